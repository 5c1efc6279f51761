"""A language model as one more proposer: believed only where the text says so."""

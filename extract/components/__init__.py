"""Finders of mentions: each is a pure function from blocks to proposals; the spaCy Doc is built from what they find."""

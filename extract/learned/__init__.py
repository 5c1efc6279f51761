"""The learned part of the best mode: an encoder, a tagger and a pair scorer, in numpy alone."""

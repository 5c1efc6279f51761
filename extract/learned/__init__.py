"""The learned part of the best mode: a small encoder with a mention tagger and a pair scorer, in numpy alone."""

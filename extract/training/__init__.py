"""The annotated corpus, and the learned models made from it."""

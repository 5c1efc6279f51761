"""Finders of mentions: each is a pure function from blocks to proposals."""

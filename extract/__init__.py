"""Report to assertions: reading, mentions, linking, relations, numbers."""

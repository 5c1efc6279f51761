"""Tables: what their headings mean, and a row to relations, attributes and observations."""

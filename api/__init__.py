"""The outward faces: command line, HTTP, SPARQL protocol, pictures."""

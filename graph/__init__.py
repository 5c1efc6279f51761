"""Keep, ask, trace: the store of facts, queries over it, lineage and explanation."""

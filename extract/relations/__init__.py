"""Relation extractors: each yields candidates from a document cut into sentences and tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from extract.relations import (
    captions,
    compounds,
    generations,
    lists,
    makers,
    nearby,
    patterns,
    scores,
    sectors,
    stages,
    versions,
)
from extract.relations.analysis import Analysis
from extract.relations.candidates import Candidate

Extractor = Callable[[Analysis], Iterable[Candidate]]

#: Where a new family of relations is added.
RELATION_EXTRACTORS: Final[tuple[Extractor, ...]] = (
    patterns.extract,
    nearby.extract,
    lists.extract,
    makers.extract,
    sectors.extract,
    stages.extract,
    captions.extract,
    scores.extract,
    compounds.extract,
    versions.extract,
    generations.extract,
)

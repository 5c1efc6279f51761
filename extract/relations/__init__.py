"""Relation extractors: each takes the document, its sentences by block and its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from extract.document import Document
from extract.relations import captions, context, nearby, patterns, scores
from extract.relations.candidates import Candidate
from extract.relations.units import Sentence
from extract.tables.grid import Grid

Extractor = Callable[
    [Document, Mapping[int, Sequence[Sentence]], Sequence[Grid]], Sequence[Candidate]
]


def _flat(sentences: Mapping[int, Sequence[Sentence]]) -> list[Sentence]:
    return [sentence for row in sentences.values() for sentence in row]


#: Where a new family of relations is added.
RELATION_EXTRACTORS: Final[tuple[Extractor, ...]] = (
    lambda _document, cut, _grids: patterns.extract(_flat(cut)),
    lambda _document, cut, _grids: list(nearby.extract(_flat(cut))),
    lambda document, cut, _grids: context.extract(document, cut),
    lambda _document, cut, grids: list(captions.extract(grids, cut)),
    lambda _document, cut, grids: list(scores.extract(grids, cut)),
)

"""Attribute extractors: dates, tickers and listing told of entities in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from extract.attributes import dating, listing
from extract.facts import AttributeCandidate
from extract.relations.analysis import Analysis

Extractor = Callable[[Analysis], Iterable[AttributeCandidate]]

#: Where a new family of attributes is added.
ATTRIBUTE_EXTRACTORS: Final[tuple[Extractor, ...]] = (dating.extract, listing.extract)

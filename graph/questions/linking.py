"""Names in a question to entities, by the label index; and what an unknown name may be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from graph.labels import label_key
from graph.search import LabelIndex
from ontology.terms import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.questions.words import Unit
    from graph.store.base import GraphStore

_LONGEST: Final = 24
_WIDEST: Final = 14
_NEAR: Final = 0.62
_INDEXES: WeakKeyDictionary[GraphStore, LabelIndex] = WeakKeyDictionary()
_LOCK: Final = Lock()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean."""

    iri: str
    type: str


def index_of(store: GraphStore) -> LabelIndex:
    """Return the store's label index, opened once and kept as long as the store."""
    with _LOCK:
        index = _INDEXES.get(store)
        if index is None:
            index = _INDEXES[store] = LabelIndex.of(store)
        return index


def link(
    index: LabelIndex, text: str, units: list[Unit]
) -> dict[tuple[int, int], tuple[Candidate, ...]]:
    """Return the entities that spans of units name, by ``(first unit, one past the last)``.

    Every span is looked up at once by its key, as labels are compared everywhere: case, width,
    spaces and hyphens do not count. An English plural is tried without its ending.
    """
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for first in range(len(units)):
        if units[first].sign:
            continue
        for last in range(first, min(first + _LONGEST, len(units))):
            if not units[last].latin and last - first > _WIDEST and units[first].latin:
                break
            key = label_key(text[units[first].start : units[last].end].strip("《》“”\"'"))
            if not key:
                continue
            spans[key].append((first, last + 1))
            if units[last].latin and key.endswith("s") and key.isascii():
                spans[key[:-1]].append((first, last + 1))
    found: dict[tuple[int, int], dict[Candidate, None]] = defaultdict(dict)
    for key, iri, kind in index.bearers(spans):
        if kind in ENTITY_TYPES:
            for span in spans[key]:
                found[span].setdefault(Candidate(iri, kind))
    return {span: tuple(candidates) for span, candidates in found.items()}


def suggestions(index: LabelIndex, name: str, limit: int = 3) -> tuple[str, ...]:
    """Return the labels nearest to an unknown name: by parts, by pinyin, then by spelling."""
    found = [hit.label for hit in index.search(name, limit)]
    if len(found) < limit:
        found += _alike(index, label_key(name))
    return tuple(dict.fromkeys(found))[:limit]


def _alike(index: LabelIndex, key: str) -> Iterable[str]:
    """Return labels spelt alike, the nearest first."""
    matcher = SequenceMatcher(b=key, autojunk=False)
    near: list[tuple[float, str]] = []
    for held, shown in index.spelt_like(key):
        matcher.set_seq1(held)
        if matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR:
            ratio = matcher.ratio()
            if ratio >= _NEAR:
                near.append((-ratio, shown))
    return [shown for _, shown in sorted(near)]

"""A corpus document as what the heads learn from: its names, and the pairs that quotes state."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from extract.document import SILENT, Block, Document
from extract.layout import parse
from extract.learned.spans import LABELS, PROPERTIES, Spot, pairs, spots
from extract.learned.windows import Window, windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.learned.pieces import Vocabulary
    from extract.training.corpus import GoldDocument, GoldStatement

_LABEL_NUMBER: Final = {label: number for number, label in enumerate(LABELS)}
_PROPERTY_NUMBER: Final = {name: number for number, name in enumerate(PROPERTIES)}
#: A pair that states something elsewhere than here counts neither way.
IGNORED: Final = -1


@dataclass(frozen=True, slots=True)
class Named:
    """A place that names the entity ``id``, or what only the rules take for a name."""

    block: Block
    start: int
    end: int
    type: str
    id: str


@dataclass(slots=True)
class Example:
    """A window; ``targets`` holds 1, 0 or :data:`IGNORED` for each pair and property."""

    window: Window
    tags: np.ndarray[tuple[int], np.dtype[np.int64]]
    named: list[Named]
    spots: list[Spot] = field(default_factory=list)
    pairs: np.ndarray[tuple[int, ...], np.dtype[np.int64]] = field(
        default_factory=lambda: np.zeros((0, 2), dtype=np.int64)
    )
    targets: np.ndarray[tuple[int, ...], np.dtype[np.int64]] = field(
        default_factory=lambda: np.zeros((0, 0), dtype=np.int64)
    )


def names_in(document: Document, gold: GoldDocument) -> list[Named]:
    """Return where the annotated forms stand: longest first, at word edges, none inside another."""
    forms: dict[str, tuple[str, str]] = {}
    for entity in gold.entities.values():
        for name in entity.names:
            forms.setdefault(name.strip(), (entity.type, entity.id))
    ordered = sorted((form for form in forms if form), key=lambda form: (-len(form), form))
    if not ordered:
        return []
    pattern = re.compile("|".join(_edged(form) for form in ordered))
    found = []
    for block in document.blocks:
        if block.kind in SILENT:
            continue
        for match in pattern.finditer(block.text):
            type_, id_ = forms[_form(match.group(), forms)]
            found.append(Named(block, match.start(), match.end(), type_, id_))
    return found


def _form(text: str, forms: dict[str, tuple[str, str]]) -> str:
    if text in forms:
        return text
    squeezed = re.sub(r"\s+", "", text)
    return next(form for form in forms if re.sub(r"\s+", "", form) == squeezed)


def _edged(form: str) -> str:
    body = r"\s*".join(re.escape(part) for part in form.split())
    left = r"(?<![A-Za-z0-9])" if form[0].isascii() and form[0].isalnum() else ""
    right = r"(?![A-Za-z0-9])" if form[-1].isascii() and form[-1].isalnum() else ""
    return f"{left}{body}{right}"


def examples(
    gold: GoldDocument, vocabulary: Vocabulary, document: Document | None = None
) -> list[Example]:
    """Return the windows of a corpus document with their tags and named places."""
    document = document or parse(gold.text)
    named = names_in(document, gold)
    by_block: dict[int, list[Named]] = defaultdict(list)
    for name in named:
        by_block[name.block.index].append(name)
    made = []
    for window in windows(document, vocabulary):
        tags = np.zeros(len(window.words), dtype=np.int64)
        last: Named | None = None
        for number, word in enumerate(window.words):
            inside = next(
                (
                    n
                    for n in by_block.get(word.block.index, ())
                    if n.start < word.end and word.start < n.end
                ),
                None,
            )
            if inside is not None:
                tags[number] = _LABEL_NUMBER[f"{'I' if inside is last else 'B'}-{inside.type}"]
            last = inside
        blocks = {word.block.index for word in window.words if word.told}
        made.append(Example(window, tags, [n for n in named if n.block.index in blocks]))
    return made


def pair_up(example: Example, gold: GoldDocument, named: Sequence[Named]) -> None:
    """Set the spots, pairs and targets of a window for the mentions ``named``."""
    example.spots = spots(example.window, [(n, n.block, n.start, n.end, n.type) for n in named])
    example.pairs = pairs(example.spots)
    example.targets = np.zeros((len(example.pairs), len(PROPERTIES)), dtype=np.int64)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    ids = [spot.item.id if isinstance(spot.item, Named) else "" for spot in example.spots]
    for row, (s, o) in enumerate(example.pairs):
        if ids[s] == ids[o]:
            example.targets[row] = IGNORED
        elif ids[s] and ids[o]:
            places[ids[s], ids[o]].append(row)
    for statement, (subject, object_) in _directed(gold.relations):
        rows = places.get((subject, object_))
        column = _PROPERTY_NUMBER.get(statement.predicate)
        if not rows or column is None:
            continue
        best = _told(example, gold.text, statement, rows)
        for row in rows:
            if row in best:
                example.targets[row, column] = 1
            elif example.targets[row, column] != 1:
                example.targets[row, column] = IGNORED


def _directed(
    statements: Sequence[GoldStatement],
) -> Iterator[tuple[GoldStatement, tuple[str, str]]]:
    for statement in statements:
        yield statement, (statement.subject, statement.object)
        if statement.predicate == "partnersWith":
            yield statement, (statement.object, statement.subject)


def _told(example: Example, text: str, statement: GoldStatement, rows: Sequence[int]) -> list[int]:
    """Return the pair that a quote states: the nearest inside, else the nearest touching."""
    ranked = []
    start = text.find(statement.quote) if statement.quote else -1
    while start >= 0:
        end = start + len(statement.quote)
        for row in rows:
            a, b = (example.spots[i] for i in example.pairs[row])
            inside = sum(start <= _offset(spot) < end for spot in (a, b))
            if inside:
                ranked.append((-inside, abs(a.first - b.first), row))
        start = text.find(statement.quote, end)
    return [min(ranked)[2]] if ranked else []


def _offset(spot: Spot) -> int:
    return spot.block.shadow.offsets[spot.start]

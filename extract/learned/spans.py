"""What the heads look at beside the encoder's states: shapes of words, geometry of pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from extract.document import Block, Kind
from ontology.terms import ENTITY_TYPES, relations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.learned.windows import Window, Word

TYPES: Final = tuple(ENTITY_TYPES)
PROPERTIES: Final = tuple(sorted(relations()))
LABELS: Final = ("O", *(f"{edge}-{type_}" for type_ in TYPES for edge in "BI"))
_TYPE_NUMBER: Final = {name: number for number, name in enumerate(TYPES)}
SHAPES: Final = 22
_STEPS: Final = (0, 2, 5, 10, 20, 40, 80)
FLAGS: Final = 40
#: Width of the pair's features that are no states: types of both, their combination, and the flags.
PAIR_FEATURES: Final = 2 * len(TYPES) + len(TYPES) ** 2 + FLAGS

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def allowed() -> npt.NDArray[np.bool_]:
    """Return ``[subject type, object type, property]``: what the schema lets stand."""
    table = np.zeros((len(TYPES), len(TYPES), len(PROPERTIES)), dtype=np.bool_)
    for number, name in enumerate(PROPERTIES):
        term = relations()[name]
        for subject in term.domain & set(TYPES):
            for object_ in term.range & set(TYPES):
                table[_TYPE_NUMBER[subject], _TYPE_NUMBER[object_], number] = True
    return table


ALLOWED: Final = allowed()


def shapes(words: Sequence[Word]) -> Floats:
    """Return flags of how each word is written and where it stands."""
    table = np.zeros((len(words), SHAPES), dtype=np.float32)
    for row, word in zip(table, words, strict=True):
        text, block = word.text, word.block
        before, after = block.text[word.start - 1 : word.start], block.text[word.end : word.end + 1]
        row[:] = (
            text.isascii() and text.isalpha(),
            text.isdigit(),
            text.isupper(),
            text[:1].isupper() and text[1:].islower(),
            any(c.isupper() for c in text[1:]) and not text.isupper(),
            any(c.isdigit() for c in text) and not text.isdigit(),
            len(text) == 1,
            not any(c.isalnum() for c in text),
            any("\u3400" <= c <= "\u9fff" for c in text),
            before in '《“「『"' and bool(before),
            after in '》”」』"' and bool(after),
            before in "（([" and bool(before),
            after in "）)]" and bool(after),
            before in "、,，/和与及" and bool(before),
            after in "、,，/和与及" and bool(after),
            word.start == 0,
            word.end == len(block.text),
            block.kind is Kind.HEADING,
            block.kind is Kind.ITEM,
            block.table is not None,
            block.table is not None and block.row == 0,
            block.table is not None and block.column == 0,
        )
    return table


@dataclass(slots=True, eq=False)
class Spot:
    """A mention within a window: type and stretch of pieces; ``item`` is what it was made from."""

    item: object
    block: Block
    start: int
    end: int
    type: int
    first: int
    last: int
    line: int


def spots(window: Window, items: Sequence[tuple[object, Block, int, int, str]]) -> list[Spot]:
    """Place mentions ``(item, block, start, end, type)`` in a window, in its order."""
    by_block: dict[int, list[Word]] = {}
    for word in window.words:
        if word.told:
            by_block.setdefault(word.block.index, []).append(word)
    found = []
    for item, block, start, end, type_ in items:
        covered = [w for w in by_block.get(block.index, ()) if w.start < end and start < w.end]
        if covered and type_ in _TYPE_NUMBER:
            found.append(
                Spot(
                    item,
                    block,
                    start,
                    end,
                    _TYPE_NUMBER[type_],
                    covered[0].first,
                    covered[-1].last,
                    covered[0].line,
                )
            )
    return sorted(found, key=lambda s: (s.first, s.last))


def context_of(window: Window, spot: Spot) -> tuple[int, int]:
    """Return the pieces of the header cell or heading above a mention; ``(0, 1)`` for none."""
    block = spot.block
    if block.table is not None and block.row > 0 and block.table.rows:
        header = block.table.rows[0]
        if block.column < len(header) and header[block.column].index in window.context:
            return window.context[header[block.column].index]
    best = (0, 1)
    for word in window.words:
        if word.first >= spot.first:
            break
        if word.block.kind is Kind.HEADING and word.block is not block:
            best = window.context[word.block.index]
    return best


def pairs(found: Sequence[Spot]) -> Ints:
    """Return ``[n, 2]``: every ordered pair that the schema lets stand in some relation."""
    types = [s.type for s in found]
    any_property: npt.NDArray[np.bool_] = np.any(ALLOWED, axis=2)
    rows = [
        (i, j)
        for i, a in enumerate(types)
        for j, b in enumerate(types)
        if i != j
        and any_property[a, b]
        and (found[i].last <= found[j].first or found[j].last <= found[i].first)
    ]
    return np.asarray(rows, dtype=np.int64).reshape(-1, 2)


def pair_features(found: Sequence[Spot], table: Ints) -> Floats:
    """Return types, order, distance and geometry of each pair."""
    count, kinds = len(table), len(TYPES)
    out = np.zeros((count, PAIR_FEATURES), dtype=np.float32)
    if not count:
        return out
    s, o = table[:, 0], table[:, 1]
    facts = np.asarray([_facts(spot) for spot in found], dtype=np.int64)
    type_s, type_o = facts[s, 0], facts[o, 0]
    rows = np.arange(count)
    out[rows, type_s] = 1
    out[rows, kinds + type_o] = 1
    out[rows, 2 * kinds + type_s * kinds + type_o] = 1
    base = 2 * kinds + kinds * kinds
    s_left = facts[s, 1] < facts[o, 1]
    gap = np.where(s_left, facts[o, 1] - facts[s, 2], facts[s, 1] - facts[o, 2])
    out[rows, base + np.searchsorted(np.asarray(_STEPS), gap)] = 1  # 0..7
    lines = np.minimum(np.abs(facts[s, 3] - facts[o, 3]), 5)
    out[rows, base + 8 + lines] = 1  # 8..13
    low, high = np.minimum(s, o), np.maximum(s, o)
    between = high - low - 1
    out[rows, base + 14 + np.minimum(between, 5)] = 1  # 14..19
    seen = np.zeros((len(found) + 1, kinds), dtype=np.int64)
    for number, spot in enumerate(found):
        seen[number + 1] = seen[number]
        seen[number + 1, spot.type] += 1
    inside = seen[high] - seen[low + 1]
    same_block = facts[s, 4] == facts[o, 4]
    in_table = (facts[s, 5] >= 0) & (facts[s, 5] == facts[o, 5])
    same_row = in_table & (facts[s, 6] == facts[o, 6])
    same_column = in_table & (facts[s, 7] == facts[o, 7])
    columns = (
        s_left,
        inside[rows, type_s] > 0,
        inside[rows, type_o] > 0,
        same_block,
        same_block & (facts[s, 8] == facts[o, 8]),
        in_table,
        same_row,
        same_column,
        in_table & ~same_row & ~same_column,
        in_table & (facts[s, 6] == 0),
        in_table & (facts[o, 6] == 0),
        in_table & (facts[s, 7] == 0),
        in_table & (facts[o, 7] == 0),
        facts[s, 9],
        facts[o, 9],
        same_row & (np.abs(facts[s, 7] - facts[o, 7]) == 1),
        facts[s, 10],
        facts[o, 10],
        facts[s, 5] >= 0,
        facts[o, 5] >= 0,
    )
    for number, column in enumerate(columns):
        out[:, base + 20 + number] = column
    return out


def _facts(spot: Spot) -> tuple[int, ...]:
    block = spot.block
    before = block.text[: spot.start]
    sentence = sum(before.count(mark) for mark in "。！？；!?;\n") + before.count(". ")
    bracket = before.rfind("（") > before.rfind("）") or before.rfind("(") > before.rfind(")")
    place = (id(block.table) if block.table is not None else -1, block.row, block.column)
    heading = block.kind in {Kind.HEADING, Kind.CAPTION}
    return (
        spot.type,
        spot.first,
        spot.last,
        spot.line,
        block.index,
        *place,
        sentence,
        heading,
        bracket,
    )

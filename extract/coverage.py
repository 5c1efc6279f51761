"""The ledger: each sentence, row, heading and caption, with its facts or the reason for none."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from extract.document import SILENT, Kind
from extract.tables.grid import is_empty
from ontology.model import CoverageRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.assembly import Assembled
    from extract.document import Block
    from extract.relations.analysis import Analysis
    from extract.relations.units import Sentence
    from extract.tables.grid import Grid


_UNWORDED: Final = "names entities but no word that relates them"
_UNRELATED: Final = "no rule relates its entities"


def explained(rows: Sequence[CoverageRow]) -> float:
    """Return the share of what names several entities that gave facts, from 0 to 1.

    Reports that the rules fit reach three quarters, prose by other hands two fifths.
    """
    gave = sum(row.facts > 0 for row in rows)
    silent = sum(row.reason in {_UNWORDED, _UNRELATED} for row in rows)
    return gave / (gave + silent) if gave else 0.0


def ledger(analysis: Analysis, made: Assembled) -> tuple[CoverageRow, ...]:
    """Return a row for each sentence and table row, in text order: every block is in it."""
    starts = sorted(
        [a.evidence.start for a in made.assertions] + [o.evidence.start for o in made.observations]
    )
    rows: list[CoverageRow] = []
    headings: set[str] = set()
    for block in analysis.document.blocks:
        if block.kind is Kind.CELL:
            continue
        if block.kind in SILENT:
            reason = SILENT[block.kind]
            rows.append(CoverageRow(_kind(block), block.start, block.end, 0, reason))
            continue
        repeated = block.kind is Kind.HEADING and block.text in headings
        headings.add(block.text)
        for sentence in analysis.of(block):
            start, end = block.shadow.span(sentence.start, sentence.end)
            facts = _count(starts, start, end)
            reason = "" if facts else "repeats a heading" if repeated else _reason(sentence)
            rows.append(CoverageRow(_kind(block), start, end, facts, reason))
    for grid in analysis.grids:
        rows.extend(_table_rows(grid, analysis, starts))
    return tuple(sorted(rows, key=lambda r: (r.start, r.end)))


def _kind(block: Block) -> str:
    return {Kind.HEADING: "heading", Kind.CAPTION: "caption"}.get(block.kind, "sentence")


def _count(starts: Sequence[int], start: int, end: int) -> int:
    return bisect_left(starts, end) - bisect_left(starts, start)


def _reason(sentence: Sentence) -> str:
    mentions = sentence.mentions()
    if not mentions:
        return "names no entity"
    if len({m.entity for m in mentions}) == 1:
        return "names one entity and states no number or date of it"
    if not any(unit.kind == "TRIGGER" for unit in sentence.units):
        return _UNWORDED
    return _UNRELATED


def _table_rows(grid: Grid, analysis: Analysis, starts: Sequence[int]) -> Iterator[CoverageRow]:
    label = grid.table.number or "table"
    for number, cells in enumerate(grid.table.rows):
        filled = [c for c in cells if c.text]
        if not filled:
            continue
        facts = sum(_count(starts, c.start, c.end) for c in filled)
        reason = "" if facts else _row_reason(grid, number, filled, analysis)
        yield CoverageRow("row", filled[0].start, filled[-1].end, facts, reason, label)


def _row_reason(grid: Grid, number: int, filled: Sequence[Block], analysis: Analysis) -> str:
    if number == 0 and not grid.turned:
        return "header"
    if grid.reason:
        return grid.reason
    if all(is_empty(c) for c in filled[1:]):
        return "its cells are empty"
    if not any(analysis.mentions(c) for c in filled):
        return "names no entity"
    return "its columns state nothing that the ontology holds"

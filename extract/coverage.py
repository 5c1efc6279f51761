"""The ledger: every sentence, row, heading and caption of a report, with its facts or the reason for none."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from extract.document import SILENT, Block, Document, Kind
from extract.tables.grid import Grid, is_empty
from ontology.model import CoverageRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.assembly import Assembled
    from extract.relations.units import Sentence


def ledger(
    document: Document,
    sentences: Mapping[int, Sequence[Sentence]],
    grids: Sequence[Grid],
    made: Assembled,
) -> tuple[CoverageRow, ...]:
    """Return a row for each sentence and table row, in text order; every block is accounted for."""
    starts = sorted(
        [a.evidence.start for a in made.assertions] + [o.evidence.start for o in made.observations]
    )
    rows: list[CoverageRow] = []
    seen_headings: set[str] = set()
    for block in document.blocks:
        if block.kind is Kind.CELL:
            continue
        if block.kind in SILENT:
            rows.append(CoverageRow(_kind(block), block.start, block.end, 0, SILENT[block.kind]))
            continue
        repeated = block.kind is Kind.HEADING and block.text in seen_headings
        seen_headings.add(block.text)
        for sentence in sentences.get(block.index, ()):
            start, end = block.shadow.span(sentence.start, sentence.end)
            facts = _count(starts, start, end)
            reason = "" if facts else "repeats a heading" if repeated else _reason(sentence)
            rows.append(CoverageRow(_kind(block), start, end, facts, reason))
    for grid in grids:
        rows.extend(_table_rows(grid, sentences, starts))
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
        return "names entities but no word that relates them"
    return "no rule relates its entities"


def _table_rows(
    grid: Grid, sentences: Mapping[int, Sequence[Sentence]], starts: Sequence[int]
) -> list[CoverageRow]:
    found = []
    label = grid.table.number or "table"
    for number, cells in enumerate(grid.table.rows):
        filled = [c for c in cells if c.text]
        if not filled:
            continue
        start, end = filled[0].start, filled[-1].end
        facts = sum(_count(starts, c.start, c.end) for c in filled)
        reason = ""
        if not facts:
            named = any(s.mentions() for c in filled for s in sentences.get(c.index, ()))
            if number == 0 and not grid.turned:
                reason = "header"
            elif grid.reason:
                reason = grid.reason
            elif all(is_empty(c) for c in filled[1:]):
                reason = "its cells are empty"
            elif not named:
                reason = "names no entity"
            else:
                reason = "its columns state nothing that the ontology holds"
        found.append(CoverageRow("row", start, end, facts, reason, label))
    return found

"""Tables of stages and generations: technologies with years, products with ordinals."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from extract.relations.candidates import Rule, place_of
from extract.relations.kinds import MADE, TECHNOLOGIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate
    from extract.tables.grid import Grid, Record

_GENERATION: Final = Rule("table", "table:generations", 0.85)
_HEADING: Final = re.compile(
    r"阶段|时期|时代|代际|世代|年代|\b(?:stage|era|phase|generation|period)s?\b", re.IGNORECASE
)
_NUMERALS: Final = "一二三四五六七八九"
_ORDINAL: Final = re.compile(
    rf"第([{_NUMERALS}]|\d)代|(\d)(?:st|nd|rd|th)\b|\b[Gg]en(?:eration)?[ .]?(\d)\b"
)
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield what succeeds what, where rows are stages in the order of their years."""
    for grid in analysis.grids:
        column = next((n for n, c in enumerate(grid.columns) if _HEADING.search(c.text)), None)
        if column is not None and not grid.turned:
            yield from _stages(grid, column, analysis)
            yield from _numbered(grid, column, analysis)


def _stages(grid: Grid, column: int, analysis: Analysis) -> Iterator[Candidate]:
    rows: list[tuple[int, list[Mention]]] = []
    for record in grid.records:
        year = _year(record)
        named = analysis.mentions(record.cells.get(column), *TECHNOLOGIES)
        if year is None or not named:
            return  # not a table of dated stages
        if not rows or {m.entity for m in named} != {m.entity for m in rows[-1][1]}:
            rows.append((year, named))
    if any(later < earlier for (earlier, _), (later, _) in itertools.pairwise(rows)):
        return
    for (_, old), (_, new) in itertools.pairwise(rows):
        if {m.entity for m in old} & {m.entity for m in new}:
            continue
        for earlier in old:
            yield _GENERATION.at(new[0], "succeeds", earlier, place_of(new[0]))


def _numbered(grid: Grid, column: int, analysis: Analysis) -> Iterator[Candidate]:
    """``第一代``, ``第二代`` beside one name each: each row's follows the one before."""
    rows: list[tuple[int, Mention]] = []
    for record in grid.records:
        cell = record.cells.get(column)
        number = _ordinal(cell.text) if cell is not None else None
        named = analysis.mentions(record.cells.get(grid.subject), *MADE)
        if number is None or len(named) != 1:
            return
        rows.append((number, named[0]))
    for (early, old), (late, new) in itertools.pairwise(rows):
        if late == early + 1 and old.type == new.type and old.entity != new.entity:
            yield _GENERATION.at(new, "succeeds", old, place_of(new))


def _ordinal(text: str) -> int | None:
    match = _ORDINAL.search(text)
    if match is None:
        return None
    told = next(group for group in match.groups() if group)
    return int(told) if told.isdigit() else _NUMERALS.index(told) + 1


def _year(record: Record) -> int | None:
    """Return the first year of a row, from its shortest cell that holds one."""
    dated = sorted(
        (cell for cell in record.cells.values() if _YEAR.search(cell.text)),
        key=lambda cell: len(cell.text),
    )
    match = _YEAR.search(dated[0].text) if dated else None
    return int(match.group()) if match else None

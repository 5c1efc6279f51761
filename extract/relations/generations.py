"""Tables of stages: technologies under ``阶段`` or ``Generation``, with years beside them."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from extract.relations.candidates import Rule, place_of
from extract.relations.kinds import TECHNOLOGIES

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
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield what succeeds what, where rows are stages in the order of their years."""
    for grid in analysis.grids:
        column = next((n for n, c in enumerate(grid.columns) if _HEADING.search(c.text)), None)
        if column is not None and not grid.turned:
            yield from _stages(grid, column, analysis)


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


def _year(record: Record) -> int | None:
    """Return the first year of a row, from its shortest cell that holds one."""
    dated = sorted(
        (cell for cell in record.cells.values() if _YEAR.search(cell.text)),
        key=lambda cell: len(cell.text),
    )
    match = _YEAR.search(dated[0].text) if dated else None
    return int(match.group()) if match else None

"""Tables of scores: a model told of by a number under a benchmark's name is evaluated on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.relations.candidates import Rule, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate

_SCORES: Final = Rule("table", "table:scores", 0.9)
_NUMBER: Final = re.compile(r"\W*\d+(?:\.\d+)?\s?[%％]?\W*")


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield what models are evaluated on, by the headings, captions and intros of tables."""
    for grid in analysis.grids:
        if grid.subject < 0:
            continue
        table = grid.table
        above = analysis.mentions(table.caption, "Benchmark")
        above = above or analysis.mentions(table.intro, "Benchmark")
        for number, column in enumerate(grid.columns):
            named = analysis.mentions(column.heading, "Benchmark") or above
            if number == grid.subject or not named:
                continue
            for record in grid.records:
                cell = record.cells.get(number)
                if cell is None or not _NUMBER.fullmatch(cell.text):
                    continue
                for model in analysis.mentions(record.cells.get(grid.subject), "Model"):
                    yield _SCORES.at(model, "evaluatedOn", named[0], place_of(model))

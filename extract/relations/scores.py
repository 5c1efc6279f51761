"""Tables of scores: a model told of by a number under a benchmark's name is evaluated on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.relations.candidates import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.document import Block
    from extract.mentions import Mention
    from extract.relations.units import Sentence
    from extract.tables.grid import Grid

_NUMBER: Final = re.compile(r"\W*\d+(?:\.\d+)?\s?[%％]?\W*")


def extract(
    grids: Sequence[Grid], sentences: Mapping[int, Sequence[Sentence]]
) -> Iterator[Candidate]:
    """Yield what models are evaluated on, by the headings, captions and intros of tables."""
    for grid in grids:
        if grid.subject < 0:
            continue
        above = _benchmarks(grid.table.caption, sentences) or _benchmarks(
            grid.table.intro, sentences
        )
        for number, column in enumerate(grid.columns):
            if number == grid.subject:
                continue
            named = _benchmarks(column.heading, sentences) or above
            if not named:
                continue
            for record in grid.records:
                cell = record.cells.get(number)
                if cell is None or not _NUMBER.fullmatch(cell.text):
                    continue
                for model in _models(record.cells.get(grid.subject), sentences):
                    yield Candidate(
                        model,
                        "evaluatedOn",
                        named[0],
                        model.block,
                        model.start,
                        model.end,
                        "table",
                        "table:scores",
                        0.9,
                    )


def _benchmarks(
    block: Block | None, sentences: Mapping[int, Sequence[Sentence]]
) -> list[Mention]:
    return [m for m in _mentions(block, sentences) if m.type == "Benchmark"]


def _models(block: Block | None, sentences: Mapping[int, Sequence[Sentence]]) -> list[Mention]:
    return [m for m in _mentions(block, sentences) if m.type == "Model"]


def _mentions(block: Block | None, sentences: Mapping[int, Sequence[Sentence]]) -> list[Mention]:
    if block is None:
        return []
    return [m for s in sentences.get(block.index, ()) for m in s.mentions()]

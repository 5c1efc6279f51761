"""Which column of a table its rows are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.tables.grid import Column, Grid, Record

#: Which type a record is about, where several columns hold names; of equals the leftmost.
_RANK: Final = {
    "CreativeWork": 0,
    "Model": 1,
    "Method": 1,
    "Product": 1,
    "Publication": 4,
    "Architecture": 5,
    "Benchmark": 6,
    "Paradigm": 7.5,
    "Organization": 8,
    "Person": 9,
    "Sector": 10,
}
#: How much the first column gains over those after it.
_FIRST: Final = 6
#: Name of the role of a column that is known by its cells alone, and how much that costs.
INFERRED: Final = "inferred"
_GUESSED: Final = 8
#: Roles that tell of a firm, and roles that tell of a thing.
_OF_FIRM: Final = frozenset(
    {
        "foundedIn",
        "ticker",
        "founder",
        "funding",
        "valuation",
        "employees",
        "parent",
        "marketCap",
        "representative",
        "Person",
        "country",
        "partner",
    }
)
_OF_THING: Final = frozenset(
    {
        "releaseDate",
        "resolution",
        "frameRate",
        "clipDuration",
        "vram",
        "parameters",
        "score",
        "price",
        "predecessor",
        "derived",
        "component",
        "Architecture",
        "contextLength",
        "throughput",
        "processNode",
        "powerConsumption",
        "generationTime",
        "episodes",
        "views",
        "tool",
        "producer",
    }
)
_MADE: Final = frozenset({"Model", "Product"})
_LISTED: Final = re.compile(r"[、，,;；]|\s/\s")


def choose(grid: Grid) -> int:
    """Return the number of the column that the records are about, or -1 where none names things."""
    ranked = []
    for number, column in enumerate(grid.columns):
        role = column.role
        if role is not None and role.kind == "names":
            filled = sum(number in record.cells for record in grid.records)
            if filled * 2 >= len(grid.records):
                known = 0 if role.name != INFERRED else _GUESSED
                ranked.append((_RANK[role.type] - (_FIRST if number == 0 else 0) + known, number))
    if not ranked:
        return -1
    chosen = min(ranked)[1]
    first = grid.columns[0].role
    if (
        chosen > 0
        and first is not None
        and (first.kind, first.type) == ("names", "Organization")
        and grid.columns[chosen].role in _made(grid.columns)
        and _of_firms(grid, chosen)
    ):
        return 0
    return chosen


def _made(columns: Sequence[Column]) -> list[object]:
    return [c.role for c in columns if c.role is not None and c.role.type in _MADE]


def _of_firms(grid: Grid, chosen: int) -> bool:
    """Whether the rows are about the firms of the first column rather than their products."""
    names = [c.role.name for c in grid.columns if c.role is not None]
    firm = sum(name in _OF_FIRM for name in names)
    thing = sum(name in _OF_THING for name in names)
    if firm != thing:
        return firm > thing
    firms = [record.cells.get(0) for record in grid.records]
    if len({id(cell) for cell in firms}) < len(firms):  # carried down: a row for each product
        return False
    unnamed = sum(
        c.role is not None and c.role.name == INFERRED and c.role.type in _MADE
        for c in grid.columns
    )
    return unnamed > 1 or _lists(grid.records, chosen) * 2 > len(grid.records)


def _lists(records: Sequence[Record], column: int) -> int:
    """Return how many cells of a column list several names."""
    cells = [record.cells.get(column) for record in records]
    return sum(cell is not None and _LISTED.search(cell.text) is not None for cell in cells)

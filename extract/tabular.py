"""Where the cells of tab-separated, Markdown and HTML tables stand."""

from __future__ import annotations

import itertools
import re
from typing import Final

Span = tuple[int, int]

_RULE: Final = re.compile(
    r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$|\s*\|\s*:?-+:?\s*\|?\s*$"
)
_ROW: Final = re.compile(r"<tr\b[^>]*>(.*?)(?=</tr>|<tr\b|</table>|$)", re.IGNORECASE | re.DOTALL)
_CELL: Final = re.compile(
    r"<(?:td|th)\b([^>]*)>(.*?)(?=</t[dh]>|<t[dh]\b|</tr>|$)", re.IGNORECASE | re.DOTALL
)
_COLSPAN: Final = re.compile(r"colspan\s*=\s*[\"']?(\d+)", re.IGNORECASE)


def is_rule(line: str) -> bool:
    """Whether a Markdown line only divides the header from the body."""
    return "-" in line and _RULE.match(line) is not None


def looks_tabular(lines: list[str]) -> bool:
    """Whether a table begins with the first of (up to) two lines."""
    first = lines[0]
    if "\t" in first.strip():
        return True
    bare = first.strip()
    if bare.startswith("|") and bare.count("|") >= 2:
        return True
    return "|" in bare and len(lines) > 1 and is_rule(lines[1]) and "|" in lines[1]


def tab_cells(line: str, start: int) -> list[Span]:
    """Return the spans of the cells of a tab-separated line that begins at ``start``."""
    cells, position = [], start
    for part in line.split("\t"):
        cells.append((position, position + len(part)))
        position += len(part) + 1
    return cells


def pipe_cells(line: str, start: int) -> list[Span]:
    r"""Return the spans of the cells of a Markdown row; ``\\|`` does not divide."""
    edges = [m.start() for m in re.finditer(r"(?<!\\)\|", line)]
    left = len(line) - len(line.lstrip())
    right = len(line.rstrip())
    if not edges or edges[0] != left:
        edges.insert(0, left - 1)
    if edges[-1] != right - 1:
        edges.append(right)
    return [(start + a + 1, start + b) for a, b in itertools.pairwise(edges)]


def html_rows(text: str, start: int, end: int) -> list[list[Span]]:
    """Return the cells of an HTML table; a cell that spans columns stands in each of them."""
    rows = []
    for row in _ROW.finditer(text, start, end):
        cells: list[Span] = []
        for cell in _CELL.finditer(text, row.start(1), row.end(1)):
            span = _COLSPAN.search(cell.group(1))
            cells.extend([cell.span(2)] * (min(int(span.group(1)), 30) if span else 1))
        if cells:
            rows.append(cells)
    return rows

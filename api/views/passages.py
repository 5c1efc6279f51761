"""A report's text around some of its words, as blocks: headings, paragraphs, and tables as tables.

The stored text is what evidence counts in, and it is not changed here: each piece of a block
carries the stored characters, only markup (``**``, ``<br>``) is left out of what is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MARKUP: Final = re.compile(
    r"\*\*|<!--.*?-->|</?(?:ul|ol|li|br|p|b|i|em|strong|span|div|sup|sub|a|u)\b[^<>]{0,300}>",
    re.IGNORECASE | re.DOTALL,
)
_HEADING: Final = re.compile(r"(#{1,6}) +")
_ITEM: Final = re.compile(r"\s*(?:[-*•]|\d{1,2}[.)])\s+")
_RULE: Final = re.compile(r"[\s|:+-]*-{2,}[\s|:+-]*$")
_CELL_EDGE: Final = re.compile(r"(?<!\\)\|")
#: Blocks shown on either side of the marked words, and rows of a longer table.
_BESIDE: Final = 4
_ROWS: Final = 24
_LEAST_ROWS: Final = 2

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the stored text, from ``start`` on, that is marked or not."""

    start: int
    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item or table of the text, with its offsets.

    ``pieces`` hold its words, or ``rows`` those of its cells; ``skipped`` counts the rows of a
    long table that are left out after the first row, the head.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = field(default=())
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a report's text with words marked in it; ``exact`` is the stored text there."""

    report: str
    title: str
    start: int
    end: int
    exact: str
    blocks: tuple[Block, ...]
    before: bool
    after: bool


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def passage(text: str, start: int, end: int, *, report: str = "", title: str = "") -> Passage:
    """Return the blocks around ``text[start:end]`` with these words marked.

    Offsets outside the text are brought into it.
    """
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    ranges = list(_block_ranges(text))
    hit = [at for at, lines in enumerate(ranges) if _touches(lines, start, end)]
    first, last = (hit[0], hit[-1]) if hit else (0, 0)
    low, high = max(0, first - _BESIDE), min(len(ranges), last + _BESIDE + 1)
    blocks = tuple(_block(text, lines, (start, end)) for lines in ranges[low:high])
    return Passage(
        report=report,
        title=title,
        start=start,
        end=end,
        exact=text[start:end],
        blocks=blocks,
        before=low > 0,
        after=high < len(ranges),
    )


def blocks(text: str) -> tuple[Block, ...]:
    """Return the whole text as blocks, nothing marked, every row of its tables shown."""
    return tuple(_block(text, lines, (-1, -1)) for lines in _block_ranges(text))


def _touches(lines: Sequence[_Line], start: int, end: int) -> bool:
    return lines[0].start < max(end, start + 1) and start < max(lines[-1].end, lines[0].start + 1)


def _lines(text: str) -> Iterator[_Line]:
    for match in re.finditer(r"[^\r\n]+", text):
        if match[0].strip():
            yield _Line(match.start(), match.end(), match[0])


def _is_row(line: _Line) -> bool:
    return "\t" in line.text.strip("\r\n") or len(_CELL_EDGE.findall(line.text)) >= 2  # noqa: PLR2004


def _block_ranges(text: str) -> Iterator[list[_Line]]:
    """Yield the lines of each block: a table's rows together, any other line by itself."""
    rows: list[_Line] = []
    for line in _lines(text):
        beside = bool(rows) and not text[rows[-1].end : line.start].strip("\r\n")
        if _is_row(line) and (not rows or beside):
            rows.append(line)
            continue
        yield from _flush(rows)
        rows = [line] if _is_row(line) else []
        if not rows:
            yield [line]
    yield from _flush(rows)


def _flush(rows: list[_Line]) -> Iterator[list[_Line]]:
    if len(rows) >= _LEAST_ROWS:
        yield rows
    else:
        yield from ([row] for row in rows)


def _block(text: str, lines: list[_Line], mark: Span) -> Block:
    start, end = lines[0].start, lines[-1].end
    if len(lines) >= _LEAST_ROWS:
        return _table(text, lines, mark)
    line = lines[0]
    heading = _HEADING.match(line.text)
    if heading:
        span = (start + heading.end(), end)
        return Block("heading", start, end, len(heading[1]), _pieces(text, span, mark))
    item = _ITEM.match(line.text)
    if item:
        return Block("item", start, end, 0, _pieces(text, (start + item.end(), end), mark))
    return Block("paragraph", start, end, 0, _pieces(text, (start, end), mark))


def _table(text: str, lines: list[_Line], mark: Span) -> Block:
    kept = [line for line in lines if not _RULE.fullmatch(line.text)]
    marked = [at for at, line in enumerate(kept) if mark[0] < line.end and line.start < mark[1]]
    skipped = 0
    if mark[0] >= 0 and len(kept) > _ROWS:
        middle = marked[0] if marked else 0
        low = max(1, min(middle - _ROWS // 2, len(kept) - _ROWS + 1))
        skipped = low - 1
        kept = [kept[0], *kept[low : low + _ROWS]]
    rows = tuple(tuple(_pieces(text, cell, mark) for cell in _cells(line)) for line in kept)
    return Block("table", lines[0].start, lines[-1].end, rows=rows, skipped=skipped)


def _cells(line: _Line) -> list[Span]:
    """Return the spans of a row's cells, without the spaces around what is in them."""
    edge = "\t" if "\t" in line.text else None
    cuts = [
        m.start()
        for m in (re.finditer(edge, line.text) if edge else _CELL_EDGE.finditer(line.text))
    ]
    bounds = [-1, *cuts, len(line.text)]
    spans = [(left + 1, right) for left, right in pairwise(bounds)]
    if not edge:
        if not line.text[: bounds[1]].strip():
            spans = spans[1:]
        if not line.text[bounds[-2] + 1 :].strip():
            spans = spans[:-1]
    found = []
    for left, right in spans:
        cell = line.text[left:right]
        begin = left + len(cell) - len(cell.lstrip())
        found.append((line.start + begin, line.start + max(begin, left + len(cell.rstrip()))))
    return found


def _pieces(text: str, span: Span, mark: Span) -> tuple[Piece, ...]:
    """Cut a span where the mark begins and ends, and leave its markup out."""
    start, end = span
    cuts = sorted({start, end, *(at for at in mark if start < at < end)})
    hidden = [(start + m.start(), start + m.end()) for m in _MARKUP.finditer(text[start:end])]
    return tuple(
        Piece(at, text[at:to], mark[0] <= left and right <= mark[1])
        for left, right in pairwise(cuts)
        for at, to in _shown(text, (left, right), hidden)
    )


def _shown(text: str, span: Span, hidden: list[Span]) -> Iterator[Span]:
    """Yield the parts of a span that are no markup."""
    at = span[0]
    for left, right in hidden:
        if at < left < span[1] and text[at:left].strip():
            yield at, left
        if left < span[1]:
            at = max(at, min(right, span[1]))
    if at < span[1]:
        yield at, span[1]

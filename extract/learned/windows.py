"""A document as windows of word pieces: whole lines, with heading and header in view."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extract.document import SILENT, Block, Document, Kind
from extract.learned.pieces import START, STOP, Piece, Vocabulary
from extract.relations.units import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Pieces of a window, marks included, and of the prefix that repeats heading and header row.
LIMIT: Final = 256
PREFIX: Final = 48
#: Code points below this are Latin letters, with their accents.
_LATIN_END: Final = 0x250
_CELL_MARK: Final = " | "


@dataclass(slots=True)
class Line:
    """Text of one line: a block, a sentence of a long block, or the cells of a row."""

    text: str
    #: ``(offset in text, block, offset in the block)``, in order.
    parts: list[tuple[int, Block, int]]
    #: Ends of the parts in ``text``.
    ends: list[int]
    number: int = 0

    def locate(self, start: int) -> tuple[Block, int] | None:
        """Return the block and its own offset for an offset of the line; None between cells."""
        index = bisect_right(self.parts, start, key=lambda part: part[0]) - 1
        if index < 0 or start >= self.ends[index]:
            return None
        offset, block, base = self.parts[index]
        return block, base + start - offset


@dataclass(slots=True)
class Word:
    """A run of Latin letters and digits, or another piece: what the tagger labels.

    ``first`` and ``last`` (past the end) are places in the window; ``told`` is false for
    repeated context.
    """

    block: Block
    start: int
    end: int
    first: int
    last: int
    line: int
    told: bool

    @property
    def text(self) -> str:
        """Its characters."""
        return self.block.text[self.start : self.end]


@dataclass(slots=True)
class Window:
    """Ids of pieces with the words they make up."""

    ids: list[int] = field(default_factory=lambda: [START])
    words: list[Word] = field(default_factory=list)
    #: For each heading or header cell in view, its stretch of pieces.
    context: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, line: Line, pieces: Sequence[Piece], *, told: bool) -> None:
        """Append a line and the mark that ends it."""
        joined = False
        for piece in pieces:
            place = len(self.ids)
            self.ids.append(piece.id)
            found = line.locate(piece.start) if piece.end > piece.start else None
            if found is None:
                joined = False
                continue
            block, start = found
            end = min(start + piece.end - piece.start, len(block.text))
            low, _high = self.context.get(block.index, (place, place))
            self.context[block.index] = (low, place + 1)
            before = self.words[-1] if joined and not piece.spaced and self.words else None
            if (
                before is not None
                and before.block is block
                and before.end == start
                and _latin(block.text[start - 1])
                and _latin(block.text[start])
            ):
                before.end, before.last = end, place + 1
            else:
                self.words.append(Word(block, start, end, place, place + 1, line.number, told))
            joined = True
        self.ids.append(STOP)


def _latin(char: str) -> bool:
    return char.isalnum() and ord(char) < _LATIN_END


def lines(
    document: Document, limit: int, vocabulary: Vocabulary
) -> Iterator[tuple[Line, list[Piece]]]:
    """Yield the lines that may state something, none with more pieces than ``limit``."""
    for number, line in enumerate(_whole_lines(document)):
        line.number = number
        pieces = vocabulary.cut(line.text)
        if len(pieces) <= limit:
            yield line, pieces
        else:
            for part in _cut(line, limit, pieces):
                yield part, vocabulary.cut(part.text)


def _whole_lines(document: Document) -> Iterator[Line]:
    row: list[Block] = []
    for block in document.blocks:
        if row and (block.table is not row[0].table or block.row != row[0].row):
            yield _row(row)
            row = []
        if block.kind in SILENT:
            continue
        if block.table is not None:
            row.append(block)
        else:
            yield Line(block.text, [(0, block, 0)], [len(block.text)])
    if row:
        yield _row(row)


def _row(cells: Iterable[Block]) -> Line:
    text, parts, ends = "", [], []
    for cell in cells:
        if text:
            text += _CELL_MARK
        parts.append((len(text), cell, 0))
        text += cell.text
        ends.append(len(text))
    return Line(text, parts, ends)


def _cut(line: Line, limit: int, pieces: Sequence[Piece]) -> Iterator[Line]:
    """Cut a long line where sentences end, else where the pieces run out."""
    stops = {end for _, end in sentence_spans(line.text)}
    start = begun = 0
    stop = None
    for number, piece in enumerate(pieces):
        if number - begun >= limit - 2 or (piece.end in stops and number - begun > limit // 2):
            stop = piece.end if piece.end in stops else piece.start
            if stop > start:
                yield _slice(line, start, stop)
                start, begun = stop, number
    if start < len(line.text):
        yield _slice(line, start, len(line.text))


def _slice(line: Line, start: int, stop: int) -> Line:
    parts, ends = [], []
    for (offset, block, base), end in zip(line.parts, line.ends, strict=True):
        if offset < stop and end > start:
            low = max(offset, start)
            parts.append((low - start, block, base + low - offset))
            ends.append(min(end, stop) - start)
    return Line(line.text[start:stop], parts, ends, line.number)


def windows(document: Document, vocabulary: Vocabulary, limit: int = LIMIT) -> list[Window]:
    """Return the windows of a document; each begins with what it stands under."""
    found: list[Window] = []
    window = Window()
    heading: tuple[Line, list[Piece]] | None = None
    header: tuple[Line, list[Piece]] | None = None
    room = limit - PREFIX - 4
    for line, pieces in lines(document, room, vocabulary):
        block = line.parts[0][1]
        told = any(word.told for word in window.words)
        used = len(window.ids)
        full = used + len(pieces) + 1 > limit
        if told and (full or (block.kind is Kind.HEADING and used > limit * 2 // 3)):
            found.append(window)
            window = Window()
            for above in (heading, header if block.table is not None and block.row > 0 else None):
                if above is not None and above[0] is not line and block.kind is not Kind.HEADING:
                    window.add(above[0], above[1][: PREFIX // 2], told=False)
        window.add(line, pieces, told=True)
        if block.kind is Kind.HEADING or heading is None:
            heading = (line, pieces)
        if block.table is not None and block.row == 0:
            header = (line, pieces)
    if any(word.told for word in window.words):
        found.append(window)
    return found

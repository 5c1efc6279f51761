"""A report as blocks over its stored text, every character of which can be traced back.

Offsets are stand-off: a block holds a *shadow*, the text as it reads once markup, line wraps and
full-width letters are taken away, and for each character of the shadow its offset in
``Document.text``. All finding works on shadows; all evidence is in offsets of the stored text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a block is in the layout."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CAPTION = "caption"
    CELL = "cell"
    SOURCE = "source"
    CONTENTS = "contents"
    BOILERPLATE = "boilerplate"
    CODE = "code"


#: Kinds that state nothing, with the reason that the coverage ledger gives.
SILENT = {
    Kind.SOURCE: "names a data source",
    Kind.CONTENTS: "line of a table of contents",
    Kind.BOILERPLATE: "boilerplate",
    Kind.CODE: "code",
}


@dataclass(frozen=True, slots=True)
class Shadow:
    """Readable text with the offset of each of its characters in the stored text."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the stored text's span for ``[start, end)`` of the shadow; ``start < end``."""
        return self.offsets[start], self.offsets[end - 1] + 1


@dataclass(slots=True, eq=False)
class Block:
    """A paragraph, list item, heading, caption or table cell.

    ``section`` is the path of headings above it, outermost first. ``lead`` is the paragraph or
    heading that introduces a list item (``…如下：``). ``table`` and ``row``/``column`` are set for
    cells.
    """

    kind: Kind
    shadow: Shadow
    start: int
    end: int
    section: tuple[str, ...] = ()
    level: int = 0
    lead: Block | None = None
    table: Table | None = None
    row: int = -1
    column: int = -1
    index: int = -1

    @property
    def text(self) -> str:
        """The shadow's text."""
        return self.shadow.text


@dataclass(slots=True, eq=False)
class Table:
    """A table as rows of cells; ``rows[0]`` is the header. Rows may be of unequal length."""

    rows: list[list[Block]]
    start: int
    end: int
    section: tuple[str, ...] = ()
    caption: Block | None = None
    #: The paragraph just above, which may say whose models the rows list.
    intro: Block | None = None

    @property
    def number(self) -> str:
        """The number in its caption (``图表13``), or an empty string."""
        if self.caption is None:
            return ""
        return self.caption.text.split("：")[0].split(":")[0].strip()


@dataclass(slots=True)
class Document:
    """A report: its stored text, blocks in reading order, and tables."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    #: Offsets at which pages begin, for formats that have pages.
    pages: tuple[int, ...] = ()

    @property
    def title(self) -> str:
        """The first heading or, without one, the first block."""
        for block in self.blocks:
            if block.kind is Kind.HEADING:
                return block.text
        return self.blocks[0].text[:80] if self.blocks else ""

    def page_of(self, offset: int) -> int | None:
        """Return the page (from 1) that holds ``offset``, or None without pages."""
        if not self.pages:
            return None
        return sum(1 for start in self.pages if start <= offset)

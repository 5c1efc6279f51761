"""A document in parts that fit one question, as numbered blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extract.document import SILENT, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block, Document

#: A shorter cell is left to the table readers: its facts stand in its row and column.
TELLING_CELL: Final = 40


@dataclass(frozen=True, slots=True)
class Chunk:
    """Blocks that one question shows, numbered from 1: equal texts make equal questions."""

    blocks: tuple[Block, ...]

    def render(self) -> str:
        """Return the text of the question: section lines, and each block after its number."""
        lines: list[str] = []
        section: tuple[str, ...] = ()
        for number, block in enumerate(self.blocks, 1):
            if block.section and block.section != section:
                lines.append("# " + " > ".join(" ".join(title.split()) for title in block.section))
            section = block.section
            lines.append(f"[{number}] {block.text}")
        return "\n".join(lines)

    def span(self) -> tuple[int, int]:
        """Return the span of the stored text from its first block to its last."""
        return min(b.start for b in self.blocks), max(b.end for b in self.blocks)

    def halves(self) -> tuple[Chunk, ...]:
        """Return it in two, or nothing where it is one block."""
        middle = len(self.blocks) // 2
        if not middle:
            return ()
        return Chunk(self.blocks[:middle]), Chunk(self.blocks[middle:])


def chunks(document: Document, limit: int) -> list[Chunk]:
    """Cut what a document says into chunks of ``limit`` characters; a longer block stands alone."""
    found: list[Chunk] = []
    held: list[Block] = []
    size = 0
    for block in _telling(document):
        if held and size + len(block.text) > limit:
            found.append(Chunk(tuple(held)))
            held, size = [], 0
        held.append(block)
        size += len(block.text)
    if held:
        found.append(Chunk(tuple(held)))
    return found


def _telling(document: Document) -> Iterator[Block]:
    for block in document.blocks:
        if block.kind in SILENT or not block.text.strip():
            continue
        if block.kind is Kind.CELL and len(block.text) < TELLING_CELL:
            continue
        yield block

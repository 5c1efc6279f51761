"""What the relation extractors look at: a document cut into sentences, with its tables read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.document import Block, Document
    from extract.mentions import Mention
    from extract.relations.units import Sentence
    from extract.tables.grid import Grid


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document after its mentions are linked; ``sentences`` are by the index of their block."""

    document: Document
    sentences: Mapping[int, Sequence[Sentence]]
    grids: Sequence[Grid] = ()

    def of(self, block: Block) -> Sequence[Sentence]:
        """Return the sentences of a block; none for one that states nothing."""
        return self.sentences.get(block.index, ())

    def all_sentences(self) -> Iterator[Sentence]:
        """Yield every sentence in text order."""
        for rows in self.sentences.values():
            yield from rows

    def mentions(self, block: Block | None, *types: str) -> list[Mention]:
        """Return the mentions of a block, of ``types`` where some are given."""
        if block is None:
            return []
        found = [m for sentence in self.of(block) for m in sentence.mentions()]
        return [m for m in found if m.type in types] if types else found

    def row_of(self, block: Block) -> Sequence[Block]:
        """Return the other cells of a body row; none for a header's or what is no cell."""
        if block.table is None or not 0 < block.row < len(block.table.rows):
            return ()
        return [cell for cell in block.table.rows[block.row] if cell is not block]

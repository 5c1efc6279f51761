"""Names that the lexicon lacks: each finder looks at one block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.components import morphology, organizations, persons, titles
from extract.document import SILENT
from extract.keys import has_cjk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from extract.document import Block
    from extract.mentions import Proposal

    Finder = Callable[[Block], Iterable[Proposal]]

#: Where a new finder is added; the Chinese ones see only blocks with a Chinese character.
CHINESE_FINDERS: Final[tuple[Finder, ...]] = (
    organizations.find,
    morphology.find_chinese,
    persons.find_chinese,
)
FINDERS: Final[tuple[Finder, ...]] = (persons.find_latin, morphology.find_latin)


def find(blocks: Sequence[Block]) -> list[Proposal]:
    """Return proposals for names told by shape and neighbours, in blocks that state things."""
    proposals: list[Proposal] = []
    for block in blocks:
        if block.kind in SILENT:
            continue
        proposals.extend(titles.find(block))
        for finder in (*(CHINESE_FINDERS if has_cjk(block.text) else ()), *FINDERS):
            proposals.extend(finder(block))
    return proposals

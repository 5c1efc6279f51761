"""Names in title marks: works and publications."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.keys import has_cjk
from extract.mentions import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block

_TITLE: Final = re.compile(r"《([^《》\n]{1,120})》")
_PUBLICATION_BEFORE: Final = re.compile(
    r"(?:论文|报告|白皮书|综述|文章|专著|期刊|研究)[^，。]{0,6}$"
)
_PUBLICATION_AFTER: Final = re.compile(r"论文|一文|报告|白皮书|中提出|综述")
_PUBLICATION_ENDING: Final = re.compile(
    r"(?:法|条例|办法|规定|指引|意见|通知|报告|白皮书|综述|指南|教程)$"
)
_PAPER_WORDS: Final = re.compile(r":\s|Survey|Learning|Towards|Model[s]?\b|Generation")
#: A Latin title of this many words is a paper's.
_PAPER_LENGTH: Final = 5


def find(block: Block) -> Iterator[Proposal]:
    """Yield the titled names of a block."""
    text = block.text
    for match in _TITLE.finditer(text):
        before = text[max(0, match.start() - 12) : match.start()]
        after = text[match.end() : match.end() + 8]
        type_ = title_type(match.group(1), before, after)
        yield Proposal(block, match.start(1), match.end(1), type_, 2.5, "title")


def title_type(title: str, before: str, after: str) -> str:
    """Tell a work from a publication by the words beside a title and by its own."""
    if _PUBLICATION_BEFORE.search(before) or _PUBLICATION_AFTER.match(after):
        return "Publication"
    if _PUBLICATION_ENDING.search(title):
        return "Publication"
    if not has_cjk(title):
        words = re.findall(r"[A-Za-z][A-Za-z-]+", title)
        if len(words) >= _PAPER_LENGTH or _PAPER_WORDS.search(title):
            return "Publication"
    return "CreativeWork"

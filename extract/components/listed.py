"""Names that open the items of a list under a heading that says what is listed (README files)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.document import Kind
from extract.mentions import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Block

#: What a heading or lead says that its items are, and their type.
_KINDS: Final = (
    (re.compile(r"模型|\bmodels?\b|checkpoints?|权重", re.IGNORECASE), "Model"),
    (
        re.compile(r"产品|芯片|机器人|平台|\bproducts?\b|\bchips?\b|\brobots?\b", re.IGNORECASE),
        "Product",
    ),
    (re.compile(r"数据集|基准|评测集|\bdatasets?\b|\bbenchmarks?\b", re.IGNORECASE), "Benchmark"),
)
#: A name set in code, bold or link at the start of an item, then a dash, colon, bracket or end.
_OPENING: Final = re.compile(
    r"([A-Za-z][\w.+/-]*[\d\w+](?:\s(?:[A-Z][\w.+-]*|\d[\w.]*)){0,3})"
    r"(?=\s*(?:[-–—:：（(]\s|[-–—:：（(]|$|\s[-–—]\s))"
)
_MARKED: Final = ("`", "*", "[", "]")


def find(blocks: Sequence[Block], text: str) -> Iterator[Proposal]:
    """Yield a proposal for the name that opens each item; ``text`` is the stored text."""
    for block in blocks:
        if block.kind is not Kind.ITEM:
            continue
        kind = _kind(block)
        match = _OPENING.match(block.text) if kind else None
        if match is None or kind is None:
            continue
        start, _ = block.shadow.span(0, 1)
        marked = text[max(0, start - 1) : start] in _MARKED
        name = match.group(1)
        shaped = bool(re.search(r"\d", name)) or ("-" in name and name.islower())
        if marked or shaped:
            weight = 1.4 if marked and shaped else 1.0
            yield Proposal(block, 0, match.end(1), kind, weight, "listed")


def _kind(block: Block) -> str | None:
    above = [block.lead.text] if block.lead is not None else []
    above.extend(reversed(block.section))
    for title in above[:3]:
        for pattern, type_ in _KINDS:
            if len(title) < 80 and pattern.search(title):
                return type_
    return None

"""Names that hold another's: ``字节跳动Seed`` is a part of 字节跳动, ``NVIDIA Cosmos`` is NVIDIA's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract import lexicon
from extract.keys import fold, has_cjk
from extract.relations.candidates import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.document import Document
    from extract.mentions import Mention
    from extract.relations.units import Sentence

#: What a part of an organization is called after its parent's name.
_PART: Final = re.compile(
    r"\s?(?:AI|Seed|混元|盘古|通义|可灵|文心|云|智能|[\w\s]{0,8}?(?:团队|事业部|事业群|实验室|研究院|工作室"
    r"|Labs?|Research|Studios?|Team|Brain|Seed|GEAR lab|CompVis组))(?:AI|团队|事业部)?$",
    re.IGNORECASE,
)
_MADE: Final = frozenset({"Model", "Product"})


def extract(document: Document, sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """Yield what compound names state, where the holder is told of in the document by itself."""
    mentions = [
        m for block in document.blocks for s in sentences.get(block.index, ()) for m in s.mentions()
    ]
    firms: dict[str, Mention] = {}
    for mention in mentions:
        if mention.type == "Organization":
            firms.setdefault(fold(mention.surface), mention)
    seen: set[tuple[str, str]] = set()
    for mention in mentions:
        if mention.type not in _MADE and mention.type != "Organization":
            continue
        firm = _holder(mention, firms)
        if firm is None or (mention.entity, firm.entity) in seen:
            continue
        if mention.type == "Organization" and not _PART.fullmatch(
            mention.surface[len(firm.surface) :]
        ):
            continue
        seen.add((mention.entity, firm.entity))
        property_ = "subOrganizationOf" if mention.type == "Organization" else "developedBy"
        yield Candidate(
            mention,
            property_,
            firm,
            mention.block,
            mention.start,
            mention.end,
            "context",
            "compound-name",
            0.8,
        )


def _holder(mention: Mention, firms: Mapping[str, Mention]) -> Mention | None:
    """Return the organization whose name opens a longer name, the longest one."""
    surface = mention.surface
    for length in range(len(surface) - 1, 1, -1):
        head = surface[:length]
        if head[-1].isascii() and head[-1].isalnum() and surface[length].isascii():
            if surface[length].isalnum() or surface[length] in "-_.":
                continue
        firm = firms.get(fold(head))
        if firm is None or firm.entity == mention.entity:
            continue
        if len(head) < 3 and not has_cjk(head):  # noqa: PLR2004 - initials open many names
            continue
        entry = lexicon.load().find(firm.surface, "Organization")
        if entry is not None and mention.type in _MADE and firm.surface not in entry.names:
            continue
        return firm
    return None

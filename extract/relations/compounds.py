"""Names that hold another's: ``字节跳动Seed`` is a part of 字节跳动."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract import lexicon
from extract.keys import fold, has_cjk
from extract.relations.candidates import Rule, place_of
from extract.relations.kinds import MADE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate

_COMPOUND: Final = Rule("context", "compound-name", 0.8)

#: What a part of an organization is called after its parent's name.
_PART: Final = re.compile(
    r"\s?(?:AI|Seed|混元|盘古|通义|可灵|文心|云|智能|[\w\s]{0,8}?(?:团队|事业部|事业群|实验室|研究院|工作室"
    r"|Labs?|Research|Studios?|Team|Brain|Seed|GEAR lab|CompVis组))(?:AI|团队|事业部)?$",
    re.IGNORECASE,
)


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield what compound names state, where the holder is told of in the document by itself."""
    mentions = [m for sentence in analysis.all_sentences() for m in sentence.mentions()]
    firms: dict[str, Mention] = {}
    for mention in mentions:
        if mention.type == "Organization":
            firms.setdefault(fold(mention.surface), mention)
    seen: set[tuple[str, str]] = set()
    for mention in mentions:
        if mention.type not in MADE and mention.type != "Organization":
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
        yield _COMPOUND.at(mention, property_, firm, place_of(mention))


def _holder(mention: Mention, firms: Mapping[str, Mention]) -> Mention | None:
    """Return the organization whose name opens a longer name, the longest one."""
    surface = mention.surface
    for length in range(len(surface) - 1, 1, -1):
        head = surface[:length]
        following = surface[length]
        in_word = head[-1].isascii() and head[-1].isalnum() and following.isascii()
        if in_word and (following.isalnum() or following in "-_."):
            continue
        firm = firms.get(fold(head))
        if firm is None or firm.entity == mention.entity:
            continue
        if len(head) < 3 and not has_cjk(head):
            continue
        entry = lexicon.load().find(firm.surface, "Organization")
        if entry is not None and mention.type in MADE and firm.surface not in entry.names:
            continue
        return firm
    return None

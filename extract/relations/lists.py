"""Relations told by lists: what closes or introduces one holds of each of its members."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from extract.document import Kind
from extract.relations.candidates import Rule
from extract.relations.kinds import MADE, SCHOOLS, example_property

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Block
    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate
    from extract.relations.units import Sentence, Unit

_OF_KIND: Final = Rule("context", "list-of-kind", 0.88)
_MAKER_ABOVE: Final = Rule("context", "maker-above", 0.75)
_KIND_ABOVE: Final = Rule("context", "kind-above", 0.75)
_REPRESENTED: Final = Rule("context", "label-represented", 0.85)
_RESTS_ON: Final = Rule("context", "label-based", 0.75)
_AS_EXAMPLE: Final = Rule("context", "taken-as-example", 0.8)

_AFTER_LIST: Final = re.compile(
    r"[》”」）)]*\s?(?:等[^，。；、]{0,14}?|这[类些]|两款|三款|为代表的?|在内的?|作为)?\s?"
    r"(?:代表性?|典型|主流|国产|海外|国内|早期|首批|部分|新一代|一系列|众多|多款|原生)*(?:的)?$"
)
_CLOSES: Final = re.compile(r"为代表|在内|等")
_KIND_NOUN: Final = re.compile(
    r"[”」]?(?:类|系列|的)?(?:模型|产品|成果|系统|方案|路线|技术|代表|方法|平台|应用|工具|生成)"
)
_LIST_COLON: Final = re.compile(r"[：:]\s*[*“\"]*$")
_COMPARED: Final = re.compile(r"对比|相比|竞品|vs|versus|competitor|rival", re.IGNORECASE)
#: ``Models on Hugging Face``: where they are, not whose.
_PLACED: Final = re.compile(r"(?:\b(?:on|at|via|in)|在|上)\s?$")
_REPRESENTATIVES: Final = re.compile(
    r"代表(?:产品|模型|作品|工作|成果|性?方案|项目|系统|方法)?|典型(?:产品|模型|代表|系统)"
    r"|主要(?:产品|模型)|包括|如下|有[：:]?$|产品(?:线|矩阵|包括)|旗下|representative"
    r"|models? (?:include|are)|built on|based on|examples|lineup|family",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(r"[^：:。，；]{1,30}[：:]")
_AS_REPRESENTATIVE: Final = re.compile(r"[^，。]{0,8}为(?:主要|典型)?代表")
_TAKEN: Final = re.compile(r"(?:模型)?为例")


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield the relations that lists, labels and examples tell."""
    headings = {b.text: b for b in analysis.document.blocks if b.kind is Kind.HEADING}
    for block in analysis.document.blocks:
        rows = analysis.of(block)
        for sentence in rows:
            yield from _closed(sentence)
        yield from _labelled_school(block, rows)
        if block.kind is Kind.ITEM:
            heading = headings.get(block.section[-1]) if block.section else None
            for lead in dict.fromkeys((block.lead, heading)):
                yield from _members(block, lead, analysis)
        if block.kind in {Kind.CAPTION, Kind.HEADING}:
            yield from _examples(analysis.mentions(block))


def _closed(sentence: Sentence) -> Iterator[Candidate]:
    """``Sora2、Veo3等音画一体化模型``: the members of a list are examples of what closes it."""
    text = sentence.block.text
    names = [u for u in sentence.units if u.kind == "MENTION"]
    for unit, following in itertools.pairwise(names):
        gap = text[unit.end : following.start]
        if unit.label not in MADE or following.label not in SCHOOLS or len(gap) > 20:
            continue
        if not (unit.open_ended or _CLOSES.search(gap)) or not _AFTER_LIST.fullmatch(gap):
            continue
        if not _KIND_NOUN.match(text, following.end):
            continue
        target = following.mentions[0]
        status = sentence.status(unit.start, following.end)
        for member in unit.mentions:
            yield _OF_KIND.between(member, example_property(target.type), target, status)


def _labelled_school(block: Block, rows: Sequence[Sentence]) -> Iterator[Candidate]:
    """``表征派：以JEPA为代表``: what represents a label's school, and what it rests on."""
    school = next((m for m in label_mentions(block, rows) if m.type in SCHOOLS), None)
    if school is None:
        return
    for sentence in rows[:3]:
        for i, unit in enumerate(sentence.units):
            if unit.label in MADE and _AS_REPRESENTATIVE.match(block.text, unit.end):
                for member in unit.mentions:
                    yield _REPRESENTED.between(member, "exemplifies", school)
            if school.type == "Paradigm" and _school_rests_on(sentence.units, i):
                for part in unit.mentions:
                    yield _RESTS_ON.between(school, "derivedFrom", part)


def _school_rests_on(units: Sequence[Unit], i: int) -> bool:
    """Whether unit ``i`` is an architecture that ``基于`` gives to the label, to nobody nearer."""
    return (
        units[i].label == "Architecture"
        and any(u.bears("BASED") for u in units[max(0, i - 2) : i])
        and not any(u.label in {"Model", "Product", "Architecture"} for u in units[:i])
    )


def label_mentions(block: Block, rows: Sequence[Sentence]) -> list[Mention]:
    """Return what a block's label (up to its first colon) names."""
    colon = _LABEL.match(block.text)
    if colon is None or not rows:
        return []
    return [m for m in rows[0].mentions() if m.end <= colon.end()]


def _members(block: Block, lead: Block | None, analysis: Analysis) -> Iterator[Candidate]:
    """A list item that begins with a model, under a ``lead`` that names its maker or kind."""
    rows = analysis.of(block)
    if lead is None or not rows or not rows[0].units:
        return
    first = rows[0].units[0]
    if first.kind != "MENTION" or first.label not in MADE:
        return
    if lead.kind is not Kind.HEADING and not _LIST_COLON.search(lead.text):
        return
    place = (block, first.start, first.end)
    makers = analysis.mentions(lead, "Organization")
    maker = _only([m for m in makers if not _PLACED.search(lead.text[: m.start])])
    if maker is not None and not _COMPARED.search(lead.text):
        for member in first.mentions:
            yield _MAKER_ABOVE.at(member, "developedBy", maker, place)
    kind = _only(analysis.mentions(lead, *SCHOOLS))
    if kind is not None and _REPRESENTATIVES.search(lead.text):
        for member in first.mentions:
            yield _KIND_ABOVE.at(member, example_property(kind.type), kind, place)


def _only(mentions: Sequence[Mention]) -> Mention | None:
    """Return the first of mentions of one entity; nothing where there are several entities."""
    return mentions[0] if len({m.entity for m in mentions}) == 1 else None


def _examples(named: Sequence[Mention]) -> Iterator[Candidate]:
    """``分离式音频生成架构演示（以Kling-Foley为例）``: what a caption takes as its example."""
    for member in named:
        if member.type not in MADE or not _TAKEN.match(member.block.text, member.end):
            continue
        kind = next((m for m in named if m.type in SCHOOLS and m.end <= member.start), None)
        if kind is not None:
            yield _AS_EXAMPLE.between(member, example_property(kind.type), kind)

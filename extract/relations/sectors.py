"""Fields of use: what is applied in them, and which companies benefit from them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract import polarity
from extract.document import Kind
from extract.relations.candidates import Rule, place_of
from extract.relations.kinds import MADE
from ontology.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Block
    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate
    from extract.relations.units import Sentence, Unit

_BESIDE: Final = Rule("context", "field-beside", 0.6)
_BENEFICIARY: Final = Rule("context", "beneficiary-list", 0.85)

_LABELLED: Final = Rule("context", "field-label", 0.6)
_FIELD_LABEL: Final = re.compile(r"\s*(?:\d+[)）.、]\s*)?[^：:。，；]{1,12}[：:]")

#: Beyond this many characters a name and a field are not told of each other.
_REACH: Final = 90
#: A document's subject stands in its first blocks.
_HEAD: Final = 6
_APPLIED: Final = re.compile(
    r"应用|落地|赋能|场景|领域|环节|契合|受益|用于|嵌入|适用|商业化|客户|渗透|制作|市场|行业|用户"
    r"|解决方案|营销|接入|需求|价值|变现|主要阵地|主阵地|工具"
    r"|appl(?:y|ied|ication)|used|deploy|serv|customer|market|industr|workflow|adopt|target|for ",
    re.IGNORECASE,
)
_BENEFIT: Final = re.compile(
    r"受益|建议关注|重点关注|推荐关注|相关标的|核心标的|投资建议|看好|beneficiar|benefit"
    r"|names to watch|stock picks|top picks",
    re.IGNORECASE,
)
_APPLICABLE: Final = frozenset({"Paradigm", "Model", "Product", "Architecture"})
_FIELDS: Final = frozenset({"Sector", "Paradigm"})


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield what is applied in a field and who benefits from one."""
    subject = document_subject(analysis)
    for block in analysis.document.blocks:
        for sentence in analysis.of(block):
            yield from _applications(sentence)
        yield from _labelled_field(block, analysis)
        if block.kind in {Kind.ITEM, Kind.PARAGRAPH} and _speaks_of_benefit(block):
            yield from _beneficiaries(block, analysis.of(block), subject)


def document_subject(analysis: Analysis) -> Mention | None:
    """Return the field that a document's head names: what a list without a category is about."""
    for block in analysis.document.blocks[:_HEAD]:
        for mention in analysis.mentions(block, *_FIELDS):
            return mention
    return None


def _applications(sentence: Sentence) -> Iterator[Candidate]:
    """A technology, model or product told of beside the field where it is used."""
    sectors = [u for u in sentence.units if u.label == "Sector"]
    if not sectors or not _APPLIED.search(sentence.text):
        return
    subjects = [u for u in sentence.units if u.label in _APPLICABLE]
    for sector in sectors:
        before = [u for u in subjects if u.start < sector.start]
        unit = before[-1] if before else subjects[0] if subjects else None
        if unit is None or abs(unit.start - sector.start) > _REACH:
            continue
        status = sentence.status(min(unit.start, sector.start), max(unit.end, sector.end))
        for member in unit.mentions:
            for field in sector.mentions:
                yield _BESIDE.between(member, "appliedTo", field, status)


def _labelled_field(block: Block, analysis: Analysis) -> Iterator[Candidate]:
    """``C端：…``, ``2) 游戏：…``: what is told of after a field's label is applied there."""
    if block.kind not in {Kind.ITEM, Kind.PARAGRAPH}:
        return
    field: Mention | None = None
    for sentence in analysis.of(block):
        label = _FIELD_LABEL.match(sentence.text)
        if label is not None:
            end = sentence.start + label.end()
            fields = [m for m in sentence.mentions() if m.type == "Sector" and m.end <= end]
            field = fields[0] if len({m.entity for m in fields}) == 1 else None
        if field is None or any(
            m.type == "Sector" and m.entity != field.entity for m in sentence.mentions()
        ):
            continue  # it says itself of which field it speaks
        for made in sentence.mentions():
            if made.type in MADE:
                status = sentence.status(made.start, made.end)
                yield _LABELLED.at(made, "appliedTo", field, place_of(made), status)


def _speaks_of_benefit(block: Block) -> bool:
    """Whether a block says who benefits; for an item, its lead or heading may say it."""
    if _BENEFIT.search(block.text):
        return True
    above = (block.lead.text if block.lead else "", block.section[-1] if block.section else "")
    return block.kind is Kind.ITEM and _BENEFIT.search(" ".join(above)) is not None


def _beneficiaries(
    block: Block, rows: Sequence[Sentence], subject: Mention | None
) -> Iterator[Candidate]:
    """Companies after a category label, under a heading or lead that says who benefits."""
    topic = next((m for s in rows for m in s.mentions() if m.type in _FIELDS), None)
    for sentence in rows:
        for position, unit in enumerate(sentence.units):
            if unit.label != "Organization" or not (
                _labelled(sentence.units[:position], block.text) or _BENEFIT.search(sentence.text)
            ):
                continue
            target = _category(sentence.units[:position])
            if target is None:
                target = topic if topic is not None and topic.start < unit.start else subject
            if target is None or _denied(sentence, unit, target):
                continue
            for company in unit.mentions:
                place = (block, company.start, company.end)
                if target.block is block:
                    yield _BENEFICIARY.between(company, "beneficiaryOf", target)
                else:
                    yield _BENEFICIARY.at(company, "beneficiaryOf", target, place)


def _denied(sentence: Sentence, companies: Unit, target: Mention) -> bool:
    """Whether a sentence says that companies do not benefit; a hope that they do is no denial."""
    end = companies.end
    if target.block is sentence.block and target.end <= sentence.end:
        end = max(end, target.end)
    _, clause_end = polarity.clause(sentence.block.text, companies.start, end)
    if told := _BENEFIT.search(sentence.block.text, end, clause_end):
        end = told.end()
    return sentence.status(companies.start, end) is Status.DENIED


def _labelled(before: Sequence[Unit], text: str) -> bool:
    """Whether a list of companies follows a label's colon."""
    if not before:
        return False
    last = before[-1]
    return last.label == "COLON" or text[max(0, last.end - 1) : last.end + 2].strip().endswith(
        ("：", ":")
    )


def _category(before: Sequence[Unit]) -> Mention | None:
    """Choose the field that a category label names: the last sector, else the last technology."""
    for label in ("Sector", "Paradigm"):
        fields = [u for u in before if u.label == label]
        if fields:
            return fields[-1].mentions[0]
    return None

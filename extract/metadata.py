"""What a report's head says of it: title, date, authors, publisher; and what that states."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extract.components.dates import dates
from extract.document import SILENT, Block, Document, Kind
from extract.facts import AttributeCandidate
from extract.keys import has_cjk
from extract.mentions import Mention
from extract.relations.candidates import Rule
from ontology.model import ReportInfo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.relations.candidates import Candidate

_AUTHORED: Final = Rule("context", "report-head", 0.9)
_AFFILIATED: Final = Rule("context", "report-head", 0.85)

#: How many blocks a report's head has at most.
_HEAD: Final = 14
_PUBLISHED: Final = re.compile(
    r"(?:发布|报告|出版|撰写)?(?:日期|时间|Date|Published|Issued)[：:]?\s*", re.IGNORECASE
)
_AUTHOR: Final = re.compile(
    r"(?:证券分析师|分析师|研究员|作者|撰文|撰写|执笔|记者|By|Author|Analyst|Written by)[：:\s]\s*",
    re.IGNORECASE,
)
_ISSUER: Final = re.compile(
    r"(?:证券|研究院|研究所|研究|资本|Research|Institute|Securities|Capital|Advisory|Insights"
    r"|Partners|Analytics)$",
    re.IGNORECASE,
)
_REPORT_WORDS: Final = re.compile(
    r"报告|深度|研究|点评|纪要|周报|月报|Report|Review|Outlook|Survey|Overview|Brief", re.IGNORECASE
)


@dataclass(slots=True)
class Described:
    """A report's description and the mentions in its head that it rests on."""

    info: ReportInfo
    title: Block | None
    authors: tuple[Mention, ...]
    publisher: Mention | None
    date_block: Block | None
    date_span: tuple[int, int] = (0, 0)


def describe(
    document: Document, slug: str, source_name: str, mentions: Sequence[Mention]
) -> Described:
    """Return what the head of a document (its first lines) says of it."""
    head = [b for b in document.blocks if b.kind not in SILENT or b.kind is Kind.BOILERPLATE][
        :_HEAD
    ]
    title = next((b for b in head if b.kind is Kind.HEADING), head[0] if head else None)
    title = title if title is not None and len(title.text) <= 120 else None
    if head and head[0].kind is Kind.PARAGRAPH and len(head[0].text) <= 60:
        title = head[0]
    positions = {b.index for b in head if len(b.text) < 120}
    near = [m for m in mentions if m.block.index in positions]
    authors = tuple(
        m
        for m in near
        if m.type == "Person" and _AUTHOR.search(m.block.text[max(0, m.start - 14) : m.start])
    )
    publisher = next(
        (m for m in near if m.type == "Organization" and m.end - m.start >= len(m.block.text) - 4),
        None,
    )
    if publisher is None:
        publisher = next(
            (m for m in near if m.type == "Organization" and _ISSUER.search(m.surface)), None
        )
    published, date_block, span = None, None, (0, 0)
    dated = [(b, found[0]) for b in head if len(b.text) <= 120 and (found := dates(b.text))]
    said = [told for told in dated if _PUBLISHED.search(told[0].text)]
    for block, date in said or [told for told in dated if len(told[0].text) < 40]:
        published, date_block, span = date.date, block, (date.start, date.end)
        break
    language = (
        "zh" if sum(has_cjk(b.text) for b in document.blocks) * 2 >= len(document.blocks) else "en"
    )
    info = ReportInfo(
        slug,
        title.text if title else slug,
        language,
        source_name,
        hashlib.sha256(document.text.encode()).hexdigest(),
        published,
        tuple(m.surface for m in authors),
        publisher.surface if publisher else None,
    )
    return Described(info, title, authors, publisher, date_block, span)


def statements(
    described: Described,
) -> tuple[list[Mention], list[Candidate], list[AttributeCandidate]]:
    """Return the report as a publication of its authors and issuer, where its head names them."""
    title, publisher = described.title, described.publisher
    signed = (*described.authors, *((publisher,) if publisher is not None else ()))
    if title is None or not signed or not _REPORT_WORDS.search(title.text):
        return [], [], []
    report = Mention(title, 0, len(title.text), "Publication", "title")
    relations = [_AUTHORED.at(report, "authoredBy", who, _line_of(who)) for who in signed]
    if publisher is not None:
        relations.extend(
            _AFFILIATED.at(who, "affiliatedWith", publisher, _line_of(who))
            for who in described.authors
        )
    dated = []
    if described.date_block is not None and described.info.published:
        dated.append(
            AttributeCandidate(
                report,
                "releaseDate",
                described.info.published,
                described.date_block,
                *described.date_span,
                "attribute:report-head",
            )
        )
    return [report], relations, dated


def _line_of(mention: Mention) -> tuple[Block, int, int]:
    return mention.block, 0, len(mention.block.text)

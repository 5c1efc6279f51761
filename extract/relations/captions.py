"""Relations that a table's caption or a column's heading states of every row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.document import Kind
from extract.relations.candidates import Rule, place_of
from extract.relations.kinds import MADE, SCHOOLS, TECHNOLOGIES
from extract.tables.grid import is_prose
from ontology.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block
    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate
    from extract.relations.units import Sentence
    from extract.tables.grid import Column, Grid

_OF_KIND: Final = Rule("context", "caption-of-kind", 0.8)
_MAKER: Final = Rule("context", "caption-maker", 0.8)
_ABOVE: Final = Rule("context", "heading-maker", 0.8)
_INTRO: Final = Rule("context", "intro-maker", 0.75)
_PARTS: Final = Rule("context", "caption-parts", 0.75)
_PURSUIT: Final = Rule("context", "heading-pursuit", 0.8)
_CONTRIBUTION: Final = Rule("context", "heading-contribution", 0.8)
_SCHOOLS: Final = Rule("context", "heading-schools", 0.8)

_KIND_NOUN: Final = re.compile(
    r"[”」]?\s?(?:类|技术|领域)?(?:模型|厂商|产品|方案|系统|models|systems|vendors|products)",
    re.IGNORECASE,
)
_PURSUED: Final = re.compile(
    r"计划|进展|布局|规划|动态|研究|战略|plans?|progress|activity|strategy|efforts?|status",
    re.IGNORECASE,
)
_PRODUCED: Final = re.compile(r"制作|出品|发行|拍摄|produced|films|games")
_LINEUP: Final = re.compile(
    r"产品(?:矩阵|线|概览|一览|系列)|模型(?:矩阵|家族|概览|一览)|旗下|lineup|products|models"
)
#: What a heading may hold beside a firm's name that still makes it the maker of a table's rows.
_BESIDE_FIRM: Final = re.compile(
    r"(?:[\d.、:：()（）\[\]·|/\-–—\s]|[一二三四五六七八九十]+、|的|旗下|自研|系列|车载|智驾|智能|芯片|平台|产品|模型"
    r"|大模型|视频|图像|机器人|家族|矩阵|一览|概览|各代|历代|AI|models?|chips?|products?|lineup|family"
    r"|series|generations?|robots?|the|from|by|'s|’s)*",
    re.IGNORECASE,
)
_CONTRIBUTES: Final = re.compile(r"贡献|参与|支持|作用|contribution|role of|used for")
_BRANCHES: Final = re.compile(
    r"派系|流派|派别|分支|路线|类型|schools?|types? of|branches|approaches"
)
_COMPOSED: Final = re.compile(
    r"架构|组成|模块|构成|architecture|components|building blocks", re.IGNORECASE
)


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield what captions and headings state of rows."""
    for grid in analysis.grids:
        yield from _of_kind(grid, analysis)
        yield from _makers(grid, analysis)
        yield from _parts(grid, analysis)
        for number, column in enumerate(grid.columns):
            yield from _pursuits(grid, number, column, analysis)
            yield from _contributions(grid, number, column, analysis)
            yield from _schools(grid, number, column, analysis)


def _column(grid: Grid, number: int, analysis: Analysis, *types: str) -> Iterator[Mention]:
    """Yield what the cells of a column name; nothing for a table without a subject (-1)."""
    for record in grid.records:
        yield from analysis.mentions(record.cells.get(number), *types)


def _of_kind(grid: Grid, analysis: Analysis) -> Iterator[Candidate]:
    """``已发布世界模型厂商``: the rows' models are examples of the caption's kind."""
    caption = grid.table.caption
    for kind in analysis.mentions(caption, "Paradigm"):
        if _KIND_NOUN.match(kind.block.text, kind.end):
            for member in _column(grid, grid.subject, analysis, *MADE):
                yield _OF_KIND.at(member, "exemplifies", kind, place_of(member))
            return


def _makers(grid: Grid, analysis: Analysis) -> Iterator[Candidate]:
    """``X参与制作电影``: X produced the rows' works; ``X产品矩阵``: it develops the products."""
    caption = grid.table.caption
    if any(c.role and c.role.type == "Organization" for c in grid.columns):
        return
    yield from _heading_makers(grid, analysis)
    yield from _intro_makers(grid, analysis)
    if caption is None:
        return
    named = analysis.mentions(caption, "Organization")
    if len({m.entity for m in named}) != 1:
        return
    if _PRODUCED.search(caption.text):
        for work in _column(grid, grid.subject, analysis, "CreativeWork"):
            yield _MAKER.at(work, "producedBy", named[0], place_of(work))
    if _LINEUP.search(caption.text):
        for made in _column(grid, grid.subject, analysis, *MADE):
            yield _MAKER.at(made, "developedBy", named[0], place_of(made))


def _heading_makers(grid: Grid, analysis: Analysis) -> Iterator[Candidate]:
    """A heading that is a firm's name (and ``系列芯片``): it made what the rows are about."""
    blocks = analysis.document.blocks
    first = next((cell for row in grid.table.rows for cell in row), None)
    if first is None:
        return
    heading = next((b for b in reversed(blocks[: first.index]) if b.kind is Kind.HEADING), None)
    firms = analysis.mentions(heading, "Organization")
    if heading is None or heading.level < 2 or len({m.entity for m in firms}) != 1:
        return
    rest = heading.text
    for mention in reversed(analysis.mentions(heading)):
        if mention.type == "Organization" or mention.type in MADE:
            rest = rest[: mention.start] + " " + rest[mention.end :]
    if _BESIDE_FIRM.fullmatch(rest):
        for made in _column(grid, grid.subject, analysis, *MADE):
            yield _ABOVE.at(made, "developedBy", firms[0], place_of(made))


def _intro_makers(grid: Grid, analysis: Analysis) -> Iterator[Candidate]:
    """``X是…的公司：`` just above a table of products: it made them."""
    intro = grid.table.intro
    if intro is None or not intro.text.rstrip().endswith(("：", ":")):
        return
    named = analysis.mentions(intro, "Organization", *MADE)
    if len({m.entity for m in named}) == 1 and named[0].type == "Organization":
        for made in _column(grid, grid.subject, analysis, *MADE):
            yield _INTRO.at(made, "developedBy", named[0], place_of(made))


def _parts(grid: Grid, analysis: Analysis) -> Iterator[Candidate]:
    """``X技术架构``: the rows' methods and architectures are X's parts; a firm pursues them."""
    caption = grid.table.caption
    topics = analysis.mentions(caption, "Paradigm", "Model", "Organization")
    if caption is None or not topics or not _COMPOSED.search(caption.text):
        return
    if any(c.role and c.role.type in {"Model", "Organization"} for c in grid.columns[:1]):
        return
    topic = topics[0]
    property_ = "pursues" if topic.type == "Organization" else "usesComponent"
    for number, column in enumerate(grid.columns):
        if number == 0:  # what the rows are about: stages or kinds, not parts
            continue
        if column.role is None or column.role.type in {"Method", "Architecture"}:
            for part in _column(grid, number, analysis, "Method", "Architecture"):
                if not is_prose(part.block) and part.entity != topic.entity:
                    yield _PARTS.at(topic, property_, part, place_of(part))


def _pursuits(grid: Grid, number: int, column: Column, analysis: Analysis) -> Iterator[Candidate]:
    """A column ``X计划及进展`` of companies: each pursues X, unless its cell denies it."""
    topics = analysis.mentions(column.heading, *TECHNOLOGIES)
    if not topics or not _PURSUED.search(column.text):
        return
    for record in grid.records:
        cell = record.cells.get(number)
        firms = analysis.mentions(record.cells.get(grid.subject), "Organization")
        if cell is None or not firms or not is_prose(cell):
            continue
        told = _told(cell, topics[0], analysis)
        if told is not None:
            mention, sentence, status = told
            place = (cell, sentence.start, sentence.end)
            yield _PURSUIT.at(firms[0], "pursues", mention, place, status)


def _told(
    cell: Block, topic: Mention, analysis: Analysis
) -> tuple[Mention, Sentence, Status] | None:
    """Return the cell's first asserted words about the topic, else the first hedged ones."""
    hedged = None
    for sentence in analysis.of(cell):
        for mention in sentence.mentions():
            if mention.entity != topic.entity:
                continue
            status = sentence.status(mention.start, mention.end)
            if status is Status.ASSERTED:
                return mention, sentence, status
            hedged = hedged or (mention, sentence, status)
    return hedged


def _contributions(
    grid: Grid, number: int, column: Column, analysis: Analysis
) -> Iterator[Candidate]:
    """A column ``X贡献`` of works: X's tools are used in each row's work whose cell names X."""
    named = analysis.mentions(column.heading, "Organization", *MADE)
    if not named or not _CONTRIBUTES.search(column.text):
        return
    tool = named[0]
    for record in grid.records:
        cells = analysis.mentions(record.cells.get(number))
        told = next((m for m in cells if m.entity == tool.entity), None)
        if told is not None:
            for work in analysis.mentions(record.cells.get(grid.subject), "CreativeWork"):
                yield _CONTRIBUTION.at(tool, "usedIn", work, place_of(told))


def _schools(grid: Grid, number: int, column: Column, analysis: Analysis) -> Iterator[Candidate]:
    """A column ``X派系`` or ``types of X``: what it lists is narrower than X."""
    topics = analysis.mentions(column.heading, *SCHOOLS)
    if topics and _BRANCHES.search(column.text):
        for school in _column(grid, number, analysis, *SCHOOLS):
            yield _SCHOOLS.at(school, "narrowerThan", topics[0], place_of(school))

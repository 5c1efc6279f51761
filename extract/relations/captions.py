"""Relations that a table's caption or a column's heading states of every row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract import polarity
from extract.relations.candidates import Candidate
from extract.tables.grid import Grid, is_prose
from ontology.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.document import Block
    from extract.mentions import Mention
    from extract.relations.units import Sentence

_OF_KIND: Final = re.compile(
    r"[”」]?\s?(?:类|技术|领域)?(?:模型|厂商|产品|方案|系统|models|systems|vendors|products)",
    re.IGNORECASE,
)
_PURSUIT: Final = re.compile(
    r"计划|进展|布局|规划|动态|研究|战略|plans?|progress|activity|strategy|efforts?|status",
    re.IGNORECASE,
)


def extract(
    grids: Sequence[Grid], sentences: Mapping[int, Sequence[Sentence]]
) -> Iterator[Candidate]:
    """Yield what captions and headings state of rows."""
    for grid in grids:
        yield from _caption(grid, sentences)
        yield from _pursuits(grid, sentences)
        yield from _makers(grid, sentences)
        yield from _contributions(grid, sentences)
        yield from _schools(grid, sentences)
        yield from _parts(grid, sentences)


def _mentions(block: Block | None, sentences: Mapping[int, Sequence[Sentence]]) -> list[Mention]:
    return (
        [m for s in sentences.get(block.index, ()) for m in s.mentions()]
        if block is not None
        else []
    )


def _caption(grid: Grid, sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """``已发布世界模型厂商及产品``: the models of the rows are examples of the kind that the caption names."""
    caption = grid.table.caption
    if caption is None or grid.subject < 0:
        return
    for kind in _mentions(caption, sentences):
        if kind.type != "Paradigm" or not _OF_KIND.match(caption.text, kind.end):
            continue
        for record in grid.records:
            for member in _mentions(record.cells.get(grid.subject), sentences):
                if member.type in {"Model", "Product"}:
                    yield Candidate(
                        member,
                        "exemplifies",
                        kind,
                        member.block,
                        member.start,
                        member.end,
                        "context",
                        "caption-of-kind",
                        0.8,
                    )
        return


def _pursuits(grid: Grid, sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """A column ``X计划及进展`` of companies: each pursues X, where its own cell does not deny it."""
    for number, column in enumerate(grid.columns):
        if column.heading is None or not _PURSUIT.search(column.text):
            continue
        topics = [
            m
            for m in _mentions(column.heading, sentences)
            if m.type in {"Paradigm", "Architecture", "Method"}
        ]
        if not topics or grid.subject < 0:
            continue
        for record in grid.records:
            cell = record.cells.get(number)
            firms = [
                m
                for m in _mentions(record.cells.get(grid.subject), sentences)
                if m.type == "Organization"
            ]
            if cell is None or not firms or not is_prose(cell):
                continue
            told = _told(cell, topics[0], sentences)
            if told is not None:
                mention, start, end, status = told
                yield Candidate(
                    firms[0],
                    "pursues",
                    mention,
                    cell,
                    start,
                    end,
                    "context",
                    "heading-pursuit",
                    0.8,
                    status,
                )


def _told(
    cell: Block, topic: Mention, sentences: Mapping[int, Sequence[Sentence]]
) -> tuple[Mention, int, int, Status] | None:
    """Return the cell's first asserted words about the topic, else its denial; without either, nothing."""
    denial = None
    for sentence in sentences.get(cell.index, ()):
        for mention in sentence.mentions():
            if mention.entity != topic.entity:
                continue
            status = polarity.status(
                sentence.text, mention.start - sentence.start, mention.end - sentence.start
            )
            place = (mention, sentence.start, sentence.end, status)
            if status is Status.ASSERTED:
                return place
            denial = denial or place
    return denial


def _rows(
    grid: Grid, number: int, sentences: Mapping[int, Sequence[Sentence]], types: set[str]
) -> Iterator[Mention]:
    for record in grid.records:
        for mention in _mentions(record.cells.get(number), sentences):
            if mention.type in types:
                yield mention


def _makers(grid: Grid, sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """``X参与制作电影介绍``: the works of the rows are produced by X; ``X产品矩阵``: its products developed."""
    caption = grid.table.caption
    if (
        caption is None
        or grid.subject < 0
        or any(c.role is not None and c.role.type == "Organization" for c in grid.columns)
    ):
        return
    named = [m for m in _mentions(caption, sentences) if m.type == "Organization"]
    if len({m.entity for m in named}) != 1:
        return
    if re.search(r"制作|出品|发行|拍摄|produced|films|games", caption.text):
        for work in _rows(grid, grid.subject, sentences, {"CreativeWork"}):
            yield Candidate(
                work,
                "producedBy",
                named[0],
                work.block,
                work.start,
                work.end,
                "context",
                "caption-maker",
                0.8,
            )
    if re.search(
        r"产品(?:矩阵|线|概览|一览|系列)|模型(?:矩阵|家族|概览|一览)|旗下|lineup|products|models",
        caption.text,
    ):
        for made in _rows(grid, grid.subject, sentences, {"Model", "Product"}):
            yield Candidate(
                made,
                "developedBy",
                named[0],
                made.block,
                made.start,
                made.end,
                "context",
                "caption-maker",
                0.8,
            )


def _contributions(grid: Grid, sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """A column ``X贡献`` of works: X's tools are used in each row's work."""
    for number, column in enumerate(grid.columns):
        if column.heading is None or not re.search(
            r"贡献|参与|支持|作用|contribution|role of|used for", column.text
        ):
            continue
        named = [
            m
            for m in _mentions(column.heading, sentences)
            if m.type in {"Organization", "Model", "Product"}
        ]
        for record in grid.records if named else ():
            cell = record.cells.get(number)
            told = cell is not None and next(
                (m for m in _mentions(cell, sentences) if m.entity == named[0].entity), None
            )
            for work in (
                _mentions(record.cells.get(grid.subject), sentences) if grid.subject >= 0 else ()
            ):
                if work.type == "CreativeWork" and cell is not None and told:
                    yield Candidate(
                        named[0],
                        "usedIn",
                        work,
                        cell,
                        told.start,
                        told.end,
                        "context",
                        "heading-contribution",
                        0.8,
                    )


def _schools(grid: Grid, sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """A column ``X派系`` or ``types of X``: what it lists is narrower than X."""
    for number, column in enumerate(grid.columns):
        if column.heading is None or not re.search(
            r"派系|流派|派别|分支|路线|类型|schools?|types? of|branches|approaches", column.text
        ):
            continue
        topics = [
            m
            for m in _mentions(column.heading, sentences)
            if m.type in {"Paradigm", "Architecture"}
        ]
        for school in (
            _rows(grid, number, sentences, {"Paradigm", "Architecture"}) if topics else ()
        ):
            yield Candidate(
                school,
                "narrowerThan",
                topics[0],
                school.block,
                school.start,
                school.end,
                "context",
                "heading-schools",
                0.8,
            )


def _parts(grid: Grid, sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """``X技术架构``: the methods and architectures that the rows list are X's parts; a firm's are what it pursues."""
    caption = grid.table.caption
    if caption is None or not re.search(
        r"架构|组成|模块|构成|architecture|components|building blocks", caption.text, re.IGNORECASE
    ):
        return
    topics = [
        m for m in _mentions(caption, sentences) if m.type in {"Paradigm", "Model", "Organization"}
    ]
    if not topics or any(
        c.role is not None and c.role.type in {"Model", "Organization"} for c in grid.columns[:1]
    ):
        return
    topic = topics[0]
    property_ = "pursues" if topic.type == "Organization" else "usesComponent"
    for number, column in enumerate(grid.columns):
        if (
            column.role is not None and column.role.type in {"Method", "Architecture"}
        ) or column.role is None:
            for part in _rows(grid, number, sentences, {"Method", "Architecture"}):
                if not is_prose(part.block) and part.entity != topic.entity:
                    yield Candidate(
                        topic,
                        property_,
                        part,
                        part.block,
                        part.start,
                        part.end,
                        "context",
                        "caption-parts",
                        0.75,
                    )

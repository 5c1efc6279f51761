"""Relations that a table's caption or a column's heading states of every row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from extract import polarity
from extract.document import Block
from extract.mentions import Mention
from extract.relations.candidates import Candidate
from extract.relations.units import Sentence
from extract.tables.grid import Grid, is_prose
from ontology.model import Status

_OF_KIND: Final = re.compile(r"[”」]?\s?(?:类|技术|领域)?(?:模型|厂商|产品|方案|系统|models|systems|vendors|products)", re.IGNORECASE)
_PURSUIT: Final = re.compile(r"计划|进展|布局|规划|动态|研究|战略|plans?|progress|activity|strategy|efforts?|status", re.IGNORECASE)


def extract(grids: Sequence[Grid], sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """Yield what captions and headings state of rows."""
    for grid in grids:
        yield from _caption(grid, sentences)
        yield from _pursuits(grid, sentences)


def _mentions(block: Block | None, sentences: Mapping[int, Sequence[Sentence]]) -> list[Mention]:
    return [m for s in sentences.get(block.index, ()) for m in s.mentions()] if block is not None else []


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
                    yield Candidate(member, "exemplifies", kind, member.block, member.start, member.end, "context", "caption-of-kind", 0.8)
        return


def _pursuits(grid: Grid, sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """A column ``X计划及进展`` of companies: each pursues X, where its own cell does not deny it."""
    for number, column in enumerate(grid.columns):
        if column.heading is None or not _PURSUIT.search(column.text):
            continue
        topics = [m for m in _mentions(column.heading, sentences) if m.type in {"Paradigm", "Architecture", "Method"}]
        if not topics or grid.subject < 0:
            continue
        for record in grid.records:
            cell = record.cells.get(number)
            firms = [m for m in _mentions(record.cells.get(grid.subject), sentences) if m.type == "Organization"]
            if cell is None or not firms or not is_prose(cell):
                continue
            told = _told(cell, topics[0], sentences)
            if told is not None:
                mention, start, end, status = told
                yield Candidate(firms[0], "pursues", mention, cell, start, end, "context", "heading-pursuit", 0.8, status)


def _told(cell: Block, topic: Mention, sentences: Mapping[int, Sequence[Sentence]]) -> tuple[Mention, int, int, Status] | None:
    """Return the cell's first asserted words about the topic, else its denial; without either, nothing."""
    denial = None
    for sentence in sentences.get(cell.index, ()):
        for mention in sentence.mentions():
            if mention.entity != topic.entity:
                continue
            status = polarity.status(sentence.text, mention.start - sentence.start, mention.end - sentence.start)
            place = (mention, sentence.start, sentence.end, status)
            if status is Status.ASSERTED:
                return place
            denial = denial or place
    return denial

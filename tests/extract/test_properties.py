"""What holds for any text."""

from __future__ import annotations

import dataclasses
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.document import Kind
from extract.layout import parse
from tests.extract.factory import extract

pytestmark = pytest.mark.property

_PIECES = st.sampled_from(
    [
        "OpenAI发布Sora 2。",
        "可灵2.6支持1080p，时长10秒",
        "《小敏家》",
        "由腾讯出品",
        "（NASDAQ: META）",
        "Runway partnered with Lionsgate. ",
        "Google\nDeepMind",
        "世界模型",
        "2025年9月",
        "同年",
        "并未",
        "据传",
        "，",
        "：",
        "、",
        "**",
        "\t",
        "\r\n",
        "\n\n",
        "Ａ１",
        "&amp;",
        "[x](http://a.b)",
        "# 视频模型\n",
        "- ",
        "| 模型 | 厂商 |\n",
        "|---|---|\n",
        "| Sora 2 | OpenAI |\n",
        "图表1：模型对比\n",
        "资料来源：公开资料\n",
        "免责声明\n",
        "目录\n",
        "1.1 概述\n",
        "<table><tr><td>模型</td></tr></table>",
        "```\ncode\n```\n",
    ]
)
SOUP = st.lists(_PIECES | st.text(max_size=6), max_size=25).map("".join)
_few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_few
@given(SOUP)
def test_quotes_stand_at_their_offsets(text: str) -> None:
    made = extract(text)
    assert made.text == text
    quotes = [a.evidence for a in made.assertions] + [o.evidence for o in made.observations]
    for e in quotes:
        assert text[e.start : e.end] == e.exact
        assert e.exact
        assert text[: e.start].endswith(e.prefix)
        assert text[e.end :].startswith(e.suffix)
    for entity in made.entities:
        assert all(0 <= a < b <= len(text) for a, b in entity.mentions)


@_few
@given(SOUP, SOUP)
def test_an_extraction_depends_on_its_text_alone(text: str, other: str) -> None:
    first = extract(text)
    extract(other)
    assert extract(text) == first


@_few
@given(SOUP)
def test_statements_rest_on_entities_that_are_there(text: str) -> None:
    made = extract(text)
    ids = {e.id for e in made.entities}
    assert {a.subject for a in made.assertions} <= ids
    assert {a.object for a in made.assertions if isinstance(a.object, str)} <= ids
    assert {o.about for o in made.observations} <= ids


@_few
@given(SOUP)
def test_the_ledger_accounts_for_every_block(text: str) -> None:
    made = extract(text)
    document = parse(text)
    rows = made.coverage
    assert all(row.facts or row.reason for row in rows)
    for block in document.blocks:
        if block.kind is Kind.CELL:
            assert any(r.start <= block.start and block.end <= r.end for r in rows)
        elif block.text.strip("。.；;!！?？ \n"):
            assert any(r.start < block.end and block.start < r.end for r in rows), block


@_few
@given(SOUP)
def test_blocks_cover_the_text_in_order_without_overlap(text: str) -> None:
    blocks = [b for b in parse(text).blocks if b.kind is not Kind.CELL]
    assert all(a.end <= b.start for a, b in itertools.pairwise(blocks))
    assert [b.index for b in parse(text).blocks] == list(range(len(parse(text).blocks)))


@_few
@given(SOUP)
def test_every_part_is_immutable_or_plain(text: str) -> None:
    made = extract(text)
    assert dataclasses.replace(made) == made

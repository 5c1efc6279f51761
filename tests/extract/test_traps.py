"""Traps that other extractors fell into: one test each, named after the trap."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from extract import pipeline
from extract.document import Kind
from extract.layout import parse
from tests.extract.factory import extract, names, stated

if TYPE_CHECKING:
    from pathlib import Path


def test_generic_headings_are_not_merged_across_reports() -> None:
    """``风险提示`` and ``投资要点`` recur in every report and name nothing."""
    assert names("# 风险提示\n\n# 投资要点\n\n# 风险提示\n") == set()


def test_disclaimers_and_analyst_tables_give_no_facts() -> None:
    text = "# 正文\n\n甲。\n\n# 免责声明\n\nOpenAI发布Sora 2。\n\n"
    text += "| 分析师 | 机构 |\n|---|---|\n| 王小明 | 谷歌 |\n"
    made = extract(text)
    assert stated(made) == set()
    assert all(row.reason for row in made.coverage)


def test_an_entity_s_own_name_is_no_other_s_alias() -> None:
    made = extract("可灵2.6（快手）与Veo 3（谷歌）。")
    forms = [text for e in made.entities for _, text in e.labels + e.aliases]
    assert len(forms) == len(set(forms))


def test_chinese_text_is_not_read_by_english_rules_only() -> None:
    assert "Sora 2 developedBy OpenAI" in stated(extract("OpenAI发布Sora 2。"))


def test_names_are_not_romanised() -> None:
    (entity,) = (e for e in extract("短剧《霜月之下》开播。").entities if e.type == "CreativeWork")
    assert entity.name == "霜月之下"


def test_a_quote_is_in_the_text_to_the_letter() -> None:
    text = "**OpenAI** 发布\n《Sora 2》，[可灵2.6](http://a.b)由快手推出。"
    made = extract(text)
    assert made.assertions
    for a in made.assertions:
        assert text[a.evidence.start : a.evidence.end] == a.evidence.exact


def test_no_relation_is_without_its_source() -> None:
    """Not the entities alone are linked to the text, each statement is."""
    made = extract("OpenAI发布Sora 2。\n\n模型\t厂商\nVeo 3\t谷歌\nSora 2\tOpenAI\n")
    assert all(a.evidence.exact and a.rule for a in made.assertions)
    assert {a.rule.split(":")[0] for a in made.assertions} >= {"table"}


def test_a_line_end_inside_a_word_hides_no_name() -> None:
    assert ("扩散模型", "Architecture") in {
        (s.replace("\n", ""), t) for s, t in names("近年来扩散\n模型成为主流。")
    }


@pytest.mark.parametrize("label", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>"])
def test_markup_of_a_source_is_no_label(label: str) -> None:
    made = extract(f"OpenAI发布《{label}长夜》。")
    assert not any("<" in text for e in made.entities for _, text in e.labels + e.aliases)


def test_a_document_that_gives_nothing_says_so() -> None:
    made = extract("今天天气很好。我们去散步。")
    assert made.entities == ()
    assert [row.reason for row in made.coverage] == ["names no entity"] * 2


def test_the_same_text_gives_the_same_extraction_every_time() -> None:
    text = "OpenAI发布Sora 2。Zorblax 3.1由Zorb Labs推出。"
    assert len({repr(extract(text)) for _ in range(5)}) == 1


def test_domain_and_range_hold_for_every_edge() -> None:
    from ontology.terms import relations  # noqa: PLC0415 - the schema itself is under test

    made = extract("谷歌由Sora 2推出。Sora 2采用李飞飞。《长夜》出品OpenAI。Sora 2发布OpenAI。")
    types = {e.id: e.type for e in made.entities}
    for a in made.assertions:
        if isinstance(a.object, str):
            assert relations()[a.predicate].allows(types[a.subject], types[a.object])


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an outgoing connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    extract("见https://example.com/a.html，OpenAI发布Sora 2。")


def test_nothing_is_written_to_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    extract("OpenAI发布Sora 2。")
    assert list(tmp_path.iterdir()) == []


def test_a_share_column_keeps_its_words_together() -> None:
    """``持股比例`` must not become ``持股比 例`` at a line's end."""
    assert parse("其持股比\n例为5%。").blocks[0].text == "其持股比例为5%。"


def test_repeated_page_headings_are_one_section() -> None:
    text = "1 概述\n\n甲。\n\n1 概述\n\n乙。\n"
    headings = [b for b in parse(text).blocks if b.kind is Kind.HEADING]
    assert {b.text for b in headings} == {"1 概述"}
    made = extract(text)
    assert any(row.reason == "repeats a heading" for row in made.coverage)


def test_the_extractor_s_version_names_its_mode() -> None:
    assert pipeline.extractor_version("fast") != pipeline.extractor_version("best")
    assert pipeline.extractor_version("fast") == pipeline.extractor_version("fast")

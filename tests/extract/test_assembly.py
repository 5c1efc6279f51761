"""Candidates to assertions: the schema's gate, one assertion a place, the ledger."""

from __future__ import annotations

import pytest

from extract.assembly import datatype_of
from ontology.model import Status
from tests.extract.factory import extract, stated


@pytest.mark.parametrize(
    ("value", "datatype"), [("2025", "gYear"), ("2025-09", "gYearMonth"), ("2025-09-30", "date")]
)
def test_a_date_is_as_fine_as_the_text(value: str, datatype: str) -> None:
    assert datatype_of("releaseDate", value) == datatype


def test_a_founding_date_is_a_year() -> None:
    assert datatype_of("foundedIn", "2024") == "gYear"


def test_a_statement_found_by_several_rules_is_asserted_once_a_place() -> None:
    made = extract("OpenAI发布Sora 2。")
    assert [a.predicate for a in made.assertions] == ["developedBy"]


def test_a_statement_made_twice_has_two_assertions() -> None:
    made = extract("OpenAI发布Sora 2。" + "\n\n市场反应积极。" * 100 + "\n\nOpenAI发布Sora 2。")
    assert len([a for a in made.assertions if a.predicate == "developedBy"]) == 2


def test_what_the_schema_refuses_is_listed_with_the_reason() -> None:
    for reject in extract("模型\t代表模型\nSora 2\tSora 2\n谷歌\tVeo 3\n").rejects:
        assert reject.reason


def test_hedged_readings_are_kept_as_such() -> None:
    (held,) = extract("腾讯计划推出Sora 2。").assertions
    assert held.status is Status.FORECAST
    assert not held.stated


def test_a_field_of_use_is_applied_to() -> None:
    assert "可灵2.6 appliedTo 广告" in stated(extract("可灵2.6应用于广告。"))


def test_assertions_come_in_text_order() -> None:
    made = extract("OpenAI发布Sora 2。\n\n谷歌发布Veo 3。")
    starts = [a.evidence.start for a in made.assertions]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("今天天气很好。", "names no entity"),
        ("OpenAI很大。", "names one entity and states no number or date of it"),
        ("OpenAI、谷歌。", "names entities but no word that relates them"),
        ("资料来源：OpenAI", "names a data source"),
    ],
)
def test_the_ledger_says_why_a_sentence_gave_nothing(text: str, reason: str) -> None:
    assert extract(text).coverage[0].reason == reason


def test_the_ledger_counts_facts() -> None:
    assert extract("OpenAI发布Sora 2。").coverage[0].facts == 1

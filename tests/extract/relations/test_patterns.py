"""Each line of ``patterns.yaml``: a sentence that states it, and one that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
import yaml

from extract.relations import patterns
from extract.relations.units import trigger_classes
from ontology.terms import relations
from tests.extract.factory import analyse, told

_CASES: Final[dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("patterns.yaml").read_text("utf-8")
)


def test_each_pattern_has_its_cases() -> None:
    assert {p.name for p in patterns.patterns()} == set(_CASES)


@pytest.mark.parametrize("name", _CASES)
def test_a_pattern_reads_its_sentence(name: str) -> None:
    sentence, triple, _ = _CASES[name]
    found = [c for c in patterns.extract(analyse(sentence)) if c.rule == name]
    assert triple in told(found)


@pytest.mark.parametrize("name", _CASES)
def test_no_pattern_asserts_what_its_counterpart_denies(name: str) -> None:
    _, triple, denied = _CASES[name]
    assert triple not in told(patterns.extract(analyse(denied)))


def test_patterns_name_properties_types_and_triggers_that_exist() -> None:
    classes = {c for row in trigger_classes().values() for c in row}
    for pattern in patterns.patterns():
        assert pattern.property in relations(), pattern.name
        assert sorted(pattern.slots.values()) == ["O", "S"], pattern.name
        if pattern.trigger >= 0:
            labels = pattern.tokens[pattern.trigger]["TAG"]["IN"]
            assert any(set(label.split("+")) <= classes for label in labels)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "OpenAI、谷歌分别推出Sora 2、Veo 3。",
            {"Sora 2 developedBy OpenAI", "Veo 3 developedBy 谷歌"},
        ),
        ("快手推出可灵2.5、可灵2.6。", {"可灵2.5 developedBy 快手", "可灵2.6 developedBy 快手"}),
        ("Runway发布基于DiT的工具。", set()),
        ("腾讯投资了推出Sora 2的公司。", set()),
    ],
)
def test_lists_are_paired_and_walls_stop(sentence: str, expected: set[str]) -> None:
    found = {t for t in told(patterns.extract(analyse(sentence))) if "developedBy" in t}
    assert found == expected

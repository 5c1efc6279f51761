"""Folding, versions and languages of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.keys import NOT_A_VERSION, fold, has_cjk, language_of, split_version, version_key


@pytest.mark.parametrize(
    "form", ["Sora 2", "sora2", "SORA-2", "《Sora 2》", "Sora·2", "Ｓｏｒａ２", " Sora 2 "]
)
def test_spellings_fold_to_one_key(form: str) -> None:
    assert fold(form) == "sora2"


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_for_names(name: str) -> None:
    assert fold(fold(name)) == fold(name).casefold() or not name.isascii()


@pytest.mark.parametrize(
    ("name", "base", "version"),
    [
        ("PixVerse V5.5", "PixVerse", "5.5"),
        ("可灵2.6", "可灵", "2.6"),
        ("Seedance 1.0 Pro", "Seedance", "1.0-pro"),
        ("Gen-4", "Gen", "4"),
        ("Vidu Q1", "Vidu", "q1"),
        ("World Labs", "World Labs", ""),
        ("Genie", "Genie", ""),
    ],
)
def test_a_name_splits_into_base_and_version(name: str, base: str, version: str) -> None:
    assert (split_version(name).base, split_version(name).version) == (base, version)


def test_a_version_keeps_its_zero() -> None:
    assert version_key("2.0") != version_key("2")
    assert version_key("V5.5") == version_key("5.5")


@pytest.mark.parametrize(
    "after", ["个月", "款", "亿美元", "fps", "s", "年", "%", "集电视剧", "人团队"]
)
def test_a_counter_makes_a_number_no_version(after: str) -> None:
    assert NOT_A_VERSION.match(after)


@pytest.mark.parametrize(
    "after", ["集成", "帧率", "时长", "代表", "部署", "人气", "分为", "位列", "点评", "只需"]
)
def test_a_word_that_begins_with_a_counter_does_not(after: str) -> None:
    assert not NOT_A_VERSION.match(after)


def test_language_is_told_by_chinese_characters() -> None:
    assert has_cjk("可灵 AI")
    assert language_of("可灵 AI") == "zh"
    assert language_of("Kling") == "en"

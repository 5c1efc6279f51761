"""Dates, founding years, tickers and listing told in sentences."""

from __future__ import annotations

import pytest

from tests.extract.factory import extract, stated


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("2025年9月，OpenAI发布Sora 2。", "Sora 2 releaseDate 2025-09"),
        ("Sora 2于2025年9月30日发布。", "Sora 2 releaseDate 2025-09-30"),
        ("OpenAI released Sora 2 in September 2025.", "Sora 2 releaseDate 2025-09"),
        ("Sora 2（2025.09）较强。", "Sora 2 releaseDate 2025-09"),
        ("《小敏家》于2025年8月上映。", "小敏家 releaseDate 2025-08"),
        ("2017年，Transformer架构被提出。", "Transformer introducedIn 2017"),
        ("GAN（2014）开启了生成时代。", "生成对抗网络 introducedIn 2014"),
        ("World Labs成立于2024年。", "World Labs foundedIn 2024"),
        ("World Labs由李飞飞创办，成立于2024年。", "World Labs foundedIn 2024"),
        ("Runway was founded in 2018.", "Runway foundedIn 2018"),
        ("快手（1024.HK）上涨。", "快手 ticker 1024.HK"),
        ("Meta (NASDAQ: META) rose.", "Meta ticker META"),
        ("- GAN阶段（2014–2019）：起步。", "生成对抗网络 introducedIn 2014"),
    ],
)
def test_an_attribute_is_read(text: str, fact: str) -> None:
    assert fact in stated(extract(text))


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("2025年9月，市场回暖。Sora 2受到关注。", "releaseDate"),
        ("与2025年9月的版本相比，Sora 2更快。", "releaseDate"),
        ("OpenAI与2018年相比，规模更大。", "foundedIn"),
        ("快手（Kling）上涨。", "ticker"),
        ("Meta (AI) rose.", "ticker"),
    ],
)
def test_another_date_or_bracket_is_none(text: str, predicate: str) -> None:
    assert not any(predicate in s for s in stated(extract(text)))


@pytest.mark.parametrize(
    "text",
    [
        "上市公司快手上涨。",
        "快手股价上涨。",
        "Shares of Meta rose.",
        "OpenAI met listed company Meta.",
    ],
)
def test_a_listed_company_has_its_role(text: str) -> None:
    assert any("ListedCompany" in e.roles for e in extract(text).entities)


def test_what_is_not_listed_has_none() -> None:
    assert not any(e.roles for e in extract("OpenAI不是上市公司。").entities)

"""Dates, as fine as the text gives them."""

from __future__ import annotations

import pytest

from extract.components.dates import dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025年11月3日发布", "2025-11-03"),
        ("2025 年 9 月", "2025-09"),
        ("2024年", "2024"),
        ("25年3月", "2025-03"),
        ("25年初", "2025"),
        ("2025-11-03", "2025-11-03"),
        ("2025.09", "2025-09"),
        ("2025/3/1", "2025-03-01"),
        ("November 3, 2025", "2025-11-03"),
        ("Sept. 2025", "2025-09"),
        ("3rd Nov 2025", "2025-11-03"),
        ("in 2023, it", "2023"),
        ("It began in 2018.", "2018"),
        ("released during 2025, it", "2025"),
        ("（2014–2019）", "2014"),
    ],
)
def test_a_date_is_read(text: str, iso: str) -> None:
    assert dates(text)[0].date == iso


@pytest.mark.parametrize(
    "text",
    [
        "11月上线",
        "同年发布",
        "1920x1080",
        "2000万元",
        "2048个",
        "$2025",
        "3.2025版",
        "1999 万",
        "华为大会2025（上海）",
        "at CVPR 2025, held",
    ],
)
def test_what_is_no_date_of_a_known_year_is_left_out(text: str) -> None:
    assert dates(text) == []


def test_relative_dates_take_the_year_before_them() -> None:
    found = dates("2024年5月发布，同年9月更新，次年上线，11月再更新")
    assert [d.date for d in found] == ["2024-05", "2024-09", "2025", "2025-11"]


def test_the_same_month_is_the_last_date() -> None:
    assert [d.date for d in dates("2024年5月发布，同月上线")] == ["2024-05", "2024-05"]


def test_spans_are_those_of_the_text() -> None:
    text = "它于2025年9月发布"
    found = dates(text)[0]
    assert text[found.start : found.end] == found.text == "2025年9月"

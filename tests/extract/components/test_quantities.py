"""Numbers with units, and what can be read of them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.components.quantities import quantities, read_quantity


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("融资3.5亿美元", "money", "350000000", "USD"),
        ("价格66元/月", "money", "66", "CNY"),
        ("HK$5 million", "money", "5000000", "HKD"),
        ("1.2亿港元", "money", "120000000", "HKD"),
        ("20亿日元", "money", "2000000000", "JPY"),
        ("£3.5 million", "money", "3500000", "GBP"),
        ("$15/month", "money", "15", "USD"),
        ("€20", "money", "20", "EUR"),
        ("增长35.2%", "percent", "35.2", "%"),
        ("支持1080p", "resolution", "1080", "p"),
        ("1080P高清", "resolution", "1080", "p"),
        ("输出4K画面", "resolution", "4", "K"),
        ("24fps", "frameRate", "24", "fps"),
        ("达到24帧/秒", "frameRate", "24", "fps"),
        ("10秒", "duration", "10", "s"),
        ("1分30秒", "duration", "90", "s"),
        ("2小时", "duration", "2", "h"),
        ("共80集", "count", "80", "episodes"),
        ("6000万用户", "count", "60000000", None),
        ("1,234", "count", "1234", None),
        ("14B", "count", "14000000000", None),
    ],
)
def test_a_quantity_is_read(text: str, kind: str, value: str, unit: str | None) -> None:
    found = quantities(text)[0]
    assert (found.kind, found.value, found.unit) == (kind, value, unit)


@pytest.mark.parametrize(
    ("text", "minimum", "maximum"),
    [
        ("5-10秒", "5", "10"),
        ("10至15元", "10", "15"),
        ("超过2000万人", "20000000", None),
        ("at least 5 seconds", "5", None),
        ("最长60秒", None, "60"),
        ("up to 20 seconds", None, "20"),
        ("20%~30%", "20", "30"),
    ],
)
def test_bounds_are_read(text: str, minimum: str | None, maximum: str | None) -> None:
    found = quantities(text)[0]
    assert (found.minimum, found.maximum, found.value) == (minimum, maximum, None)


def test_words_without_a_number_stay_words() -> None:
    found = read_quantity("duration", 0, 4, "几分钟")
    assert (found.value, found.minimum, found.unit) == (None, None, "min")


@pytest.mark.parametrize("text", ["Sora", "无数字", "第一"])
def test_no_number_gives_nothing(text: str) -> None:
    assert quantities(text) == []


@given(st.text(alphabet="0123456789.,万亿元秒帧%pK集 约超至-$", max_size=30))
def test_quantities_never_overlap_and_stand_where_they_say(text: str) -> None:
    found = quantities(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(text[q.start : q.end] == q.text for q in found)

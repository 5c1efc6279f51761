"""Numbers told of entities in sentences."""

from __future__ import annotations

import pytest

from extract.observations import metrics
from ontology.terms import ENTITY_TYPES
from tests.extract.factory import extract, measured


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("可灵2.6支持1080p。", "可灵2.6 resolution 1080p"),
        ("可灵2.6帧率为24fps。", "可灵2.6 frameRate 24fps"),
        ("可灵2.6单次生成时长10秒。", "可灵2.6 clipDuration 10秒"),
        ("Runway融资3亿美元。", "Runway funding 3亿美元"),
        ("Runway估值达30亿美元。", "Runway valuation 30亿美元"),
        ("快手营收350亿元。", "快手 revenue 350亿元"),
        ("可灵2.6售价66元/月。", "可灵2.6 price 66元/月"),
        ("即梦月活超过2000万用户。", "即梦 users 超过2000万"),
        ("《小敏家》播放量达5亿。", "小敏家 views 5亿"),
        ("Veo 3得分85.2分。", "Veo 3 score 85.2"),
        ("Veo 3 generates clips of up to 8 seconds.", "Veo 3 clipDuration up to 8 seconds"),
        ("Runway raised $300 million.", "Runway funding $300 million"),
        ("快手发布财报。公司营收350亿元。", "快手 revenue 350亿元"),
        ("可灵2.6：支持1080p。", "可灵2.6 resolution 1080p"),
    ],
)
def test_a_number_is_told_of_its_entity(text: str, fact: str) -> None:
    assert fact in measured(extract(text))


@pytest.mark.parametrize(
    "text", ["可灵2.6不支持4K。", "会议持续2小时，可灵参会。", "共有12家公司。"]
)
def test_a_number_of_nothing_or_denied_is_left_out(text: str) -> None:
    assert measured(extract(text)) == set()


def test_an_observation_takes_the_date_before_it() -> None:
    (made,) = extract("2025年，快手营收350亿元。").observations
    assert (made.date, made.value, made.unit) == ("2025", "35000000000", "CNY")


def test_a_second_number_continues_the_first() -> None:
    found = measured(extract("可灵2.6支持720p和1080p。"))
    assert found == {"可灵2.6 resolution 720p", "可灵2.6 resolution 1080p"}


def test_metrics_name_types_that_exist() -> None:
    for metric in metrics():
        assert metric.types <= set(ENTITY_TYPES), metric.name

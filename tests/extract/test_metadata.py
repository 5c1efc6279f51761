"""What the head of a report says of it."""

from __future__ import annotations

from tests.extract.factory import extract, stated

_HEAD = (
    "# 视频生成行业深度报告\n\n中信证券研究所\n\n分析师：王小明\n\n"
    "发布日期：2026年1月5日\n\n正文从这里开始。\n"
)


def test_title_date_language_and_issuer_are_read() -> None:
    info = extract(_HEAD).report
    assert info.title == "视频生成行业深度报告"
    assert info.published == "2026-01-05"
    assert info.language == "zh"
    assert info.authors == ("王小明",)


def test_a_signed_report_is_a_publication_of_its_author() -> None:
    assert "视频生成行业深度报告 authoredBy 王小明" in stated(extract(_HEAD))


def test_an_unsigned_text_is_no_publication() -> None:
    assert not any("authoredBy" in s for s in stated(extract("# 深度报告\n\n正文。\n")))


def test_an_english_text_is_english() -> None:
    assert extract("# Video models\n\nOpenAI released Sora 2.\n").report.language == "en"


def test_a_text_without_head_takes_its_slug() -> None:
    assert extract("x" * 200).report.title == "test"

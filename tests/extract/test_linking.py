"""Mentions to entities: keys, declared aliases, near misspellings, stable ids."""

from __future__ import annotations

import pytest

from extract.aliases import could_be_one
from extract.linking import one_edit, slug
from tests.extract.factory import extract


def _ids(text: str) -> set[str]:
    return {e.id for e in extract(text).entities}


def test_an_id_depends_on_the_folded_name_and_the_type_alone() -> None:
    assert slug("Zorb Lax 2", "Model") == slug("zorb-lax2", "Model")
    assert slug("Zorb Lax 2", "Model") != slug("Zorb Lax", "Model")
    assert slug("Zorblax", "Model") != slug("Zorblax", "Organization")


def test_a_known_name_has_one_id_wherever_it_stands() -> None:
    assert {i for i in _ids("OpenAI发布Sora 2。2点Sora 2时，应用上线。") if "sora" in i} == {"sora-2"}


def test_homophones_stay_apart() -> None:
    assert slug("霜月影业", "Organization") != slug("双月影业", "Organization")


def test_brackets_declare_an_alias() -> None:
    made = extract("晨星智能体科技公司（英文名Zorblax）成立。Zorblax released a plan.")
    assert len({e.id for e in made.entities if e.type == "Organization"}) <= 2
    assert could_be_one("生成对抗网络", "GAN")


@pytest.mark.parametrize(
    ("outer", "inner", "one"),
    [
        ("Video Vision Transformer", "ViViT", True),
        ("生成对抗网络", "对抗网络", True),
        ("生成对抗网络", "扩散模型", False),
        ("Runway", "Pika", False),
        ("可灵", "Kling", True),
    ],
)
def test_only_a_possible_short_form_is_an_alias(outer: str, inner: str, one: bool) -> None:  # noqa: FBT001
    assert could_be_one(outer, inner) is one


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [("zorblax", "zorblx", True), ("zorblax", "zorblaxx", True), ("zorblax", "zarblax", True),
     ("zorblax", "zorblax", False), ("zorblax", "zarblex", False)],
)  # fmt: skip
def test_one_edit(a: str, b: str, one: bool) -> None:  # noqa: FBT001
    assert one_edit(a, b) is one


def test_a_misspelling_of_a_frequent_name_is_merged_but_no_version_is() -> None:
    text = "发布了Zorblax 3.1。升级了Zorblax 3.1。测试Zorblex 3.1模型。发布了Zorblax 3.2。"
    ids = _ids(text)
    assert {"zorblax-3-1-model", "zorblax-3-2-model"} <= ids
    assert "zorblex-3-1-model" not in ids


def test_labels_are_of_one_language_each() -> None:
    for entity in extract("可灵（Kling）由快手（Kuaishou）推出。").entities:
        languages = [language for language, _ in entity.labels]
        assert len(languages) == len(set(languages))
        assert entity.name

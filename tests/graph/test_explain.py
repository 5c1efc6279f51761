import pytest

from graph.explain import as_text, explain
from graph.store.memory import MemoryStore
from ontology.errors import UnknownEntity


def test_each_report_that_states_it_with_section_and_quote(memory: MemoryStore) -> None:
    (told,) = explain(memory, "sora 2", "developedBy", "OpenAI")
    assert [source.slug for source in told.sources] == ["first", "second"]
    assert {source.section for source in told.sources} == {"1 Overview"}
    assert all("sora-2 developedBy openai" in source.exact for source in told.sources)
    assert told.held
    text = as_text(told)
    assert text.startswith("Sora 2 developed by OpenAI\n  first (Report first); 2026-01-15; 1 Over")


@pytest.mark.parametrize("name", ["developed by", "开发者", "rg:developedBy", "DevelopedBy"])
def test_a_property_has_many_names(memory: MemoryStore, name: str) -> None:
    assert explain(memory, "Sora 2", name, "OpenAI")[0].sources


def test_a_conclusion_shows_its_rule_its_premises_and_theirs(memory: MemoryStore) -> None:
    (told,) = explain(memory, "Genie 3", "linkedTo", "谷歌")
    assert not told.sources
    (proof,) = told.derivations
    assert proof.rule == "rule:parent-organization"
    assert sorted(premise.text for premise in proof.premises) == [
        "DeepMind sub-organization of Google",
        "Genie 3 developed by DeepMind",
    ]
    assert all(premise.sources for premise in proof.premises)
    assert "concluded by rule:parent-organization" in as_text(told)


def test_a_class_is_explained_by_its_rule(memory: MemoryStore) -> None:
    (told,) = explain(memory, "OpenAI", "type", "Vendor")
    assert {proof.rule for proof in told.derivations} == {"rule:vendor"}
    assert explain(memory, "BlueFocus", "a", "上市公司")[0].derivations


def test_what_is_denied_is_shown_and_is_no_fact(memory: MemoryStore) -> None:
    (told,) = explain(memory, "Kling", "developedBy", "OpenAI")
    assert not told.held
    assert [source.status for source in told.sources] == ["denied"]
    assert "(not held as a fact)" in as_text(told)


def test_a_date_and_a_number(memory: MemoryStore) -> None:
    (date,) = explain(memory, "Sora 2", "发布时间", "2025-09-30")
    assert date.sources
    (price,) = explain(memory, "Kling", "price", "10 yuan")
    assert (price.text, price.held) == ("Kling price: 10 yuan", False)


def test_a_ticker_is_explained_by_its_table(memory: MemoryStore) -> None:
    (told,) = explain(memory, "BlueFocus", "ticker", "300058.SZ")
    assert [source.slug for source in told.sources] == ["tickers"]


def test_json_holds_all_of_it(memory: MemoryStore) -> None:
    (told,) = explain(memory, "Genie 3", "linkedTo", "Google", language="zh")
    fields = told.as_dict()
    assert fields["statement"] == "Genie 3 关联 谷歌"
    premises = fields["derivations"][0]["premises"]  # type: ignore[index]
    assert premises[0]["evidence"]


@pytest.mark.parametrize(
    ("subject", "property_", "object_"),
    [
        ("Nobody", "developedBy", "OpenAI"),
        ("Sora 2", "inventedBy", "OpenAI"),
        ("Sora 2", "developedBy", "Google"),
        ("Sora 2", "type", "Vendors of all kinds"),
        ("Sora 2", "price", "10 yuan"),
    ],
)
def test_what_is_not_there_is_said(
    memory: MemoryStore, subject: str, property_: str, object_: str
) -> None:
    with pytest.raises(UnknownEntity):
        explain(memory, subject, property_, object_)

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from graph.desk import Strength, desk, firms_query
from graph.explain import as_text, explain
from graph.labels import label_key
from graph.questions import answer
from graph.reference import issuers
from graph.repository import Repository
from ontology.errors import InputError, UnknownEntity
from ontology.model import Entity
from tests.graph.factory import entity, extraction, read, sample, statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.desk import Firm
    from graph.store.oxigraph import OxigraphStore


def built(folder: Path, *named: Entity) -> Repository:
    """The sample, and a report in which firms stand to world models in every way there is."""
    ways = extraction(
        "ways",
        statement("Kling", "exemplifies", "Generative school"),
        statement("OpenAI", "pursues", "World model"),
        statement("BlueFocus", "beneficiaryOf", "World model"),
        statement("Generative school", "narrowerThan", "World model"),
        entities=named,
    )
    repository = Repository(folder)
    repository.add([*(read(made) for made in sample()), read(ways)])
    return repository


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    with built(tmp_path / "store").open() as opened:
        yield opened  # type: ignore[misc] # the block gives the store itself


def by_label(firms: tuple[Firm, ...]) -> dict[str, Strength]:
    return {firm.label(): firm.strength for firm in firms}


def test_firms_are_ranked_by_how_they_are_linked(store: OxigraphStore) -> None:
    found = desk(store, "world model")
    assert by_label(found.listed) == {
        "Kuaishou": Strength.DEVELOPS,
        "Google": Strength.PART_DEVELOPS,
        "BlueFocus": Strength.BENEFICIARY,
    }
    ranks = [firm.strength for firm in found.listed]
    assert ranks == sorted(ranks)


def test_private_firms_are_shown_and_not_counted(store: OxigraphStore) -> None:
    found = desk(store, "世界模型")
    assert {"OpenAI", "DeepMind"} <= by_label(found.private).keys()
    assert found.count == len(found.listed) == 3


def test_each_link_is_a_chain_of_quotes_to_the_topic(store: OxigraphStore) -> None:
    found = desk(store, "World model")
    for firm in (*found.listed, *found.private):
        for link in firm.links:
            assert str(link.steps[-1].triple.object) == f"<{found.topic}>"
            assert all(any(source.exact for source in step.sources) for step in link.steps)
            ends = {str(end) for end in (link.steps[0].triple.subject, link.steps[0].triple.object)}
            assert f"<{firm.iri}>" in ends


def test_the_query_shown_finds_the_same_firms(store: OxigraphStore) -> None:
    for topic in ("World model", "DiT", "Advertising", "GAN"):
        found = desk(store, topic)
        rows = store.rows(firms_query(found.topic))
        assert {firm.iri for firm in found.listed} == {row["answer"].value for row in rows}  # type: ignore[union-attr] # IRIs
        every = store.rows(firms_query(found.topic, listed=False))
        told = {firm.iri for firm in (*found.listed, *found.private)}
        assert told == {row["answer"].value for row in every}  # type: ignore[union-attr] # IRIs


@pytest.mark.parametrize(
    "question",
    [
        "which listed firms link to world models",
        "哪些上市公司与世界模型有关",
        "Which public companies are connected with world models?",
        "与世界模型相关的上市公司有哪些？",
        "世界模型概念股有哪些",
    ],
)
def test_the_desk_in_words(store: OxigraphStore, question: str) -> None:
    found = desk(store, "World model")
    result = answer(store, question)
    assert [one.iri for one in result.answers] == [firm.iri for firm in found.listed]
    assert all(one.evidence and len(one.path) > 1 for one in result.answers)


def test_as_of_a_date(store: OxigraphStore) -> None:
    assert desk(store, "World model", as_of="2025-12").listed == ()
    assert desk(store, "World model", as_of="2026-01-15").count == 3
    with pytest.raises(InputError):
        desk(store, "World model", as_of="2026-1-1")


def test_an_unknown_topic(store: OxigraphStore) -> None:
    with pytest.raises(UnknownEntity):
        desk(store, "perpetual motion")


def test_a_topic_without_firms_says_so(store: OxigraphStore) -> None:
    told = desk(store, "GAN").as_dict(store)
    assert told["firms"] == []
    assert told["message"]


def test_a_brand_of_the_table_leads_to_its_issuer(tmp_path: Path) -> None:
    """The report names the brand and the issuer; that one is part of the other, the table says."""
    brand = Entity("kling-ai", "Organization", (("en", "Kling AI"),), mentions=((0, 1),))
    made = extraction(
        "brand",
        statement("Kling", "exemplifies", "World model"),
        statement("Kling", "developedBy", "kling-ai"),
        statement("Kuaishou", "partnersWith", "BlueFocus"),
        entities=(brand, entity("Kling")),
    )
    repository = Repository(tmp_path / "store")
    repository.add([read(made)])
    with repository.open() as opened:
        assert by_label(desk(opened, "World model").listed) == {"Kuaishou": Strength.PART_DEVELOPS}


def test_a_ticker_needs_an_organization_of_that_name(tmp_path: Path) -> None:
    """机器人 is the short name of a share, and a word; a sector of that name gets no ticker."""
    word = Entity("robotics", "Sector", (("zh", "机器人"),), mentions=((0, 1),))
    made = extraction(
        "word",
        statement("Genie 3", "exemplifies", "World model"),
        statement("Genie 3", "appliedTo", "robotics"),
        entities=(word, entity("Genie 3"), entity("World model")),
    )
    repository = Repository(tmp_path / "store")
    repository.add([read(made)])
    with repository.open() as opened:
        assert opened.rows("SELECT * { ?s rg:ticker ?t }") == []


def test_what_the_table_gives_says_where_it_can_be_looked_up(store: OxigraphStore) -> None:
    kuaishou = next(
        firm for firm in desk(store, "World model").listed if "快手" in firm.label("zh")
    )
    assert kuaishou.notes == ("HKEX list of securities",)
    told = desk(store, "World model").as_dict(store)["firms"]
    assert [firm["reference"] for firm in told if "1024.HK" in firm["tickers"]] == [  # type: ignore[attr-defined] # firms are a list
        ["HKEX list of securities"]
    ]
    (why,) = explain(store, "Kuaishou", "ticker", "1024.HK")
    assert "reference pack" in as_text(why)
    assert "HKEX list of securities" in as_text(why)
    assert [source.note for source in why.sources] == ["HKEX list of securities"]


def test_no_name_or_code_of_the_table_is_that_of_two_issuers() -> None:
    names = [
        (label_key(name), issuer.id)
        for issuer in issuers()
        for name in {*map(label_key, (*issuer.names, *issuer.brands))}
    ]
    assert len({name for name, _ in names}) == len(names)
    forms = {
        "SSE": r"6\d{5}\.SH",
        "SZSE": r"(?:00|30)\d{4}\.SZ",
        "HKEX": r"\d{4}\.HK",
        "NASDAQ": r"[A-Z]{1,5}",
        "NYSE": r"[A-Z]{1,5}",
    }
    for issuer in issuers():
        assert all(re.fullmatch(forms[exchange], code) for exchange, code in issuer.lines)


def test_the_table_of_issuers() -> None:
    table = issuers()
    codes = [line for issuer in table for line in issuer.lines]
    assert len(table) >= 150
    assert len(codes) == len(set(codes))
    assert {exchange for exchange, _ in codes} == {"SSE", "SZSE", "HKEX", "NASDAQ", "NYSE"}
    assert all(issuer.names and issuer.source for issuer in table)
    words = {"机器人", "数字人", "苹果", "地平线", "AI"} - {"地平线"}
    assert not words & {name for issuer in table for name in (*issuer.names, *issuer.brands)}

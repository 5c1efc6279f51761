from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.mapping import assertion_iri, facts, statement_quads
from graph.vocabulary import DEFAULT, node, rg
from ontology import namespaces as ns
from ontology.model import Assertion, Observation, Status, Value
from tests.graph.factory import extraction, number, statement

REPORT = node(ns.report("r"))


def values(quads: list[ox.Quad], subject: ox.NamedNode, name: str) -> list[str]:
    """Return the values of a property of a node, by the property's local name."""
    return sorted(
        str(getattr(quad.object, "value", quad.object))
        for quad in quads
        if quad.subject == subject and quad.predicate.value.rsplit("#", 1)[-1].endswith(name)
    )


def test_a_statement_is_a_plain_triple_in_the_default_graph_and_in_the_reports() -> None:
    quads = statement_quads(extraction("r", statement("Sora 2", "developedBy", "OpenAI")))
    graphs = [q.graph_name for q in quads if q.predicate == rg("developedBy")]
    assert graphs == [DEFAULT, REPORT]


def test_an_assertion_says_what_where_how_sure_and_by_which_rule() -> None:
    made = extraction(
        "r", statement("Sora 2", "developedBy", "OpenAI", confidence=0.93), heading="2.2 产品"
    )
    (assertion,) = made.assertions
    quads = statement_quads(made)
    subject = node(assertion_iri(assertion, "r"))
    told = {
        name: values(quads, subject, name)
        for name in ("subject", "predicate", "object", "confidence", "extractedBy", "hedged")
    }
    assert told == {
        "subject": [ns.resource("sora-2")],
        "predicate": [ns.term("developedBy")],
        "object": [ns.resource("openai")],
        "confidence": ["0.93"],
        "extractedBy": ["test:line"],
        "hedged": ["false"],
    }
    assert values(quads, subject, "section") == ["2.2 产品"]
    assert values(quads, subject, "wasDerivedFrom") == [ns.report("r")]
    position, quote = node(f"{subject.value}#position"), node(f"{subject.value}#quote")
    start, end = (int(values(quads, position, name)[0]) for name in ("start", "end"))
    assert made.text[start:end] == values(quads, quote, "exact")[0]
    assert {q.graph_name for q in quads if q.subject in (subject, position, quote)} == {REPORT}


def test_a_page_is_told_where_there_is_one() -> None:
    made = extraction("r", statement("Sora 2", "developedBy", "OpenAI"))
    (assertion,) = made.assertions
    paged = replace(assertion, evidence=replace(assertion.evidence, page=17))
    quads = statement_quads(replace(made, assertions=(paged,)))
    assert values(quads, node(assertion_iri(paged, "r")), "page") == ["17"]
    assert not [quad for quad in statement_quads(made) if quad.predicate == rg("page")]


@pytest.mark.parametrize("status", [Status.DENIED, Status.DOUBTED, Status.FORECAST])
def test_a_hedged_relation_has_evidence_but_no_plain_triple(status: Status) -> None:
    made = extraction("r", statement("Kling", "developedBy", "OpenAI", status=status))
    quads = statement_quads(made)
    subject = node(assertion_iri(made.assertions[0], "r"))
    assert not [q for q in quads if q.predicate == rg("developedBy")]
    assert values(quads, subject, "hedged") == ["true"]
    assert values(quads, subject, "status") == [status.value]
    assert facts(made) == []


def test_a_forecast_date_is_a_plain_triple_and_hedged() -> None:
    date = Value("2027-01", "gYearMonth")
    made = extraction("r", statement("Kling", "releaseDate", date, status=Status.FORECAST))
    quads = statement_quads(made)
    assert [str(q.object) for q in quads if q.predicate == rg("releaseDate")] == [
        '"2027-01"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    ] * 2
    assert values(quads, node(assertion_iri(made.assertions[0], "r")), "hedged") == ["true"]


def test_the_same_words_found_by_two_rules_are_one_assertion_by_the_surer() -> None:
    made = extraction("r", statement("Sora 2", "developedBy", "OpenAI", confidence=0.5))
    (first,) = made.assertions
    twice = replace(made, assertions=(first, replace(first, confidence=0.8, rule="test:surer")))
    quads = statement_quads(twice)
    assert [q.object.value for q in quads if q.predicate == rg("extractedBy")] == ["test:surer"]  # type: ignore[union-attr]


def test_the_same_statement_at_two_places_has_two_assertions_and_one_triple() -> None:
    told = statement("Sora 2", "developedBy", "OpenAI")
    quads = statement_quads(extraction("r", told, told))
    assert len([q for q in quads if q.object == rg("Assertion")]) == 2
    assert len({q for q in quads if q.predicate == rg("developedBy")}) == 2  # the two graphs


def test_an_observation_has_its_values_and_an_assertion_about_them() -> None:
    told = number(
        "Sora 2", "price", "66至1314元", minimum="66", maximum="1314.50", unit="CNY", date="2025-11"
    )
    quads = statement_quads(extraction("r", told))
    (subject,) = {q.subject for q in quads if q.object == rg("Observation")}
    assert isinstance(subject, ox.NamedNode)
    for name, expected in {
        "about": ns.resource("sora-2"),
        "metric": "price",
        "valueText": "66至1314元",
        "minValue": "66",
        "maxValue": "1314.5",
        "unitText": "CNY",
        "date": "2025-11",
    }.items():
        assert set(values(quads, subject, name)) == {expected}, name
    (assertion,) = {q.subject for q in quads if q.object == rg("Assertion")}
    assert isinstance(assertion, ox.NamedNode)
    assert values(quads, assertion, "subject") == [subject.value]
    assert values(quads, assertion, "predicate") == [ns.term("valueText")]
    assert values(quads, assertion, "object") == ["66至1314元"]


def test_a_doubted_number_is_no_observation_but_can_still_be_read_from_its_assertion() -> None:
    told = number("Sora 2", "price", "10 yuan", status=Status.DOUBTED)
    quads = statement_quads(extraction("r", told))
    assert not [q for q in quads if q.object == rg("Observation")]
    (assertion,) = {q.subject for q in quads if q.object == rg("Assertion")}
    assert isinstance(assertion, ox.NamedNode)
    assert values(quads, assertion, "about") == [ns.resource("sora-2")]
    assert values(quads, assertion, "variableMeasured") == ["price"]


def test_reports_that_give_the_same_number_share_the_observation() -> None:
    told = number("Sora 2", "clipDuration", "25 s", value="25", unit="s")
    one, other = (statement_quads(extraction(name, told)) for name in ("one", "other"))
    shared = {q.subject for q in one if q.object == rg("Observation")}
    assert shared == {q.subject for q in other if q.object == rg("Observation")}


def test_a_report_is_described() -> None:
    quads = statement_quads(extraction("r", published="2026-01"))
    assert values(quads, REPORT, "title") == ["Report r"] * 2
    assert [str(q.object) for q in quads if q.predicate.value.endswith("issued")] == [
        '"2026-01"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>'
    ] * 2
    assert values(quads, REPORT, "creator") == ["A. Analyst"] * 2


STATEMENTS: list[Assertion | Observation] = [
    statement("Sora 2", "developedBy", "OpenAI"),
    statement("Kling", "developedBy", "Kuaishou", status=Status.DENIED),
    statement("Sora 2", "releaseDate", Value("2025", "gYear")),
    number("Kling", "price", "10 元", value="10", unit="CNY"),
]


@pytest.mark.property
@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(STATEMENTS), max_size=6),
    st.text(alphabet="ab 世界\r\n\u2028😀\"\\'", min_size=1, max_size=8),
)
def test_quotes_stand_at_their_offsets_and_no_blank_node_is_made(
    told: list[Assertion | Observation], heading: str
) -> None:
    made = extraction("r", *told, heading=heading)
    quads = statement_quads(made)
    exact = {q.subject.value: q.object for q in quads if q.predicate.value.endswith("#exact")}  # type: ignore[union-attr]
    starts = {q.subject.value: q.object for q in quads if q.predicate.value.endswith("#start")}  # type: ignore[union-attr]
    for iri, start in starts.items():
        quote = exact[iri.replace("#position", "#quote")]
        assert isinstance(start, ox.Literal)
        assert isinstance(quote, ox.Literal)
        assert made.text[int(start.value) :].startswith(quote.value)
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in quad)

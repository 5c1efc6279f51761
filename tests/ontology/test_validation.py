import json
from collections import Counter
from dataclasses import replace

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.namespace import SH

from graph.checks import quotes, unsupported
from graph.vocabulary import DEFAULT
from ontology.model import Assertion, Evidence, Extraction, Observation, Status, Value
from ontology.namespaces import RG, report, resource, term
from ontology.terms import (
    CONTEXT_FILE,
    ENTITY_TYPES,
    SHAPES_FILE,
    properties,
    relations,
    term_labels,
)
from ontology.validation import Quote, Violation, check_quotes, check_shapes, fitting
from tests.graph.factory import entity, extraction, in_memory, number, sample, statement

PREFIXES = """
@prefix rg: <https://w3id.org/reportgraph/ontology#> .
@prefix rgr: <https://w3id.org/reportgraph/resource/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
rgr:sora a rg:Model ; skos:prefLabel "Sora"@en .
rgr:openai a rg:Organization ; skos:prefLabel "OpenAI"@en .
rgr:dit a rg:Architecture ; skos:prefLabel "DiT"@en .
"""
ASSERTION = """
<urn:r> a rg:Report ; dcterms:title "R"@en ; dcterms:source "r.txt" ;
  schema:sha256 "0000000000000000000000000000000000000000000000000000000000000000" .
<urn:a> a rg:Assertion , rdf:Statement ;
  rdf:subject rgr:sora ; rdf:predicate rg:developedBy ; rdf:object rgr:openai ;
  rg:confidence 0.9 ; rg:extractedBy "t" ; rg:hedged false ; rg:status "asserted" ;
  prov:wasDerivedFrom <urn:r> ; oa:hasSelector <urn:p> , <urn:q> .
<urn:p> a oa:TextPositionSelector ; oa:start 1 ; oa:end 5 .
<urn:q> a oa:TextQuoteSelector ; oa:exact "abcd" .
"""

OBSERVATION = "<urn:o> a rg:Observation ; rg:about rgr:sora ;"


def check(turtle: str) -> list[Violation]:
    return check_shapes(quad.triple for quad in ox.parse(PREFIXES + turtle, ox.RdfFormat.TURTLE))


def test_the_sample_conforms() -> None:
    assert check_shapes({quad.triple for quad in in_memory(sample()).quads()}) == []


def test_good_turtle_conforms() -> None:
    assert check("rgr:sora rg:developedBy rgr:openai ." + ASSERTION) == []


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        ("rgr:x a rg:Model .", "preferred label"),
        ('rgr:x a rg:Model ; skos:prefLabel "x" .', "preferred label, with its language"),
        ('rgr:sora skos:prefLabel "Sola"@en .', "at most one preferred label"),
        ('rgr:sora skos:altLabel "Sora"@en .', "is not the preferred label"),
        ('rgr:sora skos:altLabel "S" .', "another form has a language"),
        ("rgr:sora a rg:Product .", "exactly one most specific class"),
        ("rgr:sora a rg:ListedCompany .", "only an organization bears a role"),
        ("rgr:openai a rg:Vendor .", "a vendor has developed something"),
        ("rgr:sora rg:developedBy rgr:dit .", "its object is Organization or Person"),
        ("rgr:openai rg:developedBy rgr:openai .", "the subject of developedBy is"),
        ('rgr:sora rg:developedBy "OpenAI" .', "its object is Organization or Person"),
        ("rgr:openai rg:beneficiaryOf rgr:dit .", "the subject of beneficiaryOf is ListedCompany"),
        ('rgr:sora rg:releaseDate "2025" .', "its value is xsd:gYear or"),
        ('rgr:dit rg:introducedIn "2025-01"^^xsd:gYearMonth .', "its value is xsd:gYear"),
        ("rgr:sora rg:linkedTo rgr:dit .", "its object is Organization"),
        ("<urn:o> a rg:Observation .", "an observation is about one entity"),
        (f'{OBSERVATION} rg:metric "price" , "cost" ; rg:valueText "1" .', "one metric"),
        (f'{OBSERVATION} rg:metric "Clip Duration" ; rg:valueText "1" .', "in camelCase"),
        (
            f'{OBSERVATION} rg:metric "price" ; schema:minValue 5 ; schema:maxValue 4 .',
            "not above the greatest",
        ),
        ("<urn:a> a rg:Assertion .", "has one subject"),
        ("<urn:r> a rg:Report .", "a report has one title"),
    ],
)
def test_bad_turtle_violates(turtle: str, message: str) -> None:
    assert any(message in str(violation) for violation in check(turtle)), check(turtle)


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("rg:confidence 0.9", "rg:confidence 1.5", "between 0 and 1"),
        ("rg:confidence 0.9", 'rg:confidence "high"', "between 0 and 1"),
        ("rg:hedged false", 'rg:hedged "no"', "hedged or not"),
        ("rg:hedged false", "rg:hedged true", "what is hedged is not asserted"),
        ('rg:status "asserted"', 'rg:status "denied"', "what is hedged is not asserted"),
        ('rg:status "asserted"', 'rg:status "maybe"', "one status"),
        ("oa:hasSelector <urn:p> , <urn:q>", "oa:hasSelector <urn:p>", "a position and a quote"),
        ("prov:wasDerivedFrom <urn:r> ;", "", "has a report"),
        ("oa:start 1", "oa:start 6", "before its end"),
        ("oa:start 1", "oa:start -1", "before its end"),
        ("oa:end 5", 'oa:end "5"', "one end"),
        ('oa:exact "abcd"', 'oa:exact ""', "a quote has one text"),
        ('dcterms:source "r.txt" ;', "", "names the file"),
        ('rg:extractedBy "t"', 'rg:extractedBy "t" ; rg:page 0', "counted from 1"),
    ],
)
def test_an_assertion_with_one_thing_wrong_violates(right: str, wrong: str, message: str) -> None:
    assert right in ASSERTION
    found = check(ASSERTION.replace(right, wrong))
    assert any(message in str(violation) for violation in found), found


def test_a_violation_names_where_and_what() -> None:
    (violation,) = check("rgr:sora rg:developedBy rgr:dit .")
    assert str(violation) == (
        "rgr:sora rg:developedBy: its object is Organization or Person (rgr:dit)"
    )


def shape_types(name: str) -> tuple[set[str], set[str]]:
    """Return what the shapes let stand on either side of a property."""
    query = f"""
    SELECT ?side ?told WHERE {{
      ?shape sh:targetSubjectsOf <{term(name)}> .
      {{ ?shape sh:class|(sh:or/rdf:rest*/rdf:first/sh:class) ?told BIND("subject" AS ?side) }}
      UNION
      {{ ?shape sh:property ?p . ?p sh:class|sh:datatype|
         (sh:or/rdf:rest*/rdf:first/(sh:class|sh:datatype)) ?told BIND("object" AS ?side) }}
    }}"""
    rows = list(Graph().parse(SHAPES_FILE).query(query, initNs={"sh": SH}))
    sides: dict[str, set[str]] = {"subject": set(), "object": set()}
    for row in rows:
        side, told = row  # type: ignore[misc]
        sides[str(side)].add(str(told).rsplit("#", 1)[-1])
    return sides["subject"], sides["object"]


def expanded(names: set[str]) -> set[str]:
    found = names - {"Technology", "ListedCompany", "Vendor"}
    found |= {"Architecture", "Paradigm", "Method"} if "Technology" in names else set()
    return found | ({"Organization"} if names & {"ListedCompany", "Vendor"} else set())


@pytest.mark.parametrize("name", sorted(properties()))
def test_the_shapes_say_what_the_schema_says(name: str) -> None:
    subject, told = shape_types(name)
    assert expanded(subject) == set(properties()[name].domain)
    assert expanded(told) == set(properties()[name].range)


def test_the_context_names_every_term_and_only_terms() -> None:
    context = json.loads(CONTEXT_FILE.read_text())["@context"]
    assert set(ENTITY_TYPES) | set(properties()) <= set(context)
    ours = {
        str(told["@id"] if isinstance(told, dict) else told)
        for told in context.values()
        if isinstance(told, str | dict)
    }
    named = {iri.removeprefix("rg:") for iri in ours if iri.startswith("rg:")}
    assert named <= set(term_labels())


def test_json_of_the_context_is_the_graph_that_it_says() -> None:
    document = {
        **json.loads(CONTEXT_FILE.read_text()),
        "id": "rgr:sora",
        "type": "Model",
        "prefLabel": {"en": "Sora", "zh": "索拉"},
        "developedBy": ["rgr:openai"],
    }
    quads = list(ox.parse(json.dumps(document), ox.RdfFormat.JSON_LD))
    assert len(quads) == 4
    assert {q.subject for q in quads} == {ox.NamedNode(resource("sora"))}
    assert ox.NamedNode(resource("openai")) in {q.object for q in quads}


GOOD = extraction(
    "r", statement("Sora 2", "developedBy", "OpenAI"), number("Sora 2", "price", "1 元", value="1")
)


def refused(**fields: object) -> list[str]:
    """Return why the extraction with some fields changed loses something."""
    made: Extraction = replace(GOOD, rejects=(), **fields)  # type: ignore[arg-type]
    kept = fitting(made)
    before = len(made.entities) + len(made.assertions) + len(made.observations)
    after = len(kept.entities) + len(kept.assertions) + len(kept.observations)
    assert before - after == len(kept.rejects)
    return [reject.reason for reject in kept.rejects]


def test_what_fits_is_untouched() -> None:
    assert fitting(GOOD) is GOOD


def assertion(**fields: object) -> tuple[Assertion, ...]:
    return (replace(GOOD.assertions[0], **fields),)  # type: ignore[arg-type]


def observation(**fields: object) -> tuple[Observation, ...]:
    return (replace(GOOD.observations[0], **fields),)  # type: ignore[arg-type]


WORDS = GOOD.assertions[0].evidence
MONTH_13 = Value("2025-13", "gYearMonth")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"assertions": assertion(predicate="inventedBy")}, "no such property"),
        ({"assertions": assertion(subject="nobody")}, "the subject is no entity"),
        ({"assertions": assertion(object="nobody")}, "the object is no entity"),
        ({"assertions": assertion(subject="openai")}, "Organization is no subject of developedBy"),
        ({"assertions": assertion(object="sora-2")}, "Model is no object of developedBy"),
        ({"assertions": assertion(predicate="succeeds", object="sora-2")}, "are the same"),
        (
            {"assertions": assertion(predicate="releaseDate", object=Value("soon", "date"))},
            "'soon' is no date",
        ),
        (
            {
                "assertions": assertion(
                    predicate="releaseDate", object=Value("2025-13", "gYearMonth")
                )
            },
            "'2025-13' is no gYearMonth",
        ),
        (
            {"assertions": assertion(predicate="releaseDate", object=Value("2025", "string"))},
            "string is no value of releaseDate",
        ),
        ({"assertions": assertion(confidence=1.2)}, "its confidence 1.2 is not in 0..1"),
        ({"assertions": assertion(evidence=replace(WORDS, exact="other"))}, "its quote is not"),
        ({"assertions": assertion(evidence=Evidence(5, 5, ""))}, "is not in the text"),
        ({"assertions": assertion(evidence=replace(WORDS, end=9999))}, "is not in the text"),
        ({"observations": observation(about="nobody")}, "it is about no entity"),
        ({"observations": observation(metric="clip duration")}, "is no name of a metric"),
        ({"observations": observation(value_text=" ")}, "it has no value"),
        ({"observations": observation(value="1,314")}, "'1,314' is no decimal"),
        ({"observations": observation(minimum="66", maximum="1")}, "above its greatest"),
        ({"observations": observation(date="2025-1")}, "is no year, month or day"),
    ],
)
def test_what_does_not_fit_is_put_aside_with_the_reason(
    fields: dict[str, object], reason: str
) -> None:
    (told,) = refused(**fields)
    assert reason in told


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"type": "Technology"}, "no such class"),
        ({"labels": ()}, "no label"),
        ({"labels": (("en", "a"), ("en", "b"))}, "two labels of one language"),
        ({"roles": ("Unicorn",)}, "no such role"),
    ],
)
def test_an_entity_that_does_not_fit_goes_with_what_is_said_of_it(
    changed: dict[str, object], reason: str
) -> None:
    odd = entity("OpenAI", **changed)
    told = refused(entities=(entity("Sora 2"), odd))
    assert any(reason in one for one in told)
    assert any("the object is no entity" in one for one in told)


def test_an_id_is_given_once() -> None:
    assert refused(entities=(*GOOD.entities, GOOD.entities[0])) == ["another entity has this id"]


def test_a_hedged_statement_is_held_to_the_same_rules() -> None:
    assert refused(assertions=assertion(status=Status.DENIED, object="sora-2"))


def test_quotes_of_the_sample_stand_in_their_texts() -> None:
    texts = {made.report.slug: made.text for made in sample()}
    found = list(quotes(in_memory(sample())))
    assert Counter(quote.report for quote in found) == {"first": 14, "second": 8}
    assert check_quotes(found, texts) == []


def test_one_changed_character_names_the_assertion() -> None:
    texts = {made.report.slug: made.text for made in sample()}
    texts["first"] = texts["first"].replace("diffusion succeeds", "diffusion sUcceeds")
    (violation,) = check_quotes(quotes(in_memory(sample())), texts)
    assert violation.focus.startswith("https://w3id.org/reportgraph/assertion/first-")
    assert "diffusion succeeds" in violation.value


def test_a_quote_without_its_text_or_place_is_named() -> None:
    beyond = Quote("urn:a", "r", 3, 9, "x")
    assert "is not in the text" in str(check_quotes([beyond], {"r": "abc"})[0])
    assert "not in the store" in str(check_quotes([beyond], {})[0])


def test_a_fact_that_no_assertion_states_is_named() -> None:
    store = in_memory(sample())
    assert unsupported(store) == []
    sora, gan = ox.NamedNode(resource("sora")), ox.NamedNode(resource("gan"))
    succeeds = ox.NamedNode(RG + "succeeds")
    store.add([ox.Quad(sora, succeeds, gan, DEFAULT)])
    assert unsupported(store) == []
    store.add([ox.Quad(sora, succeeds, gan, ox.NamedNode(report("first")))])
    (violation,) = unsupported(store)
    assert violation.focus == resource("sora")


def test_relations_have_labels_in_both_languages() -> None:
    for name in [*relations(), "linkedTo", "lineage"]:
        assert set(term_labels()[name]) == {"en", "zh"}

import random
from collections import Counter
from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.compilation import Compilation, Source, statements_of
from graph.vocabulary import ALT_LABEL, DEFAULT, PREF_LABEL, TYPE, rg
from ontology.model import Assertion, Extraction, Observation, Status, Value
from ontology.namespaces import RG
from ontology.terms import ENTITY_TYPES
from tests.graph.factory import compiled, entity, extraction, in_memory, number, sample, statement

POOL: list[Assertion | Observation] = [
    statement("Sora 2", "developedBy", "OpenAI"),
    statement("Sora 2", "succeeds", "Sora"),
    statement("Kling", "developedBy", "Kuaishou"),
    statement("Kling", "developedBy", "OpenAI", status=Status.DENIED),
    statement("Kuaishou", "partnersWith", "BlueFocus"),
    statement("BlueFocus", "partnersWith", "Kuaishou"),
    statement("Genie 3", "developedBy", "DeepMind"),
    statement("DeepMind", "subOrganizationOf", "Google"),
    statement("Google", "subOrganizationOf", "DeepMind"),
    statement("Genie 3", "exemplifies", "Generative school"),
    statement("Generative school", "narrowerThan", "World model"),
    statement("World model", "narrowerThan", "Generative school"),
    statement("BlueFocus", "beneficiaryOf", "Advertising"),
    statement("Sora 2", "releaseDate", Value("2025", "gYear")),
    number("Kling", "price", "10 元", value="10"),
]
REPORTS = st.lists(st.lists(st.sampled_from(POOL), max_size=6), min_size=1, max_size=4)


def reports(told: list[list[Assertion | Observation]]) -> list[Extraction]:
    """Write reports; the longer a list, the more its labels are worth."""
    made = []
    for position, rows in enumerate(told):
        one = extraction(f"r{position}", *rows)
        entities = tuple(
            replace(
                e, aliases=(("en", f"{e.name} {position % 2}"),), mentions=((0, 1),) * len(rows)
            )
            for e in one.entities
        )
        made.append(replace(one, entities=entities))
    return made


@pytest.mark.property
@settings(max_examples=25, deadline=None)
@given(REPORTS, st.randoms(use_true_random=False))
def test_the_order_of_reports_and_statements_does_not_matter(
    told: list[list[Assertion | Observation]], chance: random.Random
) -> None:
    made = reports(told)
    expected = compiled(made)
    shuffled = [
        replace(
            one,
            entities=tuple(chance.sample(one.entities, len(one.entities))),
            assertions=tuple(chance.sample(one.assertions, len(one.assertions))),
        )
        for one in chance.sample(made, len(made))
    ]
    assert compiled(shuffled) == expected


@pytest.mark.property
@settings(max_examples=25, deadline=None)
@given(REPORTS)
def test_labels_and_classes_agree_over_all_graphs(
    told: list[list[Assertion | Observation]],
) -> None:
    store = in_memory(reports(told))
    preferred: dict[tuple[str, str], set[str]] = {}
    for quad in store.quads(None, PREF_LABEL):
        assert isinstance(quad.object, ox.Literal)
        key = (str(quad.subject), str(quad.object.language))
        preferred.setdefault(key, set()).add(quad.object.value)
    assert all(len(labels) == 1 for labels in preferred.values())
    for quad in store.quads(None, ALT_LABEL):
        held = {t for (s, _), texts in preferred.items() if s == str(quad.subject) for t in texts}
        assert quad.object.value not in held  # type: ignore[union-attr]
    classes = Counter(
        quad.subject
        for quad in store.quads(None, TYPE, None, DEFAULT)
        if str(quad.object.value).removeprefix(RG) in ENTITY_TYPES  # type: ignore[union-attr]
    )
    assert set(classes.values()) <= {1}


@pytest.mark.property
@settings(max_examples=25, deadline=None)
@given(REPORTS)
def test_every_fact_of_the_default_graph_has_a_graph_that_says_it(
    told: list[list[Assertion | Observation]],
) -> None:
    store = in_memory(reports(told))
    named = {quad.triple for quad in store.quads() if quad.graph_name != DEFAULT}
    assert {quad.triple for quad in store.quads(graph=DEFAULT)} <= named


def test_statements_that_the_agreed_class_forbids_are_left_out_and_named() -> None:
    one = extraction("one", statement("Sora 2", "evaluatedOn", "Advertising"))
    rival = extraction(
        "rival", entities=(entity("Sora 2", type="Product", mentions=((0, 1),) * 9),)
    )
    fixed = replace(
        one,
        entities=(entity("Sora 2"), entity("Advertising", type="Benchmark")),
    )
    sources = [Source(made, lambda made=made: statements_of(made)) for made in (fixed, rival)]  # type: ignore[misc]
    compilation = Compilation(sources)
    (conflict,) = compilation.conflicts
    assert (conflict.report, conflict.predicate) == ("one", "evaluatedOn")
    assert "Product -> Benchmark" in conflict.reason
    assert b"evaluatedOn> <https://w3id.org/reportgraph/resource" not in b"".join(
        compilation.chunks()
    ).replace(b"#object> ", b"")


def test_the_default_graph_holds_what_two_reports_state_once() -> None:
    store = in_memory(sample())
    assert len(list(store.quads(None, rg("developedBy"), None, DEFAULT))) == 3

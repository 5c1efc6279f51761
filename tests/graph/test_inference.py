import pytest

from graph.evidence import grounds
from graph.inference import Triple as Fact
from graph.inference import as_triple
from graph.store.memory import MemoryStore
from graph.vocabulary import DEFAULT, INFERRED
from ontology.model import Assertion, Status
from tests.graph.factory import entity, extraction, in_memory, statement


def built(*told: Assertion, **fields: object) -> MemoryStore:
    return in_memory([extraction("r", *told, **fields)])  # type: ignore[arg-type]


def holds(store: MemoryStore, subject: str, predicate: str, object_: str) -> bool:
    triple = as_triple(Fact(subject, predicate, object_))
    found = {
        quad.graph_name
        for quad in store.quads(triple.subject, triple.predicate, triple.object)
        if quad.graph_name in (DEFAULT, INFERRED)
    }
    assert not found or found == {DEFAULT, INFERRED}, "concluded in both graphs or in none"
    return bool(found)


CHAINS: dict[str, tuple[list[Assertion], tuple[str, str, str]]] = {
    "symmetry": (
        [statement("Kuaishou", "partnersWith", "BlueFocus")],
        ("bluefocus", "partnersWith", "kuaishou"),
    ),
    "vendor": (
        [statement("Sora 2", "developedBy", "OpenAI")],
        ("openai", "type", "Vendor"),
    ),
    "listed": (
        [statement("OpenAI", "beneficiaryOf", "Advertising")],
        ("openai", "type", "ListedCompany"),
    ),
    "broader-school": (
        [
            statement("Sora 2", "exemplifies", "DiT"),
            statement("DiT", "narrowerThan", "Transformer"),
            statement("Transformer", "narrowerThan", "World model"),
        ],
        ("sora-2", "exemplifies", "world-model"),
    ),
    "parent-organization": (
        [
            statement("Sora 2", "developedBy", "OpenAI"),
            statement("OpenAI", "subOrganizationOf", "Disney"),
        ],
        ("sora-2", "linkedTo", "disney"),
    ),
    "lineage": (
        [statement("DiT", "derivedFrom", "Transformer")],
        ("dit", "lineage", "transformer"),
    ),
}


@pytest.mark.parametrize("rule", CHAINS)
def test_a_rule_concludes_and_each_premise_is_needed(rule: str) -> None:
    premises, conclusion = CHAINS[rule]
    store = built(*premises)
    assert holds(store, *conclusion)
    (proof,) = grounds(store, as_triple(Fact(*conclusion))).proofs
    assert proof.rule == f"rule:{rule}"
    for left_out in premises:
        kept = [premise for premise in premises if premise is not left_out]
        assert not holds(built(*kept), *conclusion)


@pytest.mark.parametrize("rule", CHAINS)
def test_a_hedged_premise_proves_nothing(rule: str) -> None:
    premises, conclusion = CHAINS[rule]
    doubted = statement(
        premises[-1].subject,
        premises[-1].predicate,
        str(premises[-1].object),
        status=Status.DOUBTED,
    )
    assert not holds(built(*premises[:-1], doubted), *conclusion)


def test_what_a_report_states_is_not_concluded_again() -> None:
    store = built(
        statement("Kuaishou", "partnersWith", "BlueFocus"),
        statement("BlueFocus", "partnersWith", "Kuaishou"),
    )
    assert not list(
        store.quads(None, as_triple(Fact("a", "partnersWith", "b")).predicate, None, INFERRED)
    )


def test_each_proof_stands_by_itself() -> None:
    store = built(
        statement("Sora 2", "developedBy", "OpenAI"),
        statement("Sora", "developedBy", "OpenAI"),
    )
    proofs = grounds(store, as_triple(Fact("openai", "type", "Vendor"))).proofs
    assert [len(proof.premises) for proof in proofs] == [1, 1]


def test_reports_that_state_one_premise_are_one_proof_with_two_premises() -> None:
    told = [extraction(name, statement("Sora 2", "developedBy", "OpenAI")) for name in "ab"]
    store = in_memory(told)
    (proof,) = grounds(store, as_triple(Fact("openai", "type", "Vendor"))).proofs
    assert len(proof.premises) == 1
    rows = store.rows("SELECT ?a { GRAPH ?g { ?p rg:extractedBy 'rule:vendor' ; rg:premise ?a } }")
    assert len(rows) == 2


def test_a_circle_of_broader_schools_ends_and_no_proof_rests_on_itself() -> None:
    store = built(
        statement("Sora 2", "exemplifies", "DiT"),
        statement("DiT", "narrowerThan", "Transformer"),
        statement("Transformer", "narrowerThan", "World model"),
        statement("World model", "narrowerThan", "Transformer"),
    )
    for school in ("transformer", "world-model"):
        (proof,) = grounds(store, as_triple(Fact("sora-2", "exemplifies", school))).proofs
        assert proof.confidence == 0.9


def test_the_parent_is_linked_and_not_made_the_developer() -> None:
    store = built(*CHAINS["parent-organization"][0])
    assert not holds(store, "sora-2", "developedBy", "disney")
    assert not holds(store, "disney", "type", "Vendor")


def test_only_who_developed_a_model_or_product_is_a_vendor() -> None:
    assert not holds(built(statement("DiT", "developedBy", "OpenAI")), "openai", "type", "Vendor")
    person = built(statement("Sora 2", "developedBy", "Ada Lovelace"))
    assert not holds(person, "ada-lovelace", "type", "Vendor")


def test_a_role_that_a_report_gives_is_not_concluded() -> None:
    listed = entity("OpenAI", roles=("ListedCompany",))
    store = built(statement("OpenAI", "beneficiaryOf", "Advertising"), entities=(listed,))
    triple = as_triple(Fact("openai", "type", "ListedCompany"))
    graphs = {q.graph_name for q in store.quads(triple.subject, triple.predicate, triple.object)}
    assert INFERRED not in graphs
    assert DEFAULT in graphs


def test_a_technology_is_one_by_its_class_and_the_reports_are_named() -> None:
    store = built(statement("DiT", "derivedFrom", "Transformer"))
    assert holds(store, "dit", "type", "Technology")
    (proof,) = grounds(store, as_triple(Fact("dit", "type", "Technology"))).proofs
    assert [iri.rsplit("/", 1)[-1] for iri in proof.reports] == ["r"]

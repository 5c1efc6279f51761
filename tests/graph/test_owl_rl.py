"""The rules checked against owlrl: the same conclusions from the same facts, but for those named.

The first axioms are the ontology's own (sub-properties, sub-classes, the symmetric property). What
its file does not say is written here as OWL 2 RL axioms: property chains and roles. What owlrl
concludes and the rules do not, or the other way round, has a test that names it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import owlrl  # type: ignore[import-untyped] # it ships no types
import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from extract.pipeline import extract_file
from graph.vocabulary import DEFAULT, INFERRED
from ontology.namespaces import RESOURCE, RG
from ontology.terms import ENTITY_TYPES, lineage_relations, relations
from tests.graph.factory import in_memory, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

    from graph.store.memory import MemoryStore

ROOT = Path(__file__).parents[2]
CHAINS = """
@prefix rg: <https://w3id.org/reportgraph/ontology#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
rg:exemplifies owl:propertyChainAxiom ( rg:exemplifies rg:narrowerThan ) .
rg:linkedTo owl:propertyChainAxiom ( rg:developedBy rg:subOrganizationOf ) ,
    ( rg:linkedTo rg:subOrganizationOf ) .
"""
ROLES = """
@prefix rg: <https://w3id.org/reportgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
[ owl:intersectionOf ( rg:Organization [
    owl:onProperty [ owl:inverseOf rg:developedBy ] ;
    owl:someValuesFrom [ owl:unionOf ( rg:Model rg:Product ) ] ] )
] rdfs:subClassOf rg:Vendor .
[ owl:intersectionOf ( rg:Organization [
    owl:onProperty rg:beneficiaryOf ; owl:someValuesFrom owl:Thing ] )
] rdfs:subClassOf rg:ListedCompany .
"""
Triple = tuple[str, str, str]


@pytest.fixture(scope="module", params=["by hand", "bundled"])
def store(request: pytest.FixtureRequest) -> MemoryStore:
    if request.param == "by hand":
        return in_memory(sample())
    files = sorted((ROOT / "reports").glob("*.md"))
    return in_memory([extract_file(file, mode="fast") for file in files])


def told(store: MemoryStore, graph: ox.NamedNode | ox.DefaultGraph) -> Iterator[Triple]:
    """Yield the triples of a graph that are about entities."""
    for quad in store.quads(None, None, None, graph):
        subject, object_ = (getattr(term, "value", "") for term in (quad.subject, quad.object))
        if subject.startswith(RESOURCE):
            yield subject, quad.predicate.value, object_


def inferred(store: MemoryStore) -> set[Triple]:
    """Return what the rules conclude."""
    return set(told(store, INFERRED))


def stated(store: MemoryStore) -> set[Triple]:
    """Return the relations and classes that reports state."""
    names = {RG + name for name in relations()}
    found = {
        (s, p, o)
        for s, p, o in told(store, DEFAULT)
        if p in names or (p == str(RDF.type) and o.startswith(RG))
    }
    return found - inferred(store)


def closure(facts: set[Triple], axioms: Graph) -> set[Triple]:
    """Return what owlrl concludes from facts and axioms, without the facts."""
    graph = Graph() + axioms
    for triple in facts:
        graph.add(tuple(map(URIRef, triple)))  # type: ignore[arg-type] # three of them
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    found = {
        (str(s), str(p), str(o))
        for s, p, o in graph
        if str(s).startswith(RESOURCE) and isinstance(o, URIRef)
    }
    return found - facts


def schema() -> Graph:
    """Return the axioms of the ontology that speak of its own terms."""
    whole = Graph().parse(ROOT / "ontology" / "schema.ttl")
    own = Graph()
    for predicate in (RDFS.subPropertyOf, RDFS.subClassOf):
        for one in whole.triples((None, predicate, None)):
            if str(one[2]).startswith(RG):
                own.add(one)
    for symmetric in whole.subjects(RDF.type, OWL.SymmetricProperty):
        own.add((symmetric, RDF.type, OWL.SymmetricProperty))
    return own


def of(found: set[Triple], predicate: str, *classes: str) -> set[Triple]:
    """Return the triples of a property, or of the classes of a role."""
    if classes:
        return {
            one
            for one in found
            if one[1] == str(RDF.type) and one[2] in {RG + name for name in classes}
        }
    return {one for one in found if one[1] == RG + predicate}


def test_symmetry_and_superclass_are_owl_rl(store: MemoryStore) -> None:
    theirs = closure(stated(store), schema())
    ours = inferred(store)
    assert of(ours, "partnersWith") == of(theirs, "partnersWith")
    assert of(ours, "type", "Technology") == of(theirs, "type", "Technology") != set()


def test_lineage_is_owl_rl_of_what_is_stated(store: MemoryStore) -> None:
    theirs = closure(stated(store), schema())
    assert of(inferred(store), "lineage") == of(theirs, "lineage") != set()


def test_broader_school_is_a_property_chain(store: MemoryStore) -> None:
    theirs = closure(stated(store), schema() + Graph().parse(data=CHAINS))
    assert of(inferred(store), "exemplifies") == of(theirs, "exemplifies")


def test_lineage_is_not_drawn_from_conclusions(store: MemoryStore) -> None:
    """The named difference: owlrl makes lineage of a concluded exemplification, the rules do not.

    A path over ``rg:lineage`` gets there through the narrower school, with the quotes of each step.
    """
    theirs = closure(stated(store), schema() + Graph().parse(data=CHAINS))
    ours = inferred(store)
    further = of(theirs, "lineage") - of(ours, "lineage")
    concluded = {(s, RG + "lineage", o) for s, _, o in of(ours, "exemplifies")}
    assert further == concluded - of(ours, "lineage")
    assert of(ours, "lineage") <= of(theirs, "lineage")


def test_the_parent_is_a_property_chain_but_no_link_where_it_is_the_developer(
    store: MemoryStore,
) -> None:
    """The named difference: no link is concluded to whom a report itself names as the developer."""
    facts = stated(store)
    theirs = of(closure(facts, Graph().parse(data=CHAINS)), "linkedTo")
    ours = of(inferred(store), "linkedTo")
    developed = {(s, RG + "linkedTo", o) for s, p, o in facts if p == RG + "developedBy"}
    assert ours == theirs - developed != set()


def test_roles_are_owl_rl(store: MemoryStore) -> None:
    """The named difference: a ticker makes a listed company too; to OWL 2 RL it is no thing."""
    facts = stated(store)
    theirs = closure(facts, Graph().parse(data=ROLES))
    ours = inferred(store)
    assert of(ours, "type", "Vendor") == of(theirs, "type", "Vendor") != set()
    ticker = {s for s, p, _ in told(store, DEFAULT) if p == RG + "ticker"}
    further = of(ours, "type", "ListedCompany") - of(theirs, "type", "ListedCompany")
    assert of(theirs, "type", "ListedCompany") <= of(ours, "type", "ListedCompany")
    assert {one[0] for one in further} <= ticker


def test_there_is_no_rule_but_these(store: MemoryStore) -> None:
    ours = inferred(store)
    checked = {RG + name for name in ("partnersWith", "lineage", "exemplifies", "linkedTo")}
    roles = {RG + name for name in ("Technology", "Vendor", "ListedCompany")}
    assert {p for _, p, o in ours if p != str(RDF.type)} <= checked
    assert {o for _, p, o in ours if p == str(RDF.type)} <= roles
    assert set(lineage_relations()) <= set(relations())
    assert not roles & {RG + name for name in ENTITY_TYPES}

"""A few rules, each conclusion with the premises that it rests on.

A rule takes the facts that reports state (and, where it says so, conclusions of the rules before
it) and gives conclusions. Each proof of a conclusion becomes an assertion node of its own in the
``inferred`` graph, with ``rg:premise`` to the assertions of every fact that it used: take one fact
away and exactly the proofs that need it go. What a report states itself is never concluded again.
The closure of lineage is not made here: a property path over ``rg:lineage`` gives it.
"""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.statements import statement
from graph.vocabulary import (
    DEFAULT,
    INFERRED,
    TYPE,
    WAS_DERIVED_FROM,
    node,
    rg,
)
from ontology import namespaces as ns
from ontology.terms import TECHNOLOGY_TYPES, lineage_relations, relations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph.resolution import ResolvedEntity

#: Predicate of a conclusion about what a resource is, in place of a relation's name.
IS_A: Final = "type"


@dataclass(frozen=True, slots=True, order=True)
class Triple:
    """A relation between two entities by id, or (``IS_A``) an entity and a class by name."""

    subject: str
    predicate: str
    object: str


@dataclass(frozen=True, slots=True)
class Support:
    """An assertion of a fact: its IRI, and how sure it is."""

    assertion: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One proof of one conclusion: the rule, and the facts that it used."""

    triple: Triple
    rule: str
    premises: tuple[Triple, ...]

    @property
    def iri(self) -> str:
        """The IRI of its assertion node."""
        used = (f"{t.subject}\x1e{t.predicate}\x1e{t.object}" for t in self.premises)
        told = self.triple
        return ns.inference(self.rule, told.subject, told.predicate, told.object, *used)


class KnownFacts:
    """The facts that rules read: every stated relation with the assertions that state it."""

    def __init__(
        self, supports: dict[Triple, list[Support]], entities: dict[str, ResolvedEntity]
    ) -> None:
        """Index the facts by predicate; of an attribute, the object is the literal's text."""
        self.supports = supports
        self.entities = entities
        self._by_predicate: dict[str, list[Triple]] = defaultdict(list)
        for triple in sorted(supports):
            self._by_predicate[triple.predicate].append(triple)

    def stated(self, triple: Triple) -> bool:
        """Whether a report says it itself."""
        if triple.predicate == IS_A:
            roles = self.entities[triple.subject].roles.values()
            return any(triple.object in told for told in roles)
        return triple in self.supports

    def of(self, predicate: str) -> list[Triple]:
        """Return the facts of one relation, sorted."""
        return self._by_predicate[predicate]

    def type_of(self, entity_id: str) -> str:
        """Return the class of an entity."""
        return self.entities[entity_id].type


def symmetry(known: KnownFacts) -> Iterator[Conclusion]:
    """A symmetric relation holds the other way round."""
    for name, term in sorted(relations().items()):
        if term.symmetric:
            for fact in known.of(name):
                turned = Triple(fact.object, name, fact.subject)
                yield Conclusion(turned, "rule:symmetry", (fact,))


def superclass(known: KnownFacts) -> Iterator[Conclusion]:
    """Architectures, paradigms and methods are technologies.

    The premise is the class that the reports give; it has no assertion of its own.
    """
    for entity in known.entities.values():
        if entity.type in TECHNOLOGY_TYPES:
            yield Conclusion(
                Triple(entity.id, IS_A, "Technology"),
                "rule:superclass",
                (Triple(entity.id, IS_A, entity.type),),
            )


def vendor(known: KnownFacts) -> Iterator[Conclusion]:
    """An organization that developed a model or product is a vendor."""
    for fact in known.of("developedBy"):
        if (
            known.type_of(fact.subject) in {"Model", "Product"}
            and known.type_of(fact.object) == "Organization"
        ):
            yield Conclusion(Triple(fact.object, IS_A, "Vendor"), "rule:vendor", (fact,))


def listed_company(known: KnownFacts) -> Iterator[Conclusion]:
    """An organization with a ticker, or named as a beneficiary stock, is a listed company."""
    for fact in (*known.of("beneficiaryOf"), *known.of("ticker")):
        if known.type_of(fact.subject) == "Organization":
            yield Conclusion(Triple(fact.subject, IS_A, "ListedCompany"), "rule:listed", (fact,))


def broader_school(known: KnownFacts) -> Iterator[Conclusion]:
    """What exemplifies a narrower technology exemplifies the broader one, step by step."""
    yield from _climb(known, "exemplifies", "narrowerThan", "exemplifies", "rule:broader-school")


def parent_organization(known: KnownFacts) -> Iterator[Conclusion]:
    """What a part of an organization developed is linked to the whole, step by step.

    It is a link only: the report does not say that the parent developed it.
    """
    yield from _climb(
        known, "developedBy", "subOrganizationOf", "linkedTo", "rule:parent-organization"
    )


def _climb(
    known: KnownFacts, relation: str, upwards: str, concluded: str, rule: str
) -> Iterator[Conclusion]:
    """Conclude ``concluded`` from ``relation`` and one step ``upwards``, then from itself."""
    above: dict[str, list[Triple]] = defaultdict(list)
    for step in known.of(upwards):
        above[step.subject].append(step)
    # A proof may only use what was concluded in fewer steps: none goes in a circle.
    steps = dict.fromkeys(known.of(relation), 0)
    pending = deque(steps)
    while pending:
        fact = pending.popleft()
        for step in above[fact.object]:
            triple = Triple(fact.subject, concluded, step.object)
            stated = Triple(fact.subject, relation, step.object)
            if step.object == fact.subject or stated in known.supports:
                continue
            if triple not in steps:
                steps[triple] = steps[fact] + 1
                pending.append(triple)
            if steps[fact] < steps[triple]:
                yield Conclusion(triple, rule, (fact, step))


def lineage(known: KnownFacts) -> Iterator[Conclusion]:
    """Each sub-property of ``rg:lineage`` is lineage, so that ``rg:lineage+`` walks them all."""
    for name in lineage_relations():
        for fact in known.of(name):
            yield Conclusion(Triple(fact.subject, "lineage", fact.object), "rule:lineage", (fact,))


#: The rules; their order does not matter.
RULES: Final[tuple[Callable[[KnownFacts], Iterator[Conclusion]], ...]] = (
    symmetry,
    superclass,
    vendor,
    listed_company,
    broader_school,
    parent_organization,
    lineage,
)


def conclude(known: KnownFacts) -> list[Conclusion]:
    """Run every rule and return the proofs of what no report states, in a fixed order."""
    proofs: set[Conclusion] = set()
    for rule in RULES:
        proofs.update(proof for proof in rule(known) if not known.stated(proof.triple))
    return sorted(proofs, key=lambda proof: (proof.triple, proof.rule, proof.premises))


def inferred_quads(known: KnownFacts, proofs: Iterable[Conclusion]) -> Iterator[ox.Quad]:
    """Yield each conclusion in the default and the inferred graph, and a node for each proof."""
    proofs = list(proofs)
    by_triple: dict[Triple, list[Conclusion]] = defaultdict(list)
    for proof in proofs:
        by_triple[proof.triple].append(proof)
    sure = _Confidence(known, by_triple)
    for triple, alternatives in by_triple.items():
        told = as_triple(triple)
        for graph in (DEFAULT, INFERRED):
            yield ox.Quad(told.subject, told.predicate, told.object, graph)
        for proof in alternatives:
            yield from _proof_quads(proof, told, known, by_triple, sure.of_proof(proof))


def as_triple(triple: Triple) -> ox.Triple:
    """Return the RDF triple of a fact by ids."""
    subject = node(ns.resource(triple.subject))
    if triple.predicate == IS_A:
        return ox.Triple(subject, TYPE, rg(triple.object))
    return ox.Triple(subject, rg(triple.predicate), node(ns.resource(triple.object)))


def _proof_quads(
    proof: Conclusion,
    told: ox.Triple,
    known: KnownFacts,
    by_triple: dict[Triple, list[Conclusion]],
    confidence: float,
) -> Iterator[ox.Quad]:
    iri = node(proof.iri)
    for predicate, value in statement(told, confidence, proof.rule):
        yield ox.Quad(iri, predicate, value, INFERRED)
    for premise in proof.premises:
        for support in known.supports.get(premise, ()):
            yield ox.Quad(iri, rg("premise"), node(support.assertion), INFERRED)
        for earlier in by_triple.get(premise, ()):
            yield ox.Quad(iri, rg("premise"), node(earlier.iri), INFERRED)
        if premise.predicate == IS_A:
            for slug in known.entities[premise.subject].reports:
                yield ox.Quad(iri, WAS_DERIVED_FROM, node(ns.report(slug)), INFERRED)


class _Confidence:
    """How sure a proof is: as sure as the least sure of its premises at its best."""

    def __init__(self, known: KnownFacts, by_triple: dict[Triple, list[Conclusion]]) -> None:
        self._known = known
        self._by_triple = by_triple
        self._found: dict[Triple, float] = {}

    def of_proof(self, proof: Conclusion) -> float:
        return min((self._of_fact(premise) for premise in proof.premises), default=1.0)

    def _of_fact(self, fact: Triple) -> float:
        if fact not in self._found:
            self._found[fact] = 0.0  # a circle of conclusions supports nothing
            stated = [support.confidence for support in self._known.supports.get(fact, ())]
            proofs = [self.of_proof(proof) for proof in self._by_triple.get(fact, ())]
            default = 1.0 if fact.predicate == IS_A else 0.0
            self._found[fact] = max((*stated, *proofs), default=default)
        return self._found[fact]

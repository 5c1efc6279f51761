"""From an extraction to quads: the facts of a report, and the words that state each.

The quads of one report fall in two parts. Its *statements* (description, facts, observations,
assertions) hang on nothing else and are made once, when the report is read. The *entities*
(classes, labels, other forms) are chosen over all reports (:mod:`graph.resolution`) and are made
at each commit. No blank node is ever made: a selector's IRI is its assertion's with a fragment,
so the sorted N-Quads of a graph are its canonical form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.statements import statement
from graph.vocabulary import (
    ALT_LABEL,
    DEFAULT,
    HAS_SELECTOR,
    PREF_LABEL,
    TYPE,
    WAS_DERIVED_FROM,
    date,
    decimal,
    integer,
    literal,
    node,
    rg,
)
from ontology import namespaces as ns
from ontology.model import Assertion, Observation, Status, Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.resolution import ResolvedEntity
    from graph.vocabulary import Term
    from ontology.model import Evidence, Extraction, ReportInfo

_ABOUT: Final = node(ns.SCHEMA + "about")
_MEASURED: Final = node(ns.SCHEMA + "variableMeasured")


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement that holds according to a report: what rules take as their premises."""

    subject: str
    predicate: str
    object: str | Value
    assertion: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Key:
    """What makes two statements of a report one: what is said, and where."""

    subject: str
    predicate: str
    object: str
    start: int
    end: int


def statement_quads(
    extraction: Extraction, skip: frozenset[Assertion] = frozenset()
) -> list[ox.Quad]:
    """Return the report's description, facts, observations and assertions.

    Plain triples come twice, in the default graph and in the report's; ``skip`` leaves out
    assertions that the resolved classes do not allow.
    """
    report = extraction.report
    graph = node(ns.report(report.slug))
    quads = _twice(_report_triples(report), graph)
    for assertion in _unique_assertions(extraction, skip):
        if assertion.stated:
            quads += _twice((_as_triple(assertion),), graph)
        quads += _assertion_quads(assertion, report.slug, graph)
    for observation in _unique_observations(extraction):
        if observation_stated(observation):
            quads += _twice(_observation_triples(observation), graph)
        quads += _observation_evidence(observation, report.slug, graph)
    return quads


def entity_quads(entities: Iterable[ResolvedEntity]) -> Iterator[ox.Quad]:
    """Yield classes, roles and labels: once in the default graph, and in each report's graph."""
    for entity in entities:
        subject = node(ns.resource(entity.id))
        labels = [(PREF_LABEL, *label) for label in entity.preferred]
        labels += [(ALT_LABEL, *label) for label in entity.others]
        kind = rg(entity.type)
        yield ox.Quad(subject, TYPE, kind, DEFAULT)
        for predicate, language, text in labels:
            yield ox.Quad(subject, predicate, ox.Literal(text, language=language), DEFAULT)
        for role in sorted({role for roles in entity.roles.values() for role in roles}):
            yield ox.Quad(subject, TYPE, rg(role), DEFAULT)
        for slug in entity.reports:
            graph = node(ns.report(slug))
            yield ox.Quad(subject, TYPE, kind, graph)
            for role in entity.roles[slug]:
                yield ox.Quad(subject, TYPE, rg(role), graph)
            for predicate, language, text in labels:
                if text in entity.forms[slug]:
                    yield ox.Quad(subject, predicate, ox.Literal(text, language=language), graph)


def facts(extraction: Extraction, skip: frozenset[Assertion] = frozenset()) -> list[Fact]:
    """Return the statements of a report from which rules may conclude."""
    slug = extraction.report.slug
    return [
        Fact(a.subject, a.predicate, a.object, assertion_iri(a, slug), a.confidence)
        for a in _unique_assertions(extraction, skip)
        if a.stated and not a.hedged
    ]


def assertion_iri(assertion: Assertion, report_slug: str) -> str:
    """Return the IRI of the assertion's node: the same for the same words in every run."""
    key = _key(assertion)
    return ns.assertion(report_slug, key.subject, key.predicate, key.object, key.start, key.end)


def observation_iri(observation: Observation) -> str:
    """Return the IRI of an observation: what is measured, and every value of it."""
    return ns.observation(
        observation.about,
        observation.metric,
        observation.value_text,
        observation.value,
        observation.minimum,
        observation.maximum,
        observation.unit,
        observation.date,
    )


def observation_stated(observation: Observation) -> bool:
    """Whether the observation enters the graph: a forecast number does, a doubted one does not."""
    return observation.status in (Status.ASSERTED, Status.FORECAST)


def _key(assertion: Assertion) -> Key:
    told = assertion.object
    text = f"{told.text}^^{told.datatype}" if isinstance(told, Value) else told
    evidence = assertion.evidence
    return Key(assertion.subject, assertion.predicate, text, evidence.start, evidence.end)


def _unique_assertions(extraction: Extraction, skip: frozenset[Assertion]) -> Iterable[Assertion]:
    """Keep one assertion of those that say the same at the same place: the surest."""
    best: dict[Key, Assertion] = {}
    for assertion in extraction.assertions:
        if assertion in skip:
            continue
        key = _key(assertion)
        held = best.get(key)
        if held is None or _rank(assertion) < _rank(held):
            best[key] = assertion
    return best.values()


def _unique_observations(extraction: Extraction) -> Iterable[Observation]:
    """Keep one observation of those that say the same at the same place: the surest."""
    best: dict[tuple[str, int, int], Observation] = {}
    for observation in extraction.observations:
        evidence = observation.evidence
        key = (observation_iri(observation), evidence.start, evidence.end)
        held = best.get(key)
        if held is None or _rank(observation) < _rank(held):
            best[key] = observation
    return best.values()


def _rank(told: Assertion | Observation) -> tuple[float, str, str]:
    return (-told.confidence, told.status, told.rule)


def _twice(triples: Iterable[ox.Triple], graph: ox.NamedNode) -> list[ox.Quad]:
    return [
        ox.Quad(t.subject, t.predicate, t.object, name)
        for t in triples
        for name in (DEFAULT, graph)
    ]


def _report_triples(report: ReportInfo) -> Iterator[ox.Triple]:
    subject = node(ns.report(report.slug))

    def told(predicate: str, value: Term) -> ox.Triple:
        return ox.Triple(subject, node(predicate), value)

    yield ox.Triple(subject, TYPE, rg("Report"))
    yield told(ns.DCTERMS + "title", ox.Literal(report.title, language=report.language))
    yield told(ns.DCTERMS + "language", ox.Literal(report.language))
    yield told(ns.DCTERMS + "source", ox.Literal(report.source_name))
    yield told(ns.SCHEMA + "sha256", ox.Literal(report.text_sha256))
    if report.published:
        yield told(ns.DCTERMS + "issued", date(report.published))
    if report.publisher:
        yield told(ns.DCTERMS + "publisher", ox.Literal(report.publisher))
    for author in report.authors:
        yield told(ns.DCTERMS + "creator", ox.Literal(author))


def object_term(told: str | Value) -> ox.NamedNode | ox.Literal:
    """Return the object of an assertion as a term."""
    if isinstance(told, Value):
        return literal(told.text, told.datatype)
    return node(ns.resource(told))


def _as_triple(assertion: Assertion) -> ox.Triple:
    return ox.Triple(
        node(ns.resource(assertion.subject)),
        rg(assertion.predicate),
        object_term(assertion.object),
    )


def _assertion_quads(assertion: Assertion, slug: str, graph: ox.NamedNode) -> list[ox.Quad]:
    evidence = _Evidence(node(assertion_iri(assertion, slug)), graph, assertion)
    return evidence.quads(_as_triple(assertion), assertion.evidence)


def _observation_triples(observation: Observation) -> Iterator[ox.Triple]:
    subject = node(observation_iri(observation))
    yield ox.Triple(subject, TYPE, rg("Observation"))
    yield ox.Triple(subject, rg("about"), node(ns.resource(observation.about)))
    yield ox.Triple(subject, rg("metric"), ox.Literal(observation.metric))
    yield ox.Triple(subject, rg("valueText"), ox.Literal(observation.value_text))
    for name, number in (
        ("value", observation.value),
        ("minValue", observation.minimum),
        ("maxValue", observation.maximum),
    ):
        if number is not None:
            yield ox.Triple(subject, node(ns.SCHEMA + name), decimal(number))
    if observation.unit:
        yield ox.Triple(subject, node(ns.SCHEMA + "unitText"), ox.Literal(observation.unit))
    if observation.date:
        yield ox.Triple(subject, rg("date"), date(observation.date))


def _observation_evidence(
    observation: Observation, slug: str, graph: ox.NamedNode
) -> list[ox.Quad]:
    """Return the assertion about an observation's value, with what it measures beside it.

    The entity and the metric stand on the assertion too, since a doubted number has no
    observation of its own in the graph that could tell them.
    """
    subject = observation_iri(observation)
    words = observation.evidence
    iri = node(ns.assertion(slug, subject, "valueText", words.start, words.end))
    triple = ox.Triple(node(subject), rg("valueText"), ox.Literal(observation.value_text))
    quads = _Evidence(iri, graph, observation).quads(triple, words)
    quads.append(ox.Quad(iri, _ABOUT, node(ns.resource(observation.about)), graph))
    quads.append(ox.Quad(iri, _MEASURED, ox.Literal(observation.metric), graph))
    return quads


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Writes an assertion's node: what is said, how sure, and where it can be read."""

    iri: ox.NamedNode
    graph: ox.NamedNode
    told: Assertion | Observation

    def quads(self, triple: ox.Triple, words: Evidence) -> list[ox.Quad]:
        told, iri = self.told, self.iri
        position, quote = node(iri.value + "#position"), node(iri.value + "#quote")
        said = statement(triple, told.confidence, told.rule, told.status)
        rows: list[tuple[ox.NamedNode, ox.NamedNode, Term]] = [
            *((iri, predicate, value) for predicate, value in said),
            (iri, WAS_DERIVED_FROM, self.graph),
            (iri, HAS_SELECTOR, position),
            (iri, HAS_SELECTOR, quote),
            (position, TYPE, node(ns.OA + "TextPositionSelector")),
            (position, node(ns.OA + "start"), integer(words.start)),
            (position, node(ns.OA + "end"), integer(words.end)),
            (quote, TYPE, node(ns.OA + "TextQuoteSelector")),
            (quote, node(ns.OA + "exact"), ox.Literal(words.exact)),
            (quote, node(ns.OA + "prefix"), ox.Literal(words.prefix)),
            (quote, node(ns.OA + "suffix"), ox.Literal(words.suffix)),
        ]
        if words.section:
            rows.append((iri, rg("section"), ox.Literal(words.section)))
        if words.page is not None:
            rows.append((iri, rg("page"), integer(words.page)))
        return [ox.Quad(*row, self.graph) for row in rows]

"""What the side panel tells of an entity, and the words that state one of its statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote

import pyoxigraph as ox

from api.numbers import numbers
from graph.evidence import grounds
from graph.sparql import bind
from graph.vocabulary import DEFAULT, TYPE, rg
from ontology import namespaces as ns
from ontology.terms import attributes

if TYPE_CHECKING:
    from api.numbers import Number
    from api.views.model import Node
    from api.views.reading import GraphReader
    from graph.evidence import Grounds

#: Statements of one relation and direction that the panel lists; the rest is counted.
_LISTED: Final = 60
_HEDGED: Final = """
SELECT DISTINCT ?subject ?predicate ?object ?status ?report WHERE {
  { GRAPH ?report { ?a rdf:subject $entity ; rdf:predicate ?predicate ; rdf:object ?object ;
      rg:hedged true ; rg:status ?status BIND($entity AS ?subject) } }
  UNION
  { GRAPH ?report { ?a rdf:object $entity ; rdf:predicate ?predicate ; rdf:subject ?subject ;
      rg:hedged true ; rg:status ?status BIND($entity AS ?object) } }
} LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A literal that a report, or a reference table, gives of an entity."""

    property: str
    value: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of an entity and another one."""

    predicate: str
    outward: bool
    other: Node
    reports: tuple[str, ...]
    confidence: float
    count: int
    inferred: bool


@dataclass(frozen=True, slots=True)
class Hedge:
    """A statement that a report doubts, denies or forecasts: it is no edge of the graph."""

    subject: str
    predicate: str
    object: str
    status: str
    report: str
    subject_labels: dict[str, str] = field(default_factory=dict)
    object_labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntityPanel:
    """All that the panel tells of an entity; ``more`` counts what each relation has beyond it."""

    node: Node
    iri: str
    aliases: tuple[tuple[str, str], ...]
    attributes: tuple[Attribute, ...]
    measures: tuple[Number, ...]
    statements: tuple[Statement, ...]
    hedges: tuple[Hedge, ...]
    more: dict[str, int]


def panel(reader: GraphReader, slug: str) -> EntityPanel:
    """Return what the graph tells of an entity.

    Raises:
        UnknownEntity: the graph holds none of that slug.
    """
    subject = reader.iri(slug)
    statements, more = _statements(reader, slug)
    return EntityPanel(
        node=reader.node(slug),
        iri=subject.value,
        aliases=reader.alternatives(slug),
        attributes=_attributes(reader, subject),
        measures=numbers(reader.store, subject),
        statements=statements,
        hedges=_hedges(reader, subject),
        more=more,
    )


def evidence(reader: GraphReader, subject: str, predicate: str, object_: str) -> dict[str, Any]:
    """Return each place that states a relation of two entities, and each proof of it."""
    triple = ox.Triple(reader.iri(subject), rg(predicate), reader.iri(object_))
    return _told(reader, grounds(reader.store, triple))


def literal_evidence(reader: GraphReader, subject: str, predicate: str) -> dict[str, Any]:
    """Return each place that gives a literal of an entity, such as its release date."""
    about = reader.iri(subject)
    return _joined(
        _told(reader, grounds(reader.store, ox.Triple(about, rg(predicate), quad.object)))
        for quad in reader.store.quads(about, rg(predicate), None, DEFAULT)
    )


def measure_evidence(reader: GraphReader, observation: str) -> dict[str, Any]:
    """Return each place that gives a number, by the end of the observation's IRI."""
    subject = ox.NamedNode(f"{ns.BASE}observation/{quote(unquote(observation), safe='~')}")
    return _joined(
        _told(reader, grounds(reader.store, ox.Triple(subject, rg("valueText"), quad.object)))
        for quad in reader.store.quads(subject, rg("valueText"), None, DEFAULT)
    )


def _joined(parts: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {"sources": [], "proofs": []}
    for part in parts:
        whole["sources"] += part["sources"]
        whole["proofs"] += part["proofs"]
    return whole


def _told(reader: GraphReader, found: Grounds) -> dict[str, Any]:
    proofs = []
    for proof in found.proofs:
        premises = [
            premise
            for triple in proof.premises
            if (premise := _premise(reader, triple)) is not None
        ]
        proofs.append({"rule": proof.rule, "confidence": proof.confidence, "premises": premises})
    sources = [
        source.as_dict() | {"prefix": source.prefix, "suffix": source.suffix}
        for source in found.sources
    ]
    return {"sources": sources, "proofs": proofs}


def _premise(reader: GraphReader, triple: ox.Triple) -> dict[str, Any] | None:
    subject, told = triple.subject, triple.object
    if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(ns.RESOURCE):
        return None
    name = triple.predicate.value.removeprefix(ns.RG)
    source = reader.node(ns.slug_of(subject.value))
    if isinstance(told, ox.NamedNode) and told.value.startswith(ns.RESOURCE):
        target: Any = asdict(reader.node(ns.slug_of(told.value)))
    else:
        target = {"value": getattr(told, "value", str(told)).removeprefix(ns.RG)}
    return {"subject": asdict(source), "predicate": name, "object": target}


def _attributes(reader: GraphReader, subject: ox.NamedNode) -> tuple[Attribute, ...]:
    found = [
        Attribute(name, quad.object.value)
        for name in attributes()
        for quad in reader.store.quads(subject, rg(name), None, DEFAULT)
        if isinstance(quad.object, ox.Literal)
    ]
    return tuple(sorted(found, key=lambda told: (told.property, told.value)))


def _statements(reader: GraphReader, slug: str) -> tuple[tuple[Statement, ...], dict[str, int]]:
    by_relation: dict[tuple[bool, str], list[str]] = defaultdict(list)
    for link in reader.links(slug):
        by_relation[not link.outward, link.predicate].append(link.other)
    found: list[Statement] = []
    more: dict[str, int] = {}
    for (inward, predicate), others in sorted(by_relation.items()):
        others.sort(key=lambda other: (-reader.degree(other), other))
        if len(others) > _LISTED:
            more[f"{predicate}|{'in' if inward else 'out'}"] = len(others) - _LISTED
        for other in others[:_LISTED]:
            ends = (other, slug) if inward else (slug, other)
            edge = reader.edge(ends[0], predicate, ends[1])
            if not reader.knows(other):
                continue
            found.append(
                Statement(
                    predicate=predicate,
                    outward=not inward,
                    other=reader.node(other),
                    reports=edge.reports,
                    confidence=edge.confidence,
                    count=edge.count,
                    inferred=edge.inferred,
                )
            )
    return tuple(found), more


def _hedges(reader: GraphReader, subject: ox.NamedNode) -> tuple[Hedge, ...]:
    found = []
    for row in reader.store.rows(bind(_HEDGED, entity=subject)):
        ends = [row["subject"], row["object"]]
        if not all(_is_known(reader, end) for end in ends):
            continue
        slugs = [ns.slug_of(getattr(end, "value", "")) for end in ends]
        found.append(
            Hedge(
                subject=slugs[0],
                predicate=getattr(row["predicate"], "value", "").removeprefix(ns.RG),
                object=slugs[1],
                status=getattr(row["status"], "value", ""),
                report=ns.slug_of(getattr(row["report"], "value", "")),
                subject_labels=reader.node(slugs[0]).labels,
                object_labels=reader.node(slugs[1]).labels,
            )
        )
    return tuple(sorted(found, key=lambda h: (h.status, h.predicate, h.subject, h.object)))


def _is_known(reader: GraphReader, term: object) -> bool:
    if not isinstance(term, ox.NamedNode) or not term.value.startswith(ns.RESOURCE):
        return False
    return next(reader.store.quads(term, TYPE, None, DEFAULT), None) is not None

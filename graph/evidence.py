"""Why the graph holds a statement: the words that state it, or the rule that concluded it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from graph.sparql import bind
from graph.vocabulary import DEFAULT, HAS_SELECTOR, OBJECT, PREDICATE, SUBJECT
from ontology.namespaces import DCTERMS, REFERENCE, REPORT, slug_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.store.base import GraphStore, Row
    from graph.vocabulary import Node, Term

# Only the search is a query: joined with the selectors it is planned a hundred times slower than
# reading the few quads of each node found.
_ASSERTIONS: Final = """
SELECT ?assertion ?graph WHERE {
  GRAPH ?graph {
    ?assertion rdf:subject $subject ; rdf:predicate $predicate ; rdf:object $object
  }
}
"""

_ASSERTED: Final = """
SELECT ?s ?p ?o ?assertion ?graph WHERE {
  VALUES (?s ?p ?o) { VALUES_HERE }
  GRAPH ?graph { ?assertion rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }
}
"""
_TOLD_OF: Final = """
SELECT ?node ?p ?o WHERE {
  VALUES ?node { VALUES_HERE } GRAPH ?graph { ?node ?p ?o }
  FILTER(?p IN (rg:confidence, rg:extractedBy, rg:status, rg:section, rg:page, dcterms:source,
    oa:hasSelector, oa:start, oa:end, oa:exact, oa:prefix, oa:suffix))
}
"""
#: What a table of facts that no report states is called where its lines are told as sources.
PACK: Final = "reference pack"
#: How many triples are asked for at once.
_BATCH: Final = 200


@dataclass(frozen=True, slots=True)
class Source:
    """One place that states something: a report's words, or a line of a reference table.

    ``report`` is the IRI of the report's (or table's) graph; ``start`` and ``end`` are None for a
    table, which has no text.
    """

    assertion: str
    report: str
    title: str
    rule: str
    confidence: float
    status: str
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    section: str = ""
    start: int | None = None
    end: int | None = None
    page: int | None = None
    issued: str | None = None
    #: Of a line of a reference table: where its fact can be looked up.
    note: str = ""

    @property
    def slug(self) -> str:
        """The slug of the report."""
        return slug_of(self.report)

    def as_dict(self) -> dict[str, object]:
        """Return it as it is given in JSON everywhere."""
        return {
            "report": self.slug,
            "title": self.title,
            "section": self.section,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "exact": self.exact,
            "status": self.status,
            "confidence": self.confidence,
            "rule": self.rule,
            "issued": self.issued,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Proof:
    """One way in which a rule concluded something."""

    assertion: str
    rule: str
    confidence: float
    premises: tuple[ox.Triple, ...]
    #: IRIs of reports that give the class from which a broader one was concluded.
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that the graph rests a statement on."""

    sources: tuple[Source, ...] = ()
    proofs: tuple[Proof, ...] = field(default=())

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.sources or self.proofs)


def grounds(store: GraphStore, triple: ox.Triple) -> Grounds:
    """Return what states or proves a triple, the surest first, by report and place."""
    query = bind(
        _ASSERTIONS,
        subject=triple.subject,
        predicate=triple.predicate,
        object=triple.object,
    )
    sources: list[Source] = []
    proofs: list[Proof] = []
    for row in store.rows(query):
        assertion, graph = row["assertion"], row["graph"]
        if isinstance(assertion, ox.NamedNode) and isinstance(graph, ox.NamedNode):
            told = _Node.read(store, assertion, graph)
            if told.text("extractedBy").startswith("rule:"):
                proofs.append(_proof(store, told))
            else:
                sources.append(_source(store, told))
    sources.sort(key=_place)
    proofs.sort(key=lambda p: (p.rule, [str(told) for told in p.premises], p.assertion))
    return Grounds(tuple(sources), tuple(proofs))


def sources_of(store: GraphStore, triple: ox.Triple) -> tuple[Source, ...]:
    """Return the places that state a triple, or, of a concluded one, those of its premises."""
    found = grounds(store, triple)
    if found.sources:
        return found.sources
    told: dict[str, Source] = {}
    for proof in found.proofs:
        for premise in proof.premises:
            if premise != triple:
                told.update({s.assertion: s for s in grounds(store, premise).sources})
    return tuple(told.values())


def sources_of_all(
    store: GraphStore, triples: Iterable[ox.Triple]
) -> dict[ox.Triple, tuple[Source, ...]]:
    """Return what :func:`sources_of` does, of many triples by few queries."""
    wanted = list(dict.fromkeys(triples))
    found: dict[ox.Triple, list[Source]] = {triple: [] for triple in wanted}
    reports: dict[ox.NamedNode, dict[str, str]] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        values = " ".join(f"({t.subject} {t.predicate} {t.object})" for t in batch)
        rows = store.rows(_ASSERTED.replace("VALUES_HERE", values))
        nodes = _nodes(store, rows)
        for row in rows:
            triple = ox.Triple(row["s"], row["p"], row["o"])  # type: ignore[arg-type] # a statement's parts
            told = nodes[cast("ox.NamedNode", row["assertion"])]
            if told.graph not in reports:
                reports[told.graph] = _about(store, told.graph)
            if not told.text("extractedBy").startswith("rule:") and triple in found:
                found[triple].append(_source(store, told, reports[told.graph]))
    return {
        triple: tuple(sorted(told, key=_place)) if told else sources_of(store, triple)
        for triple, told in found.items()
    }


def _nodes(store: GraphStore, rows: list[Row]) -> dict[ox.NamedNode, _Node]:
    """Read the nodes of many assertions, with their selectors, by one query."""
    graphs = {
        cast("ox.NamedNode", row["assertion"]): cast("ox.NamedNode", row["graph"]) for row in rows
    }
    parts = {
        ox.NamedNode(iri.value + part): iri
        for iri in graphs
        for part in ("", "#position", "#quote")
    }
    values: dict[ox.NamedNode, dict[str, list[Term]]] = {iri: defaultdict(list) for iri in graphs}
    every = " ".join(map(str, parts))
    for row in store.rows(_TOLD_OF.replace("VALUES_HERE", every)):
        iri = parts[cast("ox.NamedNode", row["node"])]
        values[iri][_local(cast("ox.NamedNode", row["p"]))].append(cast("Term", row["o"]))
    return {
        iri: _Node(iri, graph, values[iri])
        if "exact" in values[iri] or "hasSelector" not in values[iri]
        else _Node.read(store, iri, graph)
        for iri, graph in graphs.items()
    }


def _place(source: Source) -> tuple[bool, str, int, str]:
    return source.status != "asserted", source.report, source.start or 0, source.assertion


@dataclass(frozen=True, slots=True)
class _Node:
    """An assertion's node with its selectors, by the local names of their properties."""

    iri: ox.NamedNode
    graph: ox.NamedNode
    values: dict[str, list[Term]]

    @classmethod
    def read(cls, store: GraphStore, iri: ox.NamedNode, graph: ox.NamedNode) -> _Node:
        values: dict[str, list[Term]] = defaultdict(list)
        pending: list[Node] = [iri]
        for node in pending:
            for quad in store.quads(node, None, None, graph):
                values[_local(quad.predicate)].append(quad.object)
                if quad.predicate == HAS_SELECTOR and isinstance(
                    quad.object, ox.NamedNode | ox.BlankNode
                ):
                    pending.append(quad.object)
        return cls(iri, graph, values)

    def text(self, name: str) -> str:
        return next((str(getattr(term, "value", "")) for term in self.values.get(name, ())), "")

    def number(self, name: str) -> int | None:
        text = self.text(name)
        return int(text) if text else None


def _local(predicate: ox.NamedNode) -> str:
    return predicate.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _proof(store: GraphStore, told: _Node) -> Proof:
    premises: set[ox.Triple] = set()
    for premise in told.values.get("premise", ()):
        if isinstance(premise, ox.NamedNode):
            premises |= _statement(store, premise)
    reports = (str(getattr(term, "value", "")) for term in told.values.get("wasDerivedFrom", ()))
    return Proof(
        assertion=told.iri.value,
        rule=told.text("extractedBy"),
        confidence=float(told.text("confidence")),
        premises=tuple(sorted(premises, key=str)),
        reports=tuple(sorted(iri for iri in reports if iri.startswith(REPORT))),
    )


def _statement(store: GraphStore, assertion: ox.NamedNode) -> set[ox.Triple]:
    """Return what an assertion states."""
    found = set()
    for subject in store.quads(assertion, SUBJECT):
        for predicate in store.quads(assertion, PREDICATE, None, subject.graph_name):
            for told in store.quads(assertion, OBJECT, None, subject.graph_name):
                found.add(
                    ox.Triple(
                        cast("ox.NamedNode", subject.object),
                        cast("ox.NamedNode", predicate.object),
                        told.object,
                    )
                )
    return found


def _about(store: GraphStore, report: ox.NamedNode) -> dict[str, str]:
    """Return the title and the date of a report."""
    return {
        _local(quad.predicate): str(getattr(quad.object, "value", ""))
        for name in ("title", "issued")
        for quad in store.quads(report, ox.NamedNode(DCTERMS + name), None, DEFAULT)
    }


def _source(store: GraphStore, told: _Node, about: dict[str, str] | None = None) -> Source:
    about = _about(store, told.graph) if about is None else about
    return Source(
        assertion=told.iri.value,
        report=told.graph.value,
        title=about.get("title", PACK if told.graph.value.startswith(REFERENCE) else ""),
        rule=told.text("extractedBy"),
        confidence=float(told.text("confidence") or 0),
        status=told.text("status"),
        exact=told.text("exact"),
        prefix=told.text("prefix"),
        suffix=told.text("suffix"),
        section=told.text("section"),
        start=told.number("start"),
        end=told.number("end"),
        page=told.number("page"),
        issued=about.get("issued"),
        note=told.text("source"),
    )

"""Entities and links of one snapshot, read as pages need them and kept while it is served."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from api.views.model import Edge, Node
from graph.labels import label_key
from graph.vocabulary import (
    ALT_LABEL,
    DEFAULT,
    OBJECT,
    PREDICATE,
    PREF_LABEL,
    SUBJECT,
    TYPE,
    node,
    rg,
)
from ontology import namespaces as ns
from ontology.errors import UnknownEntity
from ontology.terms import ENTITY_TYPES, ROLES, relations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.lineage import LineageGraph
    from graph.store.base import GraphStore

#: Relations that are concluded only, drawn beside those that reports state.
CONCLUDED: Final = ("linkedTo",)
_DATES: Final = ("introducedIn", "releaseDate", "foundedIn")
_KEPT: Final = 20_000


@dataclass(frozen=True, slots=True)
class Link:
    """A relation of an entity to another: ``outward`` where the entity is its subject."""

    predicate: str
    other: str
    outward: bool


@dataclass(frozen=True, slots=True)
class ReportHead:
    """A report as the pages name it."""

    slug: str
    title: str
    language: str
    issued: str | None


class GraphReader:
    """Reads one snapshot; what it has read stays in memory, bounded, and never goes stale."""

    def __init__(self, store: GraphStore) -> None:
        """Read from ``store``, which must not change."""
        self.store = store
        self._predicates = {rg(name): name for name in (*relations(), *CONCLUDED)}
        self._symmetric = {name for name, term in relations().items() if term.symmetric}
        self.links = lru_cache(_KEPT)(self._links)
        self.node = lru_cache(_KEPT)(self._node)
        self.stated = lru_cache(_KEPT)(self._stated)
        self._ranking: list[tuple[str, int]] | None = None
        self._reports: dict[str, ReportHead] | None = None

    def iri(self, slug: str) -> ox.NamedNode:
        """Return the entity of a slug.

        Raises:
            UnknownEntity: the graph holds none.
        """
        try:
            found = node(ns.RESOURCE + slug)
        except ValueError:
            found = node(ns.resource(slug))
        if next(self.store.quads(found, TYPE, None, DEFAULT), None) is None:
            raise UnknownEntity(slug)
        return found

    @cached_property
    def descent(self) -> LineageGraph:
        """The lineage edges of the graph, to be walked."""
        from graph.lineage import LineageGraph  # noqa: PLC0415  networkx takes 0.2 s to load

        return LineageGraph(self.store)

    def knows(self, slug: str) -> bool:
        """Whether the graph holds an entity of that slug."""
        try:
            self.iri(slug)
        except UnknownEntity:
            return False
        return True

    def degree(self, slug: str) -> int:
        """Count the distinct entities that one is linked with."""
        return len({link.other for link in self.links(slug)})

    def reports(self) -> dict[str, ReportHead]:
        """Return the reports by slug, latest first."""
        if self._reports is None:
            heads = [
                self._report(quad.subject)
                for quad in self.store.quads(None, TYPE, rg("Report"), DEFAULT)
                if isinstance(quad.subject, ox.NamedNode)
            ]
            heads.sort(key=lambda head: (head.issued or "", head.slug), reverse=True)
            self._reports = {head.slug: head for head in heads}
        return self._reports

    def ranking(self) -> list[tuple[str, int]]:
        """Return every entity with the number of its links, the most linked first."""
        if self._ranking is None:
            counts: Counter[str] = Counter()
            for predicate, name in self._predicates.items():
                if name in CONCLUDED:
                    continue
                for quad in self.store.quads(None, predicate, None, DEFAULT):
                    if isinstance(quad.subject, ox.NamedNode) and isinstance(
                        quad.object, ox.NamedNode
                    ):
                        counts[_slug(quad.subject)] += 1
                        counts[_slug(quad.object)] += 1
            self._ranking = sorted(counts.items(), key=lambda told: (-told[1], told[0]))
        return self._ranking

    def edges_among(self, slugs: Iterable[str]) -> list[Edge]:
        """Return every statement between two of the entities, a symmetric one once."""
        drawn = set(slugs)
        return [edge for slug in sorted(drawn) for edge in self.edges_from(slug, drawn)]

    def edges_from(self, slug: str, targets: set[str]) -> list[Edge]:
        """Return the statements of which an entity is the subject and one of ``targets`` object."""
        found = []
        for link in self.links(slug):
            if not link.outward or link.other not in targets or link.other == slug:
                continue
            edge = self.edge(slug, link.predicate, link.other)
            if edge.inferred and link.predicate in self._symmetric:
                turned = self.edge(link.other, link.predicate, slug)
                if not turned.inferred:
                    continue
            found.append(edge)
        return found

    def edge(self, subject: str, predicate: str, object_: str) -> Edge:
        """Return a statement with the reports that state it."""
        told = self.stated(subject).get((predicate, object_), ())
        reports = tuple(sorted({report for report, _ in told if report}))
        return Edge(
            source=subject,
            predicate=predicate,
            target=object_,
            reports=reports,
            confidence=max((confidence for _, confidence in told), default=1.0),
            count=len(told),
            inferred=not reports,
        )

    def alternatives(self, slug: str) -> tuple[tuple[str, str], ...]:
        """Return the other forms of an entity's name, with their languages."""
        quads = self.store.quads(self.iri(slug), ALT_LABEL, None, DEFAULT)
        literals = (quad.object for quad in quads)
        return tuple(
            sorted((t.language or "", t.value) for t in literals if isinstance(t, ox.Literal))
        )

    def _links(self, slug: str) -> tuple[Link, ...]:
        subject = node(ns.RESOURCE + slug)
        found: dict[Link, None] = {}
        for outward in (True, False):
            ends = (subject, None) if outward else (None, subject)
            for quad in self.store.quads(ends[0], None, ends[1], DEFAULT):
                name = self._predicates.get(quad.predicate)
                other = quad.object if outward else quad.subject
                if name is None or not isinstance(other, ox.NamedNode) or other == subject:
                    continue
                if not outward and name in self._symmetric:
                    continue  # the other way round is in the graph, too
                found[Link(name, _slug(other), outward)] = None
        return tuple(found)

    def _node(self, slug: str) -> Node:
        subject = self.iri(slug)
        labels: dict[str, str] = {}
        kinds: set[str] = set()
        dates: dict[str, str] = {}
        for quad in self.store.quads(subject, None, None, DEFAULT):
            told = quad.object
            if quad.predicate == PREF_LABEL and isinstance(told, ox.Literal):
                labels[told.language or ""] = told.value
            elif quad.predicate == TYPE and isinstance(told, ox.NamedNode):
                kinds.add(told.value.removeprefix(ns.RG))
            elif isinstance(told, ox.Literal):
                name = quad.predicate.value.removeprefix(ns.RG)
                if name in _DATES:
                    dates[name] = min(told.value, dates.get(name, told.value))
        return Node(
            id=slug,
            type=next((kind for kind in ENTITY_TYPES if kind in kinds), "Thing"),
            labels=labels or {"": slug},
            roles=tuple(role for role in ROLES if role in kinds),
            degree=self.degree(slug),
            date=next((dates[name] for name in _DATES if name in dates), None),
        )

    def _stated(self, slug: str) -> dict[tuple[str, str], tuple[tuple[str, float], ...]]:
        """Return the places that state each relation of a subject: the report, how sure.

        What a rule concluded stands under the report "".
        """
        found: dict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
        for quad in self.store.quads(None, SUBJECT, node(ns.RESOURCE + slug)):
            told = self._assertion(quad)
            if told is not None:
                found[told[0]].append(told[1])
        return {key: tuple(places) for key, places in found.items()}

    def _assertion(self, quad: ox.Quad) -> tuple[tuple[str, str], tuple[str, float]] | None:
        values = {
            told.predicate: told.object
            for told in self.store.quads(quad.subject, None, None, quad.graph_name)
        }
        predicate, target = values.get(PREDICATE), values.get(OBJECT)
        if not isinstance(predicate, ox.NamedNode) or not isinstance(target, ox.NamedNode):
            return None
        hedged = values.get(rg("hedged"))
        if isinstance(hedged, ox.Literal) and hedged.value == "true":
            return None
        sure = values.get(rg("confidence"))
        confidence = float(sure.value) if isinstance(sure, ox.Literal) else 1.0
        graph = quad.graph_name
        iri = graph.value if isinstance(graph, ox.NamedNode) else ""
        report = ns.slug_of(iri) if iri.startswith(ns.REPORT) else ""
        key = (predicate.value.removeprefix(ns.RG), _slug(target))
        return key, (report, confidence)

    def _report(self, subject: ox.NamedNode) -> ReportHead:
        told = {
            quad.predicate.value.removeprefix(ns.DCTERMS): quad.object.value
            for quad in self.store.quads(subject, None, None, DEFAULT)
            if isinstance(quad.object, ox.Literal)
        }
        slug = _slug(subject)
        return ReportHead(
            slug=slug,
            title=told.get("title", slug),
            language=told.get("language", ""),
            issued=told.get("issued"),
        )


def _slug(iri: ox.NamedNode) -> str:
    return ns.slug_of(iri.value)


def sort_name(entity: Node) -> str:
    """Return the key under which an entity is sorted by name."""
    return label_key(entity.labels.get("en") or next(iter(entity.labels.values())))

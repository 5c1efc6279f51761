"""Lines of descent: how one technology, model or school leads to another, step by step.

The edges are the sub-properties of ``rg:lineage``. A path may follow an edge either way, and says
which: from GAN forward to what grew out of it, or from a model back to what it is built on. Paths
come shortest first; of equal ones that which turns round less, since a line that keeps its
direction is a descent, while one that turns joins two descents.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, Final

import networkx as nx
import pyoxigraph as ox

from graph.evidence import Source, sources_of_all
from graph.names import labels_of, pick
from graph.search import LabelIndex, find_entity
from graph.timeline import check_date, known
from graph.vocabulary import DEFAULT, INFERRED, TYPE, rg
from ontology.namespaces import RESOURCE, RG
from ontology.terms import ENTITY_TYPES, lineage_relations, properties, relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store.base import GraphStore

MAX_HOPS: Final = 6
MAX_PATHS: Final = 10
_CONSIDERED: Final = 400


@dataclass(frozen=True, slots=True)
class Stop:
    """An entity on a path; ``date`` is when it was introduced or released, as far as is told."""

    iri: str
    labels: dict[str, str]
    type: str
    date: str | None

    def label(self, language: str = "en") -> str:
        """Return its label in a language, else in another."""
        return pick(self.labels, language) or self.iri

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "iri": self.iri,
            "label": self.label(),
            "labels": self.labels,
            "type": self.type,
            "date": self.date,
        }


@dataclass(frozen=True, slots=True)
class Hop:
    """A step from one stop to the next; ``forward`` where the statement runs that way too."""

    property: str
    forward: bool
    sources: tuple[Source, ...]
    date: str | None

    def label(self, language: str = "en") -> str:
        """Return the property's label."""
        return properties()[self.property].label(language)

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "property": self.property,
            "label": self.label(),
            "direction": "forward" if self.forward else "backward",
            "date": self.date,
            "evidence": [source.as_dict() for source in self.sources],
        }


@dataclass(frozen=True, slots=True)
class Path:
    """Stops, and the hops between them: one less."""

    stops: tuple[Stop, ...]
    hops: tuple[Hop, ...]

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "length": len(self.hops),
            "nodes": [stop.as_dict() for stop in self.stops],
            "hops": [
                {**hop.as_dict(), "source": a.iri, "target": b.iri}
                for hop, a, b in zip(self.hops, self.stops, self.stops[1:], strict=False)
            ],
        }


@dataclass(frozen=True, slots=True)
class Lineage:
    """The paths between two entities.

    Without any, ``message`` says so, and ``nearest`` holds what comes nearest.
    """

    source: Stop
    target: Stop
    paths: tuple[Path, ...]
    message: str = ""
    nearest: tuple[Stop, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "source": self.source.as_dict(),
            "target": self.target.as_dict(),
            "paths": [path.as_dict() for path in self.paths],
            "message": self.message,
            "nearest": [stop.as_dict() for stop in self.nearest],
        }


class LineageGraph:
    """The lineage edges of a store, read once and walked often."""

    def __init__(self, store: GraphStore, as_of: str | None = None) -> None:
        """Read the edges of the store's default graph; with a date, those known by then."""
        self._store = store
        self.graph = _edges(store, lineage_relations(), as_of)
        self._walked: nx.Graph[str] = self.graph.to_undirected(as_view=True)
        self._stops: dict[str, Stop] = {}
        self._sources: dict[ox.Triple, tuple[Source, ...]] = {}

    def between(
        self,
        source: str,
        target: str,
        *,
        max_hops: int = MAX_HOPS,
        max_paths: int = MAX_PATHS,
    ) -> Lineage:
        """Return the paths between two entities given by IRI, at most ``max_paths``."""
        ends = (self.stop(source), self.stop(target))
        if source == target:
            return Lineage(*ends, (), f"{ends[0].label()} is where it starts: there is no step")
        found: list[tuple[list[str], tuple[_Edge, ...]]] = []
        for nodes in self._routes(source, target, max_hops):
            if len(found) >= max_paths and len(nodes) - 1 > len(found[-1][1]):
                break
            choices = (self._between(a, b) for a, b in pairwise(nodes))
            found += [(nodes, edges) for edges in islice(product(*choices), max_paths)]
        found.sort(key=lambda route: (len(route[1]), _turns(route[1]), route[0], route[1]))
        if not found:
            return self._nearest(*ends, max_hops)
        routes = found[:max_paths]
        self._read(routes)
        return Lineage(*ends, tuple(self._path(*route) for route in routes))

    def stop(self, iri: str) -> Stop:
        """Return an entity with what is shown of it."""
        if iri not in self._stops:
            self._stops[iri] = _stop(self._store, iri)
        return self._stops[iri]

    def _routes(self, source: str, target: str, max_hops: int) -> Iterator[list[str]]:
        """Yield simple paths, shortest first, as the nodes they pass."""
        if source not in self._walked or target not in self._walked:
            return
        if not nx.has_path(self._walked, source, target):
            return
        routes = nx.shortest_simple_paths(self._walked, source, target)
        for nodes in islice(routes, _CONSIDERED):
            if len(nodes) - 1 > max_hops:
                return
            yield nodes

    def _between(self, a: str, b: str) -> list[_Edge]:
        forward = [(name, True) for name in self.graph.get_edge_data(a, b, {"names": ()})["names"]]
        backward = [
            (name, False) for name in self.graph.get_edge_data(b, a, {"names": ()})["names"]
        ]
        return [*forward, *backward]

    def _read(self, routes: list[_Route]) -> None:
        """Read the sources of every step of some routes at once."""
        steps = {triple for route in routes for triple in _triples(*route)}
        self._sources |= sources_of_all(self._store, steps - self._sources.keys())

    def _path(self, nodes: list[str], edges: tuple[_Edge, ...]) -> Path:
        stops = tuple(self.stop(iri) for iri in nodes)
        hops = (
            Hop(name, forward, self._sources[triple], stop.date)
            for (name, forward), stop, triple in zip(
                edges, stops[1:], _triples(nodes, edges), strict=True
            )
        )
        return Path(stops, tuple(hops))

    def _nearest(self, source: Stop, target: Stop, max_hops: int) -> Lineage:
        """Say that there is no path, and name what comes nearest.

        That is the last entity of the line from the source, and the first of the line to the
        target, on the shortest way over relations of any kind; without one, what the source's own
        line reaches.
        """
        sides = [self._reached(stop.iri, max_hops) for stop in (source, target)]
        if target.iri in self._reached(source.iri, None):
            message = f"no lineage path of at most {max_hops} steps"
        else:
            message = "no lineage path"
        message += f" between {source.label()} and {target.label()}"
        every = self._every
        if (
            source.iri in every
            and target.iri in every
            and nx.has_path(every, source.iri, target.iri)
        ):
            way = nx.shortest_path(every, source.iri, target.iri)
            last = next(iri for iri in reversed(way) if iri in sides[0])
            first = next(iri for iri in way if iri in sides[1])
            near = tuple(self.stop(iri) for iri in dict.fromkeys((last, first)))
            shown = " and ".join(stop.label() for stop in near)
            return Lineage(
                source, target, (), f"{message}; nearest, over other relations: {shown}", near
            )
        steps = sorted(sides[0].items(), key=lambda reached: (reached[1], reached[0]))
        near = tuple(self.stop(iri) for iri, distance in steps if distance)[:3]
        shown = ", ".join(stop.label() for stop in near) or "nothing"
        return Lineage(source, target, (), f"{message}; nearest to {source.label()}: {shown}", near)

    @cached_property
    def _every(self) -> nx.Graph[str]:
        """The relations of every kind, either way."""
        return _edges(self._store, tuple(relations())).to_undirected(as_view=True)

    def _reached(self, iri: str, max_hops: int | None) -> dict[str, int]:
        if iri not in self._walked:
            return {iri: 0}
        return dict(nx.single_source_shortest_path_length(self._walked, iri, cutoff=max_hops))


_Edge = tuple[str, bool]
_Route = tuple[list[str], tuple[_Edge, ...]]


def _triples(nodes: list[str], edges: tuple[_Edge, ...]) -> list[ox.Triple]:
    """Return the statements of a route, step by step."""
    return [
        ox.Triple(ox.NamedNode(a if forward else b), rg(name), ox.NamedNode(b if forward else a))
        for (name, forward), a, b in zip(edges, nodes, nodes[1:], strict=False)
    ]


def lineage(
    store: GraphStore,
    source: str,
    target: str,
    *,
    max_hops: int = MAX_HOPS,
    max_paths: int = MAX_PATHS,
    as_of: str | None = None,
) -> Lineage:
    """Return the paths between two entities given by any of their names.

    ``as_of`` leaves out the steps that were not known by a date (:mod:`graph.timeline`).

    Raises:
        UnknownEntity: one of them is not in the graph.
        InputError: ``as_of`` is no date.
    """
    if as_of is not None:
        check_date(as_of)
    index = LabelIndex.of(store)
    try:
        ends = [find_entity(store, name, index) for name in (source, target)]
    finally:
        index.close()
    return LineageGraph(store, as_of).between(*ends, max_hops=max_hops, max_paths=max_paths)


def _edges(store: GraphStore, names: tuple[str, ...], as_of: str | None = None) -> nx.DiGraph[str]:
    """Return the relations between entities as a graph; an edge has the names of all of them.

    What a rule concluded is left out: it would only be a short cut past the steps it rests on.
    """
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in names:
        concluded = {quad.triple for quad in store.quads(None, rg(name), None, INFERRED)}
        for quad in store.quads(None, rg(name), None, DEFAULT):
            if (
                isinstance(quad.subject, ox.NamedNode)
                and isinstance(quad.object, ox.NamedNode)
                and quad.triple not in concluded
                and (as_of is None or known(store, quad.triple, as_of))
            ):
                told[quad.subject.value, quad.object.value].append(name)
    graph: nx.DiGraph[str] = nx.DiGraph()
    for (a, b), found in sorted(told.items()):
        if a != b and a.startswith(RESOURCE) and b.startswith(RESOURCE):
            graph.add_edge(a, b, names=sorted(found))
    return graph


def _turns(edges: tuple[_Edge, ...]) -> int:
    return sum(a[1] != b[1] for a, b in pairwise(edges))


def _stop(store: GraphStore, iri: str) -> Stop:
    subject = ox.NamedNode(iri)
    kinds = [
        quad.object.value.removeprefix(RG)
        for quad in store.quads(subject, TYPE, None, DEFAULT)
        if isinstance(quad.object, ox.NamedNode)
    ]
    dates = [
        quad.object.value
        for name in ("introducedIn", "releaseDate")
        for quad in store.quads(subject, rg(name), None, DEFAULT)
        if isinstance(quad.object, ox.Literal)
    ]
    return Stop(
        iri=iri,
        labels=labels_of(store, iri),
        type=next((kind for kind in sorted(kinds) if kind in ENTITY_TYPES), ""),
        date=min(dates, default=None),
    )

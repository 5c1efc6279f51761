"""The whole graph in the formats that other tools read."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.vocabulary import DEFAULT
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.store.base import GraphStore


class ExportFormat(StrEnum):
    """What the graph can be written as.

    N-Quads, TriG and JSON-LD hold every graph; Turtle and GraphML the default graph alone.
    """

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    JSONLD = "jsonld"
    GRAPHML = "graphml"


_FORMATS: Final = {
    ExportFormat.TRIG: ox.RdfFormat.TRIG,
    ExportFormat.TURTLE: ox.RdfFormat.TURTLE,
    ExportFormat.JSONLD: ox.RdfFormat.JSON_LD,
}


def export(store: GraphStore, format_: ExportFormat) -> bytes:
    """Return the graph in a format; equal graphs give equal bytes."""
    if format_ is ExportFormat.NQUADS:
        return canonical_nquads(store.quads())
    if format_ is ExportFormat.GRAPHML:
        from graph.graphml import graphml  # noqa: PLC0415

        return graphml(store)
    graph = DEFAULT if format_ is ExportFormat.TURTLE else None
    quads = sorted(store.quads(graph=graph), key=lambda q: (str(q.graph_name), str(q.triple)))
    told = [q.triple for q in quads] if format_ is ExportFormat.TURTLE else quads
    prefixes = None if format_ is ExportFormat.JSONLD else PREFIXES
    return ox.serialize(told, format=_FORMATS[format_], prefixes=prefixes) or b""


def canonical_nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Return quads as sorted N-Quads: the canonical form of a graph without blank nodes."""
    content = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(content.splitlines(keepends=True)))

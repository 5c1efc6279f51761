"""The facts as GraphML, for Gephi, yEd, Cytoscape and networkx."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import networkx as nx
import pyoxigraph as ox

from graph.vocabulary import ALT_LABEL, DEFAULT, PREF_LABEL, TYPE
from ontology.namespaces import RESOURCE, RG, slug_of
from ontology.terms import ENTITY_TYPES, attributes, relations

if TYPE_CHECKING:
    from graph.store.base import GraphStore

#: Properties that only rules conclude: drawn and exported, except the superproperty of others.
_CONCLUDED: Final = frozenset({"linkedTo"})


def graphml(store: GraphStore) -> bytes:
    """Return entities as nodes and relations as edges.

    A node has its class, its label in each language, its other forms and its attributes (dates,
    tickers); an edge has the relation's name.
    """
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for quad in sorted(store.quads(graph=DEFAULT), key=str):
        subject, told = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(RESOURCE):
            continue
        node = graph.nodes[slug_of(subject.value)] if slug_of(subject.value) in graph else None
        if node is None:
            graph.add_node(slug_of(subject.value), iri=subject.value)
            node = graph.nodes[slug_of(subject.value)]
        name = quad.predicate.value.removeprefix(RG)
        if isinstance(told, ox.NamedNode) and name in (*relations(), *_CONCLUDED):
            if slug_of(told.value) not in graph:
                graph.add_node(slug_of(told.value), iri=told.value)
            graph.add_edge(slug_of(subject.value), slug_of(told.value), key=name, label=name)
        else:
            _describe(node, quad)
    for name, node in graph.nodes(data=True):
        node.setdefault("label", node.get("label_en") or node.get("label_zh") or name)
    buffer = io.BytesIO()
    nx.write_graphml(graph, buffer, encoding="utf-8")
    return buffer.getvalue() + b"\n"


def _describe(node: dict[str, str], quad: ox.Quad) -> None:
    """Write a label, class or literal into the attributes of a node."""
    told = quad.object
    name = quad.predicate.value.removeprefix(RG)
    if quad.predicate == TYPE and isinstance(told, ox.NamedNode):
        kind = told.value.removeprefix(RG)
        key = "type" if kind in ENTITY_TYPES else "roles"
        _append(node, key, kind)
    elif isinstance(told, ox.Literal):
        if quad.predicate == PREF_LABEL:
            node[f"label_{told.language}"] = _clean(told.value)
        elif quad.predicate == ALT_LABEL:
            _append(node, "aliases", _clean(told.value))
        elif name in attributes():
            _append(node, name, _clean(told.value))


def _append(node: dict[str, str], key: str, text: str) -> None:
    node[key] = f"{node[key]} | {text}" if key in node else text


def _clean(text: str) -> str:
    """Leave out the control characters that XML cannot hold."""
    return "".join(c for c in text if c >= " " or c in "\t\n\r")

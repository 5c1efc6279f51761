"""The child process that changes the store, with orders and data on stdin, in one commit.

The orders are a JSON list on the first line: ``{"update": SPARQL, "base": IRI}``, or for a graph
``{"method": "PUT" | "POST" | "DELETE", "graph": IRI or "", "format": key, "base": IRI, "length":
bytes of the data that are this one's}``. A failure is told as one JSON object on stdout, and exit
status 1.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import pyoxigraph as ox

from graph.repository import Repository
from ontology.errors import InputError, QueryError, ReportGraphError

if TYPE_CHECKING:
    _Graph: TypeAlias = ox.NamedNode | ox.DefaultGraph

_FORMATS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def _update(order: dict[str, str], engine: ox.Store) -> None:
    try:
        engine.update(order["update"], base_iri=order["base"])
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise QueryError(str(error)) from error


def _graph(order: dict[str, str], body: bytes, engine: ox.Store) -> None:
    """Replace, extend or delete one graph (SPARQL 1.1 Graph Store Protocol §5)."""
    target: _Graph = ox.NamedNode(order["graph"]) if order["graph"] else ox.DefaultGraph()
    if order["method"] in {"PUT", "DELETE"}:
        engine.remove_graph(target)
    if order["method"] == "DELETE":
        return
    try:
        triples = list(
            ox.parse(
                body,
                _FORMATS[order["format"]],
                base_iri=order["base"],
                without_named_graphs=True,
                rename_blank_nodes=True,
            )
        )
    except (SyntaxError, ValueError) as error:
        raise InputError(f"the document does not parse: {error}") from error
    if isinstance(target, ox.NamedNode):
        engine.add_graph(target)
    engine.extend(ox.Quad(t.subject, t.predicate, t.object, target) for t in triples)


def _carry_out(orders: list[dict[str, str]], body: bytes, engine: ox.Store) -> None:
    start = 0
    for order in orders:
        if "update" in order:
            _update(order, engine)
        else:
            end = start + int(order.get("length", 0))
            _graph(order, body[start:end], engine)
            start = end


def main(argv: list[str]) -> int:
    """Carry out the orders on the store that the one argument names."""
    orders: list[dict[str, str]] = json.loads(sys.stdin.buffer.readline())
    body = sys.stdin.buffer.read()
    try:
        Repository(Path(argv[0])).edit(partial(_carry_out, orders, body))
    except ReportGraphError as error:
        json.dump({"kind": type(error).__name__, "message": str(error)}, sys.stdout)
        return 1
    return 0

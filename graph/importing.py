"""RDF files in: any of the six formats, as it is, with blank nodes named by the file."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.vocabulary import DEFAULT
from ontology.errors import BadOption, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.vocabulary import GraphName, Node, Term

FORMATS: Final[dict[str, ox.RdfFormat]] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".owl": ox.RdfFormat.RDF_XML,
    ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}


def parse_rdf(file: Path, graph: str | None = None) -> list[ox.Quad]:
    """Return the quads of a file; ``graph`` takes those of its default graph.

    Blank nodes get names from the file's digest and the order in which they come, so that the same
    file gives the same quads and two files never share one.

    Raises:
        InputError: the format is unknown, the file cannot be read, or it does not parse.
    """
    format_ = FORMATS.get(file.suffix.lower())
    if format_ is None:
        raise InputError(f"{file}: unknown RDF format; use one of {' '.join(FORMATS)}")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from error
    try:
        target = ox.NamedNode(graph) if graph else DEFAULT
    except ValueError as error:
        raise BadOption(f"--graph: {graph!r} is no absolute IRI") from error
    naming = _BlankNodes(sha256(content).hexdigest()[:12])
    try:
        return list(_read(content, format_, file, target, naming))
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{file}: does not parse: {error}") from error


def _read(
    content: bytes, format_: ox.RdfFormat, file: Path, target: GraphName, naming: _BlankNodes
) -> Iterator[ox.Quad]:
    base = file.absolute().as_uri()
    for quad in ox.parse(content, format_, base_iri=base):
        graph = target if quad.graph_name == DEFAULT else quad.graph_name
        yield ox.Quad(
            naming.node(quad.subject),
            quad.predicate,
            naming.term(quad.object),
            naming.graph(graph),
        )


class _BlankNodes:
    """New names for the blank nodes of a file, in the order in which they come."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._names: dict[str, ox.BlankNode] = {}

    def node(self, node: Node | ox.Triple) -> Node:
        if isinstance(node, ox.Triple):
            raise InputError("a quoted triple cannot be the subject of another")
        if isinstance(node, ox.NamedNode):
            return node
        if node.value not in self._names:
            self._names[node.value] = ox.BlankNode(f"i{self._prefix}x{len(self._names)}")
        return self._names[node.value]

    def term(self, term: Term) -> Term:
        if isinstance(term, ox.BlankNode):
            return self.node(term)
        if isinstance(term, ox.Triple):
            return ox.Triple(self.node(term.subject), term.predicate, self.term(term.object))
        return term

    def graph(self, graph: GraphName) -> GraphName:
        return self.node(graph) if isinstance(graph, ox.BlankNode) else graph

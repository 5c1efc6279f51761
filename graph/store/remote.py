"""A SPARQL endpoint of somebody else's, over the standard protocols.

Queries go by the SPARQL 1.1 Protocol, whole graphs by the Graph Store Protocol; only the standard
library is used. The endpoint must show its default graph as ours does (:mod:`graph.repository`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, build_opener

import pyoxigraph as ox

from graph.sparql import bind, check_query
from graph.store.base import Answers, QueryResults
from graph.vocabulary import DEFAULT
from ontology.errors import QueryError, StoreError
from ontology.namespaces import sparql_prologue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.vocabulary import GraphName, Node, Term

_ACCEPT: Final = (
    "application/sparql-results+json, application/n-triples;q=0.9, text/turtle;q=0.8,"
    " application/sparql-results+xml;q=0.7"
)
_CLIENT_ERRORS: Final = range(400, 500)
_EVERYTHING: Final = """
SELECT ?s ?p ?o ?g WHERE {
  { $subject $predicate $object . } UNION { GRAPH ?g { $subject $predicate $object } }
}
"""


class RemoteStore(Answers):
    """A dataset behind a SPARQL endpoint.

    ``graph_store`` is the address of its Graph Store Protocol service, where it has one.
    """

    def __init__(self, url: str, *, graph_store: str | None = None, timeout: float = 60.0) -> None:
        """Nothing is sent before the first query."""
        super().__init__(url)
        self._graph_store = graph_store
        self._timeout = timeout
        self._opener = build_opener()

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryResults:
        """Run a query of any form by POST.

        Raises:
            QueryError: it is refused here or there.
            StoreError: the endpoint does not answer, or answers in no known format.
        """
        check_query(sparql)
        fields = [("query", sparql_prologue() + sparql)]
        fields += [("default-graph-uri", iri) for iri in default_graphs]
        fields += [("named-graph-uri", iri) for iri in named_graphs]
        content, kind = self._send(
            self._url,
            method="POST",
            body=urlencode(fields).encode(),
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": _ACCEPT},
        )
        return _parsed(content, kind, self._url)

    def quads(
        self,
        subject: Node | ox.Triple | None = None,
        predicate: ox.NamedNode | None = None,
        object_: Term | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match, asked for by a query."""
        terms = {"subject": subject, "predicate": predicate, "object": object_}
        pattern = " ".join(f"${name}" for name in terms)
        if graph is None:
            query = _EVERYTHING
        elif graph == DEFAULT:
            query = f"SELECT * WHERE {{ {pattern} }}"
        else:
            query = f"SELECT * WHERE {{ GRAPH {graph} {{ {pattern} }} }}"
        given: dict[str, Term] = {name: term for name, term in terms.items() if term is not None}
        for row in self.rows(bind(query.replace("?s ?p ?o ?g", "*"), **given)):
            found = {**row, **given}
            name = row.get("g") or (DEFAULT if graph is None else graph)
            yield ox.Quad(found["subject"], found["predicate"], found["object"], name)  # type: ignore[arg-type]

    def read_graph(self, graph: str | None = None) -> list[ox.Triple]:
        """Return a whole graph over the Graph Store Protocol; None is the default graph."""
        content, kind = self._send(
            self._graph_address(graph), headers={"Accept": "application/n-triples, text/turtle"}
        )
        format_ = ox.RdfFormat.from_media_type(kind) or ox.RdfFormat.N_TRIPLES
        return [quad.triple for quad in ox.parse(content, format_)]

    def write_graph(
        self, triples: Iterable[ox.Triple], graph: str | None = None, *, replace: bool = False
    ) -> None:
        """Add triples to a graph, or put them in the place of all that it holds."""
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        self._send(
            self._graph_address(graph),
            method="PUT" if replace else "POST",
            body=content or b"",
            headers={"Content-Type": "application/n-triples"},
        )

    def close(self) -> None:
        """Do nothing: each request has a connection of its own."""

    def _graph_address(self, graph: str | None) -> str:
        if self._graph_store is None:
            raise StoreError(f"{self._url}: no Graph Store address is known for this endpoint")
        target = urlencode({"graph": graph}) if graph else "default"
        return f"{self._graph_store}?{target}"

    def _send(
        self,
        url: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: dict[str, str],
    ) -> tuple[bytes, str]:
        request = Request(url, data=body, headers=headers, method=method)  # noqa: S310  http(s) only: BACKENDS
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                return response.read(), response.headers.get_content_type()
        except HTTPError as error:
            with error:
                told = error.read(2000).decode("utf-8", "replace").strip().partition("\n")[0]
            message = f"{url}: answered {error.code}: {told or error.reason}"
            if error.code in _CLIENT_ERRORS:
                raise QueryError(message) from error
            raise StoreError(message) from error
        except (URLError, OSError) as error:
            raise StoreError(f"{url}: does not answer: {error}") from error


def _parsed(content: bytes, kind: str, url: str) -> QueryResults:
    """Read an answer in the format that its media type names."""
    results_format = ox.QueryResultsFormat.from_media_type(kind)
    try:
        if results_format is not None:
            found = ox.parse_query_results(content, results_format)
            return found  # noqa: RET504  the name tells what it is
        rdf_format = ox.RdfFormat.from_media_type(kind)
        if rdf_format is not None:
            held = ox.Store()
            held.bulk_extend(ox.Quad(*quad.triple) for quad in ox.parse(content, rdf_format))
            construct = held.query("CONSTRUCT WHERE { ?s ?p ?o }")
            if isinstance(construct, ox.QueryTriples):
                return construct
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{url}: the answer does not parse: {error}") from error
    raise StoreError(f"{url}: answered with {kind}, which is no SPARQL result")

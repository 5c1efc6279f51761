"""One test over every back end: each gives the same rows for the same graph."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlparse

import pyoxigraph as ox
import pytest

from graph.queries import example_queries
from graph.search import LabelIndex
from graph.store import BACKENDS, open_store
from graph.store.remote import RemoteStore
from graph.vocabulary import DEFAULT, rg
from ontology.errors import QueryError, StoreError
from ontology.namespaces import report, resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.store.base import GraphStore
    from graph.store.memory import MemoryStore


class Endpoint(BaseHTTPRequestHandler):
    """A SPARQL 1.1 Protocol and Graph Store Protocol service over a pyoxigraph store."""

    store: ox.Store

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/graphs"):
            self.write_graph(body, replace=False)
        else:
            self.query(parse_qs(body.decode()))

    def do_PUT(self) -> None:
        self.write_graph(self.rfile.read(int(self.headers["Content-Length"])), replace=True)

    def do_GET(self) -> None:
        triples = self.store.quads_for_pattern(None, None, None, self.graph())
        content = ox.serialize((q.triple for q in triples), format=ox.RdfFormat.N_TRIPLES) or b""
        self.answer(200, content, "application/n-triples")

    def query(self, fields: dict[str, list[str]]) -> None:
        def graphs(name: str) -> list[ox.NamedNode]:
            return [ox.NamedNode(iri) for iri in fields.get(name, ())]

        given = "default-graph-uri" in fields or "named-graph-uri" in fields
        chosen = {
            "default_graph": graphs("default-graph-uri"),
            "named_graphs": graphs("named-graph-uri"),
        }
        try:
            results = self.store.query(fields["query"][0], **(chosen if given else {}))  # type: ignore[arg-type]
        except SyntaxError as error:
            self.answer(400, str(error).encode(), "text/plain")
            return
        if isinstance(results, ox.QueryTriples):
            content = results.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
            self.answer(200, content, "application/n-triples")
        else:
            content = results.serialize(format=ox.QueryResultsFormat.JSON) or b""
            self.answer(200, content, "application/sparql-results+json; charset=utf-8")

    def write_graph(self, body: bytes, *, replace: bool) -> None:
        graph = self.graph()
        if replace:
            self.store.clear_graph(graph)
        self.store.load(body, ox.RdfFormat.N_TRIPLES, to_graph=graph)
        self.answer(204, b"", "text/plain")

    def graph(self) -> ox.NamedNode | ox.DefaultGraph:
        fields = parse_qs(urlparse(self.path).query)
        return ox.NamedNode(fields["graph"][0]) if "graph" in fields else DEFAULT

    def answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(store: ox.Store) -> Iterator[str]:
    """Serve a store on a port of this machine."""
    handler = type("Handler", (Endpoint,), {"store": store})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(params=["file", "memory", "http"])
def store(request: pytest.FixtureRequest, built: Path, memory: MemoryStore) -> Iterator[GraphStore]:
    if request.param == "file":
        opened = open_store(str(built))
        yield opened
        opened.close()
    elif request.param == "memory":
        yield memory
    else:
        with serving(memory.engine) as address:
            opened = open_store(f"{address}/sparql")
            yield opened
            opened.close()


def test_every_backend_is_tested() -> None:
    assert set(BACKENDS) == {"file", "memory", "http", "https"}


def test_rows(store: GraphStore) -> None:
    rows = store.rows("SELECT ?m ?none WHERE { ?m rg:developedBy rgr:openai } ORDER BY ?m")
    assert rows == [{"m": ox.NamedNode(resource("sora-2")), "none": None}]


def test_ask(store: GraphStore) -> None:
    assert store.ask("ASK { rgr:dit rg:lineage+ rgr:gan }")
    assert not store.ask("ASK { rgr:gan rg:lineage+ rgr:dit }")


def test_construct(store: GraphStore) -> None:
    triples = store.construct("CONSTRUCT { ?o rdfs:seeAlso ?m } WHERE { ?m rg:developedBy ?o }")
    assert len(triples) == 3
    assert {t.predicate.value.rsplit("#", 1)[-1] for t in triples} == {"seeAlso"}


def test_quads_by_any_part(store: GraphStore) -> None:
    sora, developer = ox.NamedNode(resource("sora-2")), rg("developedBy")
    first = ox.NamedNode(report("first"))
    assert len(list(store.quads(sora, developer))) == 3
    assert [q.graph_name for q in store.quads(sora, developer, None, DEFAULT)] == [DEFAULT]
    assert [q.graph_name for q in store.quads(sora, developer, None, first)] == [first]
    assert list(store.quads(None, None, ox.Literal("nothing"))) == []
    title = ox.Literal("Report first", language="en")
    assert {str(q.subject) for q in store.quads(object_=title)} == {str(first)}


def test_graphs(store: GraphStore) -> None:
    names = [iri.rsplit("/", 1)[-1] for iri in store.graphs() if not iri.endswith("metadata")]
    assert names == ["inferred", "ontology", "tickers", "first", "second"]


def test_the_dataset_can_be_chosen(store: GraphStore) -> None:
    query = "SELECT ?d WHERE { ?m rg:developedBy ?d }"
    in_first = store.query(query, default_graphs=[report("first")])
    assert len(list(in_first)) == 1  # type: ignore[arg-type]
    assert list(store.query(query, named_graphs=[report("first")])) == []  # type: ignore[arg-type]


def test_the_example_queries_give_rows_and_the_same_everywhere(
    store: GraphStore, memory: MemoryStore
) -> None:
    for query in example_queries():
        rows = store.rows(query.sparql)
        assert rows, query.name
        assert rows == memory.rows(query.sparql), query.name


def test_labels_are_found(store: GraphStore) -> None:
    index = LabelIndex.of(store)
    try:
        assert [hit.label for hit in index.search("世界模")] == ["世界模型"]
    finally:
        index.close()


@pytest.mark.parametrize(
    "query",
    ["SELEC ?x", "SELECT ?x {", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"],
)
def test_a_query_that_is_refused(store: GraphStore, query: str) -> None:
    with pytest.raises(QueryError):
        store.query(query)


def test_a_query_of_another_form_is_told_apart(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="SELECT"):
        store.rows("ASK {}")
    with pytest.raises(QueryError, match="ASK"):
        store.ask("SELECT * { ?s ?p ?o }")
    with pytest.raises(QueryError, match="CONSTRUCT"):
        store.construct("ASK {}")


def test_an_endpoint_that_is_not_there_is_one_line() -> None:
    with pytest.raises(StoreError, match="does not answer"):
        open_store("http://127.0.0.1:1/sparql").ask("ASK {}")


def test_whole_graphs_go_over_the_graph_store_protocol() -> None:
    engine = ox.Store()
    one, other = (
        ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal(text))
        for text in ("一", 'two "2"')
    )
    with serving(engine) as address:
        remote = RemoteStore(f"{address}/sparql", graph_store=f"{address}/graphs")
        remote.write_graph([one], "urn:g")
        remote.write_graph([other], "urn:g")
        assert set(remote.read_graph("urn:g")) == {one, other}
        remote.write_graph([other], "urn:g", replace=True)
        assert remote.read_graph("urn:g") == [other]
        assert remote.read_graph() == []
        with pytest.raises(StoreError, match="no Graph Store address"):
            RemoteStore(f"{address}/sparql").read_graph()

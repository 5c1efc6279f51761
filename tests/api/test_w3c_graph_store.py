"""The W3C's Graph Store Protocol tests, request by request against a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import httpx
import pytest
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF

from tests.api.harness import AUTHORIZED, SHARED, TOKEN, Server, serve, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
FOLDER = SHARED / "w3c" / "sparql11" / "graph-store-protocol"
STATUS = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404, "BadRequest": 400}
AUTHORITY = "www.example"


class Case(NamedTuple):
    """One entry of a manifest."""

    name: str
    manifest: Graph
    node: Node


def cases() -> Iterator[Case]:
    for name in ("indirect", "direct"):
        file = FOLDER / f"manifest-{name}.ttl"
        if not file.is_file():
            continue
        graph = Graph().parse(file)
        for manifest in graph.subjects(RDF.type, MF.Manifest):
            head = graph.value(manifest, MF.entries)
            for node in Collection(graph, head) if head is not None else []:
                yield Case(f"{name}/{str(node).rsplit('#', 1)[-1]}", graph, node)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, w3c: Path) -> Iterator[Server]:
    assert w3c.is_dir()
    store = store_of(tmp_path_factory.mktemp("graphs"), "<http://e/a> <http://e/p> 1 .")
    with serve(store, update_token=TOKEN, readers=1) as running:
        yield running


def text(graph: Graph, node: Node | None, property_: Node) -> str:
    return str(graph.value(node, property_) or "")


def fields(graph: Graph, node: Node) -> dict[str, str]:
    head = graph.value(node, HT.headers)
    return {
        text(graph, f, HT.fieldName).lower(): text(graph, f, HT.fieldValue)
        for f in (Collection(graph, head) if head is not None else [])
    }


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_graph_store(case: Case, server: Server) -> None:
    graph, created = case.manifest, ""
    server.update("DROP ALL")  # each test starts from an empty store
    action = graph.value(case.node, MF.action)
    requests = graph.value(action, HT.requests)
    assert requests is not None
    for node in Collection(graph, requests):
        path = text(graph, node, HT.absolutePath).replace("/gsp", "/rdf-graph-store", 1)
        path = path.replace("$LOCATION$", quote(created, safe="")).replace("$NEWPATH$", created)
        body = graph.value(node, HT.body)
        content = text(graph, body, CNT.chars).encode()
        method = text(graph, node, HT.methodName)
        headers = {"host": AUTHORITY, **AUTHORIZED, **fields(graph, node)}
        if "multipart" in headers.get("content-type", "") or content.startswith(b"--"):
            content = content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
            headers.setdefault(
                "content-type", "multipart/form-data; boundary=" + content[2:34].decode()
            )
        response = server.client.request(
            method, server.url + path, headers=headers, content=content or None
        )
        answer = graph.value(node, HT.resp)
        allowed = {
            STATUS[str(s).rsplit("#", 1)[-1]] for s in graph.objects(answer, MF.expectedStatus)
        }
        assert response.status_code in allowed, (method, path, response.text)
        if "location" in response.headers:
            created = response.headers["location"]
        wanted = text(graph, graph.value(answer, HT.body), CNT.chars)
        if method == "GET" and wanted and response.status_code == httpx.codes.OK:
            base = f"http://{AUTHORITY}{path}"
            assert isomorphic(
                Graph().parse(data=response.text, format="turtle", publicID=base),
                Graph().parse(data=wanted, format="turtle", publicID=base),
            )


def test_all_13_are_there(w3c: Path) -> None:
    assert w3c.is_dir()
    assert len(list(cases())) == 13

"""The W3C's SPARQL 1.1 Protocol tests, request by request against a running server."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS

from tests.api.harness import AUTHORIZED, SHARED, TOKEN, Server, serve, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
FOLDER = SHARED / "w3c" / "sparql11" / "protocol"
FORMATS = {
    "boolean": r"application/sparql-results\+(json|xml)",
    "tabular": r"application/sparql-results\+(json|xml)|text/csv|text/tab-separated-values",
    "RDF": r"text/turtle|application/(n-triples|rdf\+xml|ld\+json)",
}


class Case(NamedTuple):
    """One entry of the manifest."""

    name: str
    node: Node


def manifest() -> Graph:
    """Return the manifest, or an empty graph where the tests are not beside this checkout."""
    graph = Graph()
    if FOLDER.is_dir():
        graph.parse(FOLDER / "manifest.ttl", publicID=FOLDER.as_uri() + "/manifest.ttl")
    return graph


MANIFEST = manifest()


def listed(head: Node | None) -> list[Node]:
    """Return the members of an RDF list, none where there is no list."""
    return list(Collection(MANIFEST, head)) if head is not None else []


def cases() -> list[Case]:
    """Return the entries in the manifest's order."""
    return [
        Case(str(node).rsplit("#", 1)[-1], node)
        for subject in MANIFEST.subjects(RDF.type, MF.Manifest)
        for node in listed(MANIFEST.value(subject, MF.entries))
    ]


def graph_data(case: Case | None = None) -> dict[str, Path]:
    """Return the named graphs that a test, or any of them, needs: IRI and file."""
    nodes = MANIFEST.objects(case.node if case else None, UT.graphData)
    return {
        str(MANIFEST.value(node, RDFS.label)): FOLDER
        / str(MANIFEST.value(node, UT.graph)).rsplit("/", 1)[-1]
        for node in nodes
    }


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, w3c: Path) -> Iterator[Server]:
    assert w3c.is_dir()
    quads = "".join(
        re.sub(r" \.$", f" <{iri}> .", line, flags=re.MULTILINE)
        for iri, file in graph_data().items()
        for line in [file.read_text(encoding="utf-8").rstrip() + "\n"]
    )
    with serve(
        store_of(tmp_path_factory.mktemp("protocol"), quads=quads), update_token=TOKEN, readers=1
    ) as running:
        yield running


def requests_of(case: Case) -> Iterator[tuple[httpx.Request, Node | None]]:
    """Yield the requests of a test, as the manifest writes them, and what each expects."""
    action = MANIFEST.value(case.node, MF.action)
    for node in listed(MANIFEST.value(action, HT.requests)):
        fields = MANIFEST.value(node, HT.headers)
        headers = [
            (str(MANIFEST.value(f, HT.fieldName)), str(MANIFEST.value(f, HT.fieldValue)))
            for f in listed(fields)
        ]
        body = MANIFEST.value(node, HT.body)
        content = None
        if body is not None:
            encoding = str(MANIFEST.value(body, CNT.characterEncoding) or "utf-8")
            content = str(MANIFEST.value(body, CNT.chars)).encode(encoding)
        path = str(MANIFEST.value(node, HT.absolutePath))
        assert path.startswith("/sparql/")
        yield (
            httpx.Request(
                str(MANIFEST.value(node, HT.methodName)),
                "http://server" + path,
                headers=headers,
                content=content,
            ),
            MANIFEST.value(node, HT.resp),
        )


def boolean_of(response: httpx.Response) -> Any:
    if "json" in response.headers["content-type"]:
        return json.loads(response.content)["boolean"]
    return "<boolean>true</boolean>" in response.text


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_protocol(case: Case, server: Server) -> None:
    for iri, file in graph_data(case).items():
        if server.client.head(server.url + "/rdf-graph-store", params={"graph": iri}).is_error:
            server.client.put(
                server.url + "/rdf-graph-store",
                params={"graph": iri},
                content=file.read_bytes(),
                headers=AUTHORIZED | {"Content-Type": "application/n-triples"},
            ).raise_for_status()
    for request, expected in requests_of(case):
        sent = httpx.Request(
            request.method,
            server.url + request.url.raw_path.decode(),
            headers=request.headers.multi_items() + list(AUTHORIZED.items()),
            content=request.content or None,
        )
        del sent.headers["host"]
        sent.headers["host"] = server.url.removeprefix("http://")
        response = server.client.send(sent)
        allowed = {
            str(s).rsplit("StatusCode", 1)[-1]
            for s in MANIFEST.objects(expected, MF.expectedStatus)
        }
        got = f"{response.status_code // 100}xx"
        assert got in allowed, (response.status_code, response.text)
        wanted = MANIFEST.value(expected, MF.expectedFormat)
        if wanted is not None:
            assert re.match(FORMATS[str(wanted)], response.headers["content-type"])
        boolean = MANIFEST.value(expected, MF.expectedBoolean)
        if boolean is not None:
            assert boolean_of(response) is (str(boolean) == "true")


def test_all_34_are_there(w3c: Path) -> None:
    assert w3c.is_dir()
    assert len(cases()) == 34
    assert all(isinstance(case.node, URIRef) for case in cases())

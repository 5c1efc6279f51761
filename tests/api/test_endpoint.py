"""The SPARQL endpoint over real HTTP: datasets, formats, limits, errors, headers, writes."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest

from tests.api.harness import AUTHORIZED, TOKEN, Server, serve, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

QUADS = """
<http://e/a> <http://e/p> "x"@zh .
<http://e/a> <http://e/label> "50% off" .
<http://e/a> <http://e/q> "x" <http://g/1> .
<http://e/a> <http://e/q> "x" <http://g/2> .
<http://e/b> <http://e/q> "y" <http://g/2> .
"""
MANY = "".join(f'<http://e/{n}> <http://e/n> "值{n}\\n" <http://g/many> .\n' for n in range(12_000))
ALL_MANY = "SELECT * FROM <http://g/many> { ?s ?p ?o }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = store_of(tmp_path_factory.mktemp("endpoint"), quads=QUADS + MANY)
    with serve(
        store, update_token=TOKEN, max_rows=20_000, max_body=100_000, max_url=20_000
    ) as running:
        yield running


def test_several_default_graphs_hold_each_triple_once(server: Server) -> None:
    graphs = ["http://g/1", "http://g/2"]
    query = "SELECT ?s ?o { ?s <http://e/q> ?o }"
    assert len(server.select(query, **{"default-graph-uri": graphs})) == 2
    count = "SELECT (COUNT(*) AS ?n) FROM <http://g/1> FROM <http://g/2> { ?s <http://e/q> ?o }"
    assert server.select(count) == [{"n": "2"}]


def test_the_requests_dataset_replaces_the_querys(server: Server) -> None:
    query = "SELECT ?s FROM <http://g/2> { ?s <http://e/q> ?o }"
    assert len(server.select(query)) == 2
    assert len(server.select(query, **{"default-graph-uri": "http://g/1"})) == 1
    assert server.select(query, **{"named-graph-uri": "http://g/1"}) == []
    named = "SELECT ?g { GRAPH ?g { ?s <http://e/q> 'x' } }"
    assert len(server.select(named)) == 2
    assert server.select(named, **{"named-graph-uri": "http://g/1"}) == [{"g": "http://g/1"}]
    assert server.select(named, **{"default-graph-uri": "http://g/1"}) == []


def test_a_graph_held_elsewhere_is_refused(server: Server) -> None:
    query = "SELECT * FROM <http://127.0.0.1:9/data.ttl> { ?s ?p ?o }"
    response = server.client.get(server.sparql, params={"query": query})
    assert response.status_code == 400
    assert response.text.startswith("line 1, column 15:")


def test_a_form_is_decoded_once_and_as_utf8(server: Server) -> None:
    query = 'ASK { ?s ?p "50% off" } # 值'
    assert server.client.post(server.sparql, data={"query": query}).json()["boolean"] is True
    raw = server.client.post(
        server.sparql,
        content=b"query=%FF",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert raw.status_code == 400


@pytest.mark.parametrize(
    ("accept", "query", "content_type"),
    [
        (None, "SELECT * {}", "application/sparql-results+json"),
        ("*/*", "SELECT * {}", "application/sparql-results+json"),
        ("application/json", "ASK {}", "application/sparql-results+json"),
        ("application/sparql-results+xml", "ASK {}", "application/sparql-results+xml"),
        (
            "text/csv;q=0.5, text/tab-separated-values",
            "SELECT * {}",
            "text/tab-separated-values; charset=utf-8",
        ),
        ("text/csv", "SELECT * {}", "text/csv; charset=utf-8"),
        ("text/csv", "ASK {}", "text/csv; charset=utf-8"),
        (None, "CONSTRUCT WHERE { ?s <http://e/p> ?o }", "text/turtle; charset=utf-8"),
        ("application/n-triples", "DESCRIBE <http://e/a>", "application/n-triples"),
        ("application/rdf+xml", "DESCRIBE <http://e/a>", "application/rdf+xml"),
        ("application/ld+json", "DESCRIBE <http://e/a>", "application/ld+json"),
        ("application/trig", "DESCRIBE <http://e/a>", "application/trig"),
        ("application/n-quads", "DESCRIBE <http://e/a>", "application/n-quads"),
        ("text/html, text/turtle;q=0.3", "DESCRIBE <http://e/a>", "text/turtle; charset=utf-8"),
        ("text/turtle;q=0, */*;q=0.1", "DESCRIBE <http://e/a>", "application/n-triples"),
    ],
)
def test_formats(server: Server, accept: str | None, query: str, content_type: str) -> None:
    request = server.client.build_request("GET", server.sparql, params={"query": query})
    del request.headers["accept"]
    if accept:
        request.headers["accept"] = accept
    response = server.client.send(request)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == content_type
    assert "Accept" in response.headers["vary"]
    head = server.client.head(
        server.sparql, params={"query": query}, headers={"Accept": accept or "*/*"}
    )
    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize(
    ("accept", "query"),
    [
        ("image/png", "SELECT * {}"),
        ("text/turtle", "SELECT * { ?s ?p ?o . ?o ?q ?r }"),
        ("text/csv", "DESCRIBE <http://e/a>"),
        ("application/sparql-results+json;q=0", "ASK {}"),
    ],
)
def test_nothing_acceptable_is_406(server: Server, accept: str, query: str) -> None:
    response = server.client.get(server.sparql, params={"query": query}, headers={"Accept": accept})
    assert response.status_code == 406
    assert "offered: " in response.text


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT * {\n ?s ?p }", "line 2, column"),
        ("SELECT", "line 1, column"),
        ("ASK { SERVICE <http://127.0.0.1:9/> {} }", "line 1, column 7"),
        ("SELECT * { ?s x:p ?o . ?o ?q ?r }", "line 1, column"),
    ],
)
def test_errors_say_where(server: Server, query: str, place: str) -> None:
    response = server.client.get(server.sparql, params={"query": query})
    assert response.status_code == 400
    assert response.text.startswith(place)
    assert response.text.count("\n") == 1
    assert response.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "query_string",
    ["query=ASK%7B%7D&query=ASK%7B%7D", "update=CLEAR+ALL", "query=ASK%7B%7D&update=CLEAR+ALL",
     "default-graph-uri=http://g/1", "query=ASK%7B%7D&default-graph-uri=not-an-iri",
     "query=ASK%7B%7D&using-graph-uri=http://g/1", "query=%ff"],
)  # fmt: skip
def test_bad_parameters_are_400(server: Server, query_string: str) -> None:
    assert server.client.get(f"{server.sparql}?{query_string}").status_code == 400


def test_methods(server: Server) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        response = server.client.request(method, server.sparql)
        assert response.status_code == 405
        assert response.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    response = server.client.options(server.sparql)
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (204, "*")
    assert "Authorization" not in response.headers["access-control-allow-headers"]


def test_long_answers_are_streamed_whole(server: Server) -> None:
    with server.client.stream("GET", server.sparql, params={"query": ALL_MANY}) as response:
        assert response.headers["transfer-encoding"] == "chunked"
        body = b"".join(response.iter_bytes())
    rows = json.loads(body)["results"]["bindings"]
    assert len(rows) == 12_000
    assert {row["o"]["value"] for row in rows} == {f"值{n}\n" for n in range(12_000)}


def test_gzip_only_where_it_is_accepted(server: Server) -> None:
    for query in (ALL_MANY, ALL_MANY + " LIMIT 50"):
        url = f"{server.sparql}?query={quote(query)}"
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        connection.request("GET", url, headers={"Accept-Encoding": "gzip"})
        response = connection.getresponse()
        assert response.getheader("content-encoding") == "gzip"
        assert "Accept-Encoding" in (response.getheader("vary") or "")
        zipped = json.loads(gzip.decompress(response.read()))
        connection.request("GET", url, headers={"Accept-Encoding": "gzip;q=0"})
        response = connection.getresponse()
        assert response.getheader("content-encoding") is None
        assert json.loads(response.read()) == zipped
        connection.close()


def test_too_many_rows_are_not_cut_in_silence(server: Server) -> None:
    query = "SELECT * FROM <http://g/many> { ?s ?p ?o . VALUES ?twice { 1 2 } }"
    with pytest.raises(httpx.RemoteProtocolError):
        server.client.get(server.sparql, params={"query": query})
    assert server.select("SELECT * { <http://e/a> <http://e/p> ?o }") == [{"o": "x"}]


def test_long_bodies_and_urls_are_refused(server: Server) -> None:
    response = server.client.post(server.sparql, data={"query": "ASK {}" + " " * 120_000})
    assert response.status_code == 413
    response = server.client.get(server.sparql, params={"query": "ASK {}" + " " * 30_000})
    assert response.status_code == 414
    with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1]))) as raw:
        raw.settimeout(5)
        try:
            raw.sendall(b"GET /" + b"a" * 300_000)
            assert raw.recv(100) == b""
        except (ConnectionResetError, BrokenPipeError):
            pass


def test_pipelined_requests_are_answered_in_order(server: Server) -> None:
    queries = [
        "SELECT * { ?s ?p ?o . ?a ?b ?o } LIMIT 1",
        'ASK { ?s ?p "50% off" }',
        "SELECT",
        "ASK {}",
    ]
    with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1]))) as raw:
        raw.settimeout(10)
        raw.sendall(
            b"".join(
                b"GET /sparql?query=%s HTTP/1.1\r\nHost: x\r\n\r\n" % quote(q).encode()
                for q in queries
            )
        )
        statuses, bodies = [], []
        with raw.makefile("rb") as stream:
            for _ in queries:
                statuses.append(int(stream.readline().split()[1]))
                length = 0
                while (line := stream.readline()) != b"\r\n":
                    if line.lower().startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                bodies.append(stream.read(length))
    assert statuses == [200, 200, 400, 200]
    assert b"bindings" in bodies[0]
    assert b"boolean" in bodies[1]


def test_connection_close_is_honoured(server: Server) -> None:
    for version, header in (("1.1", "Connection: close\r\n"), ("1.0", "")):
        with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1]))) as raw:
            raw.settimeout(10)
            text = f"GET /sparql?query=ASK%7B%7D HTTP/{version}\r\nHost: x\r\n{header}\r\n"
            raw.sendall(text.encode())
            answer = b""
            while piece := raw.recv(4096):
                answer += piece
        assert answer.startswith(b"HTTP/1.1 200")
        assert answer.endswith(b'"boolean":true}')


def test_protective_headers(server: Server) -> None:
    for path in (
        "/sparql?query=ASK%7B%7D",
        "/api/search?q=x",
        "/healthz",
        "/dump.nq",
        "/nowhere",
        "/docs",
    ):
        response = server.client.get(server.url + path)
        assert response.headers["x-content-type-options"] == "nosniff", path
        policy = response.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy
        assert "default-src 'none'" in policy or "script-src 'self'" in policy
        assert "server" not in response.headers


@pytest.mark.parametrize(
    "authorization", [None, "Bearer wrong", "Basic " + TOKEN, "Bearer", "Bearer " + TOKEN + "x"]
)
def test_writing_needs_the_token(server: Server, authorization: str | None) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    update = server.client.post(server.sparql, data={"update": "CLEAR ALL"}, headers=headers)
    put = server.client.put(
        server.url + "/rdf-graph-store?default",
        content=b"",
        headers={**headers, "Content-Type": "text/turtle"},
    )
    for response in (update, put):
        assert response.status_code == 403
        assert "access-control-allow-origin" not in response.headers


def test_an_update_is_seen_by_the_next_query(server: Server) -> None:
    server.update("INSERT DATA { <http://e/new> <http://e/p> 1 }")
    assert server.select("SELECT * { <http://e/new> ?p ?o }") != []
    server.update("DELETE DATA { <http://e/new> <http://e/p> 1 }")
    assert server.select("SELECT * { <http://e/new> ?p ?o }") == []
    for bad in ("INSERT DATA {", "LOAD <http://127.0.0.1:9/>", "CLEAR GRAPH <http://none/>"):
        response = server.client.post(server.sparql, data={"update": bad}, headers=AUTHORIZED)
        assert response.status_code == 400, bad


def test_no_path_leads_out_of_the_static_files(server: Server) -> None:
    for path in ("/static/../settings.py", "/static/%2e%2e/settings.py", "/static/..%2fsettings.py",
                 "/resource/..%2f..%2fetc%2fpasswd", "/api/reports/..%2f..%2fx/text"):  # fmt: skip
        connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
        connection.request("GET", path)
        response = connection.getresponse()
        assert response.status in {400, 404}, path
        assert b"REPORTGRAPH_" not in response.read()
        connection.close()


def test_description(server: Server) -> None:
    for accept in (None, "text/turtle;q=1", "application/rdf+xml", "application/ld+json", "*/*"):
        response = server.client.get(server.sparql, headers={"Accept": accept} if accept else {})
        assert response.status_code == 200
        assert server.sparql in response.text
    assert server.client.get(server.sparql, headers={"Accept": "image/png"}).status_code == 406
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert server.client.get(server.sparql, headers=browser).headers["location"] == "/query"


def test_dumps_and_graphs(server: Server) -> None:
    dump = server.client.get(server.url + "/dump.nq")
    assert len(dump.text.splitlines()) > 12_000
    again = server.client.get(
        server.url + "/dump.nq", headers={"If-None-Match": dump.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert "<http://g/2>" in server.client.get(server.url + "/dump.trig").text
    assert "<http://g/2>" not in server.client.get(server.url + "/dump.ttl").text
    store = server.url + "/rdf-graph-store"
    graph = server.client.get(
        store, params={"graph": "http://g/2"}, headers={"Accept": "application/n-triples"}
    )
    assert len(graph.text.splitlines()) == 2
    assert server.client.get(store, params={"graph": "http://none/"}).status_code == 404
    assert server.client.get(store).status_code == 400
    assert server.client.get(store + "?default&graph=http://g/2").status_code == 400
    assert server.client.head(store + "?default").status_code == 200

"""Whatever is sent, the answer is no 5xx: schemathesis over the typed routes, and raw requests."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.harness import TOKEN, Server, serve, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = """
@prefix rg: <https://w3id.org/reportgraph/ontology#> .
@prefix rgr: <https://w3id.org/reportgraph/resource/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
rgr:sora a rg:Model ; skos:prefLabel "Sora"@en ; skos:altLabel "<script>alert(1)</script>"@en ;
  rg:developedBy rgr:openai .
rgr:openai a rg:Organization ; skos:prefLabel "<img src=x onerror=alert(1)>"@en .
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = store_of(tmp_path_factory.mktemp("fuzz"), DATA)
    with serve(store, update_token=TOKEN, time_limit=5.0, access_log=False) as running:
        yield running


def operations(server: Server) -> list[tuple[str, dict[str, Any]]]:
    paths = server.client.get(server.url + "/openapi.json").json()["paths"]
    return [(path, told["get"]) for path, told in paths.items() if "get" in told]


@pytest.mark.slow
def test_the_typed_routes_keep_their_description(server: Server) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from schemathesis.checks import not_a_server_error  # noqa: PLC0415
    from schemathesis.specs.openapi.checks import response_schema_conformance  # noqa: PLC0415

    schema = schemathesis.openapi.from_url(server.url + "/openapi.json")
    tried = 0
    for result in schema.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @settings(
            max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        def attempt(case: Any) -> None:
            response = case.call()
            checks = [not_a_server_error, response_schema_conformance]
            case.validate_response(response, checks=checks)

        attempt()
        tried += 1
    assert tried >= 12


TEXT = st.text(max_size=60) | st.sampled_from(
    ["%00", "\x00", "../..", "' OR 1=1", '"}', "<script>", "𝒳", "\ud7ff", "a" * 400, "%", "["]
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(value=TEXT, number=st.integers(0, 10_000))
def test_every_parameter_takes_anything(server: Server, value: str, number: int) -> None:
    known = operations(server)
    path, told = known[number % len(known)]
    query = {}
    for parameter in told.get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", quote(value, safe="") or "x")
        else:
            query[parameter["name"]] = value
    response = server.client.get(server.url + path, params=query)
    assert response.status_code < 500, (path, value, response.text)


QUERY_WORDS = """SELECT * ?s { } ASK CONSTRUCT WHERE FROM <http://a> GRAPH SERVICE FILTER( ) 'x'
" ''' # \\ LIMIT 5 DESCRIBE PREFIX e: BASE VALUES ( UNDEF < > @en ^^"""
QUERY_PARTS = st.lists(
    st.sampled_from([*QUERY_WORDS.split(), "?s ?p ?o", "BIND(1 AS ?x)", "\n"]),
    max_size=14,
).map(" ".join)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(
    query=QUERY_PARTS | TEXT,
    accept=st.sampled_from(["*/*", "", "text/turtle", ";;q=", "a/b;q=x,*/*;q=0.1", "text/csv"]),
    parameter=st.sampled_from(["query", "update", "default-graph-uri", "named-graph-uri"]),
    how=st.sampled_from(["get", "form", "query", "update", "raw"]),
    content_type=st.sampled_from(
        ["", "x", "text/plain;charset", "application/sparql-query; charset=latin-1"]
    ),
)  # fmt: skip
def test_the_sparql_route_takes_anything(
    server: Server, query: str, accept: str, parameter: str, how: str, content_type: str
) -> None:
    headers = {"Accept": accept}
    client, url = server.client, server.sparql
    text = query.encode("utf-8", "surrogatepass")
    if how == "get":
        response = client.get(url, params={"query": "ASK {}", parameter: query}, headers=headers)
    elif how == "form":
        response = client.post(url, data={parameter: query}, headers=headers)
    else:
        kind = content_type if how == "raw" else f"application/sparql-{how}"
        response = client.post(url, content=text, headers={**headers, "Content-Type": kind})
    assert response.status_code < 500, response.text


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(raw=st.binary(max_size=60))
def test_raw_query_strings_and_bodies(server: Server, raw: bytes) -> None:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=20)
    visible = bytes(byte for byte in raw if 33 <= byte < 127 and byte not in b"#")
    connection.request("GET", "/sparql?query=" + visible.decode())
    assert connection.getresponse().status < 500
    connection.close()
    response = httpx.post(
        server.sparql, content=raw, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert response.status_code < 500


def test_labels_are_never_html(server: Server) -> None:
    for path in ("/resource/sora", "/resource/openai", "/report/none", "/docs", "/ontology"):
        response = server.client.get(server.url + path, headers={"Accept": "text/html"})
        assert "<script>alert" not in response.text, path
        assert "<img src=x" not in response.text, path
    shown = server.client.get(server.url + "/resource/sora", headers={"Accept": "text/html"}).text
    assert "&lt;img src=x onerror=alert(1)&gt;" in shown

"""The typed routes and the Linked Data pages, over a report with its evidence."""

from __future__ import annotations

import http.client
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph.repository import Repository, read_report
from ontology.model import Assertion, Entity, Evidence, Extraction, Observation, ReportInfo
from tests.api.harness import Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = (
    "# 报告\n\nOpenAI 发布了视频模型 Sora 2，它基于 DiT 架构。DiT 源于 Transformer。"
    "Sora 2 可生成 25 秒的片段。\n"
)
PAGE = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def evidence(exact: str) -> Evidence:
    start = TEXT.index(exact)
    end = start + len(exact)
    return Evidence(start, end, exact, TEXT[max(0, start - 8) : start], TEXT[end : end + 8], "报告")


def extraction() -> Extraction:
    """A report of one paragraph with three statements."""
    told = [
        ("sora-2", "developedBy", "openai", "OpenAI 发布了视频模型 Sora 2"),
        ("sora-2", "usesArchitecture", "dit", "它基于 DiT 架构"),
        ("dit", "derivedFrom", "transformer", "DiT 源于 Transformer"),
    ]
    return Extraction(
        report=ReportInfo("样例-2026", "样例报告", "zh", "样例.md", "0" * 64, "2026-03-01"),
        text=TEXT,
        extractor="test",
        entities=(
            Entity("sora-2", "Model", (("en", "Sora 2"), ("zh", "索拉二号"))),
            Entity("openai", "Organization", (("en", "OpenAI"),)),
            Entity("dit", "Architecture", (("en", "DiT"),)),
            Entity("transformer", "Architecture", (("en", "Transformer"),)),
        ),
        assertions=tuple(
            Assertion(s, p, o, evidence(words), "test:rule", 0.9) for s, p, o, words in told
        ),
        observations=(
            Observation(
                "sora-2", "clipDuration", "25 秒", evidence("25 秒"), "test:rule", "25", unit="s"
            ),
        ),
    )


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("routes") / "store"
    Repository(store).add([read_report(extraction(), TEXT.encode(), "test")])
    with serve(store) as running:
        yield running


def get(server: Server, path: str, **parameters: object) -> dict[str, object]:
    response = server.client.get(server.url + path, params=parameters)  # type: ignore[arg-type]
    assert response.status_code == 200, response.text
    found: dict[str, object] = response.json()
    return found


@pytest.mark.parametrize(
    ("query", "slug"), [("sora", "sora-2"), ("索拉", "sora-2"), ("dit", "dit")]
)
def test_search(server: Server, query: str, slug: str) -> None:
    hits = get(server, "/api/search", q=query)["hits"]
    assert isinstance(hits, list)
    assert hits[0]["slug"] == slug
    assert get(server, "/api/search", q="")["hits"] == []


def test_an_entity_with_its_evidence(server: Server) -> None:
    found = server.client.get(server.url + "/api/entities/sora-2").json()
    assert found["labels"] == {"en": "Sora 2", "zh": "索拉二号"}
    assert "rg:Model" in found["types"]
    developed = next(s for s in found["statements"] if s["property"] == "rg:developedBy")
    assert developed["entity"]["slug"] == "openai"
    words = developed["evidence"][0]
    assert TEXT[words["start"] : words["end"]] == words["exact"]
    assert server.client.get(server.url + "/api/entities/none").status_code == 404


def test_neighbours(server: Server) -> None:
    found = server.client.get(server.url + "/api/entities/dit/neighbours").json()
    assert {node["slug"] for node in found["nodes"]} >= {"dit", "sora-2", "transformer"}
    edges = {
        (e["source"].rsplit("/")[-1], e["property"], e["target"].rsplit("/")[-1])
        for e in found["edges"]
    }
    assert ("dit", "rg:derivedFrom", "transformer") in edges


def test_lineage(server: Server) -> None:
    found = get(server, "/api/lineage", source="Transformer", target="索拉二号")
    paths = found["paths"]
    assert isinstance(paths, list)
    assert [node["iri"].rsplit("/")[-1] for node in paths[0]["nodes"]] == [
        "transformer",
        "dit",
        "sora-2",
    ]
    unknown = server.client.get(
        server.url + "/api/lineage", params={"source": "X1", "target": "DiT"}
    )
    assert unknown.status_code == 404


def test_ask(server: Server) -> None:
    found = get(server, "/api/ask", q="谁开发了Sora 2？")
    assert set(found) >= {"question", "language", "sparql", "answers", "message"}
    assert found["language"] == "zh"


def test_reports_and_their_texts(server: Server) -> None:
    reports = get(server, "/api/reports")["reports"]
    assert isinstance(reports, list)
    assert [report["slug"] for report in reports] == ["样例-2026"]
    part = get(server, "/api/reports/样例-2026/text", start=6, end=12)
    assert part["text"] == TEXT[6:12]
    assert part["before"] == TEXT[:6]
    assert get(server, "/api/reports/样例-2026/text")["text"] == TEXT
    for bad in ({"start": 9, "end": 3}, {"end": 9999}):
        response = server.client.get(server.url + "/api/reports/样例-2026/text", params=bad)
        assert response.status_code == 400


@pytest.mark.parametrize("path", ["/resource/sora-2", "/ontology", "/report/样例-2026"])
def test_an_iri_answers_as_a_page_or_as_rdf(server: Server, path: str) -> None:
    page = server.client.get(server.url + path, headers=PAGE)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    formats = {
        "text/turtle": ox.RdfFormat.TURTLE,
        "application/ld+json": ox.RdfFormat.JSON_LD,
        "application/n-triples": ox.RdfFormat.N_TRIPLES,
        "application/rdf+xml": ox.RdfFormat.RDF_XML,
    }
    graphs = []
    for accept, format_ in formats.items():
        response = server.client.get(
            server.url + path, headers={"Accept": accept}, follow_redirects=True
        )
        assert response.headers["content-type"].startswith(accept)
        assert "Accept" in response.headers["vary"]
        graphs.append(
            {str(q) for q in ox.parse(response.content, format_, rename_blank_nodes=False)}
        )
    assert len(graphs[0]) > 5
    assert graphs[0] == graphs[2]
    image = server.client.get(server.url + path, headers={"Accept": "image/png"})
    assert image.status_code == 406


def test_a_page_shows_the_words_that_state_it(server: Server) -> None:
    page = server.client.get(server.url + "/resource/sora-2", headers=PAGE).text
    assert "<mark>OpenAI 发布了视频模型 Sora 2</mark>" in page
    rdf = server.client.get(server.url + "/resource/sora-2", headers={"Accept": "text/turtle"}).text
    assert "oa:exact" in rdf
    assert server.client.get(server.url + "/resource/none", headers=PAGE).status_code == 404


def test_operations(server: Server) -> None:
    health = server.client.get(server.url + "/healthz").json()
    assert health["status"] == "ok"
    server.client.get(server.sparql, params={"query": "ASK {}"})
    metrics = server.client.get(server.url + "/metrics").text
    assert 'reportgraph_requests_total{route="/sparql",status="200"}' in metrics
    assert "reportgraph_readers 3" in metrics
    for line in metrics.splitlines():
        assert line.startswith("#") or len(line.rsplit(" ", 1)) == 2
    void = server.client.get(server.url + "/.well-known/void")
    assert "void:propertyPartition" in void.text
    docs = server.client.get(server.url + "/docs").text
    assert "/api/entities/{slug}" in docs
    assert "http://" not in docs
    assert "https://" not in docs


def test_the_access_log_cannot_be_forged(server: Server) -> None:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
    connection.request("GET", "/sparql?query=ASK%7B%7D%0a127.0.0.1%20GET%20/forged")
    connection.getresponse().read()
    connection.close()
    time.sleep(0.8)
    log = server.log.read_text(encoding="utf-8")
    assert "GET /sparql?query=ASK%7B%7D%0a127" in log
    assert "\n127.0.0.1 GET /forged" not in log


def test_numbers_stand_with_their_entity(server: Server) -> None:
    (row,) = server.select(
        "PREFIX rg: <https://w3id.org/reportgraph/ontology#>"
        " SELECT ?number ?about ?value { ?number rg:about ?about ; rg:valueText ?value } LIMIT 1"
    )
    slug = row["about"].rsplit("/")[-1]
    found = server.client.get(f"{server.url}/api/entities/{slug}").json()
    told = next(one for one in found["observations"] if one["iri"] == row["number"])
    assert told["value_text"] == row["value"]
    assert told["metric"]
    words = told["evidence"][0]
    assert TEXT[words["start"] : words["end"]] == words["exact"]
    assert not any(s["property"] == "rg:about" for s in found["statements"])
    page = server.client.get(f"{server.url}/resource/{slug}", headers={"Accept": "text/html"})
    assert row["value"] in page.text
    there = server.client.get(
        f"{server.url}/observation/{row['number'].rsplit('/')[-1]}", follow_redirects=False
    )
    assert there.status_code == 303
    assert there.headers["location"].startswith(f"/resource/{slug}#")
    assert server.client.get(server.url + "/observation/none").status_code == 404

"""The tools that researchers bring work with the endpoint as it is."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from graph.repository import Repository
from tests.api.harness import AUTHORIZED, ROOT, TOKEN, Server, serve, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = '<http://e/a> <http://e/p> "值"@zh , 2 . <http://e/b> <http://e/p> <http://e/a> .'
QUERY = "SELECT ?s ?o WHERE { ?s <http://e/p> ?o } ORDER BY ?o"
#: Where Comunica is looked for; it is not among the dependencies, since node is not.
COMUNICA = [ROOT / "node_modules", Path.home() / ".cache" / "reportgraph" / "node_modules"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = store_of(tmp_path_factory.mktemp("clients"), DATA)
    with serve(store, update_token=TOKEN) as running:
        yield running


def test_sparqlwrapper(server: Server) -> None:
    client = SPARQLWrapper(server.sparql)
    client.setQuery(QUERY)
    client.setReturnFormat(JSON)
    found = cast("Any", client.queryAndConvert())
    assert len(found["results"]["bindings"]) == 3
    client.setReturnFormat(XML)
    assert len(cast("Any", client.queryAndConvert()).getElementsByTagName("result")) == 3
    client.setReturnFormat(CSV)
    assert cast("bytes", client.queryAndConvert()).decode().count("\r\n") == 4
    client.setMethod(POST)
    client.setReturnFormat(JSON)
    assert len(cast("Any", client.queryAndConvert())["results"]["bindings"]) == 3
    client.setQuery("CONSTRUCT WHERE { ?s <http://e/p> ?o }")
    client.setReturnFormat(TURTLE)
    assert b"http://e/a" in cast("bytes", client.queryAndConvert())


def test_sparqlwrapper_updates_with_the_token(server: Server) -> None:
    client = SPARQLWrapper(server.sparql)
    client.addCustomHttpHeader("Authorization", AUTHORIZED["Authorization"])
    client.setMethod(POST)
    client.setQuery("INSERT DATA { <http://e/new> <http://e/is> 1 }")
    client.query()
    assert server.select("SELECT * { <http://e/new> ?p ?o }")


def test_graph_notebooks_requests(server: Server) -> None:
    """`%%sparql` posts a form with these headers, and looks at the description before."""
    headers = {"Accept": "application/sparql-results+json", "User-Agent": "graph-notebook"}
    response = server.client.post(server.sparql, data={"query": QUERY}, headers=headers)
    assert [row["o"]["type"] for row in response.json()["results"]["bindings"]]
    explain = server.client.post(
        server.sparql, data={"query": "CONSTRUCT WHERE { ?s ?p ?o }"}, headers={"Accept": "*/*"}
    )
    assert explain.status_code == 200


def test_rdflibs_sparql_store(server: Server) -> None:
    from rdflib import Graph  # noqa: PLC0415
    from rdflib.plugins.stores.sparqlstore import SPARQLStore  # noqa: PLC0415

    graph = Graph(SPARQLStore(server.sparql))
    assert len(list(graph.query(QUERY))) == 3


def test_comunica(server: Server) -> None:
    node = shutil.which("node")
    modules = next((m for m in COMUNICA if (m / "@comunica" / "query-sparql").is_dir()), None)
    if node is None or modules is None:
        pytest.skip("node with @comunica/query-sparql is not installed")
    script = """
const {QueryEngine} = require(process.argv[1] + '/@comunica/query-sparql');
(async () => {
  const engine = new QueryEngine();
  const rows = await engine.queryBindings(process.argv[3], {sources: [
    {type: 'sparql', value: process.argv[2]}]});
  console.log(JSON.stringify((await rows.toArray()).map(r => r.get('s').value)));
})().catch(e => { console.error(e); process.exit(1); });
"""
    done = subprocess.run(
        [node, "-e", script, str(modules), server.sparql, QUERY],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)) == 3


SIB_QUERIES = {
    "prefixes": """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE {
  [] sh:namespace ?namespace ; sh:prefix ?prefix . } ORDER BY ?namespace""",
    "examples": """PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?sq ?comment ?query WHERE {
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
      sh:select|sh:ask|sh:construct|sh:describe ?query . } ORDER BY ?sq""",
    "void": """PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype WHERE {
  { ?cp void:class ?subjectClass ; void:propertyPartition ?pp . ?pp void:property ?prop .
    OPTIONAL { { ?pp void:classPartition [ void:class ?objectClass ] . } UNION {
        ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] . } } }
  UNION { ?linkset void:subjectsTarget [ void:class ?subjectClass ] ; void:linkPredicate ?prop ;
      void:objectsTarget [ void:class ?objectClass ] . } }""",
}


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The sample reports of the project, as `reportgraph demo` builds them."""
    store = tmp_path_factory.mktemp("bundled") / "store"
    build_samples(store)
    with serve(store) as running:
        yield running


def build_samples(store: Path) -> None:
    reports = [str(path) for path in sorted((ROOT / "reports").glob("*.md"))]
    command = [sys.executable, "-m", "api.cli", "build", "--store", str(store), *reports]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert Repository(store).current() is not None, done.stderr


@pytest.mark.slow
def test_the_metadata_queries_of_the_sib_tools(bundled: Server) -> None:
    prefixes = {row["prefix"]: row["namespace"] for row in bundled.select(SIB_QUERIES["prefixes"])}
    assert prefixes["rg"] == "https://w3id.org/reportgraph/ontology#"
    ends = bundled.select(SIB_QUERIES["void"])
    assert any(row.get("objectClass") for row in ends)
    assert any(row.get("objectDatatype") for row in ends)


@pytest.mark.slow
def test_every_example_query_has_an_answer(bundled: Server) -> None:
    examples = bundled.select(SIB_QUERIES["examples"])
    assert len({row["sq"] for row in examples}) >= 10
    for text in {row["query"] for row in examples}:
        response = bundled.client.get(bundled.sparql, params={"query": text})
        assert response.status_code == 200
        told = response.json()
        assert told.get("boolean") or told["results"]["bindings"], text

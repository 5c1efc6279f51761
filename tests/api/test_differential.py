"""Three hundred generated queries give the same answers here as from `oxigraph serve`."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.api.harness import Server, free_port, serve, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 330
E = "http://e/"
PROPERTIES = ["p", "q", "next", "label", "n", "type"]


def data(rng: random.Random) -> str:
    """Return N-Quads: a small graph of chains, labels in two languages and numbers."""
    lines = []
    for n in range(60):
        graph = rng.choice(["", "", f"<{E}g/1>", f"<{E}g/2>"])
        s = f"<{E}{n}>"
        lines += [
            f"{s} <{E}next> <{E}{(n * 3 + 1) % 60}> {graph} .",
            f'{s} <{E}label> "节点{n}"@zh .',
            f'{s} <{E}label> "Node {n % 20}"@en .',
            f'{s} <{E}n> "{n % 7}"^^<http://www.w3.org/2001/XMLSchema#integer> {graph} .',
            f"{s} <{E}type> <{E}T{n % 4}> .",
        ]
        if n % 3 == 0:
            lines.append(f"{s} <{E}p> <{E}{rng.randrange(60)}> {graph} .")
        if n % 5 == 0:
            lines.append(f'{s} <{E}q> "50% \\"x\\" {n}" .')
    return "\n".join(lines) + "\n"


class Maker:
    """Makes queries from the grammar's parts; all are finite and cheap on the graph above."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def term(self) -> str:
        return self.rng.choice([f"<{E}{self.rng.randrange(60)}>", "?a", "?b", "?c"])

    def path(self) -> str:
        one = f"<{E}{self.rng.choice(PROPERTIES)}>"
        form = self.rng.choice(["{}", "{}", "{}", "^{}", "{}/{}", "{}|{}", "{}+", "{}?", "({}/{})"])
        return form.format(one, f"<{E}{self.rng.choice(['next', 'p'])}>")

    def object(self) -> str:
        literals = ['"Node 3"@en', '"节点5"@zh', "3", f"<{E}T1>"]
        return self.rng.choice([self.term(), self.term(), *literals])

    def triple(self) -> str:
        return f"{self.term()} {self.path()} {self.object()} ."

    def filter(self) -> str:
        return self.rng.choice(
            [
                'FILTER(LANG(?c) = "zh")',
                "FILTER(?c > 2)",
                "FILTER(isIRI(?b))",
                "FILTER(BOUND(?a))",
                'FILTER(CONTAINS(STR(?a), "1"))',
                "FILTER(?a != ?b)",
                'FILTER(REGEX(STR(?c), "[5-7]"))',
                f"FILTER NOT EXISTS {{ ?a <{E}p> ?z }}",
                f"FILTER EXISTS {{ ?a <{E}next> ?z }}",
            ]
        )

    def pattern(self, depth: int = 0) -> str:
        parts = [f"?a {self.path()} ?b .", *(self.triple() for _ in range(self.rng.randrange(2)))]
        extras = [
            lambda: f"OPTIONAL {{ ?b {self.path()} ?c }}",
            lambda: f"{{ {self.triple()} }} UNION {{ {self.triple()} }}",
            lambda: f"MINUS {{ ?a {self.path()} <{E}T2> }}",
            lambda: f"GRAPH ?g {{ ?a {self.path()} ?c }}",
            lambda: f"VALUES ?b {{ <{E}1> <{E}4> <{E}T1> }}",
            lambda: "BIND(STR(?b) AS ?s)",
            self.filter,
            self.filter,
        ]
        if depth == 0:
            extras.append(lambda: f"{{ SELECT ?a WHERE {{ {self.pattern(1)} }} }}")
        parts += [self.rng.choice(extras)() for _ in range(self.rng.randrange(1, 3))]
        return " ".join(parts)

    def query(self) -> str:  # noqa: PLR0911 - a form each
        kind = self.rng.randrange(10)
        body = f"WHERE {{ {self.pattern()} }}"
        if kind == 0:
            return f"ASK {body}"
        if kind == 1:
            return f"CONSTRUCT {{ ?a <{E}made> ?b . ?b <{E}from> ?c }} {body}"
        if kind == 2:
            return f"SELECT ?a (COUNT(*) AS ?k) {body} GROUP BY ?a HAVING (COUNT(*) > 1)"
        if kind == 3:
            return f"SELECT (COUNT(DISTINCT ?b) AS ?k) (MIN(?a) AS ?low) (SAMPLE(1) AS ?one) {body}"
        if kind == 4:
            return f"DESCRIBE <{E}{self.rng.randrange(60)}>"
        if kind == 5:
            graphs = self.rng.choice([f"FROM <{E}g/1>", f"FROM NAMED <{E}g/2>"])
            return f"SELECT * {graphs} {body}"
        distinct = self.rng.choice(["", "DISTINCT ", ""])
        order = self.rng.choice(["", "", " ORDER BY ?a ?b ?c LIMIT 1000"])
        return f"SELECT {distinct}?a ?b ?c {body}{order}"


@pytest.fixture(scope="module")
def peers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    binary = Path(sys.executable).with_name("oxigraph")
    if not binary.exists():
        pytest.skip("the package oxigraph is not installed")
    folder = tmp_path_factory.mktemp("differential")
    store = store_of(folder, quads=data(random.Random(7)))
    with serve(store, access_log=False) as server:
        dump = folder / "dump.nq"
        dump.write_bytes(server.client.get(server.url + "/dump.nq").content)
        other, port = folder / "other", free_port()
        load = [str(binary), "load", "-l", str(other), "-f", str(dump)]
        subprocess.run(load, check=True, capture_output=True)
        bind = f"127.0.0.1:{port}"
        process = subprocess.Popen(
            [str(binary), "serve-read-only", "-l", str(other), "-b", bind],
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(200):
                try:
                    httpx.get(f"http://{bind}/")
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield server, f"http://{bind}/query"
        finally:
            process.kill()
            process.wait()


def answer(client: httpx.Client, url: str, query: str) -> Any:
    accept = "application/sparql-results+json, application/n-triples;q=0.9"
    response = client.post(url, data={"query": query}, headers={"Accept": accept})
    if response.status_code != 200:
        return response.status_code
    if "n-triples" in response.headers["content-type"]:
        return Counter(response.text.splitlines())
    told = json.loads(response.content)
    if "boolean" in told:
        return told["boolean"]
    rows = Counter(json.dumps(row, sort_keys=True) for row in told["results"]["bindings"])
    return sorted(told["head"]["vars"]), rows


@pytest.mark.slow
def test_generated_queries(peers: tuple[Server, str]) -> None:
    server, other = peers
    maker = Maker(random.Random(42))
    queries = sorted({maker.query() for _ in range(COUNT)})
    assert len(queries) >= 300
    kinds: Counter[str] = Counter()
    with httpx.Client(timeout=60) as client:
        for query in queries:
            ours, theirs = answer(client, server.sparql, query), answer(client, other, query)
            assert ours == theirs, query
            kinds[
                query.split()[0]
                if not isinstance(ours, int) or ours in {True, False}
                else "refused"
            ] += 1
            if isinstance(ours, tuple):
                kinds["with rows"] += bool(ours[1])
    assert kinds["refused"] < 10, kinds
    assert kinds["with rows"] > 60, kinds

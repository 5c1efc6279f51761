"""The service over HTTP beside `oxigraph serve` and rdflib-endpoint, on the same data in one run.

Every request asks for another entity, so that no server gains from having seen a query before, and
every server's rows are compared before it is measured. Servers take turns, round after round.
"""

from __future__ import annotations

import json
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench import data
from bench.load import ACCEPT, Result, processes, rss_mb, run
from graph.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

_OURS = """
import sys
from pathlib import Path
from api.server import serve
from api.settings import Settings
serve(Settings(store=Path(sys.argv[1]), port=int(sys.argv[2]), access_log=False))
"""
_RDFLIB = """
import sys, uvicorn
from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint
graph = Graph()
graph.parse(sys.argv[1], format="nt")
uvicorn.run(SparqlEndpoint(graph=graph, path="/sparql"), port=int(sys.argv[2]), log_level="error")
"""
#: rdflib parses for a minute a million triples; it is measured on at most so many.
_RDFLIB_MOST = 100_000


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(command: list[str], url: str) -> Iterator[tuple[str, int, float]]:
    """Run a server; gives its endpoint, process id and the seconds until its first answer."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        while True:
            try:
                rows(url, "SELECT * { ?s ?p ?o } LIMIT 1")
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - began > 300:
                    raise
                time.sleep(0.01)
        yield url, process.pid, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait(20)


def rows(url: str, query: str) -> list[str]:
    """Return the rows of a query, sorted."""
    request = urllib.request.Request(
        f"{url}?query={urllib.parse.quote(query)}", headers={"Accept": ACCEPT}
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        told = json.load(response)["results"]["bindings"]
    return sorted(
        json.dumps({k: v["value"] for k, v in row.items()}, sort_keys=True) for row in told
    )


def prepare(triples: int) -> Path:
    """Return a store of the data, made on the first call."""
    store = data.folder() / f"store-{triples}"
    if not (store / "CURRENT").exists():
        shutil.rmtree(store, ignore_errors=True)
        Repository(store).import_rdf([data.file(triples)])
    return store


def peers(stack: ExitStack, triples: int) -> dict[str, tuple[str, int, float]]:
    """Start the servers that are installed."""
    store, found = prepare(triples), {}
    port = free_port()
    ours = [sys.executable, "-c", _OURS, str(store), str(port)]
    found["reportgraph"] = stack.enter_context(server(ours, f"http://127.0.0.1:{port}/sparql"))
    oxigraph = Path(sys.executable).with_name("oxigraph")
    if oxigraph.exists():
        port = free_port()
        with Repository(store).open() as opened:
            snapshot = opened.held.data
        command = [str(oxigraph), "serve-read-only", "-l", str(snapshot), "-b", f"127.0.0.1:{port}"]
        found["oxigraph"] = stack.enter_context(server(command, f"http://127.0.0.1:{port}/query"))
    try:
        import rdflib_endpoint  # noqa: F401
    except ImportError:
        print("rdflib-endpoint is not installed: not measured")
    else:
        if triples <= _RDFLIB_MOST:
            port = free_port()
            command = [sys.executable, "-c", _RDFLIB, str(data.file(triples)), str(port)]
            url = f"http://127.0.0.1:{port}/sparql"
            found["rdflib-endpoint"] = stack.enter_context(server(command, url))
    return found


def main(rounds: int = 3, seconds: float = 1.5) -> None:
    triples = data.size()
    asked = data.queries(data.models_in(triples))
    with ExitStack() as stack:
        servers = peers(stack, triples)
        for name, (_, pid, ready) in servers.items():
            memory = "+".join(f"{rss_mb(one):.0f}" for one in processes(pid))
            print(f"{name}: first answer after {ready:.2f} s, {memory} MB")
        for query, texts in asked.items():
            wanted = [rows(servers["reportgraph"][0], text) for text in texts[::40]]
            for name, (url, _, _) in servers.items():
                if query != "type" and [rows(url, text) for text in texts[::40]] != wanted:
                    print(f"{query}: {name} gives OTHER ROWS")
            for connections in (1, 8):
                got: dict[str, list[Result]] = {name: [] for name in servers}
                for _ in range(rounds):
                    for name, (url, pid, _) in servers.items():
                        got[name].append(run(url, texts, pid, connections, seconds))
                ours = statistics.median(r.cpu_us for r in got["reportgraph"])
                speed = statistics.median(r.per_second for r in got["reportgraph"])
                for name, results in got.items():
                    cpu = statistics.median(r.cpu_us for r in results)
                    per_second = statistics.median(r.per_second for r in results)
                    p50 = statistics.median(r.p50_ms for r in results)
                    bad = sum(r.bad for r in results)
                    print(
                        f"{query:9} {connections} conn  {name:16} {cpu:7.0f} us CPU/request  "
                        f"{per_second:7.0f}/s  p50 {p50:6.2f} ms  bad {bad}  "
                        f"ours: {ours / cpu:5.2f} x its CPU, {speed / per_second:5.2f} x its speed",
                        flush=True,
                    )
        search(servers)
        for name, (_, pid, _) in servers.items():
            print(f"{name}: {'+'.join(f'{rss_mb(one):.0f}' for one in processes(pid))} MB after it")


def search(servers: dict[str, tuple[str, int, float]]) -> None:
    """Measure a look-up of part of a label, by SPARQL and by the label index."""
    url, pid, _ = servers["reportgraph"]
    contains = (
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        'SELECT ?s ?l WHERE { ?s rdfs:label ?l FILTER(CONTAINS(?l, "境0-3")) }'
    )
    scan = run(url, [contains], pid, 1, 1.5)
    print(
        f"part of a label by CONTAINS over /sparql: p50 {scan.p50_ms:.2f} ms, {scan.cpu_us:.0f} us"
    )


if __name__ == "__main__":
    main()

"""The servers that are measured side by side, on the same data; who is not installed is named."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import data
from bench.load import ACCEPT, target
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
_GRAPH = "http://kg.example/"
_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {files}
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
ServerThreads = 20
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A running server: its endpoint, its process, and the seconds until its first answer."""

    url: str
    pid: int
    ready: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str, accept: str = "application/json") -> Any:
    """Return the JSON at an address."""
    request = urllib.request.Request(url, headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=120) as response:
        return json.load(response)


def rows(url: str, query: str) -> list[str]:
    """Return the rows of a query, sorted."""
    told = get(target(url, query), ACCEPT)["results"]["bindings"]
    return sorted(
        json.dumps({k: v["value"] for k, v in row.items()}, sort_keys=True) for row in told
    )


@contextmanager
def server(command: list[str], url: str, folder: Path | None = None) -> Iterator[Peer]:
    """Run a server until the end of the block."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, cwd=folder
    )
    try:
        while True:
            try:
                rows(url, "SELECT * { ?s ?p ?o } LIMIT 1")
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - began > 300:
                    raise
                time.sleep(0.01)
        yield Peer(url, process.pid, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(60)


def prepare(triples: int) -> Path:
    """Return a store of the data, made on the first call."""
    store = data.folder() / f"store-{triples}"
    if not (store / "CURRENT").exists():
        shutil.rmtree(store, ignore_errors=True)
        Repository(store).import_rdf([data.file(triples)])
    return store


@contextmanager
def virtuoso(triples: int) -> Iterator[Peer]:
    """Run Virtuoso on a database of the data, loaded on the first call."""
    folder = (data.folder() / f"virtuoso-{triples}").absolute()
    file = data.file(triples).absolute()
    loaded = folder / "loaded"
    if not loaded.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    sql, http = free_port(), free_port()
    settings = _VIRTUOSO.format(sql=sql, http=http, files=file.parent)
    (folder / "virtuoso.ini").write_text(settings)
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    url = f"http://127.0.0.1:{http}/sparql?default-graph-uri={urllib.parse.quote(_GRAPH, safe='')}"
    with server(command, url, folder) as peer:
        if not loaded.exists():
            load = f"ld_dir('{file.parent}','{file.name}','{_GRAPH}'); rdf_loader_run(); checkpoint"
            isql = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", f"exec={load};"]
            subprocess.run(isql, check=True, stdout=subprocess.DEVNULL)
            loaded.touch()
        yield peer


def peers(stack: ExitStack, triples: int) -> dict[str, Peer]:
    """Start the servers that are installed; ours is the first."""
    store, port = prepare(triples), free_port()
    ours = [sys.executable, "-c", _OURS, str(store), str(port)]
    found = {
        "reportgraph": stack.enter_context(server(ours, f"http://127.0.0.1:{port}/sparql")),
    }
    oxigraph = Path(sys.executable).with_name("oxigraph")
    if oxigraph.exists():
        port = free_port()
        with Repository(store).open() as opened:
            snapshot = opened.held.data
        command = [str(oxigraph), "serve-read-only", "-l", str(snapshot), "-b", f"127.0.0.1:{port}"]
        found["oxigraph"] = stack.enter_context(server(command, f"http://127.0.0.1:{port}/query"))
    else:
        print("oxigraph is not installed: not measured")
    try:
        import rdflib_endpoint  # noqa: F401
    except ImportError:
        print("rdflib-endpoint is not installed: not measured")
    else:
        if triples <= data.rdflib_most():
            port = free_port()
            command = [sys.executable, "-c", _RDFLIB, str(data.file(triples)), str(port)]
            url = f"http://127.0.0.1:{port}/sparql"
            found["rdflib-endpoint"] = stack.enter_context(server(command, url))
        else:
            print("rdflib-endpoint parses for a minute a million triples: see BENCH_RDFLIB_MOST")
    if shutil.which("virtuoso-t") and shutil.which("isql-vt"):
        found["virtuoso"] = stack.enter_context(virtuoso(triples))
    else:
        print("virtuoso-t is not installed: not measured")
    return found

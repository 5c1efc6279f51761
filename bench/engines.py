"""The engine in the library beside rdflib and oxrdflib: load and query, in one process each."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING

from bench import data
from bench.peers import prepare

if TYPE_CHECKING:
    from collections.abc import Callable

ENGINES = ("reportgraph", "pyoxigraph", "oxrdflib", "rdflib")


def opened(engine: str, triples: int) -> Callable[[str], int]:
    """Return a function that runs a query and counts its rows."""
    file = data.file(triples)
    if engine == "reportgraph":
        from graph.repository import Repository

        store = Repository(prepare(triples)).open()
        return lambda text: len(store.rows(text))
    if engine == "pyoxigraph":
        import pyoxigraph as ox

        target = data.folder() / f"ox-{triples}"
        if not target.exists():
            ox.Store(str(target)).bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
        plain = ox.Store.read_only(str(target))
        return lambda text: len(list(plain.query(text)))
    from rdflib import Graph

    graph = Graph(store="Oxigraph") if engine == "oxrdflib" else Graph()
    graph.parse(file, format="ox-nt" if engine == "oxrdflib" else "nt")
    return lambda text: len(list(graph.query(text)))


def measure(engine: str, triples: int) -> dict[str, list[float]]:
    """Return the rows and the milliseconds of each kind of query; the first entry is opening."""
    began = time.perf_counter()
    ask = opened(engine, triples)
    told: dict[str, list[float]] = {"open": [0, (time.perf_counter() - began) * 1e3]}
    for name, texts in data.queries(data.models_in(triples), 60).items():
        times, count = [], 0
        for text in texts[:20] if engine == "rdflib" else texts:
            start = time.perf_counter()
            count += ask(text)
            times.append((time.perf_counter() - start) * 1e3)
        told[name] = [count / len(times), statistics.median(times)]
    return told


def main() -> None:
    triples = min(data.size(), 100_000)
    prepare(triples)
    results = {}
    for engine in ENGINES:
        command = [sys.executable, "-m", "bench.engines", engine, str(triples)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{engine}: not measured ({done.stderr.strip().splitlines()[-1:]})")
            continue
        results[engine] = json.loads(done.stdout)
    for name, (count, ours) in results["reportgraph"].items():
        for engine, told in results.items():
            same = "" if engine == "rdflib" or told[name][0] == count else "  OTHER ROWS"
            print(
                f"{name:9} {engine:12} {told[name][1]:10.3f} ms"
                f"  ours is {told[name][1] / ours:8.2f} x as fast{same}"
            )


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))

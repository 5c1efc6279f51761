"""The service over HTTP beside `oxigraph serve`, rdflib-endpoint and Virtuoso, in one run.

All have the same data. Every request asks for another entity, so that little is gained from having
seen a query before, and every server's rows are compared before it is measured. Servers take turns,
round after round. BENCH_TRIPLES says on how much data, BENCH_RDFLIB_MOST up to how much rdflib is
asked, too, and BENCH_SECONDS for how long each is asked at a time.
"""

from __future__ import annotations

import os
import statistics
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench import data
from bench.load import Result, processes, request_for, rss_mb, run, target
from bench.peers import Peer, get, peers, rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

OURS = "reportgraph"
ROUNDS = 3


def measure(name: str, servers: Mapping[str, Peer], asked: Mapping[str, Sequence[bytes]]) -> None:
    """Send the requests to each server that has some, in turn, and print the ratios."""
    seconds = float(os.environ.get("BENCH_SECONDS", "1.5"))
    for connections in (1, 8):
        got: dict[str, list[Result]] = {one: [] for one in asked}
        for _ in range(ROUNDS):
            for one, requests in asked.items():
                peer = servers[one]
                got[one].append(run(peer.url, requests, peer.pid, connections, seconds))
        ours = statistics.median(r.cpu_us for r in got[OURS])
        speed = statistics.median(r.per_second for r in got[OURS])
        for one, results in got.items():
            cpu = statistics.median(r.cpu_us for r in results)
            per_second = statistics.median(r.per_second for r in results)
            p50 = statistics.median(r.p50_ms for r in results)
            bad = sum(r.bad for r in results)
            print(
                f"{name:9} {connections} conn  {one:16} {cpu:7.0f} us CPU/request  "
                f"{per_second:7.0f}/s  p50 {p50:6.2f} ms  bad {bad}  "
                f"ours: {ours / cpu:5.2f} x its CPU, {speed / per_second:5.2f} x its speed",
                flush=True,
            )


def compare_rows(name: str, servers: Mapping[str, Peer], texts: Sequence[str]) -> None:
    """Say which server gives other rows than ours."""
    for one, peer in servers.items():
        other = sum(rows(peer.url, text) != rows(servers[OURS].url, text) for text in texts)
        told = "gives the same rows" if not other else f"gives OTHER ROWS for {other}"
        if one != OURS:
            print(f"{name:9} {one} {told} of {len(texts)} queries")


def labels(servers: Mapping[str, Peer], parts: Sequence[str]) -> None:
    """Measure a look-up of a part of a label: our /api/search, and CONTAINS on every server."""
    address = servers[OURS].url.removesuffix("/sparql") + "/api/search?limit=100&q="
    texts = [data.contains(part) for part in parts]
    compare_rows("label", servers, texts[::12])
    other = 0
    for part, text in zip(parts[::12], texts[::12], strict=True):
        hits = {hit["iri"] for hit in get(address + quote(part))["hits"]}
        found = get(target(servers[OURS].url, text), "application/sparql-results+json")
        other += hits != {row["s"]["value"] for row in found["results"]["bindings"]}
    told = "finds the same entities" if not other else f"finds OTHER ENTITIES for {other} parts"
    print(f"label     /api/search {told}")
    contains = {one: [request_for(target(p.url, t)) for t in texts] for one, p in servers.items()}
    search = [request_for(address + quote(part)) for part in parts]
    measure("label", servers, {**contains, OURS: search})
    measure("CONTAINS", servers, contains)


def main() -> None:
    """Print the comparison."""
    triples = data.size()
    with ExitStack() as stack:
        servers = peers(stack, triples)
        for one, peer in servers.items():
            memory = "+".join(f"{rss_mb(pid):.0f}" for pid in processes(peer.pid))
            print(f"{one}: first answer after {peer.ready:.2f} s, {memory} MB")
        for name, texts in data.queries(data.models_in(triples)).items():
            if name != "type":  # any rows will do
                compare_rows(name, servers, texts[::40])
            asked = {
                one: [request_for(target(peer.url, text)) for text in texts]
                for one, peer in servers.items()
            }
            measure(name, servers, asked)
        labels(servers, data.parts(data.models_in(triples)))
        for one, peer in servers.items():
            memory = "+".join(f"{rss_mb(pid):.0f}" for pid in processes(peer.pid))
            print(f"{one}: {memory} MB after it")


if __name__ == "__main__":
    main()

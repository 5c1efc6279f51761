"""Questions, the desk and lineage in-process: on one report, and on many like it (BENCH_QUADS).

The large graph is the report many times over, each time with names of its own, beside the report
itself; the same questions are asked of both. Times are of the process, warm, one question at a
time: the median and the slowest.
"""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.store.base import GraphStore
    from ontology.model import Extraction

ROOT = Path(__file__).parent.parent
REAL = ROOT.parent / "shared" / "reports" / "ai-video-industry-2026.txt"
QUESTIONS = ROOT / "tests" / "graph" / "questions" / "questions.yaml"
TOPICS = ("world model", "DiT", "advertising")


def renamed(made: Extraction, copy: int) -> Extraction:
    """Return a report about other things: every id and name has the copy's number."""

    def name(text: str) -> str:
        return f"{text} 甲{copy}"

    def id_(text: str) -> str:
        return f"{text}-x{copy}"

    return replace(
        made,
        report=replace(made.report, slug=id_(made.report.slug)),
        entities=tuple(
            replace(
                e,
                id=id_(e.id),
                labels=tuple((language, name(text)) for language, text in e.labels),
                aliases=tuple((language, name(text)) for language, text in e.aliases),
            )
            for e in made.entities
        ),
        assertions=tuple(
            replace(
                a,
                subject=id_(a.subject),
                object=id_(a.object) if isinstance(a.object, str) else a.object,
            )
            for a in made.assertions
        ),
        observations=tuple(replace(o, about=id_(o.about)) for o in made.observations),
    )


def measure(store: GraphStore, label: str) -> None:
    import yaml

    from graph.desk import desk
    from graph.lineage import LineageGraph
    from graph.questions import answer
    from graph.search import find_entity

    loaded = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    asked = [case["q"] for cases in loaded.values() for case in cases]
    for question in asked:
        answer(store, question)
    times = []
    for question in asked:
        start = time.process_time()
        answer(store, question)
        times.append((time.process_time() - start) * 1000)
    slowest = asked[times.index(max(times))]
    high = sorted(times)[len(times) * 95 // 100]
    print(
        f"{label}: ask {len(asked)} questions, median {statistics.median(times):.1f} ms,"
        f" 95 % {high:.0f} ms, slowest {max(times):.0f} ms ({slowest})"
    )
    for topic in TOPICS:
        desk(store, topic)
        start = time.process_time()
        found = desk(store, topic)
        spent = (time.process_time() - start) * 1000
        print(f"{label}: desk {topic}: {spent:.0f} ms, {found.count} listed firms")
    graph = LineageGraph(store)
    ends = [find_entity(store, name) for name in ("GAN", "world model")]
    start = time.process_time()
    paths = graph.between(*ends).paths
    spent = (time.process_time() - start) * 1000
    print(f"{label}: lineage GAN to world model: {spent:.0f} ms, {len(paths)} paths")


def main() -> None:
    """Print the times."""
    from extract.pipeline import extract_file
    from graph.repository import Repository, read_report

    path = REAL if REAL.exists() else ROOT / "reports" / "ai-video-2026.zh.md"
    made = extract_file(path, mode="fast")
    wanted = int(os.environ.get("BENCH_QUADS", "0"))
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(Path(folder) / "one")
        repository.add([read_report(made, path.read_bytes(), "bench")])
        with repository.open() as store:
            quads = sum(1 for _ in store.quads())
            measure(store, f"{quads:,} quads")
        if not wanted:
            return
        copies = (renamed(made, copy) for copy in range(1, max(1, wanted // quads)))
        large = Repository(Path(folder) / "many")
        large.add([read_report(one, one.report.slug.encode(), "bench") for one in (made, *copies)])
        gc.collect()  # the reports are let go of: a service holds none of them
        with large.open() as store:
            measure(store, f"{sum(1 for _ in store.quads()):,} quads")


if __name__ == "__main__":
    main()

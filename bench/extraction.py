"""Extraction beside spaCy's own EntityRuler and the bare automaton, in one run.

Times in the process are CPU seconds, which hold still where neighbours use the same cores.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import spacy
from ahocorasick_rs import AhoCorasick, MatchKind

from extract import lexicon, pipeline
from extract.components import gazetteer
from extract.readers import read

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
REPORT = ROOT.parent / "shared" / "reports" / "ai-video-industry-2026.txt"

#: ``auto`` is one of these two, by a document's length and what the rules explain of it.
_MODES: Final = ("fast", "best")


def cpu(work: Callable[[], object], rounds: int = 5) -> float:
    """Return the median CPU time of ``work`` in seconds, after one round to warm it."""
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def process(command: list[str]) -> tuple[float, float]:
    """Run a command; return its wall and CPU seconds."""
    before, start = os.times(), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, os.times()
    spent = after.children_user + after.children_system
    return wall, spent - before.children_user - before.children_system


def main() -> None:
    path = REPORT if REPORT.exists() else ROOT / "reports" / "ai-video-2026.zh.md"
    document = read(path)
    size = len(document.text)
    names = sorted({name for e in lexicon.load().entries.values() for name in e.names})
    print(f"{path.name}: {size:,} characters; {len(names):,} names in the lexicon")

    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "NAME", "pattern": name} for name in names])  # type: ignore[attr-defined]
    lines = [block.text for block in document.blocks]
    ruled = cpu(lambda: [nlp(line) for line in lines], rounds=3)
    bare = AhoCorasick([n.lower() for n in names], matchkind=MatchKind.LeftmostLongest)
    text = document.text.lower()
    alone = cpu(lambda: bare.find_matches_as_indexes(text))
    ours = cpu(lambda: gazetteer.find(document.blocks))
    for title, spent in (
        ("bare automaton", alone),
        ("our gazetteer, versions attached", ours),
        ("spaCy EntityRuler", ruled),
    ):
        print(f"  {title:34} {spent * 1e3:9.1f} ms {size / max(spent, 1e-6):14,.0f} characters/s")
    print(f"  EntityRuler : ours = {ruled / ours:.1f}")

    for mode in _MODES:
        spent = cpu(lambda mode=mode: pipeline.extract_file(path, mode=mode), rounds=3)  # type: ignore[misc]
        print(f"  whole extraction, {mode:16} {spent:9.2f} s  {size / spent:14,.0f} characters/s")
    tool = str(Path(sys.executable).with_name("reportgraph"))
    for mode in _MODES:
        with tempfile.TemporaryDirectory() as store:
            wall, spent = process([tool, "build", "--mode", mode, "--store", store, str(path)])
            print(f"  build --mode {mode}, cold process: {wall:.2f} s ({spent:.2f} s CPU)")
            query = [tool, "query", "--store", store, "SELECT * WHERE { ?s ?p ?o } LIMIT 1"]
            wall, spent = min(process(query) for _ in range(5))
            print(f"  query, cold process: {wall:.3f} s ({spent:.3f} s CPU)")


if __name__ == "__main__":
    main()

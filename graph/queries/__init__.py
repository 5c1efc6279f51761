"""Questions that users ask of the graph, one a file: examples, and tests of every back end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ExampleQuery:
    """A query with the question that it answers."""

    name: str
    label: str
    label_zh: str
    sparql: str


@cache
def example_queries() -> tuple[ExampleQuery, ...]:
    """Return every query of this folder, by name."""
    return tuple(_read(file) for file in sorted(Path(__file__).parent.glob("*.rq")))


def _read(file: Path) -> ExampleQuery:
    text = file.read_text(encoding="utf-8")
    labels = {"label": "", "label zh": ""}
    lines = text.splitlines()
    while lines and lines[0].startswith("# "):
        name, _, told = lines.pop(0).removeprefix("# ").partition(": ")
        labels[name] = told
    return ExampleQuery(file.stem, labels["label"], labels["label zh"], "\n".join(lines) + "\n")

"""How an answer is scored against what a reader of the report would say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from graph.labels import label_key
from graph.questions import answer

if TYPE_CHECKING:
    from graph.questions import AskResult
    from graph.store.base import GraphStore

FOLDER = Path(__file__).parent


def questions(*sets: str, file: str = "questions.yaml") -> list[dict[str, Any]]:
    loaded = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))
    return [case for name in sets for case in loaded[name]]


def score(result: AskResult, case: dict[str, Any]) -> float:
    """Score an answer: `a` is all of it, `has` what it must hold among other things."""
    return recall(result, case["has"]) if "has" in case else f1(result, case.get("a", []))


def recall(result: AskResult, expected: list[str]) -> float:
    """Return the part of what is expected that was told."""
    told = _told(result)
    return sum(any(_says(names, label_key(want)) for names in told) for want in expected) / len(
        expected
    )


def f1(result: AskResult, expected: list[str]) -> float:
    """Score by labels in either language and by values; a date counts when it begins as told."""
    if not expected:
        return float(not result.answers)
    told = _told(result)
    wanted = [label_key(text) for text in expected]
    right = sum(any(_says(names, want) for want in wanted) for names in told)
    found = sum(any(_says(names, want) for names in told) for want in wanted)
    if not right:
        return 0.0
    precision, recall = right / len(told), found / len(wanted)
    return 2 * precision * recall / (precision + recall)


def _told(result: AskResult) -> list[set[str]]:
    return [
        {label_key(text) for text in (one.labels.values() if one.iri else [one.value or ""])}
        for one in result.answers
    ]


def _says(names: set[str], want: str) -> bool:
    return want in names or (want[0].isdigit() and any(name.startswith(want) for name in names))


def mean(store: GraphStore, cases: list[dict[str, Any]]) -> tuple[float, list[str]]:
    """Return the mean F1 of questions, and those that are not answered fully."""
    scores = {case["q"]: score(answer(store, case["q"]), case) for case in cases}
    missed = [f"{reached:.2f} {question}" for question, reached in scores.items() if reached < 1]
    return sum(scores.values()) / len(scores), missed

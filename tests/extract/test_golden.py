"""Whole small reports: a folder a case, with what must be extracted from it.

``UPDATE_GOLDEN=1`` rewrites the expectations; read the difference before keeping it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import pytest

from tests.extract.factory import extract

_FOLDER: Final = Path(__file__).parents[1] / "golden"
_CASES: Final = sorted(p.name for p in _FOLDER.iterdir() if (p / "report.txt").exists())
_UPDATE: Final = bool(os.environ.get("UPDATE_GOLDEN"))


def _made(text: str) -> dict[str, Any]:
    made = extract(text)
    label = {e.id: e.name for e in made.entities}
    return {
        "entities": sorted(f"{e.name} [{e.type}]" for e in made.entities),
        "statements": sorted(
            {
                f"{label[a.subject]} {a.predicate} "
                + (label[a.object] if isinstance(a.object, str) else a.object.text)
                + ("" if a.stated else f" ({a.status.value})")
                for a in made.assertions
            }
        ),
        "observations": sorted(
            {f"{label[o.about]} {o.metric} {o.value_text}" for o in made.observations}
        ),
    }


def test_the_flag_that_rewrites_expectations_is_off() -> None:
    assert not _UPDATE, "expectations were rewritten; unset UPDATE_GOLDEN"


def test_there_are_enough_cases() -> None:
    assert len(_CASES) >= 10


@pytest.mark.parametrize("case", _CASES)
def test_a_golden_report(case: str) -> None:
    path = _FOLDER / case / "expected.json"
    made = _made((_FOLDER / case / "report.txt").read_text("utf-8"))
    if _UPDATE:
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert made == json.loads(path.read_text("utf-8"))

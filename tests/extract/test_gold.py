"""Floors on annotated reports that are not part of the project: skipped where they are missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from extract import pipeline
from extract.layout import parse
from extract.scoring import Score, score
from extract.training.corpus import GoldDocument, read_json

if TYPE_CHECKING:
    from ontology.model import Extraction

_SHARED: Final = Path(__file__).parents[3] / "shared"
_REPORT: Final = _SHARED / "reports" / "ai-video-industry-2026.txt"
_SEED: Final = _SHARED / "gold" / "seed-part1.json"
_DEV: Final = _SHARED / "gold" / "dev"
_TABLES: Final = (1, 13, 15, 20, 21, 25, 28, 36, 37, 41, 42, 43, 46, 58, 59, 60, 78, 81, 89)

pytestmark = pytest.mark.slow


def _scored(document: GoldDocument) -> Score:
    made = pipeline.extract_document(parse(document.text), slug=document.name)
    return score(made, document)


@pytest.fixture(scope="module")
def report() -> Extraction:
    if not _REPORT.exists():
        pytest.skip(f"{_REPORT.name} is not here")
    return pipeline.extract_file(_REPORT)


@pytest.fixture(scope="module")
def seed() -> Score:
    if not _SEED.exists():
        pytest.skip(f"{_SEED.name} is not here")
    return _scored(read_json(_SEED, [_SHARED / "reports"]))


@pytest.fixture(scope="module")
def dev() -> Score:
    if not _DEV.exists():
        pytest.skip("gold/dev is not here")
    total = Score()
    for path in sorted(_DEV.glob("*.json")):
        total.add(_scored(read_json(path, [_SHARED / "reports" / "dev"])))
    return total


def test_the_report_gives_enough(report: Extraction) -> None:
    assert len(report.entities) > 420
    assert sum(isinstance(a.object, str) and a.stated for a in report.assertions) > 440


@pytest.mark.parametrize("number", _TABLES)
def test_a_table_of_the_report_gives_facts(report: Extraction, number: int) -> None:
    rows = [r for r in report.coverage if r.table == f"图表{number}"]
    assert sum(r.facts for r in rows) > 0


def test_every_quote_of_the_report_stands(report: Extraction) -> None:
    for e in [a.evidence for a in report.assertions] + [o.evidence for o in report.observations]:
        assert report.text[e.start : e.end] == e.exact


def test_the_annotated_part_s_floors(seed: Score) -> None:
    assert seed.total("entities").f1 >= 0.90
    relations = seed.total("relations", ["appliedTo"])
    assert relations.precision >= 0.90
    assert relations.f1 >= 0.82
    assert seed.total("attributes").recall >= 0.90
    assert seed.total("observations").recall >= 0.85
    assert seed.violations == []


def test_the_development_documents_floors(dev: Score) -> None:
    assert dev.total("entities").f1 >= 0.70
    assert dev.total("relations", ["appliedTo"]).f1 >= 0.45
    assert dev.violations == []

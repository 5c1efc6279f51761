"""What a text denies, doubts or announces is not asserted; what it plainly says is."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
import yaml

from extract import polarity
from ontology.model import Status
from tests.extract.factory import extract, stated

_FOLDER: Final = Path(__file__).parent
_HEDGED: Final[dict[str, list[str]]] = yaml.safe_load((_FOLDER / "hedged.yaml").read_text("utf-8"))
_PLAIN: Final[list[list[str]]] = yaml.safe_load((_FOLDER / "plain.yaml").read_text("utf-8"))


def test_the_lists_are_long_enough() -> None:
    assert sum(map(len, _HEDGED.values())) >= 80
    assert len(_PLAIN) >= 40


@pytest.mark.parametrize("mode", ["fast", "auto"])
@pytest.mark.parametrize("sentence", [s for row in _HEDGED.values() for s in row])
def test_a_hedged_sentence_asserts_nothing(sentence: str, mode: str) -> None:
    assert stated(extract(sentence, mode)) == set()


@pytest.mark.parametrize("mode", ["fast", "auto"])
@pytest.mark.parametrize(("sentence", "triple"), _PLAIN)
def test_a_plain_sentence_asserts(sentence: str, triple: str, mode: str) -> None:
    assert triple in stated(extract(sentence, mode))


def _status(text: str, name: str) -> Status:
    start = text.index(name)
    return polarity.status(text, start, start + len(name))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A没有发布B", Status.DENIED),
        ("A据传发布B", Status.DOUBTED),
        ("A计划发布B", Status.FORECAST),
        ("A发布B", Status.ASSERTED),
        ("A不仅发布B", Status.ASSERTED),
        ("虽然没有预热，A发布B", Status.ASSERTED),
        ("A发布B的消息被否认", Status.DENIED),
        ("A发布B仍有争议", Status.DOUBTED),
        ("A发布B，此事被否认", Status.ASSERTED),
    ],
)
def test_a_cue_reaches_as_far_as_its_clause(text: str, expected: Status) -> None:
    assert _status(text, "B") is expected


def test_a_clause_ends_at_commas_and_contrasts() -> None:
    text = "甲没有动，但是乙发布了丙。"
    start = text.index("丙")
    left, right = polarity.clause(text, start, start + 1)
    assert text[left:right] == "乙发布了丙"


def test_a_denial_right_before_a_name_denies_it() -> None:
    assert polarity.denied_by_next("主干并非DiT", 4)
    assert polarity.denied_by_next("its backbone is not the DiT", 24)
    assert not polarity.denied_by_next("主干为DiT", 3)

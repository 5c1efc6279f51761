"""Spellings are one entity, versions are several."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Final

import pytest
import yaml

from extract.linking import entity_id
from tests.extract.factory import mentions

_PAIRS: Final[dict[str, list[list[str]]]] = yaml.safe_load(
    Path(__file__).with_name("versions.yaml").read_text("utf-8")
)


def _ids(name: str) -> set[str]:
    return {entity_id(m) for m in mentions(f"评测使用了{name}。") + mentions(f"They ran {name}.")}


def test_there_are_enough_pairs() -> None:
    assert len(_PAIRS["same"]) + len(_PAIRS["different"]) >= 60


@pytest.mark.parametrize(("one", "other"), _PAIRS["same"])
def test_a_spelling_is_the_same_entity(one: str, other: str) -> None:
    assert _ids(one) & _ids(other)


@pytest.mark.parametrize(("one", "other"), _PAIRS["different"])
def test_a_version_is_another_entity(one: str, other: str) -> None:
    assert not _ids(one) & _ids(other)


def test_no_merge_over_the_whole_list_is_wrong() -> None:
    """Pair precision is 1: in one text, no two different names become one entity."""
    names = sorted(set(chain.from_iterable(_PAIRS["different"])))
    held: dict[str, str] = {}
    for name in names:
        for id_ in _ids(name):
            held.setdefault(id_, name)
    wrong = [pair for pair in _PAIRS["different"] if _ids(pair[0]) & _ids(pair[1])]
    assert wrong == []

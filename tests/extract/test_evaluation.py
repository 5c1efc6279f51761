"""``evaluate`` with the annotated entities given, and end to end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from extract.evaluation import evaluate_command

if TYPE_CHECKING:
    from pathlib import Path

_TEXT = "# 速记\n\n开发商如下。\n\n| 型号 | 厂商 |\n|---|---|\n| orv | 雾港 |\n| lum | 鹿岭 |\n"
_GOLD = """# genre: bullet-notes
# lang: zh
# author: T
E orv | Model | orv
E lum | Model | lum
E fog | Organization | 雾港
E deer | Organization | 鹿岭
R orv | developedBy | fog | orv | 雾港
R lum | developedBy | deer | lum | 鹿岭
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "zh-bullet-notes-001.ann"
    path.write_text(_GOLD, "utf-8")
    path.with_suffix(".txt").write_text(_TEXT, "utf-8")
    return path


def test_given_entities_leave_the_relations_to_be_found(gold: Path) -> None:
    told = json.loads(evaluate_command([gold], None, None, "fast", "json", given=True))
    assert told["mode"] == "fast, entities given"
    assert told["total"]["entities"]["f1"] == 1.0
    assert told["total"]["relations"]["right"] == 2


def test_end_to_end_they_have_to_be_found_too(gold: Path) -> None:
    told = json.loads(evaluate_command([gold], None, None, "fast", "json"))
    assert told["mode"] == "fast"
    assert told["total"]["entities"]["recall"] < 1.0

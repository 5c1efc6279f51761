"""Where a found name begins and ends."""

from __future__ import annotations

import pytest

from extract.layout import parse
from extract.learned.edges import trimmed


@pytest.mark.parametrize(
    ("text", "found", "type_", "name"),
    [
        ("Tests ran on Quillon 3. It held.", "Quillon 3.", "Product", "Quillon 3"),
        ("Odo Varga1,2 and others", "Odo Varga1,2", "Person", "Odo Varga"),
        ("1Tern Dynamics, Oslo", "1Tern Dynamics", "Organization", "Tern Dynamics"),
        ("led by Dr Ines Moor today", "Dr Ines Moor", "Person", "Ines Moor"),
        ("沉舟事业部）发布", "沉舟事业部）", "Organization", "沉舟事业部"),
        ("拿PLUM.2 [dev] 微调", "PLUM.2 [dev", "Model", "PLUM.2 [dev]"),
        ("（杭岚科技）", "（杭岚科技", "Organization", "杭岚科技"),
        ("Marlow模型已开源", "Marlow模型", "Model", "Marlow"),
        ("Marlow系列已开源", "Marlow系列", "Model", "Marlow"),
        ("澄观大模型已开源", "澄观大模型", "Model", "澄观大模型"),
        ("the H1 arm", "H1", "Product", "H1"),
        ("Inc. and Pollard Inc. too", "Pollard Inc.", "Organization", "Pollard Inc."),
        ("ask GPT-5.2 now", "GPT-5.2", "Model", "GPT-5.2"),
    ],
)
def test_a_name_loses_what_is_no_part_of_it(text: str, found: str, type_: str, name: str) -> None:
    block = parse(text).blocks[0]
    start = block.text.index(found)
    _, low, high = trimmed(block, start, start + len(found), type_)
    assert block.text[low:high] == name

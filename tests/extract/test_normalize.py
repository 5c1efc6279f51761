"""Shadows: what a text reads as, and where each of its characters stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.normalize import shadow

SOUP = st.text(
    alphabet=st.sampled_from(
        list("可灵发布模型，。：（）《》ABcd12 .-*_`#|[]()<>&;\n\t\r　Ａ１２！br/li")
    ),
    max_size=120,
)


def _read(text: str) -> str:
    return shadow(text, 0, len(text)).text


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("**可灵** 2.6", "可灵 2.6"),
        ("*Sora* 2", "Sora 2"),
        ("`code`", "code"),
        ("[可灵](https://example.com/a)发布", "可灵发布"),
        ("见https://example.com/x 处", "见  处"),
        ("可\n灵", "可灵"),
        ("Google\nDeepMind", "Google DeepMind"),
        ("可灵\r\n2.6", "可灵 2.6"),
        ("甲<br>乙", "甲\n乙"),
        ("<b>甲</b>", "甲"),
        ("R&amp;D", "R&D"),
        ("Ｓｏｒａ２", "Sora2"),
        ("3 * 4", "3 * 4"),
        ("a_b", "a_b"),
    ],
)
def test_markup_wraps_and_widths_are_taken_away(raw: str, read: str) -> None:
    assert _read(raw) == read


def test_a_span_leads_back_to_the_stored_text() -> None:
    text = "发布**可灵**\n2.6。"
    found = shadow(text, 0, len(text))
    start = found.text.index("可灵")
    left, right = found.span(start, start + len("可灵 2.6"))
    assert text[left:right] == "可灵**\n2.6"


@given(SOUP)
def test_offsets_grow_and_stay_inside(text: str) -> None:
    found = shadow(text, 0, len(text))
    assert len(found.offsets) == len(found.text)
    assert all(a <= b for a, b in zip(found.offsets, found.offsets[1:], strict=False))
    assert all(0 <= o < len(text) for o in found.offsets)


@given(SOUP)
def test_characters_kept_are_the_stored_ones(text: str) -> None:
    found = shadow(text, 0, len(text))
    for char, offset in zip(found.text, found.offsets, strict=True):
        if char.isalpha() and char.isascii() and text[offset].isascii() and text[offset] != "&":
            assert text[offset] == char

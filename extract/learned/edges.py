"""Where a name that the tagger found really begins and ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from extract.document import Block

_PAIRS: Final = {")": "(", "）": "（", "]": "[", "】": "【", "》": "《", "”": "“", "」": "「"}
_STOPS: Final = "，。、；：,;:·/|!！?？ \t\n"
#: Marks of affiliations beside a name: Ada Lin1,2 and 1Some University.
_MARKS_AFTER: Final = re.compile(r"(?<=[a-z])[\d,*†‡]+$")
_MARK_BEFORE: Final = re.compile(r"^[\d*†‡](?=[A-Z][a-z])")
#: Words for what a name names, behind it.
_KINDS: Final = re.compile(
    r"(?:系列(?:模型)?|(?<=[A-Za-z0-9])大?模型|(?<=[a-z0-9]) (?:models?|series))$"
)
_TITLES: Final = re.compile(r"^(?:Dr|Prof|Mr|Ms|Mrs)\.? (?=[A-Z])")


def trimmed(block: Block, start: int, end: int, type_: str) -> tuple[Block, int, int]:
    """Return a name's place without the marks, titles and half brackets at its ends.

    A bracket that opens inside a name and closes right behind it belongs to it.
    """
    text = block.text
    closing = text[end : end + 1]
    if closing in _PAIRS and text.count(_PAIRS[closing], start + 1, end) > text.count(
        closing, start, end
    ):
        end += 1
    while start < end and _loose(text[start:end], end - start - 1):
        end -= 1
    while start < end and (text[start] in _STOPS or _loose(text[start:end], 0)):
        start += 1
    if type_ == "Model":
        kind = _KINDS.search(text[start:end])
        end -= len(kind.group()) if kind and kind.start() else 0
    if type_ in {"Person", "Organization"}:
        before = _MARK_BEFORE.search(text[start:end])
        start += before.end() if before else 0
        titled = _TITLES.search(text[start:end]) if type_ == "Person" else None
        start += titled.end() if titled else 0
    if type_ == "Person":
        after = _MARKS_AFTER.search(text[start:end])
        end -= len(after.group()) if after else 0
    return block, start, end


def _loose(name: str, index: int) -> bool:
    """Whether the character at an end of a name is no part of it."""
    char = name[index]
    if index and char == ".":
        return name[index - 1].isdigit()
    if char in _STOPS:
        return bool(index)
    if char in _PAIRS:
        return name.count(_PAIRS[char]) < name.count(char)
    return char in _PAIRS.values() and name.count(char) > sum(
        name.count(close) for close, open_ in _PAIRS.items() if open_ == char
    )

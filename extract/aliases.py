"""Aliases that a text declares itself: ``生成式对抗网络（GAN）``."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from extract.keys import fold, has_cjk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extract.mentions import Mention
    from extract.relations.units import Sentence

_OPENS: Final = re.compile(
    r"[》”\"」]?\s?[（(【\[]\s?[“\"《]?(?:即|简称|下称|以下简称|英文名|全称|又名|又称|原名"
    r"|also known as|aka|formerly|原|即为)?[：:\s“\"]*"
)
_CLOSES: Final = re.compile(r"[”\"》]?\s?(?:[,，、][^()（）]{0,40})?[)）】\]]")


def declared(sentences: Iterable[Sentence]) -> Iterator[tuple[Mention, Mention]]:
    """Yield pairs of mentions that the text declares to be one."""
    for sentence in sentences:
        text = sentence.block.text
        for left, right in itertools.pairwise(sentence.mentions()):
            if left.type != right.type or not _OPENS.fullmatch(text[left.end : right.start]):
                continue
            if left.entry and right.entry and left.entry != right.entry:
                continue
            closed = _CLOSES.match(text, right.end, right.end + 44)
            if closed and could_be_one(left.surface, right.surface):
                yield left, right


def could_be_one(outer: str, inner: str) -> bool:
    """Whether one name may be the other's short form or translation.

    >>> could_be_one("Video Vision Transformer", "ViViT")
    True
    >>> could_be_one("Runway", "Pika")
    False
    """
    if has_cjk(outer) != has_cjk(inner):
        return True
    if has_cjk(outer):
        return set(inner) <= set(outer)
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", outer)).casefold()
    letters = re.sub(r"[^a-z]", "", inner.casefold())
    return len(letters) > 1 and (
        letters in initials
        or initials in letters
        or fold(inner) in fold(outer)
        or _is_subsequence(letters, outer.casefold())
    )


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)

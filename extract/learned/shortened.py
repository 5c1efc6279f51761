"""Short forms of names: ``栖木`` for ``栖木机器人``, ``Pollard`` for ``Pollard Robotics``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from extract.keys import has_cjk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.mentions import Mention

#: Types whose names are shortened; a model without its version is another model.
_SHORTENED: Final = frozenset({"Organization", "Person"})
#: What may follow the short form in a Chinese company's full name.
_LEAST_HAN: Final = 2
_LEAST_LATIN: Final = 4


def pairs(mentions: Sequence[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Yield a mention of a short form with one of the only longer name that it can stand for."""
    first: dict[str, dict[str, Mention]] = defaultdict(dict)
    for mention in mentions:
        if mention.type in _SHORTENED:
            first[mention.type].setdefault(" ".join(mention.surface.split()), mention)
    for held in first.values():
        for short, mention in held.items():
            longer = [
                full for full in held if full != short and _shortens(short, full, mention.type)
            ]
            if longer and all(
                full.startswith(longer[0]) or longer[0].startswith(full) for full in longer
            ):
                yield mention, held[min(longer, key=len)]


def _shortens(short: str, full: str, type_: str) -> bool:
    if type_ == "Person":
        words = full.split()
        return len(words) > 1 and short in {words[0], words[-1]} and len(short) >= _LEAST_LATIN - 1
    if has_cjk(short):
        return len(short) >= _LEAST_HAN and full.startswith(short) and has_cjk(full[len(short) :])
    return len(short) >= _LEAST_LATIN and full.startswith(f"{short} ")

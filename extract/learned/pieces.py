"""Text to word pieces with offsets: a unigram vocabulary and Viterbi (Kudo 2018)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Ids of the special pieces, the same in the full and the pruned vocabulary.
START: Final = 0
PAD: Final = 1
STOP: Final = 2
UNKNOWN: Final = 3
SPECIALS: Final = 4
#: Stands for a space at the head of a word.
SPACE: Final = "\u2581"
_UNKNOWN_COST: Final = 10.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text: its id, its span, and whether a space or the start is before it."""

    id: int
    start: int
    end: int
    spaced: bool


@lru_cache(maxsize=16_384)
def plain(char: str) -> str:
    """Return one character for one character: widths folded, white space to a space."""
    if char.isspace():
        return " "
    folded = unicodedata.normalize("NFKC", char)
    return (
        folded if len(folded) == 1 else folded[:1] if folded and not folded[0].isspace() else char
    )


class Vocabulary:
    """Pieces and their scores; ``cut`` finds the most likely segmentation."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float]) -> None:
        """Index ``pieces``, of which the first four are the special ones."""
        self.pieces = list(pieces)
        self.table = {
            piece: (number, float(scores[number]))
            for number, piece in enumerate(pieces)
            if number >= SPECIALS
        }
        self.longest = max((len(piece) for piece in self.table), default=1)
        self.unknown = min(float(score) for score in scores[SPECIALS:]) - _UNKNOWN_COST

    def cut(self, text: str) -> list[Piece]:
        """Return the pieces of ``text``; runs of white space count as one space."""
        folded = "".join(plain(char) for char in text)
        found: list[Piece] = []
        position = 0
        for word in folded.split(" "):
            if word:
                found.extend(
                    Piece(i, position + a, position + b, spaced)
                    for i, a, b, spaced in self._word(word)
                )
            position += len(word) + 1
        return found

    @lru_cache(maxsize=32_768)  # noqa: B019 - one vocabulary lives as long as the process
    def _word(self, word: str) -> tuple[tuple[int, int, int, bool], ...]:
        text = SPACE + word
        size, table, longest = len(text), self.table, self.longest
        best = [0.0] + [-1e30] * size
        back: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        for start in range(size):
            base = best[start]
            known = False
            for end in range(start + 1, min(size, start + longest) + 1):
                hit = table.get(text[start:end])
                if hit is None:
                    continue
                known = known or end == start + 1
                if base + hit[1] > best[end]:
                    best[end] = base + hit[1]
                    back[end] = (start, hit[0])
            if not known and base + self.unknown > best[start + 1]:
                best[start + 1] = base + self.unknown
                back[start + 1] = (start, UNKNOWN)
        cuts = []
        end = size
        while end > 0:
            start, number = back[end]
            cuts.append((number, start, end))
            end = start
        cuts.reverse()
        out = []
        spaced = False
        for number, start, end in cuts:
            spaced = spaced or start == 0
            if end == 1:  # the space alone is a piece that stands for no character
                out.append((number, 0, 0, True))
                continue
            out.append((number, max(start, 1) - 1, end - 1, spaced))
            spaced = False
        return tuple(out)

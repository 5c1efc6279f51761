"""Mentions of entities in blocks, and the proposals from which they are chosen."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extract.keys import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.document import Block


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody's claim that ``block.text[start:end]`` names an entity of ``type``.

    ``weight`` is its vote: 3 is the lexicon's, 1 is enough to accept a name on its own.
    ``base`` is the lexicon id of a known base that a version follows.
    """

    block: Block
    start: int
    end: int
    type: str
    weight: float
    source: str
    entry: str | None = None
    version: str = ""

    @property
    def surface(self) -> str:
        """The words of the block that it covers."""
        return self.block.text[self.start : self.end]

    @property
    def key(self) -> str:
        """The folded surface."""
        return fold(self.surface)


@dataclass(slots=True, eq=False)
class Mention:
    """A chosen, non-overlapping mention; ``entity`` is set by linking."""

    block: Block
    start: int
    end: int
    type: str
    source: str
    entry: str | None = None
    version: str = ""
    entity: str = ""
    score: float = 1.0

    @property
    def surface(self) -> str:
        """The words of the block that it covers."""
        return self.block.text[self.start : self.end]

    @property
    def key(self) -> str:
        """The folded surface."""
        return fold(self.surface)

    def span(self) -> tuple[int, int]:
        """Its span in the stored text."""
        return self.block.shadow.span(self.start, self.end)


def select(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Choose the best set of non-overlapping proposals of one block.

    Weighted interval scheduling over ``weight × length``: a long doubtful span does not beat two
    sure ones inside it, as longest-first would have it. Ties fall to fewer, then earlier, spans.
    """
    best: dict[tuple[int, int], Proposal] = {}
    for proposal in proposals:
        place = (proposal.start, proposal.end)
        held = best.get(place)
        if held is None or (proposal.weight, proposal.type) > (held.weight, held.type):
            best[place] = proposal
    ordered = sorted(best.values(), key=lambda p: (p.end, -p.start))
    ends = [p.end for p in ordered]
    totals: list[float] = [0.0]
    choice: list[int | None] = [None]
    for i, proposal in enumerate(ordered):
        before = bisect_right(ends, proposal.start, 0, i)
        gain = min(proposal.weight, 3.05) * (proposal.end - proposal.start) - 0.5
        taken = totals[before] + gain
        if taken > totals[i] or (taken == totals[i] and gain > 0):
            totals.append(taken)
            choice.append(before)
        else:
            totals.append(totals[i])
            choice.append(None)
    chosen = []
    i = len(ordered)
    while i > 0:
        before_or_none = choice[i]
        if before_or_none is None:
            i -= 1
        else:
            chosen.append(ordered[i - 1])
            i = before_or_none
    return chosen[::-1]


def by_block(mentions: Sequence[Mention]) -> dict[int, list[Mention]]:
    """Group mentions by the index of their block, in text order."""
    grouped: dict[int, list[Mention]] = {}
    for mention in mentions:
        grouped.setdefault(mention.block.index, []).append(mention)
    for row in grouped.values():
        row.sort(key=lambda m: m.start)
    return grouped

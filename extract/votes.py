"""Which names to accept and of which type: votes over the whole document, then spread over it."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from extract.components import gazetteer
from extract.keys import has_cjk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.document import Block
    from extract.mentions import Proposal

#: Votes that a name the lexicon lacks needs.
ACCEPT: Final = 1.0


def settle(blocks: Sequence[Block], proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return the proposals to choose mentions from.

    Lexicon proposals stay as they are. For other names the votes of each type are added over the
    document, a source's repeated vote counting less each time; names with too few are dropped, the
    rest take the winning type and are looked for everywhere.
    """
    open_ = [p for p in proposals if p.entry is None and p.type and p.key]
    votes = _count(open_)
    accepted: dict[str, tuple[str, float]] = {}
    for key in sorted(votes):
        type_, weight = max(votes[key].items(), key=lambda item: (item[1], item[0]))
        if sum(votes[key].values()) >= ACCEPT:
            accepted[key] = (type_, min(2.9, 1.0 + weight / 2))
    kept = [p for p in proposals if p.entry is not None or p.source == "blocked"]
    kept.extend(_settled(p, votes[p.key], *accepted[p.key]) for p in open_ if p.key in accepted)
    names = {
        p.surface: (accepted[p.key][0], "spread", accepted[p.key][1])
        for p in sorted(open_, key=lambda p: p.key)
        if p.key in accepted and len(p.surface) > (1 if has_cjk(p.surface) else 2)
    }
    kept.extend(gazetteer.spread(blocks, names))
    return kept


def _count(proposals: Sequence[Proposal]) -> dict[str, dict[str, float]]:
    """Add the votes of each name's types."""
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    seen: Counter[tuple[str, str, str]] = Counter()
    for proposal in proposals:
        vote = (proposal.key, proposal.type, proposal.source)
        votes[proposal.key][proposal.type] += proposal.weight / (1 + seen[vote])
        seen[vote] += 1
    return votes


def _settled(
    proposal: Proposal, votes: Mapping[str, float], type_: str, strength: float
) -> Proposal:
    """Give a proposal its name's type; a cell's own column outweighs the document's vote."""
    if proposal.source == "column":
        strength = max(strength, 2.2)
        if votes[proposal.type] * 2 >= votes[type_]:
            type_ = proposal.type
    return dataclasses.replace(proposal, type=type_, weight=strength)

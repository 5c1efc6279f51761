"""Which names to accept and of which type: votes over the whole document, then spread over it."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from extract.components import gazetteer
from extract.keys import has_cjk
from extract.mentions import Proposal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.document import Block

#: Votes that a name the lexicon lacks needs.
ACCEPT: Final = 1.0


def settle(blocks: Sequence[Block], proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return the proposals to choose mentions from.

    Lexicon proposals stay as they are. For other names the votes of each type are added over the document, a
    source's repeated vote counting less each time; names with too few are dropped, the rest take the winning type
    and are looked for everywhere.
    """
    kept = [p for p in proposals if p.entry is not None or p.source == "blocked"]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    seen: Counter[tuple[str, str, str]] = Counter()
    for proposal in proposals:
        if proposal.entry is not None or not proposal.type:
            continue
        key = proposal.key
        if not key:
            continue
        repeat = seen[key, proposal.type, proposal.source]
        seen[key, proposal.type, proposal.source] += 1
        votes[key][proposal.type] += proposal.weight / (1 + repeat)
        surfaces[key][proposal.surface] += 1
    names: dict[str, tuple[str, str, float]] = {}
    accepted: dict[str, tuple[str, float]] = {}
    for key in sorted(votes):
        type_, weight = max(votes[key].items(), key=lambda item: (item[1], item[0]))
        if sum(votes[key].values()) < ACCEPT:
            continue
        strength = min(2.9, 1.0 + weight / 2)
        accepted[key] = (type_, strength)
        for surface in surfaces[key]:
            if len(surface) > (1 if has_cjk(surface) else 2):
                names[surface] = (type_, "spread", strength)
    for proposal in proposals:
        if proposal.entry is None and proposal.type and proposal.key in accepted:
            type_, strength = accepted[proposal.key]
            if proposal.source == "column":  # a cell's own column outweighs the document's vote
                kept.append(
                    Proposal(
                        proposal.block,
                        proposal.start,
                        proposal.end,
                        proposal.type
                        if votes[proposal.key][proposal.type] * 2 >= votes[proposal.key][type_]
                        else type_,
                        max(strength, 2.2),
                        "column",
                    )
                )
            else:
                kept.append(
                    Proposal(
                        proposal.block,
                        proposal.start,
                        proposal.end,
                        type_,
                        strength,
                        proposal.source,
                    )
                )
    kept.extend(gazetteer.spread(blocks, names))
    return kept

"""Role shift: a model that acts as its company (``厂商可灵``) is read as the company."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract import lexicon
from extract.keys import fold
from extract.mentions import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEFORE: Final = re.compile(
    r"(?:厂商|公司|企业|开发商|平台方|初创|巨头|玩家|vendors?|companies|firms?|startups?)\s?$",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"\s?(?:等(?:[^，。；、]{0,6})?(?:厂商|企业|公司|玩家|大厂|团队)|宣布|表示|官方|团队|公司|方面"
    r"|事业部|成立|announced|said\b|says|team\b|signed)"
)


def shift(proposals: Sequence[Proposal]) -> Iterator[Proposal]:
    """Yield an organization's proposal over each model that stands where only a company can."""
    known = lexicon.load()
    for proposal in proposals:
        if proposal.type not in {"Model", "Product"} or proposal.version:
            continue
        firm = known.by_slot.get((fold(proposal.surface), "Organization"))
        if firm is None:
            continue
        text = proposal.block.text
        before, after = (
            text[max(0, proposal.start - 10) : proposal.start],
            text[proposal.end : proposal.end + 16],
        )
        if _BEFORE.search(before) or _AFTER.match(after):
            yield Proposal(
                proposal.block,
                proposal.start,
                proposal.end,
                "Organization",
                3.05,
                "role-shift",
                firm.id,
            )

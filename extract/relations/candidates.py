"""What relation extractors give: pairs of mentions with a property, a place and a status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.model import Status

if TYPE_CHECKING:
    from extract.document import Block
    from extract.mentions import Mention


@dataclass(slots=True, eq=False)
class Candidate:
    """A relation between two mentions, which may stand in different blocks (row, heading, caption).

    ``block`` holds the words that state it, at ``[start, end)`` of its shadow; ``source`` is one of
    ``table``, ``context``, ``pattern``, ``scorer``, ``llm``; ``rule`` its name within the source.
    """

    subject: Mention
    property: str
    object: Mention
    block: Block
    start: int
    end: int
    source: str
    rule: str
    confidence: float = 0.9
    status: Status = Status.ASSERTED


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that makes candidates: its source, its name there, and how far it is to be trusted."""

    source: str
    name: str
    confidence: float

    def between(
        self, subject: Mention, property_: str, obj: Mention, status: Status = Status.ASSERTED
    ) -> Candidate:
        """Return the candidate whose evidence is the stretch from one mention to the other.

        Where they stand in two blocks, it is the object's words alone.
        """
        if subject.block is not obj.block:
            return self.at(subject, property_, obj, (obj.block, obj.start, obj.end), status)
        start, end = min(subject.start, obj.start), max(subject.end, obj.end)
        return self.at(subject, property_, obj, (subject.block, start, end), status)

    def at(
        self,
        subject: Mention,
        property_: str,
        obj: Mention,
        place: tuple[Block, int, int],
        status: Status = Status.ASSERTED,
    ) -> Candidate:
        """Return the candidate whose evidence is ``[start, end)`` of a block's shadow."""
        block, start, end = place
        return Candidate(
            subject,
            property_,
            obj,
            block,
            start,
            end,
            self.source,
            self.name,
            self.confidence,
            status,
        )


def place_of(mention: Mention) -> tuple[Block, int, int]:
    """Return where a mention stands, as evidence."""
    return mention.block, mention.start, mention.end

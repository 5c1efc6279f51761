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

    ``block`` holds the words that state it, at ``[start, end)`` of its shadow; ``source`` is one of ``table``,
    ``context``, ``pattern``, ``scorer``, ``llm``; ``rule`` its name within the source.
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


def between(
    subject: Mention,
    property_: str,
    obj: Mention,
    source: str,
    rule: str,
    confidence: float = 0.9,
    status: Status = Status.ASSERTED,
) -> Candidate:
    """Return the candidate whose evidence is the stretch from one mention to the other, in one block."""
    start = min(subject.start, obj.start)
    end = max(subject.end, obj.end)
    return Candidate(
        subject, property_, obj, subject.block, start, end, source, rule, confidence, status
    )

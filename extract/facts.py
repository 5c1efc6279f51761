"""What the extractors hand on: attribute and observation candidates, beside relation candidates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ontology.model import Status

if TYPE_CHECKING:
    from extract.components.literals import Literal
    from extract.document import Block
    from extract.mentions import Mention


@dataclass(slots=True, eq=False)
class AttributeCandidate:
    """A literal told of an entity; a date's ``value`` is ISO, as fine as the text."""

    subject: Mention
    name: str
    value: str
    block: Block
    start: int
    end: int
    rule: str
    confidence: float = 0.9
    status: Status = Status.ASSERTED


@dataclass(slots=True, eq=False)
class ObservationCandidate:
    """A number told of an entity."""

    subject: Mention
    metric: str
    literal: Literal
    block: Block
    start: int
    end: int
    rule: str
    date: str = ""
    confidence: float = 0.9
    status: Status = Status.ASSERTED

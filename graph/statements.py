"""What every assertion node says, whether a report, a rule or a table stands behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.vocabulary import (
    FALSE,
    OBJECT,
    PREDICATE,
    STATEMENT,
    SUBJECT,
    TRUE,
    TYPE,
    decimal,
    rg,
)
from ontology.model import Status

if TYPE_CHECKING:
    from graph.vocabulary import Term


def statement(
    triple: ox.Triple, confidence: float, rule: str, status: Status = Status.ASSERTED
) -> list[tuple[ox.NamedNode, Term]]:
    """Return predicates and values of the assertion of ``triple``: what, how sure, by which rule.

    Where it can be read, or what it follows from, is for the caller to add.
    """
    return [
        (TYPE, rg("Assertion")),
        (TYPE, STATEMENT),
        (SUBJECT, triple.subject),
        (PREDICATE, triple.predicate),
        (OBJECT, triple.object),
        (rg("confidence"), decimal(f"{confidence:.4f}")),
        (rg("extractedBy"), ox.Literal(rule)),
        (rg("hedged"), FALSE if status is Status.ASSERTED else TRUE),
        (rg("status"), ox.Literal(status.value)),
    ]

"""A literal of a text: a date or a quantity, with its value where that can be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal of a block: its kind, span, and what can be read of it.

    ``value``, ``minimum``, ``maximum`` are decimal texts in ``unit``; ``date`` is ISO of the
    text's own precision, or "" where the literal is no date.
    """

    kind: str
    start: int
    end: int
    text: str
    value: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    unit: str | None = None
    date: str = ""

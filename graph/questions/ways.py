"""Ways: property paths between two things, and whether the schema allows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from ontology.terms import ENTITY_TYPES, ROLES, properties

if TYPE_CHECKING:
    from collections.abc import Iterable

ANY: Final = frozenset(ENTITY_TYPES)


@dataclass(frozen=True, slots=True)
class Step:
    """A property, followed from subject to object or, ``forward`` being False, back."""

    property: str
    forward: bool

    def turned(self) -> Step:
        """Return the step the other way round."""
        return Step(self.property, not self.forward)


Way = tuple[Step, ...]


@cache
def way(text: str) -> Way:
    """Read a way as the grammar writes it: ``^developedBy/exemplifies``; ``@`` only guards it."""
    text = text.partition("@")[0]
    return tuple(Step(part.removeprefix("^"), not part.startswith("^")) for part in text.split("/"))


def turned(path: Way) -> Way:
    """Return a way from its end to its beginning."""
    return tuple(step.turned() for step in reversed(path))


def base_classes(names: Iterable[str]) -> frozenset[str]:
    """Return classes with roles replaced by the class that bears them."""
    return frozenset("Organization" if name in ROLES else name for name in names)


@cache
def fits(path: Way, start: frozenset[str], end: frozenset[str]) -> bool:
    """Whether the schema lets a way lead from one of some classes to one of others."""
    at = start
    for step in path:
        term = properties().get(step.property)
        if term is None or term.kind != "relation":
            return False
        near, far = (term.domain, term.range) if step.forward else (term.range, term.domain)
        if not at & near:
            return False
        at = far
    return bool(at & end)


@cache
def fitting(
    lines: tuple[tuple[str, ...], ...], start: frozenset[str], end: frozenset[str]
) -> tuple[int, tuple[Way, ...]] | None:
    """Return the first line of ways of which any fits, with its place; None where none does."""
    for rank, line in enumerate(lines):
        found = tuple(
            way(text) for text in line if _guarded(text, end) and fits(way(text), start, end)
        )
        if found:
            return rank, found
    return None


@cache
def all_fitting(
    lines: tuple[tuple[str, ...], ...], start: frozenset[str], end: frozenset[str]
) -> tuple[tuple[int, tuple[Way, ...]], ...]:
    """Return every line of ways of which any fits, each with its place."""
    each = ((rank, fitting((line,), start, end)) for rank, line in enumerate(lines))
    return tuple((rank, fit[1]) for rank, fit in each if fit is not None)


def _guarded(text: str, end: frozenset[str]) -> bool:
    """Whether a way that is meant only for an end of some class finds it there."""
    guard = text.partition("@")[2]
    return not guard or end <= {guard}


def classes_with(attribute: str) -> frozenset[str]:
    """Return the classes that may bear an attribute."""
    term = properties().get(attribute)
    return term.domain if term else frozenset()

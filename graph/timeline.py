"""Time: when things happened, when it was said, and what was known by a date.

An event has a date of its own (a release, an introduction, the date of a number), a report the date
on which it was published. A statement is held at a date when its event had happened by then, or,
where the graph knows no date of the event, when a report published by then had stated it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as calendar_date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.evidence import sources_of
from graph.names import labels_of, pick
from graph.vocabulary import DEFAULT, rg
from ontology.errors import BadOption
from ontology.namespaces import RESOURCE, RG, SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.evidence import Source
    from graph.store.base import GraphStore

_DATES: Final = ("releaseDate", "introducedIn", "foundedIn")
_LENGTHS: Final = frozenset({4, 7, 10})
_LAST: Final = "-99-99"
#: Statements that hold once their subject is there, whatever its object's date.
_OWN: Final = frozenset(_DATES)
_ABOUT: Final = rg("about")


@dataclass(frozen=True, slots=True)
class Event:
    """An entity with the date on which it came up, and the property that tells it."""

    iri: str
    labels: dict[str, str]
    property: str
    date: str

    def label(self, language: str = "en") -> str:
        """Return its label in a language, else in another."""
        return pick(self.labels, language) or self.iri


def check_date(text: str) -> str:
    """Return a date as it was given.

    Raises:
        BadOption: it is no ``2025``, ``2025-06`` or ``2025-06-30``.
    """
    digits = text.replace("-", "")
    if len(text) in _LENGTHS and digits.isdecimal() and text.isascii():
        try:
            calendar_date.fromisoformat(text + "2000-01-01"[len(text) :])
        except ValueError:
            pass
        else:
            return text
    raise BadOption(f"{text!r} is no date: write 2025, 2025-06 or 2025-06-30")


def by(date: str, end: str) -> bool:
    """Whether a date, however coarse, lies wholly in the time up to the end of another.

    >>> by("2025-05", "2025-06"), by("2025", "2025-06"), by("2024", "2025-06")
    (True, False, True)
    """
    return date + _LAST[: 10 - len(date)] <= end + _LAST[: 10 - len(end)]


def event_date(store: GraphStore, iri: str) -> str | None:
    """Return the earliest date on which an entity is told to have come up."""
    return min((date for _, date in _dates(store, iri)), default=None)


def statement_date(store: GraphStore, triple: ox.Triple) -> str | None:
    """Return the date of the event that a triple states, as far as the graph tells it."""
    subject, predicate, told = triple
    if not isinstance(subject, ox.NamedNode):
        return None
    local = predicate.value.removeprefix(RG)
    if local in _OWN and isinstance(told, ox.Literal):
        return told.value
    if not subject.value.startswith(RESOURCE):
        for quad in store.quads(subject, rg("date"), None, DEFAULT):
            return str(getattr(quad.object, "value", "")) or None
        return None
    if local in {"ticker", "exchange", "country"} or predicate.value.startswith(SCHEMA):
        return None
    return event_date(store, subject.value)


def held(store: GraphStore, triple: ox.Triple, sources: Iterable[Source], as_of: str) -> bool:
    """Whether a statement was known to hold at a date."""
    date = statement_date(store, triple)
    if date is not None:
        return by(date, as_of)
    told = [source for source in sources if source.status == "asserted"]
    if told and all(source.start is None for source in told):
        return True  # a fact of a reference table has no date: it is taken as it is
    return any(source.issued is not None and by(source.issued, as_of) for source in told)


def known(store: GraphStore, triple: ox.Triple, as_of: str) -> bool:
    """Whether a statement was known to hold at a date; its sources are read only if need be."""
    date = statement_date(store, triple)
    return by(date, as_of) if date else held(store, triple, sources_of(store, triple), as_of)


def events(store: GraphStore, iris: Iterable[str]) -> list[Event]:
    """Return entities in the order in which they came up; those without a date are left out."""
    found = []
    for iri in dict.fromkeys(iris):
        dated = min(((date, name) for name, date in _dates(store, iri)), default=None)
        if dated is not None:
            found.append(Event(iri, labels_of(store, iri), dated[1], dated[0]))
    return sorted(found, key=lambda event: (event.date, event.iri))


def generations(store: GraphStore, iri: str) -> list[list[str]]:
    """Return the line of versions or stages that an entity belongs to, the oldest first.

    Each step is what succeeds the one before; stages that have no order among them stand together.
    """
    line = _reached(store, iri)
    later: dict[str, set[str]] = {one: set() for one in line}
    for one in line:
        for quad in store.quads(ox.NamedNode(one), rg("succeeds"), None, DEFAULT):
            if isinstance(quad.object, ox.NamedNode) and quad.object.value in line:
                later[one].add(quad.object.value)
    order: list[list[str]] = []
    left = dict(later)
    while left:
        ready = sorted(one for one, before in left.items() if not before & set(left))
        if not ready:  # a circle: reports disagree, so the rest stands together
            ready = sorted(left)
        order.append(ready)
        for one in ready:
            del left[one]
    return order


def _reached(store: GraphStore, iri: str) -> set[str]:
    """Return what ``succeeds`` connects with an entity, over any number of steps."""
    found, pending = {iri}, [iri]
    while pending:
        at = ox.NamedNode(pending.pop())
        for quad in (
            *store.quads(at, rg("succeeds"), None, DEFAULT),
            *store.quads(None, rg("succeeds"), at, DEFAULT),
        ):
            for end in (quad.subject, quad.object):
                if isinstance(end, ox.NamedNode) and end.value not in found:
                    found.add(end.value)
                    pending.append(end.value)
    return found


def _dates(store: GraphStore, iri: str) -> list[tuple[str, str]]:
    subject = ox.NamedNode(iri)
    return [
        (name, quad.object.value)
        for name in _DATES
        for quad in store.quads(subject, rg(name), None, DEFAULT)
        if isinstance(quad.object, ox.Literal)
    ]

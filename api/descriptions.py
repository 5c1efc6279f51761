"""Everything the graph says of one entity, each statement with the places that state it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from api.numbers import ABOUT, grounds_of, numbers
from graph.evidence import Grounds, grounds
from graph.names import labels_of, pick
from graph.vocabulary import ALT_LABEL, DEFAULT, PREF_LABEL, TYPE
from ontology.errors import UnknownEntity
from ontology.namespaces import RG, compact
from ontology.terms import ENTITY_TYPES, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.numbers import Number
    from graph.store.base import GraphStore

#: Statements read of an entity before the rest is only counted.
_COUNTED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as others refer to it."""

    iri: str
    labels: dict[str, str]
    type: str

    @property
    def label(self) -> str:
        """A label to show, in English where there is one."""
        return pick(self.labels, "en") or compact(self.iri)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of the entity; ``other`` is the entity at its other end, or None for a value."""

    property: str
    outgoing: bool
    other: Thing | None
    value: str
    datatype: str
    grounds: Grounds

    def label(self, language: str = "en") -> str:
        """Return the property's label, or its short name where the ontology has none."""
        term = properties().get(self.property.removeprefix(RG))
        return term.label(language) if term else compact(self.property)


@dataclass(frozen=True, slots=True)
class Description:
    """An entity with its statements; ``total`` counts those that are not shown, too."""

    thing: Thing
    types: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...]
    statements: tuple[Statement, ...]
    total: int
    numbers: tuple[tuple[Number, Grounds], ...] = ()


def thing_of(store: GraphStore, iri: str) -> Thing:
    """Return an entity's labels and class."""
    types = [
        quad.object.value.removeprefix(RG)
        for quad in store.quads(ox.NamedNode(iri), TYPE, None, DEFAULT)
        if isinstance(quad.object, ox.NamedNode)
    ]
    kind = next((name for name in sorted(types) if name in ENTITY_TYPES), "")
    return Thing(iri, labels_of(store, iri), kind)


def describe(store: GraphStore, iri: str, *, limit: int = 100, offset: int = 0) -> Description:
    """Describe an entity: ``limit`` of its statements from ``offset`` on, outgoing ones first.

    Raises:
        UnknownEntity: the graph says nothing of it.
    """
    try:
        node = ox.NamedNode(iri)
    except ValueError as error:
        raise UnknownEntity(iri) from error
    types, aliases = [], []
    for quad in store.quads(node, None, None, DEFAULT):
        if quad.predicate == TYPE and isinstance(quad.object, ox.NamedNode):
            types.append(compact(quad.object.value))
        elif quad.predicate == ALT_LABEL and isinstance(quad.object, ox.Literal):
            aliases.append((quad.object.language or "", quad.object.value))
    triples = sorted(islice(_statements(store, node), _COUNTED), key=_order)
    if not types and not triples:
        raise UnknownEntity(iri)
    shown = triples[offset : offset + limit]
    return Description(
        thing=thing_of(store, iri),
        types=tuple(sorted(types)),
        aliases=tuple(sorted(aliases)),
        statements=tuple(_statement(store, triple, outgoing=out) for out, triple in shown),
        total=len(triples),
        numbers=tuple((told, grounds_of(store, told)) for told in numbers(store, node)),
    )


def _statements(store: GraphStore, node: ox.NamedNode) -> Iterator[tuple[bool, ox.Triple]]:
    for quad in store.quads(node, None, None, DEFAULT):
        if quad.predicate not in {TYPE, PREF_LABEL, ALT_LABEL}:
            yield True, quad.triple
    for quad in store.quads(None, None, node, DEFAULT):
        if quad.predicate == ABOUT:
            continue  # an observation: told with its value
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value.startswith(RG):
            yield False, quad.triple


def _order(row: tuple[bool, ox.Triple]) -> tuple[bool, str, str]:
    outgoing, triple = row
    return not outgoing, triple.predicate.value, str(triple.object if outgoing else triple.subject)


def _statement(store: GraphStore, triple: ox.Triple, *, outgoing: bool) -> Statement:
    end = triple.object if outgoing else triple.subject
    return Statement(
        property=triple.predicate.value,
        outgoing=outgoing,
        other=thing_of(store, end.value) if isinstance(end, ox.NamedNode) else None,
        value=str(getattr(end, "value", end)),
        datatype=compact(end.datatype.value) if isinstance(end, ox.Literal) else "",
        grounds=grounds(store, triple),
    )

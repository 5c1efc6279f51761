"""The numbers that reports give of an entity, and the places that give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox

from graph.evidence import Grounds, grounds
from graph.vocabulary import DEFAULT, rg
from ontology.namespaces import BASE, RG, SCHEMA, slug_of

if TYPE_CHECKING:
    from graph.store.base import GraphStore

ABOUT: Final = rg("about")


@dataclass(frozen=True, slots=True)
class Number:
    """A number about an entity; ``id`` is its IRI's end, by which its evidence is asked for."""

    id: str
    metric: str
    value_text: str
    value: str | None
    minimum: str | None
    maximum: str | None
    unit: str | None
    date: str | None

    @property
    def iri(self) -> str:
        """The observation's IRI."""
        return f"{BASE}observation/{quote(self.id, safe='~')}"


def numbers(store: GraphStore, about: ox.NamedNode) -> tuple[Number, ...]:
    """Return the observations of an entity by metric, date and value."""
    found = [
        _number(store, quad.subject)
        for quad in store.quads(None, ABOUT, about, DEFAULT)
        if isinstance(quad.subject, ox.NamedNode)
    ]
    return tuple(sorted(found, key=lambda n: (n.metric, n.date or "", n.value_text)))


def _number(store: GraphStore, node: ox.NamedNode) -> Number:
    told = {
        quad.predicate.value: quad.object.value
        for quad in store.quads(node, None, None, DEFAULT)
        if isinstance(quad.object, ox.Literal)
    }
    return Number(
        id=slug_of(node.value),
        metric=told.get(RG + "metric", ""),
        value_text=told.get(RG + "valueText", ""),
        value=told.get(SCHEMA + "value"),
        minimum=told.get(SCHEMA + "minValue"),
        maximum=told.get(SCHEMA + "maxValue"),
        unit=told.get(SCHEMA + "unitText"),
        date=told.get(RG + "date"),
    )


def grounds_of(store: GraphStore, number: Number) -> Grounds:
    """Return the places that give a number."""
    node = ox.NamedNode(number.iri)
    for quad in store.quads(node, rg("valueText"), None, DEFAULT):
        return grounds(store, quad.triple)
    return Grounds()

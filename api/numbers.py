"""The numbers that reports give of an entity, each with the places that give it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.evidence import Grounds, grounds
from graph.vocabulary import DEFAULT, rg
from ontology.namespaces import RG, SCHEMA, slug_of

if TYPE_CHECKING:
    from graph.store.base import GraphStore

ABOUT: Final = rg("about")
#: Numbers of one entity that are given at most.
_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Number:
    """An observation: a metric's value as the text writes it, and as decimals where it can be."""

    iri: str
    metric: str
    value_text: str
    value: str | None
    minimum: str | None
    maximum: str | None
    unit: str | None
    date: str | None
    grounds: Grounds

    @property
    def slug(self) -> str:
        """The last part of its IRI."""
        return slug_of(self.iri)


def numbers(store: GraphStore, about: ox.NamedNode) -> tuple[Number, ...]:
    """Return the observations of an entity by metric, date and value."""
    nodes = sorted(
        quad.subject.value
        for quad in store.quads(None, ABOUT, about, DEFAULT)
        if isinstance(quad.subject, ox.NamedNode)
    )
    found = [_number(store, ox.NamedNode(iri)) for iri in nodes[:_MOST]]
    return tuple(sorted(found, key=lambda n: (n.metric, n.date or "", n.value or "", n.value_text)))


def _number(store: GraphStore, node: ox.NamedNode) -> Number:
    told = {
        quad.predicate.value: quad.object
        for quad in store.quads(node, None, None, DEFAULT)
        if isinstance(quad.object, ox.Literal)
    }
    text = told.get(RG + "valueText")

    def value(name: str) -> str | None:
        literal = told.get(name)
        return literal.value if literal is not None else None

    return Number(
        iri=node.value,
        metric=value(RG + "metric") or "",
        value_text=text.value if text is not None else "",
        value=value(SCHEMA + "value"),
        minimum=value(SCHEMA + "minValue"),
        maximum=value(SCHEMA + "maxValue"),
        unit=value(SCHEMA + "unitText"),
        date=value(RG + "date"),
        grounds=grounds(store, ox.Triple(node, rg("valueText"), text)) if text else Grounds(),
    )

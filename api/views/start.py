"""The start page: how much is known, what is linked most, and the lines of descent to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from api.views.lineage import chains
from graph.vocabulary import DEFAULT, rg
from ontology.terms import TECHNOLOGY_TYPES, relations

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.views.model import Node
    from api.views.reading import GraphReader, ReportHead

_LISTED: Final = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed company with its tickers, as the reference table or a report gives them."""

    node: Node
    tickers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StartPage:
    """What the start page shows; ``counts`` are of the whole graph."""

    counts: dict[str, int]
    types: dict[str, int]
    technologies: tuple[Node, ...]
    vendors: tuple[Node, ...]
    listed: tuple[Node, ...]
    sectors: tuple[Node, ...]
    models: tuple[Node, ...]
    chains: tuple[tuple[Node, ...], ...]
    reports: tuple[ReportHead, ...]
    companies: tuple[Listed, ...]


def start(reader: GraphReader) -> StartPage:
    """Read the numbers and the lists of the start page."""
    ranked = [reader.node(slug) for slug, _ in reader.ranking()]
    kinds: dict[str, int] = {}
    for entity in ranked:
        kinds[entity.type] = kinds.get(entity.type, 0) + 1
    relation_count = sum(
        1 for name in relations() for _ in reader.store.quads(None, rg(name), None, DEFAULT)
    )
    measures = sum(1 for _ in reader.store.quads(None, rg("about"), None, DEFAULT))
    return StartPage(
        counts={
            "reports": len(reader.reports()),
            "entities": len(ranked),
            "relations": relation_count,
            "observations": measures,
        },
        types=dict(sorted(kinds.items(), key=lambda told: (-told[1], told[0]))),
        technologies=_first(ranked, lambda one: one.type in TECHNOLOGY_TYPES),
        vendors=_first(ranked, lambda one: "Vendor" in one.roles),
        listed=_first(ranked, lambda one: "ListedCompany" in one.roles),
        sectors=_first(ranked, lambda one: one.type == "Sector"),
        models=_first(ranked, lambda one: one.type == "Model"),
        chains=tuple(tuple(reader.node(slug) for slug in chain) for chain in chains(reader)),
        reports=tuple(reader.reports().values()),
        companies=tuple(
            Listed(one, _tickers(reader, one.id)) for one in ranked if "ListedCompany" in one.roles
        ),
    )


def _tickers(reader: GraphReader, slug: str) -> tuple[str, ...]:
    quads = reader.store.quads(reader.iri(slug), rg("ticker"), None, DEFAULT)
    return tuple(sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.Literal)))


def _first(ranked: list[Node], wanted: Callable[[Node], bool]) -> tuple[Node, ...]:
    return tuple([one for one in ranked if wanted(one)][:_LISTED])

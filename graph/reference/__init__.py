"""Facts that no report states: tickers of listed companies, from a table of public facts.

A company of the table enters the graph only where an organization of the reports bears one of its
names exactly (:func:`graph.labels.label_key`); the table never brings an organization of its own.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.labels import label_key
from graph.vocabulary import (
    DEFAULT,
    FALSE,
    OBJECT,
    PREDICATE,
    STATEMENT,
    SUBJECT,
    TYPE,
    WAS_DERIVED_FROM,
    decimal,
    node,
    rg,
)
from ontology import namespaces as ns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.resolution import ResolvedEntity

TICKERS_FILE: Final = Path(__file__).with_name("tickers.tsv")
#: Name of the table: of its named graph, and in ``rg:extractedBy``.
TICKERS: Final = "tickers"


@dataclass(frozen=True, slots=True)
class Listing:
    """A line of the table: an issuer's share on one exchange."""

    issuer: str
    names: tuple[str, ...]
    exchange: str
    code: str
    source: str


@dataclass(frozen=True, slots=True)
class ReferenceFact:
    """An attribute of an entity that the table gives, with the IRI of its assertion."""

    subject: str
    predicate: str
    text: str
    source: str

    @property
    def iri(self) -> str:
        """The IRI of its assertion node."""
        return ns.inference(f"reference:{TICKERS}", self.subject, self.predicate, self.text)


@cache
def listings() -> tuple[Listing, ...]:
    """Return the table's lines; several lines share an issuer that is listed in several places."""
    with TICKERS_FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return tuple(
            Listing(
                issuer=row["issuer"],
                names=tuple(
                    name
                    for name in (row["zh"], row["en"], *row["aliases"].split("|"))
                    if name.strip()
                ),
                exchange=row["exchange"],
                code=row["code"],
                source=row["source"],
            )
            for row in rows
        )


def ticker_facts(entities: Iterable[ResolvedEntity]) -> list[ReferenceFact]:
    """Return the tickers and exchanges of the organizations that bear a name of the table.

    An organization that bears the names of two issuers, and a name that two issuers share, match
    nothing: a wrong ticker is worse than none.
    """
    issuers: dict[str, set[str]] = defaultdict(set)
    by_issuer: dict[str, list[Listing]] = defaultdict(list)
    for listing in listings():
        by_issuer[listing.issuer].append(listing)
        for name in listing.names:
            issuers[label_key(name)].add(listing.issuer)
    found: list[ReferenceFact] = []
    for entity in entities:
        if entity.type != "Organization":
            continue
        matched: set[str] = set()
        for _, text in (*entity.preferred, *entity.others):
            matched |= issuers.get(label_key(text), set())
        if len(matched) == 1:
            for listing in by_issuer[matched.pop()]:
                found.append(ReferenceFact(entity.id, "ticker", listing.code, listing.source))
                found.append(ReferenceFact(entity.id, "exchange", listing.exchange, listing.source))
    return sorted(set(found), key=lambda fact: (fact.subject, fact.predicate, fact.text))


def reference_quads(facts: Iterable[ReferenceFact]) -> Iterator[ox.Quad]:
    """Yield each fact in the default graph and in the table's graph, with its assertion there."""
    graph = node(ns.reference(TICKERS))
    for fact in facts:
        subject, predicate, value = (
            node(ns.resource(fact.subject)),
            rg(fact.predicate),
            ox.Literal(fact.text),
        )
        yield ox.Quad(subject, predicate, value, DEFAULT)
        yield ox.Quad(subject, predicate, value, graph)
        iri = node(fact.iri)
        for name, told in (
            (TYPE, rg("Assertion")),
            (TYPE, STATEMENT),
            (SUBJECT, subject),
            (PREDICATE, predicate),
            (OBJECT, value),
            (rg("confidence"), decimal("1")),
            (rg("extractedBy"), ox.Literal(f"reference:{TICKERS}")),
            (rg("hedged"), FALSE),
            (rg("status"), ox.Literal("asserted")),
            (WAS_DERIVED_FROM, graph),
            (node(ns.DCTERMS + "source"), ox.Literal(fact.source)),
        ):
            yield ox.Quad(iri, name, told, graph)

"""Facts that no report states: tickers and brands of listed companies, by a table of public ones.

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
from graph.statements import statement
from graph.vocabulary import DEFAULT, WAS_DERIVED_FROM, node, rg
from ontology import namespaces as ns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph.resolution import ResolvedEntity

TICKERS_FILE: Final = Path(__file__).with_name("tickers.tsv")
#: Name of the table: of its named graph, and in ``rg:extractedBy``.
TICKERS: Final = "tickers"

_PART_OF: Final = "subOrganizationOf"
_EXCHANGES: Final = {"SH": "SSE", "SZ": "SZSE", "HK": "HKEX"}


@dataclass(frozen=True, slots=True)
class Issuer:
    """A line of the table: a listed company, its names, its shares, its brands and labs.

    ``lines`` are ``(exchange, code)`` pairs, one for each line of shares.
    """

    id: str
    names: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    brands: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class ReferenceFact:
    """A fact about an entity that the table gives, with the IRI of its assertion.

    ``text`` is a literal, or for ``subOrganizationOf`` the id of the entity that it belongs to.
    """

    subject: str
    predicate: str
    text: str
    source: str

    @property
    def iri(self) -> str:
        """The IRI of its assertion node."""
        return ns.inference(f"reference:{TICKERS}", self.subject, self.predicate, self.text)

    @property
    def object(self) -> ox.NamedNode | ox.Literal:
        """What it says, as a term."""
        if self.predicate == _PART_OF:
            return node(ns.resource(self.text))
        return ox.Literal(self.text)


@cache
def issuers() -> tuple[Issuer, ...]:
    """Return the table's lines."""
    with TICKERS_FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return tuple(
            Issuer(
                id=row["issuer"],
                names=_parts(row["zh"], row["en"], row["aliases"]),
                lines=tuple(_line(code) for code in (row["A"], row["H"], row["US"]) if code),
                brands=_parts(row["brands"]),
                source=row["source"],
            )
            for row in rows
        )


def _parts(*cells: str) -> tuple[str, ...]:
    names = (name.strip() for cell in cells for name in cell.split("|"))
    return tuple(dict.fromkeys(name for name in names if name))


def _line(code: str) -> tuple[str, str]:
    """Return the exchange and the code of ``300418.SZ`` or ``NASDAQ:GOOGL``."""
    exchange, colon, symbol = code.partition(":")
    return (exchange, symbol) if colon else (_EXCHANGES[code.rpartition(".")[2]], code)


def ticker_facts(entities: Iterable[ResolvedEntity]) -> list[ReferenceFact]:
    """Return what the table says of the organizations that bear one of its names.

    These are the tickers and exchanges of issuers, and of a brand or lab the issuer that it is
    part of, where the reports name both. An organization that bears the names of two issuers, and
    a name that two issuers share, match nothing: a wrong ticker is worse than none.
    """
    organizations = [entity for entity in entities if entity.type == "Organization"]
    named = _by_name(lambda issuer: issuer.names)
    branded = _by_name(lambda issuer: issuer.brands)
    found: set[ReferenceFact] = set()
    present: dict[str, list[str]] = defaultdict(list)
    for entity in organizations:
        issuer = _match(entity, named)
        if issuer is None:
            continue
        present[issuer.id].append(entity.id)
        for exchange, code in issuer.lines:
            found.add(ReferenceFact(entity.id, "ticker", code, issuer.source))
            found.add(ReferenceFact(entity.id, "exchange", exchange, issuer.source))
    for entity in organizations:
        issuer = _match(entity, branded)
        if issuer is not None and _match(entity, named) is None:
            for parent in present[issuer.id]:
                found.add(ReferenceFact(entity.id, _PART_OF, parent, issuer.source))
    return sorted(found, key=lambda fact: (fact.subject, fact.predicate, fact.text))


def _by_name(names: Callable[[Issuer], tuple[str, ...]]) -> dict[str, set[Issuer]]:
    found: dict[str, set[Issuer]] = defaultdict(set)
    for issuer in issuers():
        for name in names(issuer):
            found[label_key(name)].add(issuer)
    return found


def _match(entity: ResolvedEntity, known: dict[str, set[Issuer]]) -> Issuer | None:
    """Return the one issuer that any of the entity's names points to."""
    matched: set[Issuer] = set()
    for _, text in (*entity.preferred, *entity.others):
        matched |= known.get(label_key(text), set())
    return matched.pop() if len(matched) == 1 else None


def reference_quads(facts: Iterable[ReferenceFact]) -> Iterator[ox.Quad]:
    """Yield each fact in the default graph and in the table's graph, with its assertion there."""
    graph = node(ns.reference(TICKERS))
    for fact in facts:
        told = ox.Triple(node(ns.resource(fact.subject)), rg(fact.predicate), fact.object)
        for place in (DEFAULT, graph):
            yield ox.Quad(told.subject, told.predicate, told.object, place)
        iri = node(fact.iri)
        for predicate, value in statement(told, 1.0, f"reference:{TICKERS}"):
            yield ox.Quad(iri, predicate, value, graph)
        yield ox.Quad(iri, WAS_DERIVED_FROM, graph, graph)
        yield ox.Quad(iri, node(ns.DCTERMS + "source"), ox.Literal(fact.source), graph)

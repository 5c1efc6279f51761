"""Why the graph holds a statement: the words that state it, or the rule that concluded it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from graph.sparql import bind
from ontology.namespaces import REPORT, slug_of

if TYPE_CHECKING:
    from graph.store.base import GraphStore, Row

_ASSERTIONS: Final = """
SELECT * WHERE {
  GRAPH ?graph {
    ?assertion rdf:subject $subject ; rdf:predicate $predicate ; rdf:object $object ;
      rg:extractedBy ?rule ; rg:confidence ?confidence ; rg:status ?status .
    OPTIONAL { ?assertion oa:hasSelector ?position . ?position oa:start ?start ; oa:end ?end }
    OPTIONAL { ?assertion oa:hasSelector ?quote . ?quote oa:exact ?exact ;
               oa:prefix ?prefix ; oa:suffix ?suffix }
    OPTIONAL { ?assertion rg:section ?section }
    OPTIONAL { ?assertion rg:page ?page }
  }
  OPTIONAL { ?graph dcterms:title ?title }
  OPTIONAL { ?graph dcterms:issued ?issued }
}
"""
_PREMISES: Final = """
SELECT DISTINCT ?subject ?predicate ?object WHERE {
  GRAPH ?inferred { $assertion rg:premise ?premise }
  GRAPH ?stated {
    ?premise rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object
  }
}
"""
_TYPED_BY: Final = """
SELECT DISTINCT ?report WHERE { GRAPH ?inferred { $assertion prov:wasDerivedFrom ?report } }
"""


@dataclass(frozen=True, slots=True)
class Source:
    """One place that states something: a report's words, or a line of a reference table.

    ``report`` is the IRI of the report's (or table's) graph; ``start`` and ``end`` are None for a
    table, which has no text.
    """

    assertion: str
    report: str
    title: str
    rule: str
    confidence: float
    status: str
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    section: str = ""
    start: int | None = None
    end: int | None = None
    page: int | None = None
    issued: str | None = None

    @property
    def slug(self) -> str:
        """The slug of the report."""
        return slug_of(self.report)

    def as_dict(self) -> dict[str, object]:
        """Return it as it is given in JSON everywhere."""
        return {
            "report": self.slug,
            "title": self.title,
            "section": self.section,
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "exact": self.exact,
            "status": self.status,
            "confidence": self.confidence,
            "rule": self.rule,
            "issued": self.issued,
        }


@dataclass(frozen=True, slots=True)
class Proof:
    """One way in which a rule concluded something."""

    assertion: str
    rule: str
    confidence: float
    premises: tuple[ox.Triple, ...]
    #: IRIs of reports that give the class from which a broader one was concluded.
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grounds:
    """All that the graph rests a statement on."""

    sources: tuple[Source, ...] = ()
    proofs: tuple[Proof, ...] = field(default=())

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.sources or self.proofs)


def grounds(store: GraphStore, triple: ox.Triple) -> Grounds:
    """Return what states or proves a triple, the surest first, by report and place."""
    query = bind(
        _ASSERTIONS,
        subject=triple.subject,
        predicate=triple.predicate,
        object=triple.object,
    )
    sources: list[Source] = []
    proofs: list[Proof] = []
    for row in store.rows(query):
        rule = _text(row, "rule")
        if rule.startswith("rule:"):
            proofs.append(_proof(store, row, rule))
        else:
            sources.append(_source(row, rule))
    sources.sort(key=lambda s: (s.status != "asserted", s.report, s.start or 0, s.assertion))
    proofs.sort(key=lambda p: (p.rule, [str(told) for told in p.premises], p.assertion))
    return Grounds(tuple(sources), tuple(proofs))


def sources_of(store: GraphStore, triple: ox.Triple) -> tuple[Source, ...]:
    """Return the places that state a triple, or, of a concluded one, those of its premises."""
    found = grounds(store, triple)
    if found.sources:
        return found.sources
    told: dict[str, Source] = {}
    for proof in found.proofs:
        for premise in proof.premises:
            if premise != triple:
                told.update({s.assertion: s for s in grounds(store, premise).sources})
    return tuple(told.values())


def _proof(store: GraphStore, row: Row, rule: str) -> Proof:
    assertion = cast("ox.NamedNode", row["assertion"])
    premises = [
        ox.Triple(
            cast("ox.NamedNode", told["subject"]),
            cast("ox.NamedNode", told["predicate"]),
            cast("ox.NamedNode | ox.Literal", told["object"]),
        )
        for told in store.rows(bind(_PREMISES, assertion=assertion))
    ]
    reports = [
        cast("ox.NamedNode", told["report"]).value
        for told in store.rows(bind(_TYPED_BY, assertion=assertion))
    ]
    return Proof(
        assertion=assertion.value,
        rule=rule,
        confidence=float(_text(row, "confidence")),
        premises=tuple(sorted(premises, key=str)),
        reports=tuple(sorted(iri for iri in reports if iri.startswith(REPORT))),
    )


def _source(row: Row, rule: str) -> Source:
    return Source(
        assertion=_text(row, "assertion"),
        report=_text(row, "graph"),
        title=_text(row, "title"),
        rule=rule,
        confidence=float(_text(row, "confidence")),
        status=_text(row, "status"),
        exact=_text(row, "exact"),
        prefix=_text(row, "prefix"),
        suffix=_text(row, "suffix"),
        section=_text(row, "section"),
        start=_number(row, "start"),
        end=_number(row, "end"),
        page=_number(row, "page"),
        issued=_text(row, "issued") or None,
    )


def _text(row: Row, name: str) -> str:
    term = row[name]
    return "" if term is None else str(getattr(term, "value", term))


def _number(row: Row, name: str) -> int | None:
    text = _text(row, name)
    return int(text) if text else None

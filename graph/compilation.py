"""The whole graph from the reports' extractions: statements, entities, reference facts, rules.

What comes out rests on the set of extractions alone, whatever the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.inference import KnownFacts, Support, Triple, conclude, inferred_quads
from graph.mapping import entity_quads, facts, statement_quads
from graph.reference import TICKERS_FILE, ReferenceFact, reference_quads, ticker_facts
from graph.resolution import Naming, ResolvedEntity, resolve
from graph.vocabulary import ONTOLOGY_GRAPH
from ontology.model import Assertion, Value
from ontology.namespaces import __file__ as _namespaces
from ontology.terms import SCHEMA_FILE, properties

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ontology.model import Extraction

_BATCH: Final = 20_000
_CODE: Final = (
    "compilation.py",
    "inference.py",
    "labels.py",
    "mapping.py",
    "metadata.py",
    "reference/__init__.py",
    "resolution.py",
    "vocabulary.py",
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A statement left out since other reports give its entities another class."""

    report: str
    subject: str
    predicate: str
    object: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """A report to compile: its extraction, and its statements if they were made before."""

    extraction: Extraction
    statements: Callable[[], bytes]


@cache
def recipe() -> str:
    """Return a digest of what turns extractions into quads, beside the extractions themselves.

    It covers the code of this layer as well as its tables: a snapshot that another version made
    is made again at the next commit.
    """
    folder = Path(__file__).parent
    code = [folder / name for name in _CODE]
    parts = [file.read_bytes() for file in (*code, SCHEMA_FILE, TICKERS_FILE, Path(_namespaces))]
    return sha256(b"\x00".join(parts)).hexdigest()


def statements_of(extraction: Extraction) -> bytes:
    """Return the statements of one report as N-Quads: the part that needs no other report."""
    return nquads(statement_quads(extraction))


def nquads(quads: Iterable[ox.Quad]) -> bytes:
    """Serialise quads."""
    serialised = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    return serialised if serialised is not None else b""


class Compilation:
    """The graph of a set of reports, ready to be written chunk by chunk."""

    def __init__(self, sources: Iterable[Source]) -> None:
        """Resolve the entities and find the statements that do not fit their classes."""
        self._sources = sorted(sources, key=lambda source: source.extraction.report.slug)
        namings = (
            Naming(source.extraction.report.slug, entity)
            for source in self._sources
            for entity in source.extraction.entities
        )
        self.entities: dict[str, ResolvedEntity] = resolve(namings)
        self.conflicts: list[Conflict] = []
        self._skipped = [self._unfit(source.extraction) for source in self._sources]

    def chunks(self) -> Iterator[bytes]:
        """Yield the graph as N-Quads; plain triples that reports share come once for each."""
        yield _ontology()
        for source, skip in zip(self._sources, self._skipped, strict=True):
            if skip:
                yield nquads(statement_quads(source.extraction, skip))
            else:
                yield source.statements()
        yield from _batched(entity_quads(self.entities.values()))
        known, tickers = self._known_facts()
        yield from _batched(reference_quads(tickers))
        yield from _batched(inferred_quads(known, conclude(known)))

    def _known_facts(self) -> tuple[KnownFacts, list[ReferenceFact]]:
        supports: dict[Triple, list[Support]] = defaultdict(list)
        for source, skip in zip(self._sources, self._skipped, strict=True):
            for fact in facts(source.extraction, skip):
                told = fact.object.text if isinstance(fact.object, Value) else fact.object
                triple = Triple(fact.subject, fact.predicate, told)
                supports[triple].append(Support(fact.assertion, fact.confidence))
        tickers = ticker_facts(self.entities.values())
        for row in tickers:
            triple = Triple(row.subject, row.predicate, row.text)
            supports[triple].append(Support(row.iri, 1.0))
        return KnownFacts(dict(supports), self.entities), tickers

    def _unfit(self, extraction: Extraction) -> frozenset[Assertion]:
        """Return the assertions that the resolved classes forbid, and note each as a conflict."""
        changed = {
            entity.id
            for entity in extraction.entities
            if self.entities[entity.id].type != entity.type
        }
        unfit = set()
        for assertion in extraction.assertions if changed else ():
            ends = {assertion.subject}
            if isinstance(assertion.object, str):
                ends.add(assertion.object)
            if ends & changed and not self._allows(assertion):
                unfit.add(assertion)
                self.conflicts.append(self._conflict(extraction.report.slug, assertion))
        return frozenset(unfit)

    def _allows(self, assertion: Assertion) -> bool:
        term = properties().get(assertion.predicate)
        if term is None:
            return False
        subject = self.entities[assertion.subject].type
        if isinstance(assertion.object, Value):
            return subject in term.domain
        return term.allows(subject, self.entities[assertion.object].type)

    def _conflict(self, slug: str, assertion: Assertion) -> Conflict:
        told = assertion.object
        types = self.entities[assertion.subject].type
        if isinstance(told, str):
            types += f" -> {self.entities[told].type}"
        return Conflict(
            report=slug,
            subject=assertion.subject,
            predicate=assertion.predicate,
            object=told.text if isinstance(told, Value) else told,
            reason=f"the classes that the reports agree on ({types}) do not allow it",
        )


@cache
def _ontology() -> bytes:
    """Return the ontology's triples in its own graph."""
    triples = ox.parse(path=SCHEMA_FILE)
    return nquads(ox.Quad(t.subject, t.predicate, t.object, ONTOLOGY_GRAPH) for t in triples)


def _batched(quads: Iterator[ox.Quad]) -> Iterator[bytes]:
    """Serialise quads in batches, so that the whole layer never stands in memory twice."""
    batch: list[ox.Quad] = []
    for quad in quads:
        batch.append(quad)
        if len(batch) >= _BATCH:
            yield nquads(batch)
            batch = []
    if batch:
        yield nquads(batch)

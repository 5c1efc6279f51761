"""Rows to answers: labels in the question's language, values as reports write them, evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graph.evidence import sources_of, sources_of_all
from graph.names import labels_of, pick, shown
from graph.timeline import held
from graph.vocabulary import DEFAULT
from ontology.namespaces import RESOURCE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.evidence import Source
    from graph.questions.sparql import Part, Pattern, Query
    from graph.search import LabelIndex
    from graph.store.base import GraphStore, Row
    from graph.vocabulary import Term


#: How many statements are told with an answer.
_STEPS: Final = 12
_DATE: Final = re.compile(r"\d{4}(?:-\d\d){0,2}")


@dataclass(slots=True)
class Answer:
    """One answer: an entity, or a value as a report writes it.

    ``path`` is what it rests on as a user reads it; ``evidence`` the words that state it.
    """

    iri: str | None = None
    label: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    value: str | None = None
    path: list[str] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "iri": self.iri,
            "label": self.label,
            "labels": self.labels,
            "value": self.value,
            "path": self.path,
            "evidence": self.evidence,
        }


@dataclass(slots=True)
class Result:
    """What a kind of question found: answers, the query that gave them, or why there are none."""

    answers: list[Answer] = field(default_factory=list)
    sparql: str = ""
    message: str = ""


@dataclass(slots=True)
class Tools:
    """What answering needs: the store, its labels, the language, and the date asked for."""

    store: GraphStore
    index: LabelIndex
    language: str
    as_of: str | None = None
    _sources: dict[ox.Triple, tuple[Source, ...]] = field(default_factory=dict)
    _labels: dict[str, dict[str, str]] = field(default_factory=dict)

    def sources(self, triple: ox.Triple) -> tuple[Source, ...]:
        """Return what states a triple, read once a question."""
        if triple not in self._sources:
            self._sources[triple] = sources_of(self.store, triple)
        return self._sources[triple]

    def read_sources(self, triples: Iterable[ox.Triple]) -> None:
        """Read what states many triples at once."""
        missing = [triple for triple in triples if triple not in self._sources]
        self._sources |= sources_of_all(self.store, missing)

    def labels(self, iri: str) -> dict[str, str]:
        """Return the labels of an entity, read once a question."""
        if iri not in self._labels:
            self._labels[iri] = labels_of(self.store, iri)
        return self._labels[iri]

    def label(self, iri: str) -> str:
        """Return the label of an entity in the language of the question."""
        return pick(self.labels(iri), self.language) or iri.rsplit("/", 1)[-1]

    def entity(self, iri: str) -> Answer:
        """Return an entity as an answer, as yet without evidence."""
        return Answer(iri=iri, label=self.label(iri), labels=self.labels(iri))

    def stands(self, triple: ox.Triple) -> bool:
        """Whether the graph holds a triple: a row of one branch fills the patterns of others."""
        told = self.store.quads(triple.subject, triple.predicate, triple.object, DEFAULT)
        return next(iter(told), None) is not None

    def held(self, triple: ox.Triple) -> bool:
        """Whether a triple was known to hold at the date asked for; without one, always."""
        return self.as_of is None or held(self.store, triple, self.sources(triple), self.as_of)

    def support(self, answer: Answer, triples: list[ox.Triple]) -> None:
        """Add the words behind triples to an answer."""
        self.read_sources(triples)
        known = {(one["report"], one["start"], one["end"]) for one in answer.evidence}
        for triple in triples:
            for source in self.sources(triple):
                place = (source.slug, source.start, source.end)
                if source.start is not None and place not in known:
                    known.add(place)
                    answer.evidence.append(evidence(source))

    def read(self, triple: ox.Triple) -> str:
        """Return a triple as a user reads it."""
        return " ".join(self._shown(term) for term in triple)

    def _shown(self, term: object) -> str:
        if isinstance(term, ox.NamedNode) and term.value.startswith(RESOURCE):
            return self.label(term.value)
        return shown(self.store, term, self.language)


def evidence(source: Source) -> dict[str, Any]:
    """Return a source as it is given with an answer."""
    return {
        "report": source.slug,
        "section": source.section,
        "start": source.start,
        "end": source.end,
        "exact": source.exact,
    }


def fill(patterns: list[Pattern], row: Row) -> list[ox.Triple]:
    """Return the triples that a row rests on; patterns of other branches stay unfilled."""
    found: list[ox.Triple] = []
    for pattern in patterns:
        terms = [_term(part, row) for part in (pattern.subject, pattern.predicate, pattern.object)]
        if all(term is not None for term in terms):
            triple = ox.Triple(*terms)  # type: ignore[arg-type] # all of them are terms
            if triple not in found:
                found.append(triple)
    return found


def _term(part: Part, row: Row) -> Term | None:
    return row.get(part.value) if isinstance(part, ox.Variable) else part


def answers(tools: Tools, query: Query) -> list[Answer]:
    """Run a query and return its answers with their evidence, in the order of their labels."""
    rows = tools.store.rows(query.rows if query.counted else query.text)
    if query.unit and len({str(row.get(query.unit)) for row in rows}) > 1:
        return []  # prices in two currencies: which is the lower cannot be said
    found: dict[str, Answer] = {}
    filled = [(row, [t for t in fill(query.patterns, row) if tools.stands(t)]) for row in rows]
    tools.read_sources(triple for _, triples in filled for triple in triples)
    for row, triples in filled:
        if tools.as_of and not all(tools.held(triple) for triple in triples):
            continue
        term = row.get("value") if query.value else row.get("answer")
        if term is None:
            continue
        answer = found.get(str(term))
        if answer is None:
            answer = found[str(term)] = _answer(tools, term)
        for step in map(tools.read, _told(tools, triples)):
            if step not in answer.path and len(answer.path) < _STEPS:
                answer.path.append(step)
        tools.support(answer, triples)
    if query.value:
        _keep_finest(found)
    ordered = sorted(found.values(), key=lambda one: (one.label or "", one.value or ""))
    return _total(ordered) if query.counted and ordered else ordered


def _total(counted: list[Answer]) -> list[Answer]:
    """Return how many there are, with the words behind each."""
    total = Answer(value=str(len(counted)), path=[one.label or "" for one in counted])
    for one in counted:
        total.evidence += [told for told in one.evidence if told not in total.evidence]
    return [total]


def _keep_finest(found: dict[str, Answer]) -> None:
    """Drop a date that is only the beginning of another (2025 of 2025-09), but not its words."""
    dated = {key: one for key, one in found.items() if _DATE.fullmatch(one.value or "")}
    for key, coarse in dated.items():
        said = {step.removesuffix(coarse.value or "") for step in coarse.path}
        for finer in dated.values():
            value = finer.value or ""
            if value.startswith(f"{coarse.value}-") and any(
                step.endswith(value) and step.removesuffix(value) in said for step in finer.path
            ):
                finer.evidence += [told for told in coarse.evidence if told not in finer.evidence]
                found.pop(key, None)


def _told(tools: Tools, triples: list[ox.Triple]) -> list[ox.Triple]:
    """Return an observation's value as a statement about what it measures."""
    from graph.questions.observed import stated  # noqa: PLC0415

    return [stated(tools, triple) for triple in triples]


def _answer(tools: Tools, term: Term) -> Answer:
    if isinstance(term, ox.NamedNode):
        return tools.entity(term.value)
    return Answer(value=str(getattr(term, "value", term)))

"""What the typed routes send: the wire forms of the graph's own types."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from ontology.namespaces import compact, slug_of

if TYPE_CHECKING:
    from api.descriptions import Description, Statement, Thing
    from api.numbers import Number
    from graph.evidence import Grounds, Source
    from graph.manifest import ReportEntry
    from graph.search import Hit


class Health(BaseModel):
    """Whether the service can answer, and from which snapshot."""

    status: Literal["ok", "unavailable"]
    snapshot: str = Field(description="changes whenever the graph changes")


class Problem(BaseModel):
    """An error, told in one line."""

    error: str


class SearchHit(BaseModel):
    """An entity that a search found."""

    iri: str
    slug: str
    label: str
    type: str
    matched: str = Field(description="the label or alias that fits the query")
    score: float

    @classmethod
    def from_hit(cls, hit: Hit) -> SearchHit:
        """Take a hit of the label index."""
        return cls(
            iri=hit.iri,
            slug=slug_of(hit.iri),
            label=hit.label,
            type=hit.type,
            matched=hit.matched,
            score=hit.score,
        )


class SearchResults(BaseModel):
    """What a search found, best first."""

    query: str
    hits: list[SearchHit]


class EntityRef(BaseModel):
    """An entity at the other end of a statement."""

    iri: str
    slug: str
    label: str
    labels: dict[str, str]
    type: str

    @classmethod
    def from_thing(cls, thing: Thing) -> EntityRef:
        """Take an entity as others refer to it."""
        return cls(
            iri=thing.iri,
            slug=slug_of(thing.iri),
            label=thing.label,
            labels=thing.labels,
            type=thing.type,
        )


class EvidenceOut(BaseModel):
    """Words of a report that state something."""

    report: str
    title: str
    section: str
    page: int | None
    start: int | None
    end: int | None
    exact: str
    prefix: str
    suffix: str
    status: str
    confidence: float
    rule: str

    @classmethod
    def from_source(cls, source: Source) -> EvidenceOut:
        """Take a place that states something."""
        return cls(
            report=source.slug,
            title=source.title,
            section=source.section,
            page=source.page,
            start=source.start,
            end=source.end,
            exact=source.exact,
            prefix=source.prefix,
            suffix=source.suffix,
            status=source.status,
            confidence=source.confidence,
            rule=source.rule,
        )


class StatementOut(BaseModel):
    """A statement of an entity, with its evidence or the rules that concluded it."""

    property: str
    label: str
    direction: Literal["outgoing", "incoming"]
    entity: EntityRef | None
    value: str | None
    datatype: str
    evidence: list[EvidenceOut]
    rules: list[str]

    @classmethod
    def from_statement(cls, statement: Statement) -> StatementOut:
        """Take a statement of a description."""
        other = statement.other
        return cls(
            property=compact(statement.property),
            label=statement.label(),
            direction="outgoing" if statement.outgoing else "incoming",
            entity=EntityRef.from_thing(other) if other else None,
            value=None if other else statement.value,
            datatype=statement.datatype,
            evidence=[EvidenceOut.from_source(s) for s in statement.grounds.sources],
            rules=sorted({proof.rule for proof in statement.grounds.proofs}),
        )


class NumberOut(BaseModel):
    """A number about an entity, as the text writes it and, where it can be read, as decimals."""

    iri: str
    id: str
    metric: str
    value_text: str
    value: str | None
    minimum: str | None
    maximum: str | None
    unit: str | None
    date: str | None
    evidence: list[EvidenceOut]

    @classmethod
    def from_number(cls, number: Number, told: Grounds) -> NumberOut:
        """Take an observation of a description, with the places that give it."""
        evidence = [EvidenceOut.from_source(source) for source in told.sources]
        return cls(**asdict(number), iri=number.iri, evidence=evidence)


class EntityOut(BaseModel):
    """One entity: labels, types, statements, numbers, evidence."""

    iri: str
    slug: str
    label: str
    labels: dict[str, str]
    aliases: list[tuple[str, str]] = Field(description="language and text")
    types: list[str]
    statements: list[StatementOut]
    total: int = Field(description="statements in all; these are some of them")
    observations: list[NumberOut] = Field(default=[], description="numbers that reports give")

    @classmethod
    def from_description(cls, found: Description) -> EntityOut:
        """Take a description."""
        return cls(
            **EntityRef.from_thing(found.thing).model_dump(exclude={"type"}),
            aliases=list(found.aliases),
            types=list(found.types),
            statements=[StatementOut.from_statement(one) for one in found.statements],
            total=found.total,
            observations=[NumberOut.from_number(*one) for one in found.numbers],
        )


class EdgeOut(BaseModel):
    """An edge between two entities of a neighbourhood."""

    source: str
    property: str
    label: str
    target: str


class Neighbourhood(BaseModel):
    """An entity's surroundings: entities as nodes, statements as edges."""

    focus: str
    nodes: list[EntityRef]
    edges: list[EdgeOut]
    total: int = Field(description="edges of the focus in all; never fewer than are given")


class LineageOut(BaseModel):
    """The paths between two entities; without any, ``message`` says so."""

    source: dict[str, Any]
    target: dict[str, Any]
    paths: list[dict[str, Any]]
    message: str
    nearest: list[dict[str, Any]]


class AnswerOut(BaseModel):
    """An answer to a question, with the query that was run."""

    question: str
    language: str
    sparql: str | None
    answers: list[dict[str, Any]]
    message: str | None
    suggestions: list[str] = Field(default=[], description="known names near an unknown one")


class ReportOut(BaseModel):
    """A report of the store, and how much it gave."""

    slug: str
    iri: str
    title: str
    language: str
    source_name: str
    published: str | None
    entities: int
    relations: int
    observations: int
    sentences: int
    sentences_used: int

    @classmethod
    def from_entry(cls, iri: str, entry: ReportEntry) -> ReportOut:
        """Take a report of the manifest."""
        return cls(
            slug=entry.slug,
            iri=iri,
            title=entry.title,
            language=entry.language,
            source_name=entry.source_name,
            published=entry.published,
            entities=entry.counts.entities,
            relations=entry.counts.relations,
            observations=entry.counts.observations,
            sentences=entry.counts.sentences,
            sentences_used=entry.counts.sentences_used,
        )


class Reports(BaseModel):
    """The reports of the store."""

    reports: list[ReportOut]


class TextOut(BaseModel):
    """Part of a report's stored text; offsets count Unicode characters."""

    slug: str
    start: int
    end: int
    length: int
    text: str
    before: str
    after: str

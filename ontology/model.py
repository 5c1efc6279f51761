"""Value types that the extractor hands to the graph: they are the only thing the two share."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Status(StrEnum):
    """How a text puts a statement.

    ``FORECAST`` is announced or expected, ``DOUBTED`` is rumour or conjecture, ``DENIED`` is
    stated not to hold.
    """

    ASSERTED = "asserted"
    FORECAST = "forecast"
    DOUBTED = "doubted"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The words of a report that state something.

    ``start`` and ``end`` count Unicode characters of the stored text and
    ``text[start:end] == exact``; ``page`` counts from 1 and is None where a format has no pages.
    """

    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    section: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that a report names.

    ``id`` is the slug of its IRI, ``type`` one of :data:`ontology.terms.ENTITY_TYPES`.
    ``labels`` are ``(language, text)`` pairs with at most one of a language ("zh", "en");
    ``aliases`` are the other forms, met in a text or held by the lexicon, with their language.
    """

    id: str
    type: str
    labels: tuple[tuple[str, str], ...]
    aliases: tuple[tuple[str, str], ...] = ()
    roles: tuple[str, ...] = ()
    #: Spans of the stored text where it is named, in order.
    mentions: tuple[tuple[int, int], ...] = ()

    @property
    def name(self) -> str:
        """The label shown where one is wanted whatever its language."""
        return self.labels[0][1]


@dataclass(frozen=True, slots=True)
class Value:
    """A literal: its lexical form and the local name of its XSD datatype."""

    text: str
    datatype: str = "string"


@dataclass(frozen=True, slots=True)
class Assertion:
    """A statement about an entity, at one place of a report.

    ``object`` is the id of an :class:`Entity` for a relation and a :class:`Value` for an
    attribute. ``rule`` names what found it (``table:architecture``), ``confidence`` is in [0, 1].
    """

    subject: str
    predicate: str
    object: str | Value
    evidence: Evidence
    rule: str
    confidence: float = 1.0
    status: Status = Status.ASSERTED

    @property
    def hedged(self) -> bool:
        """Whether the text denies, doubts or only forecasts the statement."""
        return self.status is not Status.ASSERTED

    @property
    def stated(self) -> bool:
        """Whether the statement enters the graph as a plain triple.

        A doubted or denied statement never does; a forecast one does only for a literal (the
        date of a release to come), since a planned relation does not hold yet.
        """
        if self.status is Status.FORECAST:
            return isinstance(self.object, Value)
        return self.status is Status.ASSERTED


@dataclass(frozen=True, slots=True)
class Observation:
    """A number about an entity, as the report writes it and, where it can be read, as decimals.

    ``value``, ``minimum`` and ``maximum`` are decimal lexical forms in ``unit``; ``date`` is a
    year, month or day (``2025``, ``2025-11``, ``2025-11-03``) for which the value holds.
    """

    about: str
    metric: str
    value_text: str
    evidence: Evidence
    rule: str
    value: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    unit: str | None = None
    date: str | None = None
    confidence: float = 1.0
    status: Status = Status.ASSERTED


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What became of one sentence or table row: ``facts`` made, or the ``reason`` for none."""

    kind: str  # "sentence", "row", "heading", "caption"
    start: int
    end: int
    facts: int
    reason: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A statement that the schema refused, and why."""

    subject: str
    predicate: str
    object: str
    reason: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """A report: its slug, where its text came from, and what its head says of it."""

    slug: str
    title: str
    language: str
    source_name: str
    text_sha256: str
    published: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was read out of one report."""

    report: ReportInfo
    text: str
    extractor: str
    entities: tuple[Entity, ...] = ()
    assertions: tuple[Assertion, ...] = ()
    observations: tuple[Observation, ...] = ()
    coverage: tuple[CoverageRow, ...] = ()
    rejects: tuple[Reject, ...] = field(default=())

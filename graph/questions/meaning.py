"""What a question asks for: things, what joins them, and what bounds them, before it is SPARQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from graph.questions.linking import Candidate
    from graph.questions.ways import Way


@dataclass(slots=True)
class Node:
    """A thing of a question: an entity that it names, or one that it asks for or goes over.

    ``members`` are the entities that it names, each with what the name can mean; several are
    joined by ``mode`` (``and``, ``or``). ``roles`` are classes as the question says them.
    """

    at: int
    start: int
    end: int
    classes: frozenset[str]
    members: list[tuple[Candidate, ...]] = field(default_factory=list)
    mode: str = "and"
    roles: tuple[str, ...] = ()
    asked: bool = False
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unlisted: bool = False
    free: bool = False
    excluded: bool = False
    #: Whether it can only be part of something ("which LLM does X use").
    part: bool = False
    #: How many classes stand in a row ("games and products"), each by its first class.
    row: int = 1

    @property
    def known(self) -> bool:
        """Whether it is an entity that the question names."""
        return bool(self.members)


@dataclass(frozen=True, slots=True)
class Edge:
    """Ways of which one must lead from one node to another, or, negated, none may."""

    subject: int
    object: int
    ways: tuple[Way, ...]
    negated: bool = False
    #: Whether several entities on one side are meant one by one (谁开发了A和B).
    spread: bool = False


@dataclass(slots=True)
class Measure:
    """A number about a node: asked for, compared, or ranked by."""

    node: int
    metrics: tuple[str, ...]
    wanted: bool = False
    compare: str = ""
    number: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    rank: str = ""
    date: str = ""
    #: Which end of a range is meant, where a word says it ("the top plan").
    end: str = ""
    #: Whether prices of another period than a month are left out.
    monthly: bool = False


@dataclass(slots=True)
class Dating:
    """A date of a node: asked for, bounded (inclusive, as far as it is written), or ranked by."""

    node: int
    properties: tuple[str, ...]
    wanted: bool = False
    low: str = ""
    high: str = ""
    strict: bool = False
    rank: str = ""


@dataclass(slots=True)
class Attribute:
    """A literal of a node: asked for, or one of some values."""

    node: int
    property: str
    wanted: bool = False
    values: tuple[str, ...] = ()


@dataclass(slots=True)
class Meaning:
    """A whole question."""

    nodes: list[Node]
    target: int | None
    edges: list[Edge] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    datings: list[Dating] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    count: bool = False
    most: str = ""
    score: float = 0.0

    @property
    def denies(self) -> bool:
        """Whether it says that something is not so."""
        return any(edge.negated for edge in self.edges) or any(
            node.excluded or node.unlisted for node in self.nodes
        )

    @property
    def value(self) -> Measure | Dating | Attribute | None:
        """What is asked for where that is a literal."""
        told: list[Measure | Dating | Attribute] = [
            *self.measures,
            *self.datings,
            *self.attributes,
        ]
        return next((one for one in told if one.wanted), None)

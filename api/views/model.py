"""What a picture consists of: nodes, edges between them, and groups of what is not drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Node:
    """An entity as it is drawn.

    ``id`` is the slug of its IRI. ``degree`` counts the distinct entities that it is linked with
    and ``hidden`` those of them that the picture does not draw. ``date`` is the earliest of its
    dates as the graph gives it (``2025``, ``2025-09``); ``x`` and ``y`` are in pixels at scale 1.
    """

    id: str
    type: str
    labels: dict[str, str]
    roles: tuple[str, ...] = ()
    degree: int = 0
    date: str | None = None
    hidden: int = 0
    focus: bool = False
    x: float = 0.0
    y: float = 0.0

    def at(self, x: float, y: float) -> Node:
        """Return it at another place."""
        return replace(self, x=round(x, 1), y=round(y, 1))


@dataclass(frozen=True, slots=True)
class Edge:
    """A statement between two drawn entities.

    ``reports`` are the slugs of those that state it, none for what a rule concluded
    (``inferred``); ``confidence`` is that of the surest place and ``count`` the number of places.
    """

    source: str
    predicate: str
    target: str
    reports: tuple[str, ...] = ()
    confidence: float = 1.0
    count: int = 0
    inferred: bool = False

    @property
    def id(self) -> str:
        """The name of the edge in a picture: its statement."""
        return f"{self.source}|{self.predicate}|{self.target}"


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbours that are not drawn one by one: those of one class over one relation.

    ``outward`` says that the relation goes from the node ``of`` to its members.
    """

    of: str
    predicate: str
    outward: bool
    type: str
    count: int
    x: float = 0.0
    y: float = 0.0

    @property
    def id(self) -> str:
        """The name of the group in a picture."""
        return f"group:{self.of}|{self.predicate}|{'out' if self.outward else 'in'}|{self.type}"


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes and edges with places; ``total`` counts the entities that could have been drawn."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...] = ()
    total: int = 0
    #: Of paths: the nodes and edges of each by id, shortest first.
    paths: tuple[tuple[str, ...], ...] = ()

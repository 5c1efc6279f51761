"""The one interface behind which every store stands, and what it answers with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import pyoxigraph as ox

from graph.vocabulary import DEFAULT
from ontology.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.vocabulary import GraphName, Node, Term

QueryResults = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Row = dict[str, "Term | None"]


class GraphStore(Protocol):
    """A dataset that answers SPARQL queries; nothing here changes it.

    Queries see the default graph alone unless they name others, and never reach out: ``SERVICE``
    is refused by every back end with a :class:`~ontology.errors.QueryError`.
    """

    @property
    def url(self) -> str:
        """What :func:`graph.store.open_store` opens it by."""
        ...

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryResults:
        """Run a query of any form; the graphs given take the place of its own ``FROM``.

        Raises:
            QueryError: it does not parse, or asks for what is not allowed.
            StoreError: the store cannot answer.
        """
        ...

    def quads(
        self,
        subject: Node | ox.Triple | None = None,
        predicate: ox.NamedNode | None = None,
        object_: Term | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match; None stands for anything, the default graph included."""
        ...

    def rows(self, sparql: str) -> list[Row]:
        """Return the rows of a ``SELECT`` as variable-to-term mappings."""
        ...

    def ask(self, sparql: str) -> bool:
        """Return the answer to an ``ASK``."""
        ...

    def construct(self, sparql: str) -> list[ox.Triple]:
        """Return the triples of a ``CONSTRUCT`` or ``DESCRIBE``."""
        ...

    def graphs(self) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        ...

    def close(self) -> None:
        """Let go of files and locks; the store is not used after it."""
        ...


class Answers:
    """The typed forms of :meth:`GraphStore.query`, shared by the back ends."""

    def __init__(self, url: str) -> None:
        """Keep what the store was opened by."""
        self._url = url

    @property
    def url(self) -> str:
        """What :func:`graph.store.open_store` opens it by."""
        return self._url

    def rows(self: GraphStore, sparql: str) -> list[Row]:
        """Return the rows of a ``SELECT`` as variable-to-term mappings."""
        results = self.query(sparql)
        if not isinstance(results, ox.QuerySolutions):
            raise QueryError("a SELECT query is wanted here")
        names = [variable.value for variable in results.variables]
        return [dict(zip(names, cast("tuple[Term]", tuple(row)), strict=True)) for row in results]

    def ask(self: GraphStore, sparql: str) -> bool:
        """Return the answer to an ``ASK``."""
        results = self.query(sparql)
        if not isinstance(results, ox.QueryBoolean):
            raise QueryError("an ASK query is wanted here")
        return bool(results)

    def construct(self: GraphStore, sparql: str) -> list[ox.Triple]:
        """Return the triples of a ``CONSTRUCT`` or ``DESCRIBE``."""
        results = self.query(sparql)
        if not isinstance(results, ox.QueryTriples):
            raise QueryError("a CONSTRUCT or DESCRIBE query is wanted here")
        return list(results)

    def graphs(self: GraphStore) -> list[str]:
        """Return the IRIs of the named graphs, sorted."""
        found = self.rows("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")
        return sorted(str(getattr(row["g"], "value", row["g"])) for row in found)

    def __enter__(self: GraphStore) -> GraphStore:
        """Return itself: the store is closed at the end of the block."""
        return self

    def __exit__(self: GraphStore, *_: object) -> None:
        """Close the store."""
        self.close()


def in_default_graph(quad: ox.Quad) -> bool:
    """Whether the quad stands in the default graph."""
    return quad.graph_name == DEFAULT

"""A store in memory: for tests, notebooks and graphs that need not outlive the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.sparql import check_query
from graph.store.base import Answers, QueryResults
from ontology.errors import QueryError, StoreError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from graph.vocabulary import GraphName, Node, Term


class EngineStore(Answers):
    """Queries over a pyoxigraph store, wherever that keeps its quads."""

    def __init__(self, url: str, engine: ox.Store) -> None:
        """Stand before ``engine``; nothing is copied."""
        super().__init__(url)
        self.engine = engine

    def query(
        self,
        sparql: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> QueryResults:
        """Run a query of any form; the prefixes of the ontology are known without a prologue.

        Raises:
            QueryError: it does not parse, or asks for what is not allowed.
            StoreError: the store's files are damaged.
        """
        check_query(sparql)
        given = bool(default_graphs or named_graphs)
        try:
            return self.engine.query(
                sparql,
                prefixes=PREFIXES,
                default_graph=[ox.NamedNode(iri) for iri in default_graphs] if given else None,
                named_graphs=[ox.NamedNode(iri) for iri in named_graphs] if given else None,
            )
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"the query does not parse: {error}") from error
        except RuntimeError as error:
            raise QueryError(f"the query cannot be run: {error}") from error
        except OSError as error:
            raise StoreError(f"{self._url}: cannot be read: {error}") from error

    def quads(
        self,
        subject: Node | ox.Triple | None = None,
        predicate: ox.NamedNode | None = None,
        object_: Term | None = None,
        graph: GraphName | None = None,
    ) -> Iterator[ox.Quad]:
        """Yield the quads that match; None stands for anything, the default graph included."""
        return iter(self.engine.quads_for_pattern(subject, predicate, object_, graph))

    def close(self) -> None:
        """Let go of the engine."""
        del self.engine


class MemoryStore(EngineStore):
    """A store in memory; the one back end that can be filled quad by quad."""

    def __init__(self, url: str = "memory:") -> None:
        """Start empty."""
        super().__init__(url, ox.Store())

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads; those already there stay as they are."""
        self.engine.bulk_extend(quads)

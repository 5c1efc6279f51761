"""What a stored graph is checked for beside its shapes: its quotes, and evidence for every fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from graph.vocabulary import rg
from ontology.namespaces import REPORT, slug_of
from ontology.terms import properties
from ontology.validation import Quote, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store.base import GraphStore

_QUOTES: Final = """
SELECT ?assertion ?report ?start ?end ?exact WHERE {
  GRAPH ?report {
    ?assertion a rg:Assertion ; prov:wasDerivedFrom ?report ; oa:hasSelector ?position , ?quote .
    ?position oa:start ?start ; oa:end ?end .
    ?quote oa:exact ?exact .
  }
}
"""
_ASSERTED: Final = """
SELECT DISTINCT ?graph ?s ?p ?o WHERE {
  GRAPH ?graph { ?assertion rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o }
}
"""


def quotes(store: GraphStore) -> Iterator[Quote]:
    """Yield what every assertion of a report says of its place."""
    for row in store.rows(_QUOTES):
        values = {name: str(getattr(term, "value", "")) for name, term in row.items()}
        yield Quote(
            assertion=values["assertion"],
            report=slug_of(values["report"]),
            start=int(values["start"]),
            end=int(values["end"]),
            exact=values["exact"],
        )


def unsupported(store: GraphStore) -> list[Violation]:
    """Name the facts of reports' graphs that no assertion beside them states.

    What was imported or edited into the default graph alone is nobody's statement, and passes.
    """
    stated = {
        (row["graph"], ox.Triple(*cast("tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode]", told)))
        for row in store.rows(_ASSERTED)
        for told in ((row["s"], row["p"], row["o"]),)
    }
    found = []
    for name in properties():
        for quad in store.quads(None, rg(name)):
            graph = quad.graph_name
            if not isinstance(graph, ox.NamedNode) or not graph.value.startswith(REPORT):
                continue
            if (graph, quad.triple) not in stated and isinstance(quad.subject, ox.NamedNode):
                found.append(
                    Violation(
                        focus=quad.subject.value,
                        message=f"no assertion of the report {slug_of(graph.value)} states it",
                        value=str(getattr(quad.object, "value", quad.object)),
                        path=quad.predicate.value,
                    )
                )
    return sorted(found)

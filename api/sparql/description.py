"""The service description: what the endpoint is and which graphs it answers from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from api.sparql.negotiation import GRAPH_FORMATS, RESULT_FORMATS
from ontology.namespaces import DCTERMS, PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
RDF_FORMATS: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_OURS: Final = {**PREFIXES, "sd": SD, "void": VOID, "fmt": _FORMATS}


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def serialize(triples: list[ox.Triple], key: str) -> bytes:
    """Write triples in a format, with the project's prefixes where it has any."""
    return ox.serialize(triples, format=RDF_FORMATS[key], prefixes=_OURS) or b""


def describe_service(engine: ox.Store, endpoint: str, key: str, *, updates: bool) -> bytes:
    """Return the description of the service at ``endpoint`` in the format named ``key``.

    Source: SPARQL 1.1 Service Description. The graphs are given IRIs below the endpoint's, so
    that a client can tell one description from another.
    """
    return serialize(list(_triples(engine, endpoint, updates=updates)), key)


def _triples(engine: ox.Store, endpoint: str, *, updates: bool) -> Iterator[ox.Triple]:
    service, dataset = _node(endpoint), _node(endpoint + "#dataset")
    default = _node(endpoint + "#default-graph")
    kind = _node(RDF + "type")

    def sd(name: str) -> ox.NamedNode:
        return _node(SD + name)

    yield ox.Triple(service, kind, sd("Service"))
    yield ox.Triple(service, sd("endpoint"), service)
    yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Query"))
    if updates:
        yield ox.Triple(service, sd("supportedLanguage"), sd("SPARQL11Update"))
    for candidate in (*RESULT_FORMATS, *GRAPH_FORMATS):
        name = _FORMAT_NAMES[candidate.key]
        yield ox.Triple(service, sd("resultFormat"), _node(_FORMATS + name))
    yield ox.Triple(
        service,
        sd("defaultEntailmentRegime"),
        _node("http://www.w3.org/ns/entailment/Simple"),
    )
    yield ox.Triple(service, sd("defaultDataset"), dataset)
    yield ox.Triple(dataset, kind, sd("Dataset"))
    title = ox.Literal("Knowledge graph of reports", language="en")
    yield ox.Triple(dataset, _node(DCTERMS + "title"), title)
    yield ox.Triple(dataset, sd("defaultGraph"), default)
    yield ox.Triple(default, kind, sd("Graph"))
    for number, graph in enumerate(sorted(engine.named_graphs(), key=str)):
        if isinstance(graph, ox.NamedNode):
            named = _node(f"{endpoint}#graph-{number}")
            content = _node(f"{endpoint}#content-{number}")
            yield ox.Triple(dataset, sd("namedGraph"), named)
            yield ox.Triple(named, kind, sd("NamedGraph"))
            yield ox.Triple(named, sd("name"), graph)
            yield ox.Triple(named, sd("graph"), content)
            yield ox.Triple(content, kind, sd("Graph"))
    count = next(
        (q.object for q in engine.quads_for_pattern(None, _node(VOID + "triples"), None)), None
    )
    if isinstance(count, ox.Literal) and count.datatype == _node(XSD + "integer"):
        yield ox.Triple(default, _node(VOID + "triples"), count)

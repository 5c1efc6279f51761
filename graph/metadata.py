"""What the graph says of itself: VoID statistics, prefixes, and example queries that have answers.

They stand in the default graph, where plain SPARQL and the tools that people know look for them,
and in a named graph of their own, by which they are told from the facts. They are made anew from
the facts with each snapshot, so the same facts give the same metadata.

Vocabularies: VoID (W3C note), SHACL's ``sh:prefix`` and ``sh:SPARQLExecutable`` as the SIB's SPARQL
examples use them.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.queries import example_queries
from graph.vocabulary import DEFAULT, TYPE, integer, xsd
from ontology.namespaces import BASE, DCTERMS, PREFIXES, RDFS, RESOURCE, RG

if TYPE_CHECKING:
    from collections.abc import Iterator

METADATA: Final = ox.NamedNode(BASE + "metadata")
DATASET: Final = ox.NamedNode(BASE + "metadata#dataset")
VOID: Final = "http://rdfs.org/ns/void#"
VOID_EXT: Final = "http://ldf.fi/void-ext#"
SH: Final = "http://www.w3.org/ns/shacl#"
#: Partitions by the class at a property's other end are a join over all the data, which on a large
#: graph takes longer than the rest of the snapshot.
_MOST_JOINED: Final = 300_000

_CLASSES: Final = "SELECT ?c (COUNT(?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"
_PROPERTIES: Final = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
_SUBJECTS: Final = "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s ?p ?o }"
_CLASS_PROPERTIES: Final = """
SELECT ?c ?p (COUNT(*) AS ?n) WHERE { ?s a ?c ; ?p ?o } GROUP BY ?c ?p"""
_ENDS: Final = """
SELECT ?c ?p ?e (COUNT(*) AS ?n) WHERE { ?s a ?c ; ?p ?o . ?o a ?e } GROUP BY ?c ?p ?e"""
_DATATYPES: Final = """
SELECT ?c ?p ?e (COUNT(*) AS ?n) WHERE {
  ?s a ?c ; ?p ?o . FILTER(isLiteral(?o)) BIND(DATATYPE(?o) AS ?e) } GROUP BY ?c ?p ?e"""


def refresh_metadata(engine: ox.Store) -> None:
    """Put the metadata of an engine's default graph in place of what it held before."""
    for quad in list(engine.quads_for_pattern(None, None, None, METADATA)):
        engine.remove(quad)
        engine.remove(ox.Quad(quad.subject, quad.predicate, quad.object))
    engine.remove_graph(METADATA)
    if next(iter(engine.quads_for_pattern(None, None, None, DEFAULT)), None) is None:
        return
    triples = sorted(set(_metadata(engine)), key=str)
    engine.extend(
        ox.Quad(t.subject, t.predicate, t.object, graph)
        for graph in (DEFAULT, METADATA)
        for t in triples
    )


def _metadata(engine: ox.Store) -> Iterator[ox.Triple]:
    yield from _prefixes()
    yield from _statistics(engine)
    yield from _examples(engine)


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _part(*names: str) -> ox.NamedNode:
    """Name a part of the description by what it is about."""
    digest = sha256("\x1f".join(names).encode()).hexdigest()[:16]
    return _node(f"{METADATA.value}#{digest}")


def _prefixes() -> Iterator[ox.Triple]:
    yield ox.Triple(METADATA, TYPE, _node("http://www.w3.org/2002/07/owl#Ontology"))
    for prefix, namespace in (*PREFIXES.items(), ("void", VOID), ("sh", SH)):
        part = _node(f"{METADATA.value}#prefix-{prefix}")
        yield ox.Triple(METADATA, _node(SH + "declare"), part)
        yield ox.Triple(part, _node(SH + "prefix"), ox.Literal(prefix))
        told = ox.Literal(namespace, datatype=xsd("anyURI"))
        yield ox.Triple(part, _node(SH + "namespace"), told)


def _statistics(engine: ox.Store) -> Iterator[ox.Triple]:
    void = VOID.__add__
    classes = _counts(engine, _CLASSES)
    properties = _counts(engine, _PROPERTIES)
    triples = sum(properties.values())
    yield ox.Triple(DATASET, TYPE, _node(void("Dataset")))
    for language, title in (("en", "Knowledge graph of reports"), ("zh", "报告知识图谱")):
        yield ox.Triple(DATASET, _node(DCTERMS + "title"), ox.Literal(title, language=language))
    yield ox.Triple(DATASET, _node(void("uriSpace")), ox.Literal(RESOURCE))
    yield ox.Triple(DATASET, _node(void("vocabulary")), _node(RG))
    subjects = next(iter(_counts(engine, _SUBJECTS).values()), 0)
    for name, number in (
        ("triples", triples),
        ("classes", len(classes)),
        ("properties", len(properties)),
        ("distinctSubjects", subjects),
    ):
        yield ox.Triple(DATASET, _node(void(name)), integer(number))
    for (kind,), number in classes.items():
        part = _part("class", kind)
        yield ox.Triple(DATASET, _node(void("classPartition")), part)
        yield ox.Triple(part, _node(void("class")), _node(kind))
        yield ox.Triple(part, _node(void("entities")), integer(number))
    for (name,), number in properties.items():
        yield from _property(DATASET, _part("property", name), name, number)
    for (kind, name), number in _counts(engine, _CLASS_PROPERTIES).items():
        yield from _property(_part("class", kind), _part("class", kind, name), name, number)
    if triples > _MOST_JOINED:
        return
    for (kind, name, end), number in _counts(engine, _ENDS).items():
        part = _part("class", kind, name, end)
        yield ox.Triple(_part("class", kind, name), _node(void("classPartition")), part)
        yield ox.Triple(part, _node(void("class")), _node(end))
        yield ox.Triple(part, _node(void("triples")), integer(number))
    for (kind, name, end), number in _counts(engine, _DATATYPES).items():
        part = _part("datatype", kind, name, end)
        partition = _node(VOID_EXT + "datatypePartition")
        yield ox.Triple(_part("class", kind, name), partition, part)
        yield ox.Triple(part, _node(VOID_EXT + "datatype"), _node(end))
        yield ox.Triple(part, _node(void("triples")), integer(number))


def _property(
    whole: ox.NamedNode, part: ox.NamedNode, name: str, number: int
) -> Iterator[ox.Triple]:
    yield ox.Triple(whole, _node(VOID + "propertyPartition"), part)
    yield ox.Triple(part, _node(VOID + "property"), _node(name))
    yield ox.Triple(part, _node(VOID + "triples"), integer(number))


def _counts(engine: ox.Store, query: str) -> dict[tuple[str, ...], int]:
    """Run a counting query; rows with a blank node or none at all are left out."""
    results = engine.query(query)
    found: dict[tuple[str, ...], int] = {}
    if isinstance(results, ox.QuerySolutions):
        for row in results:
            *keys, number = tuple(row)
            if all(isinstance(key, ox.NamedNode) for key in keys):
                found[tuple(str(getattr(key, "value", "")) for key in keys)] = int(
                    str(getattr(number, "value", 0))
                )
    return found


def _examples(engine: ox.Store) -> Iterator[ox.Triple]:
    """Describe the example queries, leaving out those that this graph has no answer to."""
    for example in example_queries():
        results = engine.query(example.sparql)
        if isinstance(results, ox.QueryBoolean):
            form, answered = "ask", bool(results)
        else:
            form = "select" if isinstance(results, ox.QuerySolutions) else "construct"
            answered = next(iter(results), None) is not None
        if not answered:
            continue
        part = _node(f"{METADATA.value}#example-{example.name}")
        yield ox.Triple(part, TYPE, _node(SH + "SPARQLExecutable"))
        yield ox.Triple(part, TYPE, _node(f"{SH}SPARQL{form.capitalize()}Executable"))
        yield ox.Triple(part, _node(SH + "prefixes"), METADATA)
        yield ox.Triple(part, _node(SH + form), ox.Literal(example.sparql))
        for language, text in (("en", example.label), ("zh", example.label_zh)):
            if text:
                told = ox.Literal(text, language=language)
                yield ox.Triple(part, _node(RDFS + "comment"), told)
                yield ox.Triple(part, _node(RDFS + "label"), told)

"""The vocabulary as pyoxigraph terms, made once."""

from __future__ import annotations

from functools import cache
from typing import Final

import pyoxigraph as ox

from ontology import namespaces as ns

DEFAULT: Final = ox.DefaultGraph()
INFERRED: Final = ox.NamedNode(ns.INFERRED)
ONTOLOGY_GRAPH: Final = ox.NamedNode(ns.ONTOLOGY)

TYPE: Final = ox.NamedNode(ns.RDF + "type")
SUBJECT: Final = ox.NamedNode(ns.RDF + "subject")
PREDICATE: Final = ox.NamedNode(ns.RDF + "predicate")
OBJECT: Final = ox.NamedNode(ns.RDF + "object")
STATEMENT: Final = ox.NamedNode(ns.RDF + "Statement")
PREF_LABEL: Final = ox.NamedNode(ns.SKOS + "prefLabel")
ALT_LABEL: Final = ox.NamedNode(ns.SKOS + "altLabel")
WAS_DERIVED_FROM: Final = ox.NamedNode(ns.PROV + "wasDerivedFrom")
HAS_SELECTOR: Final = ox.NamedNode(ns.OA + "hasSelector")

TRUE: Final = ox.Literal("true", datatype=ox.NamedNode(ns.XSD + "boolean"))
FALSE: Final = ox.Literal("false", datatype=ox.NamedNode(ns.XSD + "boolean"))

Node = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


@cache
def rg(name: str) -> ox.NamedNode:
    """Return a class or property of the ontology."""
    return ox.NamedNode(ns.term(name))


@cache
def xsd(name: str) -> ox.NamedNode:
    """Return an XSD datatype."""
    return ox.NamedNode(ns.XSD + name)


def node(iri: str) -> ox.NamedNode:
    """Return a node for an IRI that :mod:`ontology.namespaces` built."""
    return ox.NamedNode(iri)


def integer(number: int) -> ox.Literal:
    """Return an ``xsd:integer``."""
    return ox.Literal(str(number), datatype=xsd("integer"))


def decimal(text: str) -> ox.Literal:
    """Return an ``xsd:decimal`` in the form in which the store keeps it (``1``, ``0.93``)."""
    whole, point, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.lstrip("+-").lstrip("0") or "0"
    number = f"{digits}.{fraction}" if point and fraction else digits
    return ox.Literal("0" if number == "0" else sign + number, datatype=xsd("decimal"))


def literal(text: str, datatype: str = "string") -> ox.Literal:
    """Return a literal of an XSD datatype given by its local name."""
    if datatype == "string":
        return ox.Literal(text)
    if datatype == "decimal":
        return decimal(text)
    return ox.Literal(text, datatype=xsd(datatype))


def date(text: str) -> ox.Literal:
    """Return a year, month or day as the XSD datatype that is no finer than it."""
    datatype = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(text))
    return literal(text, datatype) if datatype else ox.Literal(text)

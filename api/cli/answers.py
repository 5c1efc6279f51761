"""Answers to queries as they are printed: by pyoxigraph, or as a plain table."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from ontology.errors import InputError
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from graph.store.base import QueryResults


class QueryFormat(StrEnum):
    """How rows, or the triples of CONSTRUCT and DESCRIBE, are printed."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"


_ROWS: Final = {
    QueryFormat.CSV: ox.QueryResultsFormat.CSV,
    QueryFormat.TSV: ox.QueryResultsFormat.TSV,
    QueryFormat.JSON: ox.QueryResultsFormat.JSON,
    QueryFormat.XML: ox.QueryResultsFormat.XML,
}
_TRIPLES: Final = {
    QueryFormat.TABLE: ox.RdfFormat.TURTLE,
    QueryFormat.TURTLE: ox.RdfFormat.TURTLE,
    QueryFormat.NTRIPLES: ox.RdfFormat.N_TRIPLES,
    QueryFormat.XML: ox.RdfFormat.RDF_XML,
    QueryFormat.JSON: ox.RdfFormat.JSON_LD,
}


def run_query(sparql: str, store: str, format_: QueryFormat) -> str | bytes:
    """Run a query over a store and return its answer as it is printed."""
    from graph.store import open_store  # noqa: PLC0415

    opened = open_store(store)
    try:
        return answer(opened.query(sparql), format_)
    finally:
        opened.close()


def answer(results: QueryResults, format_: QueryFormat) -> str | bytes:
    """Return an answer as it is printed.

    Raises:
        InputError: triples are asked for as rows, or rows as triples.
    """
    if isinstance(results, ox.QueryTriples):
        if format_ not in _TRIPLES:
            raise InputError(f"{format_} is for SELECT and ASK; use turtle, ntriples, json or xml")
        prefixes = None if format_ is QueryFormat.NTRIPLES else PREFIXES
        triples = sorted(results, key=str)
        return ox.serialize(triples, format=_TRIPLES[format_], prefixes=prefixes) or b""
    boolean = isinstance(results, ox.QueryBoolean)
    if format_ in (QueryFormat.TURTLE, QueryFormat.NTRIPLES):
        raise InputError(f"{format_} is for CONSTRUCT and DESCRIBE; use table, csv, json or xml")
    if boolean and format_ in (QueryFormat.TABLE, QueryFormat.CSV, QueryFormat.TSV):
        return f"{str(bool(results)).lower()}\n"
    if isinstance(results, ox.QuerySolutions) and format_ is QueryFormat.TABLE:
        return _table(results)
    content = results.serialize(format=_ROWS[format_]) or b""
    return content if content.endswith(b"\n") else content + b"\n"


def quick(arguments: list[str]) -> str | bytes | None:
    """Answer ``query`` without the library that reads options, which takes longer than the query.

    Returns None where the arguments are not as plain as ``SPARQL --format NAME --store DIR``; the
    command itself then says what is wrong with them.
    """
    options = {
        "--format": "table",
        "--store": os.environ.get("REPORTGRAPH_STORE") or ".reportgraph",
    }
    sparql: str | None = None
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if name in options:
            told = value if equals else next(rest, None)
            if not told:
                return None
            options[name] = told
        elif argument.startswith("-") or sparql is not None:
            return None
        else:
            sparql = argument
    if sparql is None or options["--format"] not in set(QueryFormat):
        return None
    return run_query(sparql, options["--store"], QueryFormat(options["--format"]))


def _table(solutions: ox.QuerySolutions) -> str:
    from api.cli.table import table, term_text  # noqa: PLC0415

    names = [variable.value for variable in solutions.variables]
    rows = [[term_text(term) for term in row] for row in solutions]
    return table(names, rows)

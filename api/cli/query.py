"""``reportgraph query``: run SPARQL over the store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from api.cli.answers import QueryFormat, run_query
from api.cli.options import DEFAULT_STORE, StoreOption
from api.cli.output import emit
from ontology.errors import InputError

EXAMPLE: Final = "reportgraph query 'SELECT ?model WHERE { ?model a rg:Model }' --format csv"


def command(
    sparql: Annotated[
        str | None, typer.Argument(help="The query; '-' reads it from stdin.", metavar="SPARQL")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="Read the query from a file.")
    ] = None,
    format_: Annotated[
        QueryFormat, typer.Option("--format", help="How to print the answer.")
    ] = QueryFormat.TABLE,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Run a SPARQL query; the prefixes rg, rgr, skos, prov, oa and schema are known."""
    emit(run_query(_text(sparql, file), str(store), format_))


def _text(sparql: str | None, file: Path | None) -> str:
    if (sparql is None) == (file is None):
        raise typer.BadParameter("give a query, or a file with --file")
    if sparql == "-":
        return sys.stdin.read()
    if file is not None:
        try:
            return file.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise InputError(f"{file}: cannot be read: {error}") from error
    return sparql or ""

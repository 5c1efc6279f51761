"""``reportgraph import``: load RDF as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, StoreOption
from api.cli.output import emit_line

EXAMPLE: Final = "reportgraph import curated.ttl --graph https://example.org/curated"


def command(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD.", metavar="FILE…"
        ),
    ],
    graph: Annotated[
        str | None,
        typer.Option("--graph", help="Graph for triples that are in none.", metavar="IRI"),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Load RDF files as they are; importing one into the same graph again replaces its triples."""
    from graph.repository import Repository  # noqa: PLC0415

    Repository(store).import_rdf(files, graph)
    for file in files:
        emit_line(f"{file}: imported")

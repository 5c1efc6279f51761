"""``reportgraph export``: the whole graph, for other tools."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, OutputOption, StoreOption
from api.cli.output import emit
from graph.export import ExportFormat

EXAMPLE: Final = "reportgraph export --format trig --output graph.trig"


def command(
    format_: Annotated[
        ExportFormat, typer.Option("--format", help="Turtle and GraphML hold the facts alone.")
    ] = ExportFormat.NQUADS,
    output: OutputOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write the whole graph; N-Quads are sorted, so that equal graphs give equal files."""
    from graph.export import export  # noqa: PLC0415
    from graph.store import open_store  # noqa: PLC0415

    opened = open_store(str(store))
    try:
        emit(export(opened, format_), output)
    finally:
        opened.close()

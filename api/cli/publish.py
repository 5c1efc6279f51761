"""``reportgraph publish``: a folder that shows the graph by a double-click, offline."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, Language, StoreOption
from api.cli.output import emit_line, note

EXAMPLE: Final = "reportgraph publish briefcase"
_MEGABYTE: Final = 1_000_000


def command(
    folder: Annotated[Path, typer.Argument(help="New or empty folder.", metavar="DIR")],
    language: Annotated[
        Language, typer.Option("--language", help="Language of the pages.")
    ] = Language.EN,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write a static site: search, graph, lineage, listed companies, evidence, data.

    Open its index.html in a browser; it needs no server and no network.
    """
    from api.publish import publish  # noqa: PLC0415
    from graph.repository import Repository  # noqa: PLC0415
    from graph.store import open_store  # noqa: PLC0415

    opened = open_store(str(store))
    try:
        made = publish(opened, Repository(store), folder, language)
    finally:
        opened.close()
    note(f"{made.entities} entities, {made.size / _MEGABYTE:.1f} MB")
    emit_line(str(made.index))

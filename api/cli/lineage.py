"""``reportgraph lineage``: the paths between two entities."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, LabelOption, Language, OutputOption, StoreOption
from api.cli.output import emit, note
from graph.lineage_formats import LineageFormat

EXAMPLE: Final = "reportgraph lineage GAN 世界模型 --format mermaid"


def command(
    source: Annotated[str, typer.Argument(help="Where to start: a label.", metavar="FROM")],
    target: Annotated[str, typer.Argument(help="Where to arrive: a label.", metavar="TO")],
    format_: Annotated[
        LineageFormat, typer.Option("--format", help="How to print the paths.")
    ] = LineageFormat.TEXT,
    hops: Annotated[int, typer.Option("--max-hops", min=1, max=12, help="Steps at most.")] = 6,
    paths: Annotated[int, typer.Option("--max-paths", min=1, max=100, help="Paths at most.")] = 10,
    language: LabelOption = Language.EN,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Only what was known by a date (2025-06).", metavar="DATE"),
    ] = None,
    output: OutputOption = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Print the lines of descent between two entities, shortest first, with their evidence."""
    from graph.lineage import lineage  # noqa: PLC0415
    from graph.lineage_formats import render  # noqa: PLC0415
    from graph.store import open_store  # noqa: PLC0415

    opened = open_store(str(store))
    try:
        found = lineage(opened, source, target, max_hops=hops, max_paths=paths, as_of=as_of)
    finally:
        opened.close()
    if not found.paths and format_ is not LineageFormat.TEXT:
        note(found.message)
    emit(render(found, format_, language), output)

"""``reportgraph draw``: an interactive picture in one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, LabelOption, Language, StoreOption
from api.cli.output import emit, emit_line

EXAMPLE: Final = 'reportgraph draw "Sora 2" 可灵 --hops 2 --output sora.html'


def command(
    entities: Annotated[
        list[str] | None,
        typer.Argument(help="Labels; none draws the best connected.", metavar="[ENTITY]…"),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write.", metavar="FILE")
    ] = Path("reportgraph.html"),
    hops: Annotated[int, typer.Option("--hops", min=0, max=6, help="Steps to go out.")] = 1,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Entities to draw at most.")] = 300,
    language: LabelOption = Language.EN,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Write a self-contained interactive HTML picture of entities and what is around them."""
    from api.viewer import picture  # noqa: PLC0415
    from graph.search import LabelIndex, find_entity  # noqa: PLC0415
    from graph.store import open_store  # noqa: PLC0415

    opened = open_store(str(store))
    try:
        index = LabelIndex.of(opened)
        found = [find_entity(opened, name, index) for name in entities or ()]
        index.close()
        page = picture(opened, found, hops=hops, limit=limit, language=language)
    finally:
        opened.close()
    emit(page, output)
    emit_line(str(output))

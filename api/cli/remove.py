"""``reportgraph remove``: take reports out again."""

from __future__ import annotations

from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, StoreOption
from api.cli.output import emit_line

EXAMPLE: Final = "reportgraph remove ai-video-2026.zh"


def command(
    reports: Annotated[
        list[str],
        typer.Argument(
            help="Slugs or file names of reports, or file names or graphs of imports.",
            metavar="REPORT…",
        ),
    ],
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Take reports and exactly their facts out of the store."""
    from graph.repository import Repository  # noqa: PLC0415

    Repository(store).remove(reports)
    for report in reports:
        emit_line(f"{report}: removed")

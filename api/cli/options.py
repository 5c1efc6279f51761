"""The options that the commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

DEFAULT_STORE: Final = Path(".reportgraph")

StoreOption = Annotated[
    Path,
    typer.Option(
        "--store", envvar="REPORTGRAPH_STORE", help="Directory of the store.", metavar="DIR"
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file, not to stdout.", metavar="FILE"),
]

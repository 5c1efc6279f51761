"""The options that the commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

DEFAULT_STORE: Final = Path(".reportgraph")


class Mode(StrEnum):
    """How hard the extractor looks."""

    AUTO = "auto"
    FAST = "fast"
    BEST = "best"


class Language(StrEnum):
    """The languages that the graph has labels in."""

    EN = "en"
    ZH = "zh"


LabelOption = Annotated[Language, typer.Option("--language", help="Language of labels.")]
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

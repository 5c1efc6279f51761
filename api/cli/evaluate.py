"""``reportgraph evaluate``: precision, recall and F1 of the extractor."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, Mode, StoreOption
from api.cli.output import emit

EXAMPLE: Final = "reportgraph evaluate --corpus corpus --part test"


class ScoreFormat(StrEnum):
    """How scores are printed."""

    TEXT = "text"
    JSON = "json"


def command(
    gold: Annotated[
        list[Path] | None, typer.Option("--gold", help="Gold file; repeatable.", metavar="FILE")
    ] = None,
    files: Annotated[
        list[Path] | None, typer.Argument(help="More gold files.", metavar="[FILE]…")
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option("--corpus", help="Annotated corpus.", metavar="DIR")
    ] = None,
    part: Annotated[
        str | None, typer.Option("--part", help="Part of the corpus: train, dev or test.")
    ] = None,
    mode: Annotated[Mode, typer.Option("--mode", help="How hard it looks.")] = Mode.AUTO,
    given: Annotated[
        bool, typer.Option("--given", help="Give it the annotated entities: relations alone.")
    ] = False,
    format_: Annotated[
        ScoreFormat, typer.Option("--format", help="How to print the scores.")
    ] = ScoreFormat.TEXT,
    store: StoreOption = DEFAULT_STORE,  # noqa: ARG001  every command takes it
) -> None:
    """Score the extractor against gold files or an annotated corpus, by type and property."""
    from extract.evaluation import evaluate_command  # noqa: PLC0415

    named = [*(gold or ()), *(files or ())]
    if not named and corpus is None:
        raise typer.BadParameter("give gold files with --gold, or a corpus with --corpus")
    text = evaluate_command(named, corpus, part, mode, format_, given=given)
    emit(text if text.endswith("\n") else text + "\n")

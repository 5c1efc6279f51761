"""``reportgraph coverage``: what became of each sentence and row of a report."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, StoreOption
from api.cli.output import emit, emit_line

if TYPE_CHECKING:
    from ontology.model import Extraction

EXAMPLE: Final = "reportgraph coverage ai-video-2026.zh --format tsv"


class CoverageFormat(StrEnum):
    """How coverage is printed."""

    TEXT = "text"
    TSV = "tsv"
    JSON = "json"


def command(
    report: Annotated[str, typer.Argument(help="Slug or file name of a report.", metavar="REPORT")],
    format_: Annotated[
        CoverageFormat, typer.Option("--format", help="How to print it.")
    ] = CoverageFormat.TEXT,
    unused: Annotated[
        bool, typer.Option("--unused", help="Only what gave no fact, with the reason.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """List each sentence and table row of a report with the facts it gave, or why it gave none."""
    from graph.repository import Repository  # noqa: PLC0415

    rows = _rows(Repository(store).extraction(report), unused=unused)
    if format_ is CoverageFormat.JSON:
        emit_line(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    names = ["kind", "start", "end", "facts", "reason", "text"]
    cells = [[str(row[name]) for name in names] for row in rows]
    if format_ is CoverageFormat.TSV:
        emit("".join("\t".join(line) + "\n" for line in (names, *cells)))
    else:
        from api.cli.table import table  # noqa: PLC0415

        emit(table(names, [[*line[:-1], _short(line[-1])] for line in cells]))


def _rows(extraction: Extraction, *, unused: bool) -> list[dict[str, str | int]]:
    return [
        {
            "kind": row.kind,
            "start": row.start,
            "end": row.end,
            "facts": row.facts,
            "reason": row.reason,
            "text": " ".join(extraction.text[row.start : row.end].split()),
        }
        for row in extraction.coverage
        if not (unused and row.facts)
    ]


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"

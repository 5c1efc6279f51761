"""``reportgraph ask``: a question in Chinese or English."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.cli.options import DEFAULT_STORE, Language, StoreOption
from api.cli.output import emit_line

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLE: Final = 'reportgraph ask "谁开发了可灵？"'


class AnswerFormat(StrEnum):
    """How answers are printed."""

    TEXT = "text"
    JSON = "json"


def command(
    question: Annotated[str, typer.Argument(help="The question.", metavar="QUESTION")],
    sparql: Annotated[bool, typer.Option("--sparql", help="Print the query too.")] = False,
    format_: Annotated[
        AnswerFormat, typer.Option("--format", help="How to print the answers.")
    ] = AnswerFormat.TEXT,
    language: Annotated[
        Language | None, typer.Option("--language", help="Language of labels; else the question's.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Only what was known by a date (2025-06).", metavar="DATE"),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Answer a question from the graph, with the words that each answer rests on."""
    from graph.questions import answer  # noqa: PLC0415
    from graph.store import open_store  # noqa: PLC0415

    opened = open_store(str(store))
    try:
        found = answer(opened, question, language, as_of=as_of).to_json()
    finally:
        opened.close()
    if format_ is AnswerFormat.JSON:
        emit_line(json.dumps(found, ensure_ascii=False, indent=2))
        return
    if sparql and found["sparql"]:
        emit_line(found["sparql"].rstrip() + "\n")
    for line in _lines(found):
        emit_line(line)


def _lines(found: dict[str, Any]) -> Iterator[str]:
    if not found["answers"]:
        yield found["message"]
    for told in found["answers"]:
        yield " = ".join(text for text in (told["label"], told["value"]) if text)
        for step in told["path"]:
            yield f"  · {step}"
        for source in told["evidence"]:
            where = (
                f"{source['report']}, {source['section']}"
                if source["section"]
                else source["report"]
            )
            yield f"  {where}: “{' '.join(source['exact'].split())}”"

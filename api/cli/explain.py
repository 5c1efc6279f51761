"""``reportgraph explain``: why the graph holds a statement."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, StoreOption
from api.cli.output import emit_line

EXAMPLE: Final = 'reportgraph explain "Sora 2" developedBy OpenAI'


class ExplainFormat(StrEnum):
    """How an explanation is printed."""

    TEXT = "text"
    JSON = "json"


def command(
    subject: Annotated[str, typer.Argument(help="Entity: a label, slug or IRI.")],
    property_: Annotated[
        str, typer.Argument(help="Property or metric: a name or label.", metavar="PROPERTY")
    ],
    object_: Annotated[str, typer.Argument(help="Entity, date, number or text.", metavar="OBJECT")],
    format_: Annotated[
        ExplainFormat, typer.Option("--format", help="How to print it.")
    ] = ExplainFormat.TEXT,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Show why the graph holds a statement: reports and quotes, or the rule and its premises."""
    from graph.explain import as_text, explain  # noqa: PLC0415
    from graph.store import open_store  # noqa: PLC0415

    opened = open_store(str(store))
    try:
        found = explain(opened, subject, property_, object_)
    finally:
        opened.close()
    if format_ is ExplainFormat.JSON:
        emit_line(json.dumps([one.as_dict() for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            emit_line(as_text(one))

"""``reportgraph validate``: is the graph as it must be?"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, StoreOption
from api.cli.output import emit_line, note

EXAMPLE: Final = "reportgraph validate --format json"


class ReportFormat(StrEnum):
    """How violations are printed."""

    TEXT = "text"
    JSON = "json"


def command(
    format_: Annotated[
        ReportFormat, typer.Option("--format", help="How to print the violations.")
    ] = ReportFormat.TEXT,
    quotes_only: Annotated[
        bool, typer.Option("--quotes-only", help="Compare quotes with texts, without SHACL.")
    ] = False,
    store: StoreOption = DEFAULT_STORE,
) -> int:
    """Check the graph against the SHACL shapes, and every quote against its report's text.

    Exits 1 if anything violates.
    """
    from graph.checks import quotes, unsupported  # noqa: PLC0415
    from graph.repository import Repository  # noqa: PLC0415
    from ontology.validation import check_quotes, check_shapes  # noqa: PLC0415

    repository = Repository(store)
    opened = repository.open()
    try:
        found = check_quotes(quotes(opened), repository.texts()) + unsupported(opened)
        if not quotes_only:
            found += check_shapes({quad.triple for quad in opened.quads()})
    finally:
        opened.close()
    if format_ is ReportFormat.JSON:
        rows = [
            {"focus": v.focus, "path": v.path, "value": v.value, "message": v.message}
            for v in found
        ]
        emit_line(json.dumps({"conforms": not found, "violations": rows}, ensure_ascii=False))
    else:
        for violation in found:
            emit_line(str(violation))
        emit_line(f"violations: {len(found)}" if found else "conforms")
    if found:
        note(f"{len(found)} violations")
    return 1 if found else 0

"""``reportgraph desk``: the firms that a topic leads to."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, LabelOption, Language, StoreOption
from api.cli.output import emit_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.desk import Desk, Firm
    from graph.store.base import GraphStore

EXAMPLE: Final = 'reportgraph desk "world model"'


class DeskFormat(StrEnum):
    """How the firms are printed."""

    TEXT = "text"
    JSON = "json"


def command(
    topic: Annotated[str, typer.Argument(help="A technology, model or sector.", metavar="TOPIC")],
    format_: Annotated[
        DeskFormat, typer.Option("--format", help="How to print the firms.")
    ] = DeskFormat.TEXT,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Only what was known by a date (2025-06).", metavar="DATE"),
    ] = None,
    language: LabelOption = Language.EN,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """List the firms linked to a topic, the strongest link first, each with its chain and words."""
    from graph.desk import desk  # noqa: PLC0415
    from graph.store import open_store  # noqa: PLC0415

    opened = open_store(str(store))
    try:
        found = desk(opened, topic, as_of=as_of)
        if format_ is DeskFormat.JSON:
            told = found.as_dict(opened, language)
            emit_line(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for line in _lines(opened, found, language):
            emit_line(line)
    finally:
        opened.close()


def _lines(store: GraphStore, found: Desk, language: str) -> Iterator[str]:
    yield f"{found.label(language)}: {found.count} listed, {len(found.private)} others"
    from graph.evidence import PACK  # noqa: PLC0415

    for firm in found.listed:
        codes = ", ".join(firm.tickers)
        notes = f"; {PACK}: {', '.join(firm.notes)}" if firm.notes else ""
        yield from _firm(store, firm, language, codes + notes)
    for firm in found.private:
        yield from _firm(store, firm, language, "not listed")


def _firm(store: GraphStore, firm: Firm, language: str, shares: str) -> Iterator[str]:
    from graph.names import shown  # noqa: PLC0415

    yield f"{firm.label(language)} ({shares}): {firm.strength.label(language)}"
    for link in firm.links:
        steps = (" ".join(shown(store, term, language) for term in s.triple) for s in link.steps)
        yield "  " + "; ".join(steps)
        for step in link.steps:
            for source in step.sources:
                if source.exact:
                    yield f"    {source.slug}: “{' '.join(source.exact.split())}”"
                elif source.note:
                    yield f"    {source.title}: {source.note}"

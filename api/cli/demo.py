"""``reportgraph demo``: the bundled sample reports, built and served."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Final

import typer

from api.cli.options import StoreOption
from api.cli.output import emit_line, note
from api.cli.serve import HostOption, PortOption
from ontology.errors import InputError

EXAMPLE: Final = "reportgraph demo --port 8080"

_ROOT: Final = Path(__file__).resolve().parents[2]


def command(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    build_only: Annotated[
        bool, typer.Option("--build-only", help="Build the store and stop.")
    ] = False,
    store: StoreOption = Path(".reportgraph-demo"),
) -> int:
    """Build the bundled sample reports if need be, then serve them."""
    from api.cli.build import build, coverage_line  # noqa: PLC0415
    from api.cli.serve import run_server  # noqa: PLC0415
    from graph.repository import Repository  # noqa: PLC0415

    repository = Repository(store)
    built = build(repository, sample_reports(), mode="auto", workers=os.cpu_count() or 1)
    for failure in built.failures:
        note(f"{failure.path}: {failure.reason}")
    for slug in built.slugs:
        emit_line(coverage_line(repository.entry(slug), unchanged=slug in built.unchanged))
    if not built.slugs:
        return 1
    if not build_only:
        run_server(store, host, port)
    return 0


def sample_reports() -> list[Path]:
    """Return the sample reports: of the repository, or as they lie in the installed package.

    Raises:
        InputError: neither is there.
    """
    for folder in (_ROOT / "reports", _ROOT / "api" / "samples"):
        found = sorted(p for p in folder.glob("*") if p.suffix in {".md", ".txt"})
        found = [path for path in found if path.stem.lower() != "readme"]
        if found:
            return found
    raise InputError("the sample reports are not installed")

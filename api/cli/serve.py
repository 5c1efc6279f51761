"""``reportgraph serve``: the API, the SPARQL endpoint and the explorer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, StoreOption
from api.cli.output import note

EXAMPLE: Final = "reportgraph serve --port 8080"

HostOption = Annotated[str, typer.Option("--host", help="Address to listen on.")]
PortOption = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port to listen on.")]


def command(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8000,
    update_token: Annotated[
        str | None,
        typer.Option(
            "--update-token",
            envvar="REPORTGRAPH_UPDATE_TOKEN",
            help="Allow SPARQL Update to whoever sends this as a bearer token.",
            metavar="TOKEN",
        ),
    ] = None,
    store: StoreOption = DEFAULT_STORE,
) -> None:
    """Serve the graph over HTTP, read-only unless a token for updates is given."""
    run_server(store, host, port, update_token)


def run_server(store: Path, host: str, port: int, update_token: str | None = None) -> None:
    """Serve a store until interrupted."""
    import gc  # noqa: PLC0415
    from dataclasses import replace  # noqa: PLC0415

    gc.disable()  # what is imported stays: to look for garbage in it takes 0.2 s
    from api.server import check, serve  # noqa: PLC0415
    from api.settings import Settings  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    settings = replace(
        Settings().with_environment(),
        store=store,
        host=host,
        port=port,
        update_token=update_token,
    )
    check(settings)
    note(f"serving {store} on http://{host}:{port}/ (Ctrl-C ends it)")
    serve(settings)

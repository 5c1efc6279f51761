"""Run the service: uvicorn on uvloop and httptools, with limits on what a connection may do."""

from __future__ import annotations

import logging
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from api.connection import Connection
from api.service import Service
from graph.snapshots import SnapshotDirectory
from ontology.errors import AddressUnusable

if TYPE_CHECKING:
    from api.settings import Settings
    from api.sparql.quick import ShortWay


def protocol(given: Settings, way: ShortWay) -> type[Connection]:
    """Return the class of this server's connections."""

    class ServedConnection(Connection):
        settings = given
        short_way = way

    return ServedConnection


def check(settings: Settings) -> None:
    """See that there is a store to serve and a port to serve it on.

    Raises:
        StoreError: the store is missing or damaged.
        AddressUnusable: nothing can listen there.
    """
    SnapshotDirectory(settings.store).hold_current().release()
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise AddressUnusable(
            f"cannot listen on {settings.host}:{settings.port}: {reason.lower()};"
            " choose another with --port or --host"
        ) from error


def serve(settings: Settings) -> None:
    """Serve until interrupted; running requests are finished first."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    for name in ("reportgraph", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.INFO)
    service = Service(settings)
    config = uvicorn.Config(
        service,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=protocol(settings, service.short_way),
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=settings.forwarded,
        limit_concurrency=settings.max_connections,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(settings.time_limit) + 5,
    )
    uvicorn.Server(config).run()

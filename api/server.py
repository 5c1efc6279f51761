"""Run the service: uvicorn on uvloop and httptools, with limits on what a connection may do."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import uvicorn

from api.connection import Connection
from api.service import Service
from graph.snapshots import SnapshotDirectory

if TYPE_CHECKING:
    from api.settings import Settings
    from api.sparql.quick import ShortWay


def protocol(given: Settings, way: ShortWay) -> type[Connection]:
    """Return the class of this server's connections."""

    class ServedConnection(Connection):
        settings = given
        short_way = way

    return ServedConnection


def serve(settings: Settings) -> None:
    """Serve until interrupted; running requests are finished first.

    Raises:
        StoreError: the store is missing or damaged, told before the port is opened.
    """
    SnapshotDirectory(settings.store).hold_current().release()
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

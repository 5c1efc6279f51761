"""Run the service: uvicorn on uvloop and httptools, with limits on what a connection may do."""

from __future__ import annotations

import logging
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.app import create_app
from graph.snapshots import SnapshotDirectory

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from api.settings import Settings
    from api.sparql.quick import ShortWay

_MAX_HEADERS: Final = 64 * 1024


def limited_protocol(settings: Settings, short_way: ShortWay) -> type[asyncio.Protocol]:  # noqa: C901 - a class
    """Return uvicorn's HTTP protocol with limits on the head of a request.

    A client that sends its request line and headers too slowly, or too much of them, is cut off:
    uvicorn itself waits for ever and keeps all of it.
    """
    longest = settings.max_url + _MAX_HEADERS

    class LimitedProtocol(HttpToolsProtocol):
        """A connection whose requests must come in whole, in time."""

        _head_bytes = 0
        _head_timer: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._await_head()

        def connection_lost(self, exc: Exception | None) -> None:
            self._head_is_in()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            if self._head_bytes >= 0:
                self._head_bytes += len(data)
            super().data_received(data)
            if self._head_bytes > longest and not self.transport.is_closing():
                self.transport.close()
            elif self._head_bytes >= 0 and self._head_timer is None:
                self._await_head()

        def on_message_begin(self) -> None:
            self._head_bytes = 0
            super().on_message_begin()

        def on_headers_complete(self) -> None:
            self._head_is_in()
            super().on_headers_complete()

        def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
            go_on = partial(super()._start_asgi_task, cycle)
            scope = cycle.scope
            plain = scope["path"] == "/sparql" and scope["method"] == "GET" and app is self.app
            if not (plain and scope["http_version"] == "1.1" and short_way.start(cycle, go_on)):
                go_on(app)

        def _await_head(self) -> None:
            self._head_timer = self.loop.call_later(settings.header_timeout, self._too_slow)

        def _head_is_in(self) -> None:
            self._head_bytes = -1
            if self._head_timer is not None:
                self._head_timer.cancel()
                self._head_timer = None

        def _too_slow(self) -> None:
            if not self.transport.is_closing():
                self.transport.close()

    return LimitedProtocol


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
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=limited_protocol(settings, app.short_way),
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

"""A client's connection: uvicorn's HTTP protocol with limits, and the short way before it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable

    from uvicorn._types import ASGI3Application
    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from api.settings import Settings
    from api.sparql.answers import Receive, Scope, Send
    from api.sparql.quick import ShortWay

    Rest = Callable[[Scope, Receive, Send], Awaitable[None]]

_MAX_HEADERS: Final = 64 * 1024
_MAX_HELD: Final = 64 * 1024


class Connection(HttpToolsProtocol):
    """A connection whose requests must come in whole, in time.

    A client that sends its request line and headers too slowly, or too much of them, is cut off:
    uvicorn itself waits for ever and keeps all of it. A request that comes in one piece while
    nothing else is under way is offered to the short way first, before any parser sees it.
    """

    settings: ClassVar[Settings]
    short_way: ClassVar[ShortWay]

    #: When a plain request was answered last, for the end of an idle connection.
    seen = 0.0
    _head_bytes = 0
    _head_timer: asyncio.TimerHandle | None = None
    _in_message = False
    _waiting = False
    _closing = False
    _held = b""
    _rest: Rest | None = None

    # ------------------------------------------------------------------ for the short way

    @property
    def address(self) -> str:
        """The client's address."""
        return self.client[0] if self.client else "unix"

    def wait(self) -> None:
        """Keep what comes in until the request that was just taken is answered."""
        self._waiting = True

    def write(self, answer: bytes) -> None:
        """Write an answer with status 200: the end of its head, and its body."""
        self.server_state.total_requests += 1
        if self._head_bytes >= 0:
            self._head_is_in()
        if self.transport.is_closing():
            return
        own = [b"%s: %s\r\n" % pair for pair in self.server_state.default_headers]
        if self._closing:
            own.append(b"connection: close\r\n")
        self.transport.write(b"HTTP/1.1 200 OK\r\n%s%s" % (b"".join(own), answer))
        if self.timeout_keep_alive_task is None:
            self._expect_more(self.timeout_keep_alive)

    def go_on(self) -> None:
        """Take up what has come in meanwhile, or close where no more requests are wanted."""
        self._waiting = False
        held, self._held = self._held, b""
        if self.transport.is_closing():
            return
        if self._closing:
            self.transport.close()
            return
        if held:
            self.flow.resume_reading()
            self.data_received(held)

    def hand_over(self, data: bytes, rest: Rest) -> bool:
        """Let ``rest`` answer a request, as an ASGI application; False where nobody is there."""
        self._waiting = False
        if self.transport.is_closing():
            return False
        self._rest = rest
        self._parse(data)
        if self._rest is not None:  # the parser is stricter, and has closed the connection
            return False
        held, self._held = self._held, b""
        if self._closing:
            self.shutdown()
        elif held:
            self.flow.resume_reading()
            self._parse(held)
        return True

    # ------------------------------------------------------------------ for the event loop

    def connection_made(self, transport: Any) -> None:
        """Begin (called by the event loop)."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """End (called by the event loop)."""
        self._head_is_in()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take the next bytes (called by the event loop)."""
        if self._waiting:
            self._held += data
            if len(self._held) > _MAX_HELD:
                self.flow.pause_reading()
        elif not (
            self._is_free() and data.endswith(b"\r\n\r\n") and self.short_way.start(self, data)
        ):
            self._parse(data)

    def _is_free(self) -> bool:
        """Whether the next byte begins a request that may be answered at once."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return (
            not self._in_message
            and (cycle is None or (cycle.response_complete and cycle.keep_alive))
            and len(self.connections) < self.settings.max_connections
            and not (self._closing or self.flow.write_paused or self.transport.is_closing())
        )

    def _parse(self, data: bytes) -> None:
        if self._head_bytes >= 0:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes > self.settings.max_url + _MAX_HEADERS:
            self._close()
        elif self._head_bytes >= 0 and self._head_timer is None:
            self._await_head()

    def on_message_begin(self) -> None:
        """Begin to count the head of a request (called by the parser)."""
        self._head_bytes = 0
        self._in_message = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop counting (called by the parser)."""
        self._head_is_in()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Be ready for the next request (called by the parser)."""
        self._in_message = False
        super().on_message_complete()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        if self._rest is not None:
            app, self._rest = self._rest, None  # type: ignore[assignment]
        super()._start_asgi_task(cycle, app)

    def shutdown(self) -> None:
        """Close after the answer that is under way (called by the server)."""
        self._closing = True
        if not self._waiting:
            super().shutdown()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection (called by the event loop); the short way sets no timer."""
        left = self.seen + self.timeout_keep_alive - time.perf_counter()
        if self._waiting or left > 0:
            self._expect_more(max(left, 1.0))
        else:
            super().timeout_keep_alive_handler()

    def _expect_more(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )

    def _await_head(self) -> None:
        self._head_timer = self.loop.call_later(self.settings.header_timeout, self._close)

    def _head_is_in(self) -> None:
        self._head_bytes = -1
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()

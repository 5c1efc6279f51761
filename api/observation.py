"""The outermost layer of the service: dispatch, protective headers, access log and numbers."""

from __future__ import annotations

import asyncio
import logging
import time
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

from api.security import CORS, DATA, PAGE, PREFLIGHT
from api.sparql.answers import send_bytes
from api.sparql.endpoint import CLIENT_CLOSED
from api.sparql.exchange import BrokenOff

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp

    from api.sparql.answers import Message, Receive, Scope, Send

    RawApp = Callable[[Scope, Receive, Send], Awaitable[int]]

_ACCESS = logging.getLogger("reportgraph.access")
_LOG = logging.getLogger("reportgraph")
#: Upper bounds of the latency histogram, in seconds.
BUCKETS: Final = (0.001, 0.005, 0.025, 0.1, 0.5, 2.0, 10.0, 30.0)
_LONGEST_LINE: Final = 512
_FLUSH_AFTER: Final = 0.5


class Measurements:
    """Counts of answers by route and status, and how long they took."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, int]] = Counter()
        self.latency: dict[str, list[int]] = {}
        self.seconds: Counter[str] = Counter()
        self.active = 0

    def record(self, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self.requests[route, status] += 1
        histogram = self.latency.get(route)
        if histogram is None:
            histogram = self.latency[route] = [0] * (len(BUCKETS) + 1)
        histogram[bisect_left(BUCKETS, seconds)] += 1
        self.seconds[route] += seconds  # type: ignore[assignment]


class AccessLog:
    """Writes a line an answer, a batch at a time, so that logging costs the answer nothing."""

    def __init__(self, *, enabled: bool) -> None:
        self._enabled = enabled
        self._lines: list[str] = []
        self._timer: asyncio.TimerHandle | None = None

    def add(self, scope: Scope, status: int, seconds: float) -> None:
        """Take down one answer."""
        if self._enabled:
            client = scope["client"][0] if scope["client"] else "-"
            query = scope["query_string"]
            target = scope["raw_path"] + (b"?" + query if query else b"")
            self.line(client, scope["method"], target, status, seconds)

    def line(self, client: str, method: str, target: bytes, status: int, seconds: float) -> None:
        """Take down one answer; the path stays percent-encoded, so that no line can be forged."""
        if not self._enabled:
            return
        self._lines.append(
            f"{client} {method} {target[:_LONGEST_LINE].decode('latin-1')}"
            f" {status} {seconds * 1000:.1f}ms"
        )
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_FLUSH_AFTER, self.flush)

    def flush(self) -> None:
        """Write what has come together."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._lines:
            lines, self._lines = self._lines, []
            text = "\n".join(lines)
            _ACCESS.info("%s", "".join(c if c.isprintable() or c == "\n" else "?" for c in text))


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(
        self,
        app: ASGIApp,
        raw: Callable[[str], tuple[str, RawApp] | None],
        measurements: Measurements,
        log: AccessLog,
    ) -> None:
        self._app = app
        self._raw = raw
        self._measurements = measurements
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, to a bare endpoint or to the framework."""
        began = time.perf_counter()
        self._measurements.active += 1
        status = 500
        route = "other"
        try:
            found = self._raw(scope["path"])
            if found is not None:
                route, endpoint = found
                status = await endpoint(scope, receive, send)
            else:
                status = await self._framework(scope, receive, send)
                route = _route_of(scope)
        except BrokenOff as error:
            status = 599
            raise ConnectionAbortedError("the answer was broken off") from error
        except asyncio.CancelledError:
            status = CLIENT_CLOSED
            raise
        finally:
            self._measurements.active -= 1
            seconds = time.perf_counter() - began
            self._measurements.record(route, status, seconds)
            self._log.add(scope, status, seconds)

    async def _framework(self, scope: Scope, receive: Receive, send: Send) -> int:
        """Let the framework answer, and put the protective headers on what it sends."""
        if scope["method"] == "OPTIONS":
            return await send_bytes(
                send, 204, [(b"allow", b"GET, HEAD, OPTIONS"), *PREFLIGHT, *DATA], b""
            )
        status = 500

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = list(message.get("headers", ()))
                kinds = [value for key, value in headers if key == b"content-type"]
                is_page = bool(kinds) and kinds[0].startswith(b"text/html")
                own = {key for key, _ in headers}
                extra = [*(PAGE if is_page else DATA), *CORS]
                headers += [pair for pair in extra if pair[0] not in own]
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, guarded)
        return status


def _route_of(scope: Scope) -> str:
    """Return the pattern of the route that answered, so that paths do not multiply the counts."""
    route = scope.get("route")
    path = getattr(route, "path", None)
    return path if isinstance(path, str) else "other"


def exposition(
    measurements: Measurements, gauges: dict[str, int], counts: Counter[str], snapshot: str
) -> str:
    """Return everything that is counted in Prometheus' text format, version 0.0.4."""
    lines = ["# TYPE reportgraph_requests_total counter"]
    lines += [
        f'reportgraph_requests_total{{route="{route}",status="{status}"}} {number}'
        for (route, status), number in sorted(measurements.requests.items())
    ]
    lines.append("# TYPE reportgraph_request_seconds histogram")
    for route, histogram in sorted(measurements.latency.items()):
        running = 0
        for bound, number in zip((*map(str, BUCKETS), "+Inf"), histogram, strict=True):
            running += number
            lines.append(
                f'reportgraph_request_seconds_bucket{{route="{route}",le="{bound}"}} {running}'
            )
        total = measurements.seconds[route]
        lines.append(f'reportgraph_request_seconds_sum{{route="{route}"}} {total:.6f}')
        lines.append(f'reportgraph_request_seconds_count{{route="{route}"}} {running}')
    lines.append("# TYPE reportgraph_queries_total counter")
    lines += [
        f'reportgraph_queries_total{{event="{event}"}} {number}'
        for event, number in sorted(counts.items())
    ]
    for name, value in {"requests_active": measurements.active, **gauges}.items():
        lines += [f"# TYPE reportgraph_{name} gauge", f"reportgraph_{name} {value}"]
    lines += [
        "# TYPE reportgraph_snapshot_info gauge",
        f'reportgraph_snapshot_info{{snapshot="{snapshot}"}} 1',
    ]
    return "\n".join(lines) + "\n"

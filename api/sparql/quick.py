"""The short way for plain queries: from the parsed request head to the answer's bytes in one go.

A GET of a query with a short answer needs no task, no message passing and no framework; on a point
lookup these cost more than the query. What is not plain (other methods, parameters, errors, long
or slow answers) goes on by the ASGI application, with the query that is already under way.
"""

from __future__ import annotations

import time
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from api.sparql import frames
from api.sparql.answers import data_headers
from ontology.errors import ReportGraphError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

    from api.observation import AccessLog, Measurements
    from api.sparql.answers import Receive, Scope, Send
    from api.sparql.endpoint import Plan, SparqlEndpoint
    from api.sparql.process import Ticket

    Continue = Callable[[Callable[[Scope, Receive, Send], Awaitable[None]]], None]

ROUTE: Final = "/sparql"


@lru_cache(maxsize=64)
def _head(content_type: str, *, gzip: bool) -> bytes:
    lines = [b"%s: %s\r\n" % pair for pair in data_headers(content_type, gzip=gzip)]
    return b"".join(lines) + b"content-length: "


class ShortWay:
    """Answers plain queries for an HTTP protocol; see :meth:`start`."""

    def __init__(
        self, endpoint: SparqlEndpoint, measurements: Measurements, log: AccessLog
    ) -> None:
        self._endpoint = endpoint
        self._measurements = measurements
        self._log = log

    def start(self, cycle: RequestResponseCycle, go_on: Continue) -> bool:
        """Take a request, or return False for one that is not plain.

        ``go_on`` starts an ASGI application for this very request: it gets the rest of an answer
        that turns out to be long, slow or an error.
        """
        scope: Scope = cycle.scope  # type: ignore[assignment]
        began = time.perf_counter()
        try:
            plan = self._endpoint.plan_get(scope)
            if plan is None:
                return False
            short = self._endpoint.inline(plan)
            if short is not None:
                self._write(cycle, began, plan.results.content_type, short, gzip=False)
                return True
            ticket = self._endpoint.submit(plan, scope)
        except ReportGraphError:
            return False  # told by the application, which meets it again
        rest = partial(self._rest, ticket, plan, began)
        if ticket.slow:
            go_on(rest)
            return True
        self._measurements.active += 1
        ticket.on_whole = partial(self._whole, cycle, plan, began)

        def leave() -> None:
            self._measurements.active -= 1
            ticket.on_whole = ticket.on_slow = None
            go_on(rest)

        ticket.on_slow = leave
        return True

    def _whole(
        self, cycle: RequestResponseCycle, plan: Plan, began: float, kind: bytes, body: bytes
    ) -> None:
        """Write an answer that came in one piece."""
        self._measurements.active -= 1
        chosen = plan.results if kind.upper() == frames.RESULTS else plan.graphs
        self._write(cycle, began, chosen.content_type, body, gzip=kind.islower())

    def _write(
        self, cycle: RequestResponseCycle, began: float, kind: str, body: bytes, *, gzip: bool
    ) -> None:
        cycle.response_started = cycle.response_complete = True
        scope: Any = cycle.scope
        if not cycle.disconnected:
            own = [b"%s: %s\r\n" % pair for pair in cycle.default_headers]
            if not cycle.keep_alive:
                own.append(b"connection: close\r\n")
            head = b"HTTP/1.1 200 OK\r\n" + b"".join(own) + _head(kind, gzip=gzip)
            cycle.transport.write(head + b"%d\r\n\r\n" % len(body) + body)
        seconds = time.perf_counter() - began
        self._measurements.record(ROUTE, 200, seconds)
        self._log.add(scope, 200, seconds)
        if not cycle.keep_alive:
            cycle.transport.close()
        cycle.on_response()

    async def _rest(
        self,
        ticket: Ticket,
        plan: Plan,
        began: float,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Answer the rest of a query as the application does."""
        status = 500
        try:
            status = await self._endpoint.finish(ticket, plan, scope, receive, send)
        finally:
            seconds = time.perf_counter() - began
            self._measurements.record(ROUTE, status, seconds)
            self._log.add(scope, status, seconds)

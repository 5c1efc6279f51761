"""The short way for plain queries: from the bytes of a request to those of its answer in one go.

A GET of a query with a short answer needs no parser of every HTTP there is, no task, no message
passing and no framework; on a point lookup these cost more than the query. What is not plain
(other methods, headers that change the connection, errors, long or slow answers) goes on by the
ASGI application, with the query that is already under way.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from api.sparql import frames
from api.sparql.answers import data_headers
from ontology.errors import ReportGraphError

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.connection import Connection
    from api.observation import AccessLog, Measurements
    from api.sparql.answers import Receive, Scope, Send
    from api.sparql.endpoint import Plan, SparqlEndpoint, Wishes
    from api.sparql.process import Ticket

ROUTE: Final = "/sparql"
#: The request line of a plain query; what else may stand in a URL is left to the real parser.
_REQUEST: Final = re.compile(rb"GET (/sparql\?([!\"$-~]*)) HTTP/1\.1\r\n")
#: The header lines after it, to the end: so nothing comes after this one request.
_HEADERS: Final = re.compile(rb"(?:[A-Za-z0-9-]+:[\t -~]*\r\n)+\r\n")
#: Headers that say where a message ends or what becomes of the connection.
_NOT_PLAIN: Final = frozenset(
    {b"content-length", b"transfer-encoding", b"expect", b"upgrade", b"te", b"trailer"}
)
_LONGEST_HEADERS: Final = 2048


@lru_cache(maxsize=64)
def _head(content_type: str, *, gzip: bool) -> bytes:
    lines = [b"%s: %s\r\n" % pair for pair in data_headers(content_type, gzip=gzip)]
    return b"".join(lines) + b"content-length: "


def read_headers(block: bytes) -> list[tuple[bytes, bytes]] | None:
    r"""Return the headers of a plain request, or None where the real parser has to read them.

    >>> read_headers(b"Host: kg.example\r\nAccept: text/csv\r\n\r\n")
    [(b'host', b'kg.example'), (b'accept', b'text/csv')]
    >>> read_headers(b"Host: kg.example\r\nContent-Length: 5\r\n\r\n") is None
    True
    """
    if not _HEADERS.fullmatch(block):
        return None
    headers = []
    for line in block[:-4].split(b"\r\n"):
        name, _, value = line.partition(b":")
        headers.append((name.lower(), value.strip()))
    names = [name for name, _ in headers]
    stays = all(v.lower() == b"keep-alive" for name, v in headers if name == b"connection")
    plain = stays and names.count(b"host") == 1 and _NOT_PLAIN.isdisjoint(names)
    return headers if plain else None


class ShortWay:
    """Answers plain queries on a connection; see :meth:`start`."""

    def __init__(
        self, endpoint: SparqlEndpoint, measurements: Measurements, log: AccessLog
    ) -> None:
        self._endpoint = endpoint
        self._measurements = measurements
        self._log = log
        #: Clients send the same headers again and again.
        self._wishes: Callable[[bytes], Wishes | None] = lru_cache(maxsize=256)(self._read)

    def start(self, connection: Connection, data: bytes) -> bool:
        """Take a request, or return False for one that is not plain.

        ``data`` is all that has come in since the last answer. An answer that turns out to be
        long, slow or an error is handed back to the connection, together with the query.
        """
        began = time.perf_counter()
        request = _REQUEST.match(data)
        if request is None or len(data) - request.end() > _LONGEST_HEADERS:
            return False
        wishes = self._wishes(data[request.end() :])
        try:
            plan = self._endpoint.plan_get(request[2], wishes) if wishes is not None else None
            if plan is None:
                return False
            short = self._endpoint.inline(plan)
            if short is not None:
                kind = plan.results.content_type
                self._write(connection, began, request[1], kind, short, gzip=False)
                return True
            ticket = self._endpoint.submit(plan, connection.address)
        except ReportGraphError:
            return False  # told by the application, which meets it again
        rest = partial(self._rest, ticket, plan, began)
        if ticket.slow:
            connection.hand_over(data, rest)
            return True
        self._measurements.active += 1
        connection.wait()
        ticket.on_whole = partial(self._whole, connection, plan, began, request[1])

        def leave() -> None:
            self._measurements.active -= 1
            ticket.on_whole = ticket.on_slow = None
            if not connection.hand_over(data, rest):
                self._endpoint.drop(ticket)

        ticket.on_slow = leave
        return True

    def _read(self, block: bytes) -> Wishes | None:
        headers = read_headers(block)
        return None if headers is None else self._endpoint.plain_wishes(headers)

    def _whole(
        self,
        connection: Connection,
        plan: Plan,
        began: float,
        target: bytes,
        kind: bytes,
        body: bytes,
    ) -> None:
        """Write an answer that came in one piece."""
        self._measurements.active -= 1
        chosen = plan.results if kind.upper() == frames.RESULTS else plan.graphs
        zipped = kind.islower()
        self._write(connection, began, target, chosen.content_type, body, gzip=zipped)
        connection.go_on()

    def _write(
        self,
        connection: Connection,
        began: float,
        target: bytes,
        kind: str,
        body: bytes,
        *,
        gzip: bool,
    ) -> None:
        connection.write(b"%s%d\r\n\r\n%s" % (_head(kind, gzip=gzip), len(body), body))
        ended = time.perf_counter()
        connection.seen = ended
        self._measurements.record(ROUTE, 200, ended - began)
        self._log.line(connection.address, "GET", target, 200, ended - began)

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

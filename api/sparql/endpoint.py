"""The SPARQL endpoint as a bare ASGI application: reading requests, writing results."""

from __future__ import annotations

import asyncio
import logging
from typing import IO, TYPE_CHECKING, Final, NamedTuple, cast

import pyoxigraph as ox

from api.errors import RETRY, message_of, status_of
from api.security import header, token_fits
from api.sparql import frames, negotiation
from api.sparql.answers import (
    BodyTooLong,
    data_headers,
    read_body,
    send_bytes,
    send_options,
    send_text,
)
from api.sparql.description import describe_service
from api.sparql.exchange import accepts, endpoint_url, refuse_write, stream
from api.sparql.guard import is_point_lookup, read_query
from api.sparql.process import NotAcceptable
from api.sparql.protocol import Operation, ProtocolError, read_get, read_post
from api.sparql.updates import run_update
from graph.sparql.lexer import position_in_message
from ontology.errors import QueryError, ReportGraphError

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from api.settings import Settings
    from api.sparql.answers import Receive, Scope, Send
    from api.sparql.live import LiveGraph
    from api.sparql.process import Ticket

_LOG = logging.getLogger("reportgraph")
ALLOW: Final = b"GET, HEAD, POST, OPTIONS"
#: The longest answer that is made in the serving process, in bytes.
_INLINE: Final = 64 * 1024
_DESCRIPTIONS: Final = (*negotiation.GRAPH_FORMATS[:4], negotiation.HTML)
_RETRY_HEADER: Final = (b"retry-after", b"1")


class _TooLong(OSError):
    """An answer outgrew what is made in the serving process."""


class _Short:
    """A sink that takes so many bytes and no more."""

    __slots__ = ("length", "pieces")

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.length = 0

    def write(self, data: bytes) -> int:
        self.length += len(data)
        if self.length > _INLINE:
            raise _TooLong
        self.pieces.append(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing."""


#: Stands for a kind of result for which the client accepts no format.
_NOT_ACCEPTED: Final = negotiation.Format("", "")
CLIENT_CLOSED: Final = 499


class Wishes(NamedTuple):
    """What the headers of a request ask for; of the formats one at least is offered."""

    base: str
    results: negotiation.Format
    graphs: negotiation.Format
    gzip: bool


class Plan(NamedTuple):
    """A query that may be answered: over which graphs, and in which formats.

    The graphs are None where the store's own dataset stands.
    """

    query: str
    base: str
    results: negotiation.Format
    graphs: negotiation.Format
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    gzip: bool


class SparqlEndpoint:
    """Answers SPARQL 1.1 Protocol requests over the live graph; returns the status it sent."""

    def __init__(self, graph: LiveGraph, settings: Settings) -> None:
        self._graph = graph
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> int:
        """Answer one request."""
        return await self._told(self._answer(scope, receive, send), send)

    async def _told(self, answering: Awaitable[int], send: Send) -> int:
        """Send what goes wrong before an answer has begun."""
        try:
            return await answering
        except QueryError as error:
            return await send_text(send, 400, _located(str(error)))
        except NotAcceptable as error:
            return await self._not_acceptable(send, error.kind)
        except BodyTooLong:
            limit = self._settings.max_body
            return await send_text(send, 413, f"the body is longer than {limit} bytes")
        except ReportGraphError as error:
            extra = [_RETRY_HEADER] if isinstance(error, RETRY) else []
            return await send_text(send, status_of(error), message_of(error), *extra)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> int:
        method: str = scope["method"]
        query_string: bytes = scope["query_string"]
        if len(query_string) > self._settings.max_url:
            return await send_text(send, 414, "the URL is too long; send the query with POST")
        if method in {"GET", "HEAD"}:
            operation = read_get(query_string)
        elif method == "POST":
            body = await read_body(scope, receive, self._settings.max_body)
            content_type = header(scope["headers"], b"content-type")
            operation = read_post(query_string, content_type, body)
        elif method == "OPTIONS":
            return await send_options(send, ALLOW)
        else:
            return await send_text(send, 405, f"{method} is not allowed", (b"allow", ALLOW))
        if operation.kind == "query":
            return await self._query(operation, scope, receive, send)
        if operation.kind == "update":
            return await self._update(operation, scope, send)
        return await self._describe(scope, send)

    # ------------------------------------------------------------------ queries

    def plan_get(self, query_string: bytes, wishes: Wishes) -> Plan | None:
        """Return what a GET of a query asks for, or None where it asks for something else.

        Raises :class:`~ontology.errors.ReportGraphError` for a query that is refused.
        """
        if len(query_string) > self._settings.max_url:
            return None
        operation = read_get(query_string)
        return self._plan(operation, wishes) if operation.kind == "query" else None

    def plain_wishes(self, headers: list[tuple[bytes, bytes]]) -> Wishes | None:
        """Return what the headers of a plain request over HTTP ask for.

        None stands for a request that only the application can answer, also where a proxy's
        headers say who the client is.
        """
        if self._settings.forwarded and any(k.startswith(b"x-forwarded") for k, _ in headers):
            return None
        return self._wishes({"headers": headers, "scheme": "http"})

    def _wishes(self, scope: Scope) -> Wishes | None:
        """Return what the headers of a request ask for; None where no format is acceptable."""
        accept, gzip = accepts(scope["headers"])
        results = negotiation.choose(accept, negotiation.RESULT_FORMATS)
        graphs = negotiation.choose(accept, negotiation.GRAPH_FORMATS)
        if results is None and graphs is None:
            return None
        base = endpoint_url(scope, self._settings)
        return Wishes(base, results or _NOT_ACCEPTED, graphs or _NOT_ACCEPTED, gzip)

    def _plan(self, operation: Operation, wishes: Wishes) -> Plan:
        """Return how a query is to be answered."""
        base, results, graphs, gzip = wishes
        default, named = self._dataset(operation, base)
        return Plan(operation.text, base, results, graphs, default, named, gzip)

    def submit(self, plan: Plan, client: str) -> Ticket:
        """Hand a query to the reader processes."""
        query, base, results, graphs, default, named, gzip = plan
        limits = self._settings
        job = frames.Job(
            query, base, results.key, graphs.key, default, named, gzip,
            limits.max_rows, limits.max_bytes,
        )  # fmt: skip
        return self._graph.pool.submit(client, job)

    def drop(self, ticket: Ticket) -> None:
        """End a query whose client has gone."""
        if ticket.answer.done() and not ticket.answer.cancelled():
            ticket.answer.exception()  # nobody else will ask for it
        self._graph.pool.abandon(ticket)

    async def finish(
        self, ticket: Ticket, plan: Plan, scope: Scope, receive: Receive, send: Send
    ) -> int:
        """Send the answer of a query, or the error that it ended in."""
        return await self._told(self._follow(ticket, plan, scope, receive, send), send)

    async def _query(self, operation: Operation, scope: Scope, receive: Receive, send: Send) -> int:
        wishes = self._wishes(scope)
        if wishes is None:
            return await self._not_acceptable(send, frames.RESULTS)
        plan = self._plan(operation, wishes)
        short = self.inline(plan)
        if short is not None:
            return await send_bytes(send, 200, data_headers(plan.results.content_type), short)
        client = scope["client"][0] if scope["client"] else "unix"
        return await self._follow(self.submit(plan, client), plan, scope, receive, send)

    async def _follow(
        self, ticket: Ticket, plan: Plan, scope: Scope, receive: Receive, send: Send
    ) -> int:
        """Wait for an answer and send it; a slow query is ended when its client goes away."""
        watcher: asyncio.Task[None] | None = None

        def watch() -> None:
            nonlocal watcher
            watcher = asyncio.ensure_future(self._watch(receive, ticket))

        if ticket.slow:
            watch()
        else:
            ticket.on_slow = watch
        try:
            kind, body, whole = await ticket.answer
            chosen = plan.results if kind.upper() == frames.RESULTS else plan.graphs
            zipped = kind.islower() if whole else plan.gzip
            headers = data_headers(chosen.content_type, gzip=zipped)
            if whole:
                return await send_bytes(send, 200, headers, body)
            return await stream(self._graph.pool, ticket, headers, body, scope, send)
        except asyncio.CancelledError:
            if ticket.answer.cancelled() and not _being_cancelled():
                return CLIENT_CLOSED  # nobody reads an answer
            raise
        finally:
            if watcher is not None:
                watcher.cancel()
            if ticket.reader is not None:
                self._graph.pool.abandon(ticket)

    def _dataset(
        self, operation: Operation, base: str
    ) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
        """Return the default and named graphs of a query, None where the store's own stand.

        What the request names replaces what the query names (SPARQL 1.1 Protocol §2.1.4).
        """
        if operation.default_graphs or operation.named_graphs:
            for iri in (*operation.default_graphs, *operation.named_graphs):
                _check_iri(iri)
            read_query(operation.text, base, lambda _: True)
            return operation.default_graphs, operation.named_graphs
        dataset = read_query(operation.text, base, self._holds)
        if len(dataset.default) > 1:
            return dataset.default, dataset.named
        return None, None

    def _holds(self, iri: str) -> bool:
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            return True  # no IRI at all: the engine's parser says so
        return self._graph.store.engine.contains_named_graph(node)

    def inline(self, plan: Plan) -> bytes | None:
        """Answer a point lookup here; None for any other query, and for one with a long answer."""
        if (
            plan.default_graphs is not None
            or not plan.results.key
            or self._settings.max_rows < _INLINE
            or not is_point_lookup(plan.query)
        ):
            return None
        sink = _Short()
        try:
            found = self._graph.store.engine.query(plan.query, base_iri=plan.base)
            if isinstance(found, ox.QueryTriples):
                return None
            found.serialize(cast("IO[bytes]", sink), _ENGINE_FORMATS[plan.results.key])
        except (SyntaxError, ValueError) as error:
            raise QueryError(str(error)) from error
        except _TooLong:
            return None
        return b"".join(sink.pieces)

    async def _watch(self, receive: Receive, ticket: Ticket) -> None:
        """End a slow query when its client goes away."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self._graph.pool.abandon(ticket)

    # ------------------------------------------------------------------ updates and description

    async def _update(self, operation: Operation, scope: Scope, send: Send) -> int:
        if not token_fits(scope["headers"], self._settings.update_token):
            return await refuse_write(send, self._settings)
        for iri in (*operation.default_graphs, *operation.named_graphs):
            _check_iri(iri)
        try:
            await run_update(
                self._graph,
                operation.text,
                operation.default_graphs,
                operation.named_graphs,
                endpoint_url(scope, self._settings),
            )
        except QueryError as error:
            return await send_text(send, 400, _located(str(error)), shared=False)
        return await send_bytes(send, 204, [], b"")

    async def _describe(self, scope: Scope, send: Send) -> int:
        accept, _ = accepts(scope["headers"])
        chosen = negotiation.choose(accept, _DESCRIPTIONS)
        if chosen is None:
            return await send_text(send, 406, f"offered: {negotiation.offer(_DESCRIPTIONS)}")
        if chosen is negotiation.HTML:  # a browser: to the editor
            return await send_text(send, 303, "see /query", (b"location", b"/query"))
        body = describe_service(
            self._graph.store.engine,
            endpoint_url(scope, self._settings),
            chosen.key,
            updates=bool(self._settings.update_token),
        )
        return await send_bytes(send, 200, data_headers(chosen.content_type), body)

    async def _not_acceptable(self, send: Send, kind: bytes) -> int:
        results = kind == frames.RESULTS
        formats = negotiation.RESULT_FORMATS if results else negotiation.GRAPH_FORMATS
        return await send_text(send, 406, f"offered: {negotiation.offer(formats)}")


_ENGINE_FORMATS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _located(message: str) -> str:
    """Put the position first where the engine's message names it."""
    position = position_in_message(message)
    if position is None:
        return message
    rest = message.partition(": ")[2] or message
    return f"line {position[0]}, column {position[1]}: {' '.join(rest.split())}"


def _check_iri(iri: str) -> None:
    try:
        ox.NamedNode(iri)
    except ValueError as error:
        raise ProtocolError(400, f"{iri!r} is no absolute IRI") from error

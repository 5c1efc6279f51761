"""SPARQL 1.1 Graph Store Protocol, and dumps of the whole dataset.

Graphs are read by the reader processes like every other query, so that a large one cannot hold up
the server. A graph is named by ``?graph=IRI`` or ``?default``, or is the one whose IRI is the
request's own URL.
"""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import TYPE_CHECKING, Final

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
from api.sparql.exchange import accepts, public_url, refuse_write, stream
from api.sparql.protocol import ProtocolError, parameters
from api.sparql.updates import write
from graph.metadata import METADATA
from ontology.errors import ReportGraphError
from ontology.namespaces import BASE

if TYPE_CHECKING:
    from api.settings import Settings
    from api.sparql.answers import Receive, Scope, Send
    from api.sparql.live import LiveGraph

ALLOW: Final = b"GET, HEAD, PUT, POST, DELETE, OPTIONS"
PATH: Final = "/rdf-graph-store"
_FORMATS: Final = negotiation.GRAPH_FORMATS[:4]
#: Dumps at fixed addresses: path, format, whether it is the whole dataset.
DUMPS: Final = {
    "/dump.nq": (negotiation.N_QUADS, True),
    "/dump.trig": (negotiation.TRIG, True),
    "/dump.ttl": (negotiation.TURTLE, False),
}
_READING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
#: The default graph as it was written: what the server adds to it has a graph of its own, too.
_READING_DEFAULT: Final = f"""CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  ?s ?p ?o FILTER NOT EXISTS {{ GRAPH {METADATA} {{ ?s ?p ?o }} }} }}"""


class GraphStoreEndpoint:
    """Answers Graph Store Protocol requests and dumps; returns the status it sent."""

    def __init__(self, graph: LiveGraph, settings: Settings) -> None:
        self._graph = graph
        self._settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> int:
        """Answer one request."""
        try:
            if scope["path"] in DUMPS:
                return await self._dump(scope, send)
            return await self._answer(scope, receive, send)
        except BodyTooLong:
            limit = self._settings.max_body
            return await send_text(send, 413, f"the body is longer than {limit} bytes")
        except ReportGraphError as error:
            extra = [(b"retry-after", b"1")] if isinstance(error, RETRY) else []
            return await send_text(send, status_of(error), message_of(error), *extra)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> int:
        method: str = scope["method"]
        if method == "OPTIONS":
            return await send_options(send, ALLOW)
        if method in {"GET", "HEAD"}:
            return await self._read(self._target(scope), scope, send)
        if method not in {"PUT", "POST", "DELETE"}:
            return await send_text(send, 405, f"{method} is not allowed", (b"allow", ALLOW))
        if not token_fits(scope["headers"], self._settings.update_token):
            return await refuse_write(send, self._settings)
        return await self._write(self._target(scope), scope, receive, send)

    def _target(self, scope: Scope) -> str:
        """Return the IRI of the graph that a request is about; empty for the default graph."""
        found = parameters(scope["query_string"])
        graphs, default = found.get("graph", []), "default" in found
        if len(graphs) + default > 1:
            raise ProtocolError(400, "name one graph, with graph=IRI or default")
        if default:
            return ""
        if not graphs and scope["path"].rstrip("/") == PATH:
            if scope["method"] != "POST":
                raise ProtocolError(400, "name a graph, with graph=IRI or default")
            return ""
        own = public_url(scope, self._settings) + scope["path"]
        iri = graphs[0] if graphs else own
        try:
            return ox.NamedNode(iri).value
        except ValueError as error:
            raise ProtocolError(400, f"{iri!r} is no absolute IRI") from error

    def _exists(self, graph: str) -> bool:
        engine = self._graph.store.engine
        return not graph or engine.contains_named_graph(ox.NamedNode(graph))

    async def _read(self, graph: str, scope: Scope, send: Send) -> int:
        accept, gzip = accepts(scope["headers"])
        chosen = negotiation.choose(accept, _FORMATS)
        if chosen is None:
            return await send_text(send, 406, f"offered: {negotiation.offer(_FORMATS)}")
        if not self._exists(graph):
            return await send_text(send, 404, f"there is no graph <{graph}>")
        default = (graph,) if graph else None
        query = _READING if graph else _READING_DEFAULT
        return await self._run(query, default, chosen, scope, send, gzip=gzip)

    async def _dump(self, scope: Scope, send: Send) -> int:
        if scope["method"] == "OPTIONS":
            return await send_options(send, b"GET, HEAD, OPTIONS")
        if scope["method"] not in {"GET", "HEAD"}:
            return await send_text(send, 405, "dumps are read-only", (b"allow", b"GET, HEAD"))
        chosen, whole = DUMPS[scope["path"]]
        tag = b'"%s"' % self._graph.name.encode()
        if header(scope["headers"], b"if-none-match") == tag.decode():
            return await send_bytes(send, 304, [(b"etag", tag)], b"")
        _, gzip = accepts(scope["headers"])
        query = frames.WHOLE_DATASET if whole else _READING
        return await self._run(query, None, chosen, scope, send, gzip=gzip, tag=tag)

    async def _run(
        self,
        query: str,
        default: tuple[str, ...] | None,
        chosen: negotiation.Format,
        scope: Scope,
        send: Send,
        *,
        gzip: bool,
        tag: bytes | None = None,
    ) -> int:
        """Let a reader write a graph, and pass on what it writes."""
        named = None if default is None else ()
        limits = self._settings.max_bytes * 4, self._settings.max_bytes * 4
        job = frames.Job(query, BASE, "", chosen.key, default, named, gzip, *limits)
        client = scope["client"][0] if scope["client"] else "unix"
        ticket = self._graph.pool.submit(client, job)
        try:
            kind, body, whole = await ticket.answer
            zipped = kind.islower() if whole else gzip
            headers = [*data_headers(chosen.content_type, gzip=zipped)]
            if tag is not None:
                headers.append((b"etag", tag))
            if whole:
                return await send_bytes(send, 200, headers, body)
            return await stream(self._graph.pool, ticket, headers, body, scope, send)
        finally:
            if ticket.reader is not None:
                self._graph.pool.abandon(ticket)

    async def _write(self, graph: str, scope: Scope, receive: Receive, send: Send) -> int:
        method: str = scope["method"]
        existed = self._exists(graph)
        own = public_url(scope, self._settings) + scope["path"]
        order = {"method": method, "graph": graph, "base": graph or own}
        location: list[tuple[bytes, bytes]] = []
        if method == "DELETE":
            if not existed:
                return await send_text(send, 404, f"there is no graph <{graph}>", shared=False)
            await write(self._graph, [order], b"")
            return await send_bytes(send, 204, [], b"")
        body = await read_body(scope, receive, self._settings.max_body)
        content_type = header(scope["headers"], b"content-type") or ""
        parts = _documents(content_type, body)
        if method == "POST" and scope["path"].rstrip("/") == PATH and not scope["query_string"]:
            order["graph"] = order["base"] = await _new_graph(own, parts)
            location = [(b"location", order["graph"].encode())]
            existed = False
        orders = [
            order | {"format": key, "length": str(len(data)), "method": method if not n else "POST"}
            for n, (key, data) in enumerate(parts)
        ]
        await write(self._graph, orders, b"".join(data for _, data in parts))
        return await send_bytes(send, 204 if existed else 201, location, b"")


async def _new_graph(own: str, parts: list[tuple[str, bytes]]) -> str:
    """Name a graph that a POST to the graph store itself makes, by what is in it."""
    from hashlib import sha256  # noqa: PLC0415

    digest = sha256(b"".join(data for _, data in parts)).hexdigest()
    return f"{own.rstrip('/')}/{digest[:16]}"


def _documents(content_type: str, body: bytes) -> list[tuple[str, bytes]]:
    """Split a body into RDF documents with their formats; a multipart form has several."""
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type == "multipart/form-data":
        message = BytesParser(policy=HTTP).parsebytes(
            f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace") + body
        )
        parts = [part for part in message.iter_parts() if not part.is_multipart()]
        if not parts:
            raise ProtocolError(400, "the form holds no document")
        return [
            (_format_of(str(part.get("content-type") or "")), bytes(part.get_payload(decode=True)))
            for part in parts
        ]
    return [(_format_of(content_type), body)]


def _format_of(content_type: str) -> str:
    media_type, _, rest = content_type.partition(";")
    if "charset" in rest.lower() and "utf-8" not in rest.lower():
        raise ProtocolError(415, "the charset must be UTF-8")
    for candidate in _FORMATS:
        if media_type.strip().lower() in {candidate.media_type, *candidate.aliases}:
            return candidate.key
    raise ProtocolError(
        415, f"{media_type or 'no media type'}: send one of {negotiation.offer(_FORMATS)}"
    )

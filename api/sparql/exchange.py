"""What requests to the bare endpoints share: their headers read, their long answers sent."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

from api.sparql.answers import send_text
from ontology.errors import ReportGraphError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.settings import Settings
    from api.sparql.answers import Scope, Send
    from api.sparql.pool import ReaderPool
    from api.sparql.process import Ticket

_LOG = logging.getLogger("reportgraph")


class BrokenOff(Exception):
    """Part of an answer is sent and the rest cannot follow: the connection is to be closed."""


async def stream(
    pool: ReaderPool,
    ticket: Ticket,
    headers: Iterable[tuple[bytes, bytes]],
    first: bytes,
    scope: Scope,
    send: Send,
) -> int:
    """Send an answer in parts; raises :class:`BrokenOff` when the rest cannot follow."""
    await send({"type": "http.response.start", "status": 200, "headers": list(headers)})
    if scope["method"] == "HEAD":
        pool.abandon(ticket)
        await send({"type": "http.response.body", "body": b""})
        return 200
    await send({"type": "http.response.body", "body": first, "more_body": True})
    try:
        async for chunk in ticket.chunks():
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    except ReportGraphError as error:
        _LOG.warning("an answer was broken off: %s", error)
        raise BrokenOff from error
    await send({"type": "http.response.body", "body": b""})
    return 200


def accepts(headers: list[tuple[bytes, bytes]]) -> tuple[str | None, bool]:
    """Return the ``Accept`` header and whether the client takes gzip."""
    accept, gzip = None, False
    for key, value in headers:
        if key == b"accept":
            accept = (
                value.decode("latin-1")
                if accept is None
                else f"{accept}, {value.decode('latin-1')}"
            )
        elif key == b"accept-encoding":
            gzip = takes_gzip(value)
    return accept, gzip


def takes_gzip(value: bytes) -> bool:
    """Whether an ``Accept-Encoding`` header allows gzip.

    >>> takes_gzip(b"br, gzip"), takes_gzip(b"gzip;q=0, deflate")
    (True, False)
    """
    for part in value.lower().split(b","):
        name, _, parameter = part.partition(b";")
        if name.strip() == b"gzip":
            with contextlib.suppress(ValueError):
                return float(parameter.partition(b"=")[2] or b"1") > 0
    return False


def endpoint_url(scope: Scope, settings: Settings) -> str:
    """Return the URL of the endpoint, which is also the base of relative IRIs."""
    return public_url(scope, settings) + "/sparql"


def public_url(scope: Scope, settings: Settings) -> str:
    """Return where the client reaches this service, without a slash at the end."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    for key, value in scope["headers"]:
        if (
            key == b"host"
            and value.replace(b".", b"").replace(b"-", b"").replace(b":", b"").isalnum()
        ):
            return f"{scope['scheme']}://{value.decode('ascii', 'ignore')}"
    return f"http://{settings.host}:{settings.port}"


async def refuse_write(send: Send, settings: Settings) -> int:
    """Answer a write without the right token."""
    if not settings.update_token:
        message = "this endpoint is read-only"
    else:
        message = "writing needs the header Authorization: Bearer TOKEN, with the right token"
    return await send_text(send, 403, message, shared=False)

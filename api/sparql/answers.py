"""Answers written straight to ASGI, without a framework's response objects in between."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from api.security import CORS, DATA, PREFLIGHT, Headers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Scope = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

VARY: Final = (b"vary", b"Accept, Accept-Encoding")
_BODILESS: Final = (204, 304)
_PLAIN: Final = (b"content-type", b"text/plain; charset=utf-8")


@lru_cache(maxsize=64)
def data_headers(content_type: str, *, gzip: bool = False) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers of a result; a tuple, so that it can be shared between answers."""
    headers: Headers = [(b"content-type", content_type.encode()), VARY, *CORS, *DATA]
    if gzip:
        headers.append((b"content-encoding", b"gzip"))
    return tuple(headers)


async def send_bytes(
    send: Send, status: int, headers: Headers | tuple[tuple[bytes, bytes], ...], body: bytes
) -> int:
    """Send a whole answer; returns its status, for the log."""
    sent = [*headers]
    if status not in _BODILESS:
        sent.append((b"content-length", b"%d" % len(body)))
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": body})
    return status


async def send_text(
    send: Send, status: int, message: str, *extra: tuple[bytes, bytes], shared: bool = True
) -> int:
    """Send a message of one line as plain text; ``shared`` lets scripts of other sites read it."""
    cors = CORS if shared else []
    return await send_bytes(
        send, status, [_PLAIN, VARY, *cors, *DATA, *extra], f"{message}\n".encode()
    )


async def send_options(send: Send, allow: bytes) -> int:
    """Answer OPTIONS, and with it the preflight of a script of another site."""
    return await send_bytes(send, 204, [(b"allow", allow), *PREFLIGHT, *DATA], b"")


class BodyTooLong(Exception):
    """A request's body is longer than the settings allow."""


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """Read a request's body; raises :class:`BodyTooLong` as soon as that is clear."""
    for key, value in scope["headers"]:
        if key == b"content-length" and value.isdigit() and int(value) > limit:
            raise BodyTooLong
    pieces, length = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        piece = message.get("body", b"")
        length += len(piece)
        if length > limit:
            raise BodyTooLong
        pieces.append(piece)
        if not message.get("more_body"):
            return b"".join(pieces)

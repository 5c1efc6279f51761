"""Headers that protect a reader's browser, and the check of the token that allows writing."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]

#: For pages: everything from this server, nothing in line, no frames around it.
PAGE_POLICY: Final = (
    b"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; "
    b"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
#: For everything else: an answer shown by a browser may load and run nothing at all.
DATA_POLICY: Final = b"default-src 'none'; frame-ancestors 'none'; sandbox"

_NO_SNIFFING: Final = (b"x-content-type-options", b"nosniff")
#: Reads are open to scripts of every site; writes are not, since no answer to one has this.
CORS: Final[Headers] = [
    (b"access-control-allow-origin", b"*"),
]
PREFLIGHT: Final[Headers] = [
    *CORS,
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
    (b"access-control-max-age", b"86400"),
]
#: For data: short, since each header is paid for in every answer.
DATA: Final[Headers] = [_NO_SNIFFING, (b"content-security-policy", DATA_POLICY)]
#: For pages.
PAGE: Final[Headers] = [
    _NO_SNIFFING,
    (b"content-security-policy", PAGE_POLICY),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]


def header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str | None:
    """Return a request header's value; several fields of one name are joined as RFC 9110 says."""
    found = [value for key, value in headers if key == name]
    return b", ".join(found).decode("latin-1") if found else None


def token_fits(headers: Iterable[tuple[bytes, bytes]], token: str | None) -> bool:
    """Whether the request carries the token, compared in a time that tells nothing about it."""
    if not token:
        return False
    given = header(headers, b"authorization") or ""
    scheme, _, credentials = given.partition(" ")
    return scheme.lower() == "bearer" and hmac.compare_digest(
        credentials.strip().encode("utf-8", "surrogateescape"), token.encode()
    )

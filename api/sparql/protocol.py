"""SPARQL 1.1 Protocol: what an HTTP request asks the endpoint to do."""

from __future__ import annotations

from binascii import a2b_qp
from typing import Final, Literal, NamedTuple
from urllib.parse import unquote_to_bytes

from ontology.errors import InputError

FORM: Final = "application/x-www-form-urlencoded"
QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"


class ProtocolError(InputError):
    """A request that the protocol does not allow; ``status`` is the protocol's own (§2.1.4)."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the status beside the one-line message."""
        super().__init__(message)
        self.status = status


class Operation(NamedTuple):
    """A query, an update, or the wish for the service description.

    ``default_graphs`` and ``named_graphs`` hold the request's ``default-graph-uri`` and
    ``named-graph-uri`` (of an update: ``using-graph-uri`` and ``using-named-graph-uri``).
    """

    kind: Literal["query", "update", "description"]
    text: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def _unquote(raw: bytes) -> bytes:
    """Decode percent-encoding once; a percent sign without two hexadecimal digits stays one.

    Quoted-printable is the same code with ``=`` in place of ``%``, and its decoder, in C, takes a
    fifth of :func:`unquote_to_bytes`'s time for a query. Each escape that it understands makes the
    text two bytes shorter; where one does not, or where there are line ends, which the two codes
    treat differently, the slower function decides.

    >>> _unquote(b"50%20%25 = %zz")
    b'50 % = %zz'
    """
    if b"%" not in raw:
        return raw
    if b"\n" not in raw and b"\r" not in raw:
        quoted = raw.replace(b"=", b"=3D").replace(b"%", b"=")
        decoded = a2b_qp(quoted)
        if len(decoded) + 2 * quoted.count(b"=") == len(quoted):
            return decoded
    return unquote_to_bytes(raw)


def _decode(raw: bytes, what: str) -> str:
    try:
        return _unquote(raw.replace(b"+", b" ")).decode()
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"{what} is not UTF-8 (byte {error.start})") from error


def parameters(raw: bytes) -> dict[str, list[str]]:
    """Decode a query string or form body; percent signs are decoded once, and as UTF-8."""
    found: dict[str, list[str]] = {}
    for pair in raw.split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            found.setdefault(_decode(name, "a parameter name"), []).append(
                _decode(value, "a parameter")
            )
    return found


def _one(found: dict[str, list[str]], name: str) -> str | None:
    values = found.get(name)
    if values is None:
        return None
    if len(values) > 1:
        raise ProtocolError(400, f"the parameter {name} is given {len(values)} times")
    return values[0]


def _graphs(
    found: dict[str, list[str]], kind: Literal["query", "update"]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if kind == "query":
        names, others = ("default-graph-uri", "named-graph-uri"), ("using-graph-uri",)
    else:
        names, others = ("using-graph-uri", "using-named-graph-uri"), ("default-graph-uri",)
    for other in others:
        if other in found:
            raise ProtocolError(400, f"{other} does not belong to a {kind}")
    return tuple(found.get(names[0], ())), tuple(found.get(names[1], ()))


def _operation(found: dict[str, list[str]], *, may_update: bool) -> Operation | None:
    query, update = _one(found, "query"), _one(found, "update")
    if update is not None and not may_update:
        raise ProtocolError(400, "an update must be sent with POST")
    if query is not None and update is not None:
        raise ProtocolError(400, "send a query or an update, not both")
    if query is not None:
        return Operation("query", query, *_graphs(found, "query"))
    if update is not None:
        return Operation("update", update, *_graphs(found, "update"))
    return None


def _media_type(content_type: str | None) -> str:
    """Return the media type of a body; anything but UTF-8 is refused (§2.1.3, §2.2.2)."""
    if not content_type:
        raise ProtocolError(415, f"the request needs a Content-Type: {FORM}, {QUERY} or {UPDATE}")
    media_type, *rest = (part.strip().lower() for part in content_type.split(";"))
    for parameter in rest:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in {"utf-8", "utf8"}:
            raise ProtocolError(415, f"the charset must be UTF-8, not {value.strip()}")
    return media_type


def read_get(query_string: bytes) -> Operation:
    """Read a GET or HEAD; without ``query`` it asks for the service description."""
    if query_string.startswith(b"query=") and b"&" not in query_string:  # as most of them are
        return Operation("query", _decode(query_string[6:], "a parameter"))
    found = parameters(query_string)
    operation = _operation(found, may_update=False)
    if operation is not None:
        return operation
    for name in ("default-graph-uri", "named-graph-uri"):
        if name in found:
            raise ProtocolError(400, f"{name} is given without a query")
    return Operation("description")


def read_post(query_string: bytes, content_type: str | None, body: bytes) -> Operation:
    """Read a POST: a form, or a query or update sent directly.

    Raises :class:`ProtocolError` with 400 or 415.
    """
    media_type = _media_type(content_type)
    found = parameters(query_string)
    if media_type == FORM:
        for name, values in parameters(body).items():
            found.setdefault(name, []).extend(values)
        operation = _operation(found, may_update=True)
        if operation is None:
            raise ProtocolError(400, "the form has neither query nor update")
        return operation
    if media_type not in {QUERY, UPDATE}:
        raise ProtocolError(415, f"{media_type} is not accepted: use {FORM}, {QUERY} or {UPDATE}")
    for name in ("query", "update"):
        if name in found:
            raise ProtocolError(400, f"the parameter {name} stands beside a query in the body")
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        raise ProtocolError(400, f"the body is not UTF-8 (byte {error.start})") from error
    if media_type == QUERY:
        return Operation("query", text, *_graphs(found, "query"))
    return Operation("update", text, *_graphs(found, "update"))

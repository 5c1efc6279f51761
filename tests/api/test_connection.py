"""Between the socket and the endpoint: order, framing and limits, with and without the parser."""

from __future__ import annotations

import json
import socket
import time
from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import pytest

from api.connection import Connection
from api.sparql.quick import read_headers
from tests.api.harness import Server, serve, store_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

QUADS = "".join(f'<http://e/{n}> <http://e/n> "{n}" .\n' for n in range(6_000))
POINT = 'SELECT ?s { ?s <http://e/n> "17" }'
#: No point lookup, so a reader process answers it; the second one's answer is long, too.
READ = 'SELECT ?s { ?s <http://e/n> "18" . ?s ?p ?o }'
LONG = "SELECT * { ?s ?p ?o . ?s <http://e/n> ?n }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = store_of(tmp_path_factory.mktemp("connection"), quads=QUADS)
    with serve(store, max_body=2_000) as running:
        yield running


class Client:
    """One connection on which the test says what is sent when."""

    def __init__(self, raw: socket.socket, stream: BufferedReader) -> None:
        self.raw = raw
        self.stream = stream

    def answer(self) -> tuple[int, bytes]:
        """Read the next answer; status 0 when the connection was closed."""
        first = self.stream.readline()
        if not first:
            return 0, b""
        headers = {}
        while (line := self.stream.readline()) != b"\r\n":
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        if "content-length" in headers:
            return int(first.split()[1]), self.stream.read(int(headers["content-length"]))
        body = b""
        while size := int(self.stream.readline(), 16):
            body += self.stream.read(size)
            self.stream.readline()
        self.stream.readline()
        return int(first.split()[1]), body

    def names(self) -> list[str]:
        """Read the next answer, which has one column of IRIs."""
        status, body = self.answer()
        assert status == 200, body
        rows = json.loads(body)["results"]["bindings"]
        return [row["s"]["value"].rpartition("/")[2] for row in rows]


@contextmanager
def connected(server: Server) -> Iterator[Client]:
    with socket.create_connection(("127.0.0.1", int(server.url.rsplit(":", 1)[1]))) as raw:
        raw.settimeout(10)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with raw.makefile("rb") as stream:
            yield Client(raw, stream)


def get(query: str, *headers: str) -> bytes:
    lines = [f"GET /sparql?query={quote(query)} HTTP/1.1", "Host: kg.example", *headers, "", ""]
    return "\r\n".join(lines).encode()


def test_a_request_in_pieces_and_one_in_a_piece(server: Server) -> None:
    with connected(server) as client:
        for query, name in ((POINT, "17"), (READ, "18")):
            request = get(query)
            for cut in (1, 30, len(request) - 2, len(request)):
                client.raw.sendall(request[:cut])
                time.sleep(0.05)
                client.raw.sendall(request[cut:])
                assert client.names() == [name]


def test_what_comes_while_a_query_runs_is_answered_after_it(server: Server) -> None:
    with connected(server) as client:
        client.raw.sendall(get(LONG))
        time.sleep(0.001)
        client.raw.sendall(get(READ) + get(POINT))
        client.raw.sendall(get(READ) * 400)  # more than is kept
        client.raw.sendall(get(POINT))
        status, body = client.answer()
        assert status == 200
        assert len(json.loads(body)["results"]["bindings"]) == 6_000
        assert [client.names() for _ in range(403)] == [["18"], ["17"], *[["18"]] * 400, ["17"]]


def test_a_long_answer_leaves_the_connection_as_it_was(server: Server) -> None:
    with connected(server) as client:
        for query, rows in ((READ, 1), (LONG, 6_000), (POINT, 1), (LONG, 6_000), (READ, 1)):
            client.raw.sendall(get(query))
            status, body = client.answer()
            assert (status, len(json.loads(body)["results"]["bindings"])) == (200, rows)


def test_errors_leave_the_connection_as_it_was(server: Server) -> None:
    with connected(server) as client:
        for query in ("SELECT", "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }"):
            client.raw.sendall(get(query))
            assert client.answer()[0] == 400
            client.raw.sendall(get(POINT))
            assert client.names() == ["17"]


@pytest.mark.parametrize("length", [None, 5_000])
def test_a_body_that_looks_like_a_request_is_a_body(server: Server, length: int | None) -> None:
    """Also where the answer, here 413, has gone out before the body comes in."""
    hidden = get(POINT)
    head = (
        "POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        f"Content-Length: {length or len(hidden)}\r\n\r\n"
    )
    with connected(server) as client:
        client.raw.sendall(head.encode())
        time.sleep(0.2)
        client.raw.sendall(hidden)
        assert client.answer()[0] == (413 if length else 400)
        client.raw.settimeout(0.3)
        with pytest.raises(TimeoutError):
            client.answer()


def test_only_plain_headers_are_read_here() -> None:
    assert read_headers(b"Host: x\r\nConnection: Keep-Alive\r\n\r\n")
    for block in (
        b"\r\n",
        b"Accept: */*\r\n\r\n",
        b"Host: x\r\nHost: y\r\n\r\n",
        b"Host: x\r\nConnection: close\r\n\r\n",
        b"Host: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"Host: x\r\nUpgrade: h2c\r\n\r\n",
        b"Host: x\r\n folded\r\n\r\n",
        b"Host: x\r\nAccept : */*\r\n\r\n",
        b"Host: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"Host: x\nAccept: */*\r\n\r\n",
    ):
        assert read_headers(block) is None, block


def test_a_proxys_word_on_who_asks_is_heard(tmp_path: Any) -> None:
    store = store_of(tmp_path, quads=QUADS[:200].rpartition("\n")[0] + "\n")
    with serve(store, forwarded=True) as running, connected(running) as client:
        for query in (POINT, READ):
            client.raw.sendall(get(query, "X-Forwarded-For: 203.0.113.9"))
            assert client.answer()[0] == 200
        log = running.log
    assert log.read_text().count("203.0.113.9 GET /sparql") == 2


def test_an_idle_connection_is_closed_and_a_busy_one_is_not() -> None:
    armed: list[float] = []
    closed: list[bool] = []
    connection = Connection.__new__(Connection)
    given: dict[str, Any] = {
        "loop": SimpleNamespace(call_later=lambda seconds, _: armed.append(seconds)),
        "transport": SimpleNamespace(is_closing=lambda: False, close=lambda: closed.append(True)),
        "timeout_keep_alive": 30,
        "seen": time.perf_counter() - 10,
    }
    vars(connection).update(given)
    connection.timeout_keep_alive_handler()
    assert (round(armed.pop()), closed) == (20, [])
    connection.seen -= 30
    connection.wait()
    connection.timeout_keep_alive_handler()
    assert (armed.pop(), closed) == (1.0, [])
    cast("Any", connection)._waiting = False
    connection.timeout_keep_alive_handler()
    assert (armed, closed) == ([], [True])

"""A loopback server that speaks ``/v1/chat/completions``, and misbehaves as it is told to."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True)
class Reply:
    """What the server does with one request."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    #: Hang up: before the status line, or in the middle of the body.
    hang_up: str = ""


def completion(content: str | None, finish: str = "stop", **message: object) -> Reply:
    """A well-formed completion that says ``content``."""
    told = {"role": "assistant", "content": content, **message}
    return encoded({"choices": [{"index": 0, "finish_reason": finish, "message": told}]})


def encoded(told: Mapping[str, Any], status: int = 200, **headers: str) -> Reply:
    """A reply of JSON."""
    whole = {"id": "c1", "object": "chat.completion", "created": 1, "model": "stub", **told}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps(whole, ensure_ascii=False).encode(), status, named)


def failure(status: int, message: str, param: str | None = None, **headers: str) -> Reply:
    """An error as these endpoints tell it."""
    return encoded({"error": {"message": message, "param": param}}, status, **headers)


class Stub:
    """Answers by ``behave``, which is given the request; ``asked`` holds the requests that came."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.authorization: list[str] = []
        self.behave: Callable[[dict[str, Any]], Reply] = lambda _: completion("{}")
        self.most_at_once = 0
        self._open = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.stub = self  # type: ignore[attr-defined] # the handler looks here
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def script(self, *replies: Reply) -> None:
        """Answer with these, one after the other; the last one ever after."""
        left = list(replies)
        self.behave = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, asked: dict[str, Any], authorization: str) -> Reply:
        with self._lock:
            self.asked.append(asked)
            self.authorization.append(authorization)
            self._open += 1
            self.most_at_once = max(self.most_at_once, self._open)
            reply = self.behave(asked)
        time.sleep(reply.delay)
        with self._lock:
            self._open -= 1
        return reply


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        stub = cast("Stub", self.server.stub)  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.path != "/v1/chat/completions":
            self.send_error(404)
            return
        reply = stub.answer(json.loads(body), self.headers.get("authorization", ""))
        self.close_connection = True
        if reply.hang_up == "before":
            return
        try:
            self.send_response(reply.status)
            self.send_header("content-type", "application/json")
            self.send_header("connection", "close")
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(reply.body)))
            self.end_headers()
            half = len(reply.body) // 2 if reply.hang_up == "within" else len(reply.body)
            self.wfile.write(reply.body[:half])
        except OSError:  # the client has given up
            pass

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Keep quiet."""

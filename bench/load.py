"""A load generator: many kept-alive connections of one process, each request after the last answer.

The figure that holds still on a busy machine is the CPU time of the server's processes for an
answered request; wall times swing with the neighbours.
"""

from __future__ import annotations

import os
import selectors
import socket
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ACCEPT = "application/sparql-results+json, application/json;q=0.9"


@dataclass(frozen=True, slots=True)
class Result:
    """One run: requests a second, latencies in ms, server CPU in microseconds a request."""

    requests: int
    per_second: float
    p50_ms: float
    p99_ms: float
    bad: int
    cpu_us: float


def processes(pid: int) -> Iterator[int]:
    """Yield a process and its live descendants."""
    todo = [pid]
    while todo:
        one = todo.pop()
        yield one
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                with open(f"/proc/{one}/task/{task}/children") as file:
                    todo += map(int, file.read().split())
        except OSError:
            continue


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds of a process and its live descendants."""
    total = 0.0
    for one in processes(pid):
        try:
            with open(f"/proc/{one}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def rss_mb(pid: int) -> float:
    """Return the resident memory of one process in MB."""
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024
    return 0.0


def target(url: str, query: str) -> str:
    """Return the address of a query's answer."""
    return f"{url}{'&' if '?' in url else '?'}query={quote(query, safe='')}"


def request_for(url: str) -> bytes:
    """Return the bytes of a GET."""
    parts = urlsplit(url)
    return (
        f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Accept: {ACCEPT}\r\n\r\n"
    ).encode()


class Connection:
    """One connection that sends the next request when an answer is whole."""

    def __init__(self, address: tuple[str, int], requests: Sequence[bytes], first: int) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.next = first
        self.buffer = b""
        self.began = 0.0
        self.bad = 0

    def send(self) -> None:
        self.began = time.perf_counter()
        self.socket.sendall(self.requests[self.next % len(self.requests)])
        self.next += 1

    def receive(self) -> bool:
        """Take what has come; True when the answer is whole."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the server closed the connection")
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found:
            return False
        lower = head.lower()
        if b"content-length:" in lower:
            length = int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            whole = len(body) >= length
        else:
            whole = body.endswith(b"0\r\n\r\n")
        if whole:
            self.bad += not head.startswith(b"HTTP/1.1 200")
            self.buffer = b""
        return whole


def run(url: str, requests: Sequence[bytes], pid: int, connections: int, seconds: float) -> Result:
    """Send the requests in turn over some connections for some seconds."""
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or 80)
    selector = selectors.DefaultSelector()
    step = max(1, len(requests) // connections)
    made = [Connection(address, requests, n * step) for n in range(connections)]
    for one in made:
        selector.register(one.socket, selectors.EVENT_READ, one)
    cpu, began = cpu_seconds(pid), time.perf_counter()
    times: list[float] = []
    for one in made:
        one.send()
    while not times or time.perf_counter() - began < seconds:
        for key, _ in selector.select(1.0):
            one = key.data
            if one.receive():
                times.append(time.perf_counter() - one.began)
                one.send()
    wall, cpu = time.perf_counter() - began, cpu_seconds(pid) - cpu
    for one in made:
        one.socket.close()
    times.sort()
    return Result(
        requests=len(times),
        per_second=len(times) / wall,
        p50_ms=statistics.median(times) * 1e3,
        p99_ms=times[int(len(times) * 0.99)] * 1e3,
        bad=sum(one.bad for one in made),
        cpu_us=cpu / len(times) * 1e6,
    )

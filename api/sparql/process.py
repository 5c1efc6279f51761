"""The server's end of one reader process: start it, hand it a job, take its frames, end it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.sparql import frames
from ontology.errors import LimitExceeded, QueryError, StoreError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

_ROOT: Final = str(Path(__file__).parents[2])
_CODE: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from api.sparql.reader import main; main(sys.argv[1:])"
)
#: The engine makes many small allocations of many sizes; with room for them in the allocator's
#: cache of each thread, a lookup takes 10 to 20 % less (glibc; others ignore it).
_ALLOCATOR: Final = "glibc.malloc.tcache_count=2000:glibc.malloc.tcache_max=1048576"
_TICKS: Final = os.sysconf("SC_CLK_TCK")
#: Chunks of a streamed answer that wait for a slow client before the reader has to wait, too.
_MAX_WAITING: Final = 8


class NotAcceptable(Exception):
    """The query's kind of result has no format that the client accepts."""

    def __init__(self, kind: bytes) -> None:
        """Keep the kind, one of ``frames.RESULTS`` and ``frames.GRAPH``."""
        super().__init__("no acceptable format")
        self.kind = kind


class ReaderLost(StoreError):
    """The reader ended in the middle of a query, and so did the one that tried again."""


class Ticket:
    """One query on its way: waiting for a reader, with one, or with its answer coming in."""

    __slots__ = (
        "_chunks", "_more", "_over", "answer", "attempts", "client", "frame", "on_slow",
        "on_whole", "reader", "since", "slow", "worked",
    )  # fmt: skip

    def __init__(self, client: str, job: frames.Job, loop: asyncio.AbstractEventLoop) -> None:
        self.client = client
        self.frame = frames.pack_job(job)
        self.attempts = 0
        self.slow = False
        self.since = 0.0
        #: CPU seconds of its reader when the query was first seen to be running.
        self.worked: float | None = None
        self.reader: ReaderProcess | None = None
        #: Called when the query turns out to be slow, long or wrong.
        self.on_slow: Callable[[], object] | None = None
        #: Called in place of resolving ``answer`` with an answer that comes in one piece.
        self.on_whole: Callable[[bytes, bytes], object] | None = None
        #: Resolves to (kind, first bytes, whether they are all).
        self.answer: asyncio.Future[tuple[bytes, bytes, bool]] = loop.create_future()
        self._chunks: deque[bytes] = deque()
        self._more: asyncio.Event | None = None
        self._over: Exception | bool = False

    @property
    def key(self) -> int:
        """What the same query, asked in the same way, has as well."""
        return hash(self.frame)

    @property
    def streaming(self) -> bool:
        """Whether a first part of the answer is out, so that it can only be broken off."""
        return self._more is not None

    def turn(self) -> None:
        """Call ``on_slow``, once at most."""
        told, self.on_slow = self.on_slow, None
        if told is not None:
            told()

    def fail(self, error: Exception) -> None:
        """End the query with ``error``, before its answer or in the middle of it."""
        if not self.answer.done():
            self.answer.set_exception(error)
            self.turn()
        elif self._more is not None:
            self._over = error
            self._more.set()

    def take(self, kind: int, body: bytes) -> bool:
        """Take a frame from the reader; True when it was the last of the answer."""
        if self.answer.cancelled():
            return kind not in {frames.FIRST, frames.MORE}
        if kind == frames.WHOLE:
            if self.on_whole is not None:
                self.on_whole(body[:1], body[1:])
            else:
                self.answer.set_result((body[:1], body[1:], True))
            return True
        if kind == frames.FIRST:
            self._more = asyncio.Event()
            self.answer.set_result((body[:1], body[1:], False))
            self.turn()
            return False
        if kind in {frames.ERROR, frames.FAILED}:
            self.fail(_error(body))
            return True
        if self._more is None:
            return kind == frames.END
        if body:
            self._chunks.append(body)
        if kind == frames.END:
            self._over = True
        elif len(self._chunks) > _MAX_WAITING and self.reader is not None:
            self.reader.pause()
        self._more.set()
        return kind == frames.END

    async def chunks(self) -> AsyncIterator[bytes]:
        """Give the parts after the first; raises what ended the answer too early."""
        while self._more is not None:
            while self._chunks:
                yield self._chunks.popleft()
            if self.reader is not None:
                self.reader.resume()
            if isinstance(self._over, Exception):
                raise self._over
            if self._over:
                return
            self._more.clear()
            if not self._chunks:
                await self._more.wait()


def _error(body: bytes) -> Exception:
    code, message = body[:1], body[1:].decode(errors="replace")
    if code == frames.BAD_QUERY:
        return QueryError(message)
    if code == frames.LIMIT:
        return LimitExceeded(message)
    if code == frames.NOT_ACCEPTABLE:
        return NotAcceptable(body[1:2])
    return StoreError(message)


class ReaderProcess(asyncio.Protocol):
    """A process that evaluates one query at a time over the snapshot it was started with."""

    def __init__(
        self,
        on_idle: Callable[[ReaderProcess], None],
        on_end: Callable[[ReaderProcess], None],
    ) -> None:
        self.ticket: Ticket | None = None
        #: The query that it answered last, until the pool has looked at it.
        self.answered: Ticket | None = None
        self.retiring = False
        self.ready = asyncio.get_running_loop().create_future()
        self.process: subprocess.Popen[bytes]
        self._on_idle = on_idle
        self._on_end = on_end
        self._transport: asyncio.Transport
        self._buffer = b""
        self._paused = False

    async def start(self, snapshot: str, memory_mb: int) -> None:
        """Start the process; it may be given a job at once, which waits until it is ready."""
        ours, theirs = socket.socketpair()
        try:
            self.process = subprocess.Popen(  # noqa: S603, ASYNC220 - returns once it has forked
                [
                    sys.executable, "-c", _CODE, _ROOT,
                    str(theirs.fileno()), str(os.getpid()), snapshot, str(memory_mb),
                ],
                pass_fds=[theirs.fileno()],
                env={"GLIBC_TUNABLES": _ALLOCATOR, **os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        ours.setblocking(False)  # noqa: FBT003 - the socket's own signature
        loop = asyncio.get_running_loop()
        await loop.create_unix_connection(lambda: self, sock=ours)

    def give(self, ticket: Ticket) -> None:
        """Hand over a query; its answer comes in by frames."""
        self.ticket = ticket
        ticket.reader = self
        ticket.attempts += 1
        self._transport.write(ticket.frame)

    def end(self) -> None:
        """Kill the process, whatever it is doing; ``on_end`` is called once it has gone."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self._transport.close()

    def lower_priority(self) -> None:
        """Let every other process go first, from now on and for good."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, 10)

    def worked(self) -> float | None:
        """Return the CPU seconds of the process so far; None where the system does not tell."""
        try:
            with open(f"/proc/{self.process.pid}/stat", "rb") as file:  # noqa: PTH123
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def pause(self) -> None:
        """Stop reading from the process, which stops it when its socket is full."""
        if not self._paused:
            self._paused = True
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self._paused:
            self._paused = False
            if not self._transport.is_closing():
                self._transport.resume_reading()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport (called by the event loop)."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport
        else:  # uvloop's transports only look like asyncio's
            self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        """Take the frames that are complete (called by the event loop)."""
        if self._buffer:
            data = self._buffer + data
        start, size = 0, len(data)
        while size - start >= frames.HEADER.size:
            kind, length = frames.HEADER.unpack_from(data, start)
            end = start + frames.HEADER.size + length
            if end > size:
                break
            self._frame(kind, data[start + frames.HEADER.size : end])
            start = end
        self._buffer = data[start:]

    def _frame(self, kind: int, body: bytes) -> None:
        if kind == frames.READY:
            if not self.ready.done():
                self.ready.set_result(True)
            return
        ticket = self.ticket
        if ticket is not None and ticket.take(kind, body):
            self.ticket = None
            self.answered = ticket
            ticket.reader = None
            self.resume()
            self._on_idle(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Wait for the process to be gone, then tell the pool (called by the event loop)."""
        if not self.ready.done():
            self.ready.set_result(False)
        self._reap(asyncio.get_running_loop(), 0)

    def _reap(self, loop: asyncio.AbstractEventLoop, tries: int) -> None:
        if self.process.poll() is None:
            if tries == 100:  # noqa: PLR2004 - half a second after its socket was closed
                self.process.kill()
            loop.call_later(0.005, self._reap, loop, tries + 1)
            return
        self._on_end(self)

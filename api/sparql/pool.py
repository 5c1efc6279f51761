"""A pool of reader processes with a time limit that holds and a queue that is fair.

Two lanes. Every query starts in the fast lane, in one of a few readers that are always there. One
that runs on for longer than ``slow_after`` moves to the slow lane: its reader gives way to every
other process and a fresh one takes its place, so a runaway never stands in a small query's way.
Where the slow lane is full, the query is ended and started again when there is room. At
``time_limit`` the process is killed: pyoxigraph has no other way to end a query.
"""

from __future__ import annotations

import asyncio
import signal
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from api.sparql.process import ReaderLost, ReaderProcess, Ticket
from ontology.errors import LimitExceeded, StoreBusy, StoreError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from api.sparql.frames import Job

_TICK: Final = 0.05
_ATTEMPTS: Final = 2
#: A query is slow when it has used this share of ``slow_after`` of CPU time since it was first
#: seen running, or is being read by its client for so many times of it.
_SHARE: Final = 0.6
_PATIENCE: Final = 4
_REMEMBERED: Final = 1024


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How much the readers may do; times in seconds."""

    readers: int = 3
    slow_readers: int = 4
    slow_after: float = 0.25
    time_limit: float = 30.0
    queue_limit: float = 30.0
    waiting: int = 256
    waiting_per_client: int = 64
    memory_mb: int = 1024


class QueueFull(StoreBusy):
    """So many queries wait that another one is not taken in."""


class FairQueue:
    """First come, first served within a client, and every client in turn."""

    def __init__(self) -> None:
        self._clients: OrderedDict[str, deque[Ticket]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def of(self, client: str) -> int:
        """Return how many of a client's queries wait."""
        return len(self._clients.get(client, ()))

    def push(self, ticket: Ticket, *, first: bool = False) -> None:
        """Add a query as its client's last, or ``first`` where it is to be tried again."""
        queue = self._clients.setdefault(ticket.client, deque())
        (queue.appendleft if first else queue.append)(ticket)
        self._size += 1

    def pop(self) -> Ticket | None:
        """Take the next query of the client that has waited longest for its turn."""
        while self._clients:
            client, queue = next(iter(self._clients.items()))
            ticket = queue.popleft()
            self._size -= 1
            if queue:
                self._clients.move_to_end(client)
            else:
                del self._clients[client]
            if not ticket.answer.done():
                return ticket
        return None

    def expired(self, before: float) -> list[Ticket]:
        """Return the queries that wait since earlier than ``before``."""
        return [t for q in self._clients.values() for t in q if t.since < before]


class ReaderPool:
    """Answers queries over the current snapshot, each in a process that can be killed."""

    def __init__(self, snapshot: str, limits: PoolLimits) -> None:
        self.limits = limits
        self.counts: Counter[str] = Counter()
        self._snapshot = snapshot
        self._idle: list[ReaderProcess] = []
        self._fast: set[ReaderProcess] = set()
        self._slow: set[ReaderProcess] = set()
        self._ending: set[ReaderProcess] = set()
        self._waiting = FairQueue()
        self._waiting_slow = FairQueue()
        self._known_slow: OrderedDict[int, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._refilling = asyncio.Lock()
        self._starting = 0
        self._failures = 0
        self._closed = False

    # ------------------------------------------------------------------ for the endpoint

    async def start(self) -> None:
        """Start a reader, and then the others; raises :class:`StoreError` when it cannot read."""
        self._task(self._watch())
        first = await self._spawn(self._fast)
        if not await first.ready:
            raise StoreError(f"no reader process can open the snapshot {self._snapshot}")
        self._task(self._refill())

    def submit(self, client: str, job: Job) -> Ticket:
        """Take in a query; await ``ticket.answer``, then read on with ``ticket.chunks()``.

        Raises:
            QueueFull: too many queries wait, of this client or in all.
        """
        loop = asyncio.get_running_loop()
        ticket = Ticket(client, job, loop)
        ticket.since = loop.time()
        known_slow = bool(self._known_slow) and ticket.key in self._known_slow
        if self._idle and not known_slow:
            self._idle.pop().give(ticket)
            return ticket
        total = len(self._waiting) + len(self._waiting_slow)
        own = self._waiting.of(client) + self._waiting_slow.of(client)
        if total >= self.limits.waiting or own >= self.limits.waiting_per_client:
            self.counts["refused"] += 1
            raise QueueFull("too many queries are waiting; try again in a moment")
        ticket.slow = known_slow
        (self._waiting_slow if known_slow else self._waiting).push(ticket)
        self._dispatch()
        return ticket

    def abandon(self, ticket: Ticket) -> None:
        """End a query that nobody waits for any more."""
        ticket.answer.cancel()
        if ticket.reader is not None:
            self.counts["abandoned"] += 1
            self._kill(ticket.reader)

    async def switch(self, snapshot: str) -> None:
        """Answer from another snapshot; what is running ends on the one it began with.

        Raises:
            StoreError: no reader can open it; the pool goes on with the old one.
        """
        before, self._snapshot = self._snapshot, snapshot
        fresh: set[ReaderProcess] = set()
        readers = [await self._spawn(fresh) for _ in range(self.limits.readers)]
        if not all(await asyncio.gather(*(reader.ready for reader in readers))):
            self._snapshot = before
            for reader in readers:
                self._kill(reader)
            raise StoreError(f"no reader process can open the snapshot {snapshot}")
        for reader in list(self._fast | self._slow):
            reader.retiring = True
        for reader in self._idle:
            self._kill(reader)
        self._idle = [reader for reader in readers if reader.ticket is None]
        self._slow |= {reader for reader in self._fast if reader.ticket is not None}
        self._fast = fresh
        self._known_slow.clear()
        self._dispatch()

    async def close(self) -> None:
        """Kill every reader and fail what waits."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        for queue in (self._waiting, self._waiting_slow):
            while (ticket := queue.pop()) is not None:
                ticket.fail(StoreBusy("the server is shutting down"))
        for reader in list(self._fast | self._slow | self._ending):
            reader.end()
        while self._fast or self._slow or self._ending:  # noqa: ASYNC110 - `_on_end` empties them
            await asyncio.sleep(0.01)

    @property
    def gauges(self) -> dict[str, int]:
        """Numbers of the moment, for ``/metrics``."""
        return {
            "readers": len(self._fast) + len(self._slow),
            "readers_idle": len(self._idle),
            "queries_slow": len(self._slow),
            "queries_waiting": len(self._waiting) + len(self._waiting_slow),
        }

    @property
    def healthy(self) -> bool:
        """Whether there is a reader that can take a query."""
        return bool(self._fast or self._slow)

    # ------------------------------------------------------------------ within

    def _task(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _spawn(self, lane: set[ReaderProcess]) -> ReaderProcess:
        reader = ReaderProcess(self._on_idle, self._on_end)
        await reader.start(self._snapshot, self.limits.memory_mb)
        lane.add(reader)
        self.counts["readers_started"] += 1
        if lane is self._fast:
            self._idle.append(reader)
        return reader

    async def _refill(self) -> None:
        """Bring the fast lane back to its size."""
        async with self._refilling:
            if self._failures > self.limits.readers:
                await asyncio.sleep(min(5.0, 0.1 * self._failures))
            while len(self._fast) < self.limits.readers and not self._closed:
                await self._spawn(self._fast)
                self._dispatch()

    async def _run_slow(self, ticket: Ticket) -> None:
        try:
            reader = await self._spawn(self._slow)
        finally:
            self._starting -= 1
        reader.lower_priority()
        self._give(reader, ticket)

    def _give(self, reader: ReaderProcess, ticket: Ticket) -> None:
        ticket.since = asyncio.get_running_loop().time()
        ticket.worked = None
        reader.give(ticket)

    def _age(self, ticket: Ticket) -> float:
        return asyncio.get_running_loop().time() - ticket.since

    def _dispatch(self) -> None:
        while self._idle and (ticket := self._waiting.pop()) is not None:
            self._give(self._idle.pop(), ticket)
        while len(self._slow) + self._starting < self.limits.slow_readers:
            ticket = self._waiting_slow.pop()
            if ticket is None:
                break
            self._starting += 1
            self._task(self._run_slow(ticket))

    def _on_idle(self, reader: ReaderProcess) -> None:
        self._failures = 0
        done, reader.answered = reader.answered, None
        if done is not None and done.slow and self._age(done) < self.limits.slow_after:
            self._known_slow.pop(done.key, None)  # it was the machine that was slow
        if reader in self._slow or reader.retiring:
            self._kill(reader)
        else:
            self._idle.append(reader)
        if len(self._waiting) or len(self._waiting_slow):
            self._dispatch()

    def _kill(self, reader: ReaderProcess) -> None:
        for lane in (self._fast, self._slow):
            lane.discard(reader)
        if reader in self._idle:
            self._idle.remove(reader)
        self._ending.add(reader)
        reader.end()

    def _on_end(self, reader: ReaderProcess) -> None:
        """Put the lane in order after a reader has gone, and try its query once more."""
        expected = reader in self._ending
        for lane in (self._fast, self._slow, self._ending):
            lane.discard(reader)
        if reader in self._idle:
            self._idle.remove(reader)
        ticket, reader.ticket = reader.ticket, None
        if not expected:
            self.counts["readers_lost"] += 1
            self._failures += 1
        if ticket is not None:
            ticket.reader = None
            if not ticket.answer.done() or ticket.streaming:
                self._after_loss(reader, ticket)
        if not self._closed:
            if len(self._fast) < self.limits.readers:
                self._task(self._refill())
            self._dispatch()

    def _after_loss(self, reader: ReaderProcess, ticket: Ticket) -> None:
        if reader.process.returncode == -signal.SIGABRT:
            self.counts["out_of_memory"] += 1
            ticket.fail(LimitExceeded("the query needs more memory than it may have"))
        elif ticket.streaming or ticket.attempts >= _ATTEMPTS or self._closed:
            ticket.fail(ReaderLost("the process that evaluated the query has ended"))
        else:
            (self._waiting_slow if ticket.slow else self._waiting).push(ticket, first=True)

    async def _watch(self) -> None:
        """Look at what is running, and at what waits, twenty times a second."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_TICK)
            now = loop.time()
            for reader in [*self._fast, *self._slow]:
                ticket = reader.ticket
                if ticket is None:
                    continue
                age = now - ticket.since
                if age > self.limits.time_limit:
                    self._time_out(reader, ticket)
                elif reader in self._fast and self._is_slow(reader, ticket, age):
                    self._slow_down(reader, ticket)
            for queue in (self._waiting, self._waiting_slow):
                for ticket in queue.expired(now - self.limits.queue_limit):
                    self.counts["refused"] += 1
                    ticket.fail(QueueFull("the query has waited too long for its turn"))

    def _is_slow(self, reader: ReaderProcess, ticket: Ticket, age: float) -> bool:
        """Whether a query works for long, or its client reads for long.

        On a busy machine a short query may wait for long, too, and so may one whose reader is
        just starting; neither is slow.
        """
        if not reader.ready.done():
            return False
        if ticket.worked is None:
            ticket.worked = reader.worked()
        if age <= self.limits.slow_after:
            return False
        if ticket.streaming and age > _PATIENCE * self.limits.slow_after:
            return True
        worked = reader.worked()
        if worked is None or ticket.worked is None:
            return True
        return worked - ticket.worked > _SHARE * self.limits.slow_after

    def _time_out(self, reader: ReaderProcess, ticket: Ticket) -> None:
        self.counts["timed_out"] += 1
        reader.ticket = None
        ticket.reader = None
        ticket.fail(
            LimitExceeded(f"the query was ended after its {self.limits.time_limit:g} seconds")
        )
        self._kill(reader)

    def _slow_down(self, reader: ReaderProcess, ticket: Ticket) -> None:
        """Move a running query to the slow lane, or end it and let it wait for a place there."""
        self.counts["slowed_down"] += 1
        ticket.slow = True
        self._known_slow[ticket.key] = None
        while len(self._known_slow) > _REMEMBERED:
            self._known_slow.popitem(last=False)
        ticket.turn()
        full = len(self._slow) >= self.limits.slow_readers
        if full and not ticket.streaming:
            reader.ticket = None
            ticket.reader = None
            ticket.attempts = 0
            ticket.since = asyncio.get_running_loop().time()
            self._waiting_slow.push(ticket)
            self._kill(reader)
        elif len(self._slow) >= 2 * self.limits.slow_readers:
            ticket.fail(LimitExceeded("too many long answers are being read at once"))
            reader.ticket = None
            self._kill(reader)
        else:
            self._fast.discard(reader)
            self._slow.add(reader)
            reader.lower_priority()
        self._task(self._refill())

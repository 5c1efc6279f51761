"""A reader process: evaluates queries over one read-only snapshot until it is killed.

It is started as ``python -c`` with nothing but pyoxigraph and this package, so a new one is ready
in some 50 ms. First it gives up its right to open a socket (:mod:`api.sparql.confinement`):
whatever a query says, nothing can leave the machine.
"""

from __future__ import annotations

import contextlib
import gc
import os
import socket
import sys
import zlib
from typing import IO, TYPE_CHECKING, Final, TypeAlias, cast

import pyoxigraph as ox

from api.sparql import frames
from api.sparql.confinement import die_with_parent, forbid_network, limit_memory
from api.sparql.counting import RowCounter
from ontology.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    _Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

CHUNK: Final = 64 * 1024
#: An answer below this length is not worth compressing.
MIN_GZIP: Final = 1024
#: The most triples that a merged default graph may hold.
MAX_MERGED: Final = 2_000_000
#: Below this many bytes no result can have too many rows, so they are not counted.
_BYTES_OF_A_ROW: Final = 3

_RESULT: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPH: Final = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}


class TooMuch(OSError):
    """An answer outgrew the rows or bytes it may have."""


class Sink:
    """Where a result is serialized to: a frame now and then, or all in one when it is short.

    pyoxigraph calls :meth:`write` with some 8 KiB at a time. Most answers are short: what only a
    long one needs is made when an answer gets long.
    """

    __slots__ = ("_free", "_gzip", "_job", "_key", "_kind", "_pieces", "_rows", "_send",
                 "_total", "_waiting", "started")  # fmt: skip

    def __init__(
        self, send: Callable[[bytes], object], kind: bytes, key: str, job: frames.Job
    ) -> None:
        self.started = False
        self._send = send
        self._kind = kind
        self._key = key
        self._job = job
        self._rows: RowCounter | None = None
        self._gzip: zlib._Compress | None = None
        self._pieces: list[bytes] = []
        self._waiting = 0
        self._total = 0
        #: So many bytes are within every limit.
        self._free = min(CHUNK - 1, job.max_bytes, job.max_rows * _BYTES_OF_A_ROW)

    def write(self, data: bytes) -> int:
        """Take the next bytes; raises :class:`TooMuch` at a limit."""
        self._total += len(data)
        if self._total > self._free:
            self._check(data)
        self._pieces.append(data)
        self._waiting += len(data)
        if self._waiting >= CHUNK:
            self._flush()
        return len(data)

    def flush(self) -> None:
        """Do nothing: frames are sent when they are full."""

    def _check(self, data: bytes) -> None:
        if self._total > self._job.max_bytes:
            raise TooMuch(f"the answer is longer than {self._job.max_bytes} bytes")
        if self._rows is None:
            self._rows = RowCounter(self._key)
            for piece in self._pieces:
                self._rows.add(piece)
        if self._rows.add(data) > self._job.max_rows:
            raise TooMuch(f"the answer has more than {self._job.max_rows} rows")

    def _compressed(self, data: bytes) -> bytes:
        if self._gzip is None:
            self._gzip = zlib.compressobj(1, zlib.DEFLATED, 31)
        return self._gzip.compress(data)

    def _flush(self) -> None:
        data = b"".join(self._pieces)
        self._pieces, self._waiting = [], 0
        if self._job.gzip:
            data = self._compressed(data)
        if not self.started:
            self.started = True
            self._send(frames.pack(frames.FIRST, self._kind, data))
        elif data:
            self._send(frames.pack(frames.MORE, data))

    def close(self) -> None:
        """Send the rest and the end of the answer."""
        data = b"".join(self._pieces)
        if self.started:
            if self._gzip is not None:
                data = self._gzip.compress(data) + self._gzip.flush()
            self._send(frames.pack(frames.MORE, data) + frames.pack(frames.END))
            return
        kind = self._kind
        if self._job.gzip and len(data) >= MIN_GZIP:
            data, kind = zlib.compress(data, 1, 31), kind.lower()
        self._send(frames.pack(frames.WHOLE, kind, data))


def merged(store: ox.Store, job: frames.Job) -> ox.Store:
    """Copy the graphs of a request into a store of its own, in which each triple stands once.

    The engine's own union of several default graphs gives a triple that two of them hold twice,
    and so wrong rows and counts (oxigraph issue 1919).
    """
    copy = ox.Store()
    for iri in job.default_graphs or ():
        copy.extend(
            ox.Quad(q.subject, q.predicate, q.object)
            for q in store.quads_for_pattern(None, None, None, ox.NamedNode(iri))
        )
        if len(copy) > MAX_MERGED:
            raise TooMuch(f"the default graphs together hold more than {MAX_MERGED} triples")
    for iri in job.named_graphs or ():
        copy.extend(store.quads_for_pattern(None, None, None, ox.NamedNode(iri)))
        if len(copy) > MAX_MERGED:
            raise TooMuch(f"the graphs together hold more than {MAX_MERGED} triples")
    return copy


def evaluate(
    store: ox.Store, job: frames.Job
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    """Start a query over the dataset that the job names."""
    if job.default_graphs is None and job.named_graphs is None:
        return store.query(job.query, base_iri=job.base)
    default: list[_Graph] = [ox.NamedNode(iri) for iri in job.default_graphs or ()]
    named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(i) for i in job.named_graphs or ()]
    if len(default) > 1:
        store, default = merged(store, job), [ox.DefaultGraph()]
    return store.query(job.query, base_iri=job.base, default_graph=default, named_graphs=named)


def answer(store: ox.Store, job: frames.Job, send: Callable[[bytes], object]) -> None:
    """Evaluate a job and send its frames; every failure of the query itself is sent, too."""
    sink: Sink | None = None
    try:
        if job.query == frames.WHOLE_DATASET:
            sink = Sink(send, frames.GRAPH, job.graph_format, job)
            store.dump(cast("IO[bytes]", sink), _GRAPH[job.graph_format], prefixes=PREFIXES)
            sink.close()
            return
        result = evaluate(store, job)
        if isinstance(result, ox.QueryTriples):
            kind, key = frames.GRAPH, job.graph_format
        else:
            kind, key = frames.RESULTS, job.result_format
        if not key:
            send(frames.pack(frames.ERROR, frames.NOT_ACCEPTABLE, kind))
            return
        sink = Sink(send, kind, key, job)
        if isinstance(result, ox.QueryTriples):
            result.serialize(cast("IO[bytes]", sink), _GRAPH[key])
        else:
            result.serialize(cast("IO[bytes]", sink), _RESULT[key])
        sink.close()
    except SyntaxError as error:
        send(frames.pack(frames.ERROR, frames.BAD_QUERY, str(error).encode()))
    except (BrokenPipeError, ConnectionResetError):
        raise  # the server has gone
    except Exception as error:  # noqa: BLE001 - the engine raises what it likes; the reader lives on
        cause = error.__cause__ or error.__context__
        limit = isinstance(error, TooMuch) or isinstance(cause, TooMuch)
        started = sink is not None and sink.started
        code = frames.INTERNAL if isinstance(error, OSError) else frames.BAD_QUERY
        code = frames.LIMIT if limit else code
        if isinstance(error, MemoryError):
            code, error = frames.LIMIT, OSError("the query needs more memory than it may have")
        send(frames.pack(frames.FAILED if started else frames.ERROR, code, str(error).encode()))


def serve(store: ox.Store, connection: socket.socket) -> None:
    """Answer jobs, one after the other, until the server closes the connection."""
    connection.sendall(frames.pack(frames.READY))
    head = frames.HEADER.size
    buffer = b""
    while data := connection.recv(CHUNK):
        buffer = buffer + data if buffer else data
        while len(buffer) >= head:
            end = head + frames.HEADER.unpack_from(buffer)[1]
            if len(buffer) < end:
                break
            job, buffer = frames.unpack_job(buffer[head:end]), buffer[end:]
            answer(store, job, connection.sendall)


def main(argv: list[str]) -> int:
    """Run as ``reader DESCRIPTOR PARENT SNAPSHOT MEMORY_MB``; the descriptor is a socket."""
    descriptor, parent, snapshot, memory_mb = argv
    die_with_parent(int(parent))
    forbid_network()
    connection = socket.socket(fileno=int(descriptor))
    store = ox.Store.read_only(snapshot) if snapshot else ox.Store()
    limit_memory(int(memory_mb))
    gc.freeze()
    gc.set_threshold(100_000)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        serve(store, connection)
    sys.stdout.flush()
    os._exit(0)  # RocksDB needs no goodbye, and a reader is often in the way when it ends

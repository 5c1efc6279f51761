"""What the server and a reader process say to each other over their socket.

Each frame is one byte of kind, four bytes of length (big-endian) and that many bytes. The server
sends ``JOB``; the reader answers with one ``WHOLE``, or ``FIRST``, any ``MORE`` and ``END``, or
``ERROR``. ``FAILED`` ends an answer of which a part is already sent.
"""

from __future__ import annotations

import marshal
import struct
from typing import Any, Final, NamedTuple

HEADER: Final = struct.Struct("!BI")

JOB: Final = 1
READY: Final = 2
WHOLE: Final = 3
FIRST: Final = 4
MORE: Final = 5
END: Final = 6
ERROR: Final = 7
FAILED: Final = 8

#: In place of a query: the whole dataset, named graphs and all.
WHOLE_DATASET: Final = "*"

#: Kinds of result: which list of formats, and so which ``Content-Type``, an answer has.
RESULTS: Final = b"R"
GRAPH: Final = b"G"

#: Errors, as the first byte of an ``ERROR`` or ``FAILED`` frame; a message in UTF-8 follows.
BAD_QUERY: Final = b"Q"
NOT_ACCEPTABLE: Final = b"A"
LIMIT: Final = b"L"
INTERNAL: Final = b"I"


class Job(NamedTuple):
    """A query for a reader; ``None`` for the graphs means the store's own dataset.

    ``result_format`` and ``graph_format`` are keys of formats, empty where the client accepts
    none. ``merge`` says that ``default_graphs`` are to be merged so that each triple stands once.
    """

    query: str
    base: str
    result_format: str
    graph_format: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    gzip: bool
    max_rows: int
    max_bytes: int


def pack_job(job: Job) -> bytes:
    """Return the frame of a job."""
    body = marshal.dumps(tuple(job))
    return HEADER.pack(JOB, len(body)) + body


def unpack_job(body: bytes) -> Job:
    """Read the body of a ``JOB`` frame, which only the server of this very installation sends."""
    fields: Any = marshal.loads(body)  # noqa: S302 - see the docstring
    return Job(*fields)


def pack(kind: int, *parts: bytes) -> bytes:
    """Return a frame of ``kind`` whose body is the ``parts`` in turn."""
    return HEADER.pack(kind, sum(map(len, parts))) + b"".join(parts)

"""How errors are told over HTTP: the one table of status codes, and the line a user is shown."""

from __future__ import annotations

import logging
from typing import Final

from api.sparql.pool import QueueFull
from api.sparql.process import ReaderLost
from api.sparql.protocol import ProtocolError
from ontology.errors import (
    InputError,
    LimitExceeded,
    StoreBusy,
    StoreError,
    UnknownEntity,
)

_LOG = logging.getLogger("reportgraph")

#: The first class that an error is an instance of gives its status.
STATUS: Final[tuple[tuple[type[Exception], int], ...]] = (
    (QueueFull, 503),
    (StoreBusy, 409),
    (LimitExceeded, 503),
    (UnknownEntity, 404),
    (InputError, 400),
    (ReaderLost, 503),
    (StoreError, 500),
)
#: Statuses after which the same request may do better in a moment.
RETRY: Final = (QueueFull, ReaderLost, StoreBusy)


def status_of(error: Exception) -> int:
    """Return the HTTP status of an error of this project."""
    if isinstance(error, ProtocolError):
        return error.status
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def message_of(error: Exception) -> str:
    """Return the line shown to the user; what went wrong within is logged, not shown."""
    if isinstance(error, StoreError) and status_of(error) == 500:  # noqa: PLR2004
        _LOG.error("store: %s", error)
        return "the store cannot be read; the server's log says why"
    return str(error) or type(error).__name__

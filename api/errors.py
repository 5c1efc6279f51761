"""How errors are told over HTTP: the one table of status codes, and the answers made from it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from api.sparql.pool import QueueFull
from api.sparql.process import ReaderLost
from api.sparql.protocol import ProtocolError
from ontology.errors import (
    InputError,
    LimitExceeded,
    ReportGraphError,
    StoreBusy,
    StoreError,
    UnknownEntity,
)

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

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


def _problem(status: int, message: str, **facts: object) -> JSONResponse:
    headers = {"Retry-After": "1"} if facts.pop("retry", False) else None
    return JSONResponse({"error": message, **facts}, status_code=status, headers=headers)


async def _own(_: Request, error: Exception) -> JSONResponse:
    facts: dict[str, object] = {"retry": isinstance(error, RETRY)}
    if isinstance(error, UnknownEntity):
        facts["suggestions"] = list(error.suggestions)
    return _problem(status_of(error), message_of(error), **facts)


async def _http(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        return _problem(500, "internal error")
    response = _problem(error.status_code, str(error.detail))
    response.headers.update(error.headers or {})
    return response


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        return _problem(500, "internal error")
    told = [
        {"parameter": ".".join(str(part) for part in one["loc"][1:]), "message": one["msg"]}
        for one in error.errors()
    ]
    first = told[0] if told else {"parameter": "", "message": "invalid request"}
    return _problem(422, f"{first['parameter']}: {first['message']}", detail=told)


async def _unexpected(request: Request, error: Exception) -> JSONResponse:
    _LOG.exception("%s %s", request.method, request.url.path, exc_info=error)
    return _problem(500, "internal error; the server's log says more")


def install(app: FastAPI) -> None:
    """Answer every error of the application in one shape: ``{"error": …}``."""
    app.add_exception_handler(ReportGraphError, _own)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)

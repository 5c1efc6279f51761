"""Every error of the typed routes in one shape: ``{"error": …}``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from api.errors import RETRY, message_of, status_of
from ontology.errors import ReportGraphError, UnknownEntity

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

_LOG = logging.getLogger("reportgraph")


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
    """Answer every error of the application in this shape."""
    app.add_exception_handler(ReportGraphError, _own)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unexpected)

"""The pages: the explorer and the other views, each a shell that its script fills."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.views.pages import language_of, render

router = APIRouter(include_in_schema=False)
COOKIE = "reportgraph_language"


def _page(name: str, request: Request) -> HTMLResponse:
    language = language_of(
        request.query_params.get("lang"),
        request.cookies.get(COOKIE),
        request.headers.get("accept-language", ""),
    )
    headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
    return HTMLResponse(render(name, language), headers=headers)


@router.get("/")
@router.get("/explore")
def explore(request: Request) -> HTMLResponse:
    """Show the explorer; its state is the query of the address."""
    return _page("explore", request)


@router.get("/lineage")
def lineage(request: Request) -> HTMLResponse:
    """Show the lineage view."""
    return _page("lineage", request)


@router.get("/query")
def query(request: Request) -> HTMLResponse:
    """Show the SPARQL editor."""
    return _page("query", request)


@router.get("/ask")
def ask(request: Request) -> HTMLResponse:
    """Show the question box."""
    return _page("ask", request)


@router.get("/desk")
def desk(request: Request) -> HTMLResponse:
    """Show the listed companies by topic."""
    return _page("desk", request)

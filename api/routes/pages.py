"""The pages: the explorer and the other views, each a shell that its script fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.views.pages import language_of, render

if TYPE_CHECKING:
    from collections.abc import Callable

router = APIRouter(include_in_schema=False)
COOKIE: Final = "reportgraph_language"
#: Each address and the template of its page; a page's state is the query of its address.
PAGES: Final = {
    "/": "explore",
    "/explore": "explore",
    "/lineage": "lineage",
    "/query": "query",
    "/ask": "ask",
    "/desk": "desk",
}


def _page(name: str) -> Callable[[Request], HTMLResponse]:
    def show(request: Request) -> HTMLResponse:
        language = language_of(
            request.query_params.get("lang"),
            request.cookies.get(COOKIE),
            request.headers.get("accept-language", ""),
        )
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
        return HTMLResponse(render(name, language), headers=headers)

    return show


for _path, _name in PAGES.items():
    router.get(_path)(_page(_name))

"""The application: the bare SPARQL endpoints and the typed routes over one live graph."""

from __future__ import annotations

import gc
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api import errors
from api.dependencies import STATIC
from api.observation import AccessLog, Gate, Measurements
from api.routes import ROUTERS
from api.settings import Settings
from api.sparql.endpoint import SparqlEndpoint
from api.sparql.graphstore import DUMPS, PATH, GraphStoreEndpoint
from api.sparql.live import LiveGraph
from api.sparql.quick import ShortWay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

    from api.observation import RawApp


class Application(FastAPI):
    """The framework's application behind the gate, which answers SPARQL requests without it."""

    gate: Gate
    short_way: ShortWay

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.gate(scope, receive, send)

    async def framework(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the typed routes."""
        await super().__call__(scope, receive, send)


def create_app(settings: Settings | None = None) -> Application:
    """Return the application; without settings they come from the environment.

    Started by a server, it opens the store of the settings, and fails with a
    :class:`~ontology.errors.StoreError` where there is none.
    """
    settings = settings or Settings().with_environment()
    graph = LiveGraph(settings)
    log = AccessLog(enabled=settings.access_log)
    measurements = Measurements()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await graph.start()
        gc.collect()
        gc.freeze()  # what is loaded now stays: a collection need not look at it again
        gc.set_threshold(20_000, 20, 50)
        try:
            yield
        finally:
            await graph.close()
            log.flush()

    app = Application(
        title="reportgraph",
        version="0.1.0",
        summary="A knowledge graph of reports: every edge leads to the words that state it.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.graph = graph
    app.state.measurements = measurements
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")

    sparql, store = SparqlEndpoint(graph, settings), GraphStoreEndpoint(graph, settings)
    raw: dict[str, tuple[str, RawApp]] = {
        "/sparql": ("/sparql", sparql),
        "/sparql/": ("/sparql", sparql),
        PATH: (PATH, store),
        **dict.fromkeys(DUMPS, ("/dump", store)),
    }

    def dispatch(path: str) -> tuple[str, RawApp] | None:
        found = raw.get(path)
        if found is None and path.startswith(PATH + "/"):
            return PATH, store
        return found

    app.short_way = ShortWay(sparql, measurements, log)
    app.gate = Gate(app.framework, dispatch, measurements, log)
    return app

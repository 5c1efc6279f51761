"""The application: the bare SPARQL endpoints and the typed routes over one live graph."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.observation import RawApp


def create_app(settings: Settings | None = None) -> FastAPI:
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
        try:
            yield
        finally:
            await graph.close()
            log.flush()

    app = FastAPI(
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

    app.add_middleware(Gate, raw=dispatch, measurements=measurements, log=log)
    return app

"""The typed routes as one application; the service around them is :mod:`api.service`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api import handlers
from api.dependencies import STATIC
from api.routes import ROUTERS

if TYPE_CHECKING:
    from api.observation import Measurements
    from api.settings import Settings
    from api.sparql.live import LiveGraph


def create_app(settings: Settings, graph: LiveGraph, measurements: Measurements) -> FastAPI:
    """Return the application that answers from ``graph``, which somebody else starts and ends."""
    app = FastAPI(
        title="reportgraph",
        version="0.1.0",
        summary="A knowledge graph of reports: every edge leads to the words that state it.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.graph = graph
    app.state.measurements = measurements
    handlers.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app

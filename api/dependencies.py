"""What routes are given: the live graph, the label index, the settings, the page templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, cast

from fastapi import Depends, Request

from api.observation import Measurements
from api.settings import Settings
from api.sparql.live import LiveGraph
from graph.search import LabelIndex
from graph.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.templating import Jinja2Templates

STATIC: Final = Path(__file__).with_name("static")


@cache
def templates() -> Jinja2Templates:
    """Return the page templates; Jinja escapes every value, so a label is never HTML."""
    from starlette.templating import Jinja2Templates  # noqa: PLC0415  few requests need Jinja

    return Jinja2Templates(directory=Path(__file__).with_name("templates"))


def live_graph(request: Request) -> LiveGraph:
    """Return the graph that the application serves."""
    return cast("LiveGraph", request.app.state.graph)


def store(request: Request) -> OxigraphStore:
    """Return the snapshot that is current as the request comes in."""
    return live_graph(request).store


def settings(request: Request) -> Settings:
    """Return the settings of the application."""
    return cast("Settings", request.app.state.settings)


def measurements(request: Request) -> Measurements:
    """Return the numbers that ``/metrics`` shows."""
    return cast("Measurements", request.app.state.measurements)


async def label_index(request: Request) -> AsyncIterator[LabelIndex]:
    """Lend the label index of the current snapshot for one request."""
    with live_graph(request).labels() as index:
        yield index


GraphDep = Annotated[LiveGraph, Depends(live_graph)]
StoreDep = Annotated[OxigraphStore, Depends(store)]
SettingsDep = Annotated[Settings, Depends(settings)]
MeasurementsDep = Annotated[Measurements, Depends(measurements)]
IndexDep = Annotated[LabelIndex, Depends(label_index)]

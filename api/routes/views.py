"""What the pages ask for: pictures, panels, passages; each is a view model as JSON."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from functools import lru_cache
from threading import Thread
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query

from api.dependencies import IndexDep, StoreDep
from api.views import entities, lineage, pictures
from api.views.network import to_network
from api.views.passages import Passage, passage
from api.views.reading import GraphReader
from api.views.start import start
from graph.store.oxigraph import OxigraphStore
from ontology.errors import ReportGraphError
from ontology.namespaces import RESOURCE, slug_of


@asynccontextmanager
async def warmed(app: FastAPI) -> AsyncIterator[None]:
    """Draw the first picture once the service is ready, so that the first reader need not wait."""

    def warm() -> None:
        with suppress(ReportGraphError):
            reader = _reader_of(app.state.graph.store)
            _overview_of(reader)
            _start_of(reader)

    drawing = Thread(target=warm, name="first picture", daemon=True)
    soon = asyncio.get_running_loop().call_later(_SETTLED, drawing.start)
    try:
        yield
    finally:
        soon.cancel()


router = APIRouter(prefix="/api/views", tags=["views"], lifespan=warmed)
_LONGEST_LIST = 600
#: Seconds after which the service has begun to answer.
_SETTLED = 0.3


@lru_cache(2)
def _reader_of(store: OxigraphStore) -> GraphReader:
    return GraphReader(store)


@lru_cache(2)
def _overview_of(reader: GraphReader) -> dict[str, Any]:
    return to_network(pictures.overview(reader))


@lru_cache(2)
def _start_of(reader: GraphReader) -> dict[str, Any]:
    return asdict(start(reader))


def graph_reader(store: StoreDep) -> GraphReader:
    """Return the reader of the snapshot that is served."""
    return _reader_of(store)


ReaderDep = Annotated[GraphReader, Depends(graph_reader)]
Slugs = Annotated[str, Query(description="slugs, separated by commas", max_length=40_000)]


def _slugs(text: str) -> list[str]:
    return list(dict.fromkeys(slug for slug in text.split(",") if slug))[:_LONGEST_LIST]


@router.get("/search", summary="Entities by any of their names, as one types")
def read_search(
    reader: ReaderDep,
    index: IndexDep,
    q: Annotated[str, Query(max_length=200)],
    limit: Annotated[int, Query(ge=1, le=50)] = 12,
) -> list[dict[str, Any]]:
    """Give the best fitting entities; pinyin and its initials find Chinese names."""
    return [
        {
            "id": one.id,
            "labels": one.labels,
            "type": one.type,
            "roles": one.roles,
            "matched": hit.matched,
        }
        for hit in index.search(q, limit)
        if hit.iri.startswith(RESOURCE) and reader.knows(slug_of(hit.iri))
        for one in (reader.node(slug_of(hit.iri)),)
    ]


@router.get("/start", summary="Counts, the most linked entities, lines of descent")
def read_start(reader: ReaderDep) -> dict[str, Any]:
    """Give what the start page shows."""
    return _start_of(reader)


@router.get("/picture", summary="A picture of the graph, or of the surroundings of some entities")
def read_picture(reader: ReaderDep, focus: Slugs = "", opened: Slugs = "") -> dict[str, Any]:
    """Give nodes with their places, edges, and groups for what is not drawn one by one."""
    if not focus:
        return _overview_of(reader)
    return to_network(pictures.neighbourhood(reader, _slugs(focus), _slugs(opened)))


@router.get("/expansion", summary="What opening a node or a group adds")
def read_expansion(
    reader: ReaderDep, node: Annotated[str, Query(max_length=500)], known: Slugs = ""
) -> dict[str, Any]:
    """Give the neighbours that are not drawn yet, and their edges to what is."""
    return to_network(pictures.expansion(reader, node, _slugs(known)))


@router.get("/paths", summary="The shortest paths between two entities")
def read_paths(
    reader: ReaderDep,
    source: Annotated[str, Query(max_length=500)],
    target: Annotated[str, Query(max_length=500)],
) -> dict[str, Any]:
    """Search the whole graph, not what is drawn of it."""
    return to_network(pictures.paths(reader, source, target))


@router.get("/entity", summary="All that the side panel tells of an entity")
def read_entity(reader: ReaderDep, id: Annotated[str, Query(max_length=500)]) -> dict[str, Any]:  # noqa: A002
    """Give labels, classes, numbers, statements, and what reports only suppose."""
    return asdict(entities.panel(reader, id))


@router.get("/evidence", summary="The words that state something")
def read_evidence(
    reader: ReaderDep,
    subject: Annotated[str, Query(max_length=500)] = "",
    predicate: Annotated[str, Query(max_length=100, pattern=r"^\w*$")] = "",
    object: Annotated[str, Query(max_length=500)] = "",  # noqa: A002
    observation: Annotated[str, Query(max_length=500)] = "",
) -> dict[str, Any]:
    """Give each place of each report, or the rule and its premises.

    Without ``object``, those of a literal; with ``observation``, those of a number.
    """
    if observation:
        return entities.measure_evidence(reader, observation)
    if not object:
        return entities.literal_evidence(reader, subject, predicate)
    return entities.evidence(reader, subject, predicate, object)


@router.get("/passage", summary="A report's text around some of its words")
def read_passage(
    reader: ReaderDep,
    store: StoreDep,
    report: Annotated[str, Query(max_length=500)],
    start: Annotated[int, Query(ge=0)],
    end: Annotated[int, Query(ge=0)],
) -> Passage:
    """Give the blocks around ``text[start:end]``; tables come as rows and cells."""
    from graph.repository import Repository  # noqa: PLC0415  all that writes comes with it

    entry = Repository(store.path).entry(report)
    text = Repository(store.path).text(entry.slug)
    head = reader.reports().get(report)
    title = head.title if head else entry.title
    return passage(text, start, end, report=report, title=title)


@router.get("/lineage", summary="Technologies as lanes, what uses them on a time axis")
def read_lineage(reader: ReaderDep, stops: Slugs = "") -> dict[str, Any]:
    """Give the chart and, between each two of ``stops``, the lines of descent."""
    wanted = [slug for slug in _slugs(stops) if reader.knows(slug)]
    routes = lineage.route(reader, wanted) if len(wanted) > 1 else []
    passed = [
        node["iri"].rsplit("/", 1)[-1]
        for part in routes
        for path in part["paths"][:1]
        for node in path["nodes"]
    ]
    return {"chart": asdict(lineage.chart(reader, (*wanted, *passed))), "routes": routes}

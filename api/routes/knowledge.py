"""Questions to the graph that are more than a look-up: lines of descent, and plain questions."""

from functools import lru_cache
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from api.dependencies import IndexDep, StoreDep
from api.schemas import AnswerOut, LineageOut, Problem
from graph.search import find_entity
from graph.store.oxigraph import OxigraphStore
from graph.timeline import check_date

router = APIRouter(prefix="/api", tags=["knowledge"])
Name = Annotated[str, Query(max_length=200, description="a name in any language, or an IRI")]


@lru_cache(maxsize=2)
def _lineage_graph(store: OxigraphStore, as_of: str | None) -> Any:
    """Read a snapshot's lineage edges once for all who ask; the first loads networkx."""
    from graph.lineage import LineageGraph  # noqa: PLC0415

    return LineageGraph(store, as_of)


@router.get(
    "/lineage",
    summary="Lines of descent between two entities",
    responses={404: {"model": Problem, "description": "one of the names is unknown"}},
)
def lineage(
    store: StoreDep,
    index: IndexDep,
    source: Name,
    target: Name,
    max_hops: Annotated[int, Query(ge=1, le=8)] = 6,
    max_paths: Annotated[int, Query(ge=1, le=50)] = 10,
    as_of: Annotated[str | None, Query(max_length=10, description="known by this date")] = None,
) -> LineageOut:
    """Give the paths, shortest first, each step with its property, direction, date and words."""
    ends = [find_entity(store, name, index) for name in (source, target)]
    graph = _lineage_graph(store, check_date(as_of) if as_of else None)
    found = graph.between(*ends, max_hops=max_hops, max_paths=max_paths)
    return LineageOut.model_validate(found.as_dict())


@router.get("/ask", summary="A question in Chinese or English")
def ask(
    store: StoreDep,
    q: Annotated[str, Query(max_length=500)],
    language: Annotated[Literal["zh", "en"] | None, Query()] = None,
    as_of: Annotated[str | None, Query(max_length=10, description="known by this date")] = None,
) -> AnswerOut:
    """Give answers, their evidence, and the SPARQL that was run."""
    from graph.questions import answer  # noqa: PLC0415

    return AnswerOut.model_validate(answer(store, q, language, as_of=as_of).to_json())

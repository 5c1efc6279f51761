"""The desk: which firms a topic leads to, and by which words."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from api.dependencies import IndexDep, StoreDep
from api.schemas import Problem

router = APIRouter(prefix="/api", tags=["knowledge"])


@router.get(
    "/desk",
    summary="The listed firms that a topic leads to",
    responses={404: {"model": Problem, "description": "the topic is unknown"}},
)
def desk(
    store: StoreDep,
    index: IndexDep,
    topic: Annotated[str, Query(max_length=200, description="a name in any language, or an IRI")],
    as_of: Annotated[str | None, Query(max_length=10, description="known by this date")] = None,
    language: Annotated[Literal["zh", "en"], Query()] = "en",
) -> dict[str, Any]:
    """Give listed firms by the strength of their link, each with its chains, and private ones."""
    from graph.desk import desk as find_firms  # noqa: PLC0415

    return find_firms(store, topic, as_of=as_of, index=index).as_dict(store, language)

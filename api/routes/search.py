"""Entities by name."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.dependencies import IndexDep
from api.schemas import SearchHit, SearchResults

router = APIRouter(prefix="/api", tags=["entities"])


@router.get(
    "/search", summary="Entities by label, in either language", response_model=SearchResults
)
def search(
    index: IndexDep,
    q: Annotated[str, Query(max_length=200, description="part of a name, or its pinyin")],
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
) -> Response:
    """Give the entities whose labels fit best, the best first; nothing fits an empty query."""
    found = SearchResults(query=q, hits=[SearchHit.from_hit(hit) for hit in index.search(q, limit)])
    return Response(found.model_dump_json(), media_type="application/json")  # checked once

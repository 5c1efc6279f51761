"""One entity, and its surroundings."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.dependencies import StoreDep
from api.descriptions import describe
from api.schemas import EdgeOut, EntityOut, EntityRef, Neighbourhood, Problem
from ontology.namespaces import compact, resource

router = APIRouter(prefix="/api/entities", tags=["entities"])

Slug = Annotated[str, Path(max_length=300, description="last part of the entity's IRI")]
_NOT_FOUND: dict[int | str, dict[str, Any]] = {
    404: {"model": Problem, "description": "the graph holds no such entity"}
}


@router.get("/{slug}", summary="Labels, types, statements and evidence", responses=_NOT_FOUND)
def entity(
    slug: Slug,
    store: StoreDep,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> EntityOut:
    """Give what the graph says of an entity, each statement with the words that state it."""
    return EntityOut.from_description(describe(store, resource(slug), limit=limit, offset=offset))


@router.get("/{slug}/neighbours", summary="The entities around one", responses=_NOT_FOUND)
def neighbours(
    slug: Slug,
    store: StoreDep,
    limit: Annotated[int, Query(ge=1, le=500, description="edges at most")] = 100,
) -> Neighbourhood:
    """Give the entities that an entity is linked with, and the edges between."""
    found = describe(store, resource(slug), limit=limit)
    nodes = {found.thing.iri: EntityRef.from_thing(found.thing)}
    edges = []
    for statement in found.statements:
        if statement.other is None:
            continue
        other = statement.other.iri
        nodes.setdefault(other, EntityRef.from_thing(statement.other))
        ends = (found.thing.iri, other) if statement.outgoing else (other, found.thing.iri)
        edges.append(
            EdgeOut(
                source=ends[0],
                property=compact(statement.property),
                label=statement.label(),
                target=ends[1],
            )
        )
    return Neighbourhood(
        focus=found.thing.iri, nodes=list(nodes.values()), edges=edges, total=found.total
    )

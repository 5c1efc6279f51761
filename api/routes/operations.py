"""Whether the service is well, and its numbers."""

from fastapi import APIRouter, Response

from api.dependencies import GraphDep, MeasurementsDep
from api.observation import exposition
from api.schemas import Health

router = APIRouter(tags=["operations"])


@router.get("/healthz", summary="Whether the service can answer")
async def healthz(graph: GraphDep, response: Response) -> Health:
    """Answer 200 while a reader process can take a query, 503 otherwise."""
    healthy = graph.pool.healthy
    response.status_code = 200 if healthy else 503
    response.headers["Cache-Control"] = "no-store"
    return Health(status="ok" if healthy else "unavailable", snapshot=graph.name)


@router.get("/metrics", summary="Numbers in Prometheus' text format", response_class=Response)
async def metrics(graph: GraphDep, measurements: MeasurementsDep) -> Response:
    """Give requests, latencies, queries and reader processes."""
    text = exposition(measurements, graph.pool.gauges, graph.pool.counts, graph.name)
    return Response(
        text,
        media_type="text/plain; version=0.0.4",
        headers={"Cache-Control": "no-store"},
    )

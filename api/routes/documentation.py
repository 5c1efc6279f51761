"""The description of the typed routes as a page that loads nothing from anywhere else."""

from typing import Any

from fastapi import APIRouter, Request, Response

from api.dependencies import templates

router = APIRouter(tags=["operations"])


@router.get("/docs", summary="This description as a page", response_class=Response)
def docs(request: Request) -> Response:
    """Show every typed route with its parameters and answers; made from ``/openapi.json``."""
    described: dict[str, Any] = request.app.openapi()
    routes = [
        {"path": path, "method": method.upper(), **operation}
        for path, operations in sorted(described["paths"].items())
        for method, operation in operations.items()
    ]
    return templates().TemplateResponse(
        request, "docs.html", {"routes": routes, "info": described["info"]}
    )

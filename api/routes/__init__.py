"""The typed routes, one resource a file; a new file is a line in :data:`ROUTERS`."""

from typing import Final

from fastapi import APIRouter

from api.routes import (
    desk,
    documentation,
    entities,
    knowledge,
    linked_data,
    operations,
    pages,
    reports,
    search,
    views,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    search.router,
    entities.router,
    knowledge.router,
    desk.router,
    reports.router,
    linked_data.router,
    operations.router,
    documentation.router,
    pages.router,
    views.router,
)

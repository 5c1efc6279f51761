"""The typed routes, one resource a file; a new file is a line in :data:`ROUTERS`."""

from typing import Final

from fastapi import APIRouter

from api.routes import operations

ROUTERS: Final[tuple[APIRouter, ...]] = (operations.router,)

"""What the typed routes send: the wire forms of the graph's own types."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Health(BaseModel):
    """Whether the service can answer, and from which snapshot."""

    status: Literal["ok", "unavailable"]
    snapshot: str = Field(description="changes whenever the graph changes")

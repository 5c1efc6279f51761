"""The error of this folder."""

from __future__ import annotations

from ontology.errors import ReportGraphError


class LlmUnavailable(ReportGraphError):
    """The language model that was asked for cannot be used; the message says why, in one line."""

"""Rows as a plain table, in which Chinese text takes two columns a character."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from ontology.namespaces import compact

if TYPE_CHECKING:
    from collections.abc import Sequence


def table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out under their names."""
    widths = [max(width(cell) for cell in column) for column in zip(names, *rows, strict=True)]
    lines = [list(names), ["-" * wide for wide in widths], *rows]
    return "".join(_line(line, widths) + "\n" for line in lines)


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def term_text(term: Any) -> str:
    """Return a term as it is read best: a literal's text, an IRI with its prefix, "" for none."""
    if term is None:
        return ""
    value = getattr(term, "value", None)
    if value is None or type(term).__name__ == "BlankNode":
        text = str(term)
    else:
        text = compact(value) if type(term).__name__ == "NamedNode" else value
    return " ".join(text.split())


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True))
    return "  ".join(padded).rstrip()

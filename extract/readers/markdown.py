"""Blocks of a structured format written as Markdown: the stored text of what has no text itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPACE: Final = re.compile(r"\s+")
#: Marks at a line's start that the layout would take for more than text.
_LEADING_MARK: Final = re.compile(r"^(?=[#>|`~]|[-*+]\s)")


class MarkdownWriter:
    """Collects headings, paragraphs, items and tables; ``text`` is what they read as."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def heading(self, level: int, text: str) -> None:
        """Add a heading of level 1 to 6."""
        self._add(f"{'#' * min(max(level, 1), 6)} ", text)

    def paragraph(self, text: str) -> None:
        """Add a paragraph; its line breaks become spaces."""
        self._add("", _LEADING_MARK.sub("\u200b", _flat(text)))

    def item(self, text: str, depth: int = 0) -> None:
        """Add a list item; ``depth`` counts the lists around its own."""
        self._add("  " * depth + "- ", text, gap=False)

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Add a table, the first row its header."""
        filled = [[_flat(cell).replace("|", r"\|") for cell in row] for row in rows if any(row)]
        if not filled:
            return
        width = max(map(len, filled))
        lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in filled]
        lines.insert(1, "|" + "---|" * width)
        self._lines.extend(["", *lines, ""])

    @property
    def text(self) -> str:
        """All that was added."""
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip() + "\n"

    def _add(self, mark: str, text: str, *, gap: bool = True) -> None:
        flat = _flat(text)
        if flat:
            self._lines.extend(["", mark + flat, ""] if gap else [mark + flat])


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip()

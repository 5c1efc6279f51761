"""Plain text and Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract.layout import parse
from extract.readers.decoding import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from extract.document import Document


def read(path: Path) -> Document:
    """Read a text file; see :func:`extract.readers.decoding.read_text` for what is refused."""
    return parse(read_text(path))

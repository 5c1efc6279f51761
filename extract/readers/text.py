"""Plain text and Markdown."""

from __future__ import annotations

from pathlib import Path

from extract.document import Document
from extract.layout import parse
from extract.readers.decoding import read_text


def read(path: Path) -> Document:
    """Read a text file; see :func:`extract.readers.decoding.read_text` for what is refused."""
    return parse(read_text(path))

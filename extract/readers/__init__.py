"""Files to documents, one module a format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from extract.readers import text as text_reader
from ontology.errors import UnreadableReport

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extract.document import Document

#: What reads a file, by its suffix.
READERS: Final[dict[str, Callable[[Path], Document]]] = {
    ".txt": text_reader.read,
    ".text": text_reader.read,
    ".md": text_reader.read,
    ".markdown": text_reader.read,
}


def read(path: Path) -> Document:
    """Read a report.

    Raises:
        UnreadableReport: it is missing, empty, binary, too large, or of a format that has no
            reader; the message says which and what to do.
    """
    if not path.exists():
        raise UnreadableReport(str(path), "there is no such file")
    if path.is_dir():
        raise UnreadableReport(str(path), "it is a folder; name the report files in it")
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = " ".join(sorted(READERS))
        raise UnreadableReport(
            str(path), f"no reader for {path.suffix or 'a file without suffix'} (known: {known})"
        )
    try:
        return reader(path)
    except OSError as error:
        raise UnreadableReport(str(path), error.strerror or str(error)) from error

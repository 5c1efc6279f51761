"""Files to documents, one module a format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from ontology.errors import UnreadableReport

if TYPE_CHECKING:
    from pathlib import Path

    from extract.document import Document

#: Which module's ``read`` reads a file, by its suffix; imported when a file of the kind is read.
READERS: Final[dict[str, str]] = {
    ".txt": "extract.readers.text",
    ".text": "extract.readers.text",
    ".md": "extract.readers.text",
    ".markdown": "extract.readers.text",
    ".html": "extract.readers.html",
    ".htm": "extract.readers.html",
    ".docx": "extract.readers.docx",
    ".pdf": "extract.readers.pdf",
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
    module = READERS.get(path.suffix.lower())
    if module is None:
        known = " ".join(sorted(READERS))
        raise UnreadableReport(
            str(path), f"no reader for {path.suffix or 'a file without suffix'} (known: {known})"
        )
    try:
        document: Document = import_module(module).read(path)
    except OSError as error:
        raise UnreadableReport(str(path), error.strerror or str(error)) from error
    if not document.blocks:
        raise UnreadableReport(str(path), "it holds no text")
    return document

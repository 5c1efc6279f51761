"""Where the commands write: results to stdout, everything else to stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from ontology.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path


def note(message: str) -> None:
    """Print one line for the eye of a user: progress or a warning."""
    sys.stderr.write(f"reportgraph: {message}\n")


def emit(content: str | bytes, output: Path | None = None) -> None:
    """Write a result to stdout, or as UTF-8 to a file.

    Raises:
        InputError: the file cannot be written.
    """
    if output is not None:
        try:
            output.write_bytes(content.encode() if isinstance(content, str) else content)
        except OSError as error:
            raise InputError(f"{output}: cannot be written: {error.strerror}") from error
    elif isinstance(content, bytes) and hasattr(sys.stdout, "buffer"):
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(content.decode() if isinstance(content, bytes) else content)


def emit_line(line: str) -> None:
    """Write one line of a result to stdout."""
    sys.stdout.write(line + "\n")

"""Content-addressed files: the texts, records and imported quads that a store keeps.

An object's name is the SHA-256 of its bytes, so the same text is kept once, a half-written object
is never found under its name, and a damaged one is noticed when it is read.
"""

from __future__ import annotations

import os
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from ontology.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME: Final = re.compile(r"[0-9a-f]{64}")


class Objects:
    """The objects of a store, in a folder of their own."""

    def __init__(self, path: Path) -> None:
        """Use the folder ``path``, made at the first write."""
        self._path = path

    def put(self, content: bytes) -> str:
        """Keep ``content`` and return its digest; it is on the disk when this returns."""
        digest = sha256(content).hexdigest()
        file = self._file(digest)
        if file.exists() and file.stat().st_size == len(content):
            return digest
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f".{digest}.{os.getpid()}.part")
        try:
            with part.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        sync_directory(file.parent)
        return digest

    def get(self, digest: str) -> bytes:
        """Return an object.

        Raises:
            StoreError: it is missing, or its bytes are not those that were put.
        """
        try:
            content = self._file(digest).read_bytes()
        except OSError as error:
            raise StoreError(f"the store has lost its object {digest[:12]}: {error}") from error
        if sha256(content).hexdigest() != digest:
            raise StoreError(f"the store's object {digest[:12]} is damaged")
        return content

    def names(self) -> Iterator[str]:
        """Yield the digest of every object."""
        for file in self._path.glob("??/*"):
            if _NAME.fullmatch(file.name):
                yield file.name

    def remove_all_but(self, kept: set[str]) -> None:
        """Delete the objects that nothing refers to, and what broken writes left."""
        for file in list(self._path.glob("??/*")) + list(self._path.glob("??/.*.part")):
            if file.name not in kept:
                file.unlink(missing_ok=True)

    def _file(self, digest: str) -> Path:
        return self._path / digest[:2] / digest


def sync_directory(path: Path) -> None:
    """Bring a directory's entries to the disk, so that a rename outlives a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The reader's side of a store directory: which snapshot is current, and keeping hold of it.

This stands on every command's way, so it imports next to nothing; :mod:`graph.snapshots` writes.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, Final

from ontology.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.manifest import Manifest

MANIFEST: Final = "manifest.json"
DATA: Final = "data"
LABELS: Final = "labels.sqlite"
LOCK: Final = "lock"
_TRIES: Final = 20


class HeldSnapshot:
    """A snapshot that stays on the disk until it is released."""

    def __init__(self, name: str, path: Path, descriptor: int) -> None:
        """Keep ``descriptor``, which holds the shared lock."""
        self.name = name
        self.path = path
        self._descriptor = descriptor

    @property
    def data(self) -> Path:
        """The directory of its quads."""
        return self.path / DATA

    @property
    def labels(self) -> Path:
        """The file of its label index."""
        return self.path / LABELS

    def manifest(self) -> Manifest:
        """Return what it was made from."""
        from graph.manifest import Manifest  # noqa: PLC0415  not on the way of a query

        try:
            return Manifest.from_json((self.path / MANIFEST).read_bytes())
        except OSError as error:
            raise StoreError(f"the snapshot {self.name} has no manifest: {error}") from error

    def release(self) -> None:
        """Let it go; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class SnapshotReader:
    """A store directory, as those see it who only read."""

    def __init__(self, path: Path) -> None:
        """Use ``path``; nothing is read yet."""
        self.path = path
        self._snapshots = path / "snapshots"

    def current(self) -> str | None:
        """Return the name of the current snapshot, None where there is no store yet.

        Raises:
            StoreError: the directory is none of ours, or cannot be read.
        """
        try:
            name = (self.path / "CURRENT").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StoreError(f"{self.path}: cannot be read: {reason(error)}") from error
        if not name.isalnum():
            raise StoreError(f"{self.path}: the store is damaged: CURRENT names no snapshot")
        return name

    def hold_current(self) -> HeldSnapshot:
        """Return the current snapshot, kept from deletion until it is released.

        Raises:
            StoreError: there is no store, or it is damaged.
        """
        for _ in range(_TRIES):
            name = self.current()
            if name is None:
                raise StoreError(f"{self.path}: there is no store here; build one first")
            held = self._hold(name)
            if held is not None:
                return held
            if name == self.current():
                break
        raise StoreError(f"{self.path}: the store is damaged: its snapshot {name} is missing")

    def _hold(self, name: str) -> HeldSnapshot | None:
        path = self._snapshots / name
        try:
            descriptor = os.open(path / LOCK, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be read: {reason(error)}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            if os.fstat(descriptor).st_nlink and path.is_dir():
                return HeldSnapshot(name, path, descriptor)
        except BlockingIOError:
            pass  # it is just being deleted: another one is current
        os.close(descriptor)
        return None


def reason(error: Exception) -> str:
    """Return what a user can do something about; an engine's error names its own files."""
    if "No space left" in str(error) or "disk is full" in str(error):
        return "the disk is full"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return (str(error) or repr(error)).splitlines()[0]

"""Whole snapshots in a directory, one of which is current.

    STORE/CURRENT               name of the current snapshot, replaced by an atomic rename
    STORE/LOCK                  held by the one writer
    STORE/objects/              texts, records, imports (:mod:`graph.objects`)
    STORE/snapshots/NAME/       manifest.json  data/  labels.sqlite  lock

A snapshot is made under another name, brought to the disk, renamed, and only then named in
``CURRENT``: killed at any moment, a writer leaves the old graph or the new one. A reader holds a
shared lock on its snapshot, which is never deleted while held; the current snapshot and the one
before it are kept in any case. Readers wait for nobody.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from graph.holding import DATA, LABELS, LOCK, MANIFEST, SnapshotReader, reason
from graph.manifest import Manifest
from graph.objects import Objects, sync_directory
from ontology.errors import StoreBusy, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class SnapshotDirectory(SnapshotReader):
    """A store directory, as the writer sees it."""

    def __init__(self, path: Path) -> None:
        """Use ``path``; nothing is read or made yet."""
        super().__init__(path)
        self.objects = Objects(path / "objects")

    def manifest(self) -> Manifest:
        """Return what the current snapshot was made from; an empty one where there is none."""
        if self.current() is None:
            return Manifest()
        held = self.hold_current()
        try:
            return held.manifest()
        finally:
            held.release()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock.

        Raises:
            StoreBusy: another process is writing.
            StoreError: the directory cannot be written.
        """
        with self._failures():
            self._snapshots.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path / "LOCK", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                writer = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
                raise StoreBusy(
                    f"{self.path}: process {writer} is writing to the store; try again after it"
                ) from error
            with self._failures():
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
                yield
        finally:
            os.close(descriptor)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """Give the path of a directory to work in, gone at the end; the write lock must be held."""
        path = self._snapshots / f".working-{os.getpid()}"
        shutil.rmtree(path, ignore_errors=True)
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def swap_in(
        self, manifest: Manifest, write: Callable[[Path, Path], None], *, again: bool = False
    ) -> str:
        """Make the snapshot of ``manifest`` current, writing it unless it is still there.

        ``write`` is given the paths of the data and of the label index, and makes both; ``again``
        puts a new copy in the place of one that is there. The write lock must be held.
        """
        name = manifest.name
        previous = self.current()
        target = self._snapshots / name
        if again or not target.is_dir():
            building = self._snapshots / f".building-{os.getpid()}"
            shutil.rmtree(building, ignore_errors=True)
            try:
                building.mkdir()
                write(building / DATA, building / LABELS)
                (building / MANIFEST).write_bytes(manifest.to_json())
                (building / LOCK).touch()
                _sync_tree(building)
                if again and target.is_dir():
                    target.rename(self._snapshots / f".damaged-{os.getpid()}")
                building.rename(target)
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
            sync_directory(self._snapshots)
        self._point_to(name)
        self._collect({name, previous or name})
        return name

    def data_of(self, name: str) -> Path:
        """Return the directory of a snapshot's quads."""
        return self._snapshots / name / DATA

    def _point_to(self, name: str) -> None:
        part = self.path / ".CURRENT.part"
        with part.open("w", encoding="utf-8") as out:
            out.write(name + "\n")
            out.flush()
            os.fsync(out.fileno())
        part.replace(self.path / "CURRENT")
        sync_directory(self.path)

    def _collect(self, kept: set[str]) -> None:
        """Delete the snapshots that nobody holds but ``kept``, and objects of none of the rest.

        What cannot be deleted now is left for the next time: the new snapshot is current already.
        """
        referred: set[str] = set()
        with suppress(OSError, StoreError):
            for path in sorted(self._snapshots.iterdir()):
                if path.name in kept or not self._delete(path):
                    referred |= Manifest.from_json((path / MANIFEST).read_bytes()).objects
            self.objects.remove_all_but(referred)

    def _delete(self, path: Path) -> bool:
        """Delete a snapshot, or what a killed writer left; return False where a reader holds it."""
        if path.name.startswith("."):
            shutil.rmtree(path, ignore_errors=True)
            return True
        try:
            descriptor = os.open(path / LOCK, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            shutil.rmtree(path, ignore_errors=True)
            return True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            trash = path.with_name(f".trash-{path.name}")
            path.rename(trash)
            shutil.rmtree(trash, ignore_errors=True)
        except BlockingIOError:
            return False
        finally:
            os.close(descriptor)
        return True

    @contextmanager
    def _failures(self) -> Iterator[None]:
        """Turn failures of the file system into one line each."""
        try:
            yield
        except (OSError, RuntimeError, sqlite3.Error) as error:
            raise StoreError(f"{self.path}: cannot be written: {reason(error)}") from error


def _sync_tree(path: Path) -> None:
    """Bring every file and directory below ``path`` to the disk."""
    for folder, _, files in os.walk(path):
        for name in files:
            descriptor = os.open(os.path.join(folder, name), os.O_RDONLY)  # noqa: PTH118
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

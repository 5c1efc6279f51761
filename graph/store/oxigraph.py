"""A snapshot on disk, opened read-only; it stays whole while newer ones are swapped in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.holding import SnapshotReader, reason
from graph.store.memory import EngineStore
from ontology.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.holding import HeldSnapshot


class OxigraphStore(EngineStore):
    """The current snapshot of a store directory, as it was when it was opened."""

    def __init__(self, path: Path) -> None:
        """Open the snapshot that is current now.

        Raises:
            StoreError: there is no store, or its files are damaged.
        """
        self.path = path
        self.held: HeldSnapshot = SnapshotReader(path).hold_current()
        try:
            engine = ox.Store.read_only(str(self.held.data))
        except (OSError, RuntimeError) as error:
            self.held.release()
            raise StoreError(
                f"{path}: the snapshot {self.snapshot} is damaged: {reason(error)}"
            ) from error
        super().__init__(str(path), engine)

    @property
    def snapshot(self) -> str:
        """The name of the snapshot: another one is current once this differs from the store's."""
        return self.held.name

    @property
    def labels_file(self) -> Path:
        """The label index that was made with the snapshot."""
        return self.held.labels

    def close(self) -> None:
        """Let go of the engine and of the hold that keeps the snapshot's files."""
        super().close()
        self.held.release()

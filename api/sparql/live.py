"""The graph that is being served: the current snapshot, and the change to the next one."""

from __future__ import annotations

import asyncio
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from api.sparql.pool import ReaderPool
from graph.snapshots import SnapshotDirectory
from graph.store.oxigraph import OxigraphStore
from ontology.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.settings import Settings
    from graph.search import LabelIndex

_LOG = logging.getLogger("reportgraph")
#: Seconds for which a request that began on the snapshot before may still read it.
_GRACE: Final = 60.0
#: How many label indexes stay open.
_INDEXES: Final = 4


class LiveGraph:
    """Serves the store's current snapshot and follows it when another process swaps in a new one.

    ``store`` answers the small known queries of the typed routes in this process; ``pool``
    evaluates everything that a user wrote.
    """

    def __init__(self, settings: Settings) -> None:
        """Open nothing yet: see :meth:`start`."""
        self.settings = settings
        self.directory = SnapshotDirectory(settings.store)
        self.pool: ReaderPool
        self.store: OxigraphStore
        self._old: list[OxigraphStore] = []
        self._indexes: list[LabelIndex] = []
        self._following: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()

    @property
    def name(self) -> str:
        """The name of the snapshot that is served, which changes whenever the graph does."""
        return self.store.snapshot

    async def start(self) -> None:
        """Open the current snapshot and start the readers.

        Raises:
            StoreError: there is no store, or it cannot be read.
        """
        self.store = OxigraphStore(self.settings.store)
        self.pool = ReaderPool(str(self.store.held.data), self.settings.pool)
        await self.pool.start()
        self._following = asyncio.create_task(self._follow())

    @contextmanager
    def labels(self) -> Iterator[LabelIndex]:
        """Give the label index of the snapshot; to open one takes longer than to search it."""
        from graph.search import LabelIndex  # noqa: PLC0415  not on the way of a query

        store = self.store
        index = self._indexes.pop() if self._indexes else LabelIndex.of(store)
        try:
            yield index
        finally:
            self._indexes.append(index)
            if store is not self.store or len(self._indexes) > _INDEXES:
                self._indexes.pop().close()

    async def close(self) -> None:
        """End the readers and let go of the snapshot."""
        if self._following is not None:
            self._following.cancel()
        await self.pool.close()
        self._close_indexes()
        for store in (*self._old, self.store):
            store.close()

    async def refresh(self) -> None:
        """Change to the current snapshot now, if it is another than the one served.

        Raises:
            StoreError: it cannot be opened; the one before goes on being served.
        """
        async with self._changing:
            if self.directory.current() == self.name:
                return
            fresh = OxigraphStore(self.settings.store)
            try:
                await self.pool.switch(str(fresh.held.data))
            except BaseException:
                fresh.close()
                raise
            self._old.append(self.store)
            self.store = fresh
            self._close_indexes()
            asyncio.get_running_loop().call_later(_GRACE, self._close_oldest)
            _LOG.info("serving the snapshot %s", self.name)

    def _close_indexes(self) -> None:
        while self._indexes:
            self._indexes.pop().close()

    def _close_oldest(self) -> None:
        if self._old:
            self._old.pop(0).close()

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(self.settings.poll)
            try:
                await self.refresh()
            except StoreError as error:
                _LOG.error("%s", error)
                await asyncio.sleep(5)

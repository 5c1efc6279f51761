"""The stores behind one interface: a line in :data:`BACKENDS` for each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.store.base import GraphStore


def _open_disk(url: str) -> GraphStore:
    from graph.store.oxigraph import OxigraphStore  # noqa: PLC0415

    return OxigraphStore(Path(url.removeprefix("file:")))


def _open_memory(url: str) -> GraphStore:
    from graph.store.memory import MemoryStore  # noqa: PLC0415

    return MemoryStore(url)


def _open_remote(url: str) -> GraphStore:
    from graph.store.remote import RemoteStore  # noqa: PLC0415  urllib.request takes 0.05 s

    return RemoteStore(url)


#: How a store is opened, by the scheme of its URL; a path without one is a store on disk.
BACKENDS: Final[dict[str, Callable[[str], GraphStore]]] = {
    "file": _open_disk,
    "memory": _open_memory,
    "http": _open_remote,
    "https": _open_remote,
}


def open_store(url: str | Path) -> GraphStore:
    """Open a store for reading.

    ``url`` is the directory of a store on disk, ``memory:`` for an empty one in memory, or the
    address of a SPARQL 1.1 endpoint.

    Raises:
        StoreError: there is none, or it cannot be read.
    """
    scheme, colon, _ = str(url).partition(":")
    return BACKENDS[scheme if colon and scheme in BACKENDS else "file"](str(url))

"""Stores of the sample reports; those on disk are built once and never written to by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.repository import Repository
from tests.graph.factory import in_memory, read, sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.store.memory import MemoryStore
    from graph.store.oxigraph import OxigraphStore


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the sample reports, for reading only."""
    path = tmp_path_factory.mktemp("built") / "store"
    Repository(path).add([read(made) for made in sample()])
    return path


@pytest.fixture
def disk(built: Path) -> Iterator[OxigraphStore]:
    """The store of the sample reports, open."""
    store = Repository(built).open()
    yield store
    store.close()


@pytest.fixture(scope="session")
def memory() -> MemoryStore:
    """The graph of the sample reports in memory, for reading only."""
    return in_memory(sample())


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A store that is still to be made."""
    return Repository(tmp_path / "store")

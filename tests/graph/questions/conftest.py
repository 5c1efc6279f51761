"""Stores that questions are asked of: the bundled samples as the extractor reads them, and a small
one made by hand. Both are built once a run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from extract.pipeline import extract_file, extractor_version
from graph.repository import Repository, read_report
from tests.graph.factory import read, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store.oxigraph import OxigraphStore

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "reports" / "ai-video-industry-2026.txt"


def _built(folder: Path, files: list[Path]) -> Repository:
    version = extractor_version("fast")
    repository = Repository(folder)
    repository.add(
        [read_report(extract_file(file, mode="fast"), file.read_bytes(), version) for file in files]
    )
    return repository


@pytest.fixture(scope="session")
def samples_repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    files = sorted((ROOT / "reports").glob("*.md"))
    return _built(tmp_path_factory.mktemp("samples") / "store", files)


@pytest.fixture(scope="session")
def samples(samples_repository: Repository) -> Iterator[OxigraphStore]:
    with samples_repository.open() as store:
        yield store  # type: ignore[misc] # the block gives the store itself


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OxigraphStore]:
    if not REAL.exists():
        pytest.skip("the real report is not beside this checkout (../shared/reports)")
    with _built(tmp_path_factory.mktemp("real") / "store", [REAL]).open() as store:
        yield store  # type: ignore[misc] # the block gives the store itself


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OxigraphStore]:
    repository = Repository(tmp_path_factory.mktemp("small") / "store")
    repository.add([read(made) for made in sample()])
    with repository.open() as store:
        yield store  # type: ignore[misc] # the block gives the store itself

"""The command line as a user meets it: run in this process, or, where it matters, in its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from api.cli import run
from graph.repository import Repository
from tests.graph.factory import read, sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Command = "Callable[..., Outcome]"


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the hand-made sample reports, for reading only."""
    path = tmp_path_factory.mktemp("cli") / "store"
    Repository(path).add([read(made) for made in sample()])
    return path


@pytest.fixture
def reportgraph(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Outcome]:
    """Run a command over a store that is the test's own, unless it names another."""
    monkeypatch.setenv("REPORTGRAPH_STORE", str(tmp_path / "store"))

    def command(*arguments: object) -> Outcome:
        code = run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Outcome(code, out, err)

    return command

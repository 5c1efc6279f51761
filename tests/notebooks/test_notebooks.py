"""The notebooks: each runs from top to bottom, and is kept with the outputs of such a run.

`UPDATE_NOTEBOOKS=1` writes the outputs of the run back into the files.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from api.cli.build import build
from api.cli.demo import sample_reports
from graph.repository import Repository

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
UPDATE = os.environ.get("UPDATE_NOTEBOOKS") == "1"
pytest.importorskip("pandas")
pytest.importorskip("matplotlib")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample reports, built once for all of them."""
    folder = tmp_path_factory.mktemp("notebooks") / "store"
    build(Repository(folder), sample_reports(), mode="fast", workers=1)
    return folder


def test_there_are_four() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]
    assert not UPDATE, "the outputs were written; run the tests without UPDATE_NOTEBOOKS"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the kernel's own libraries
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs(path: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORTGRAPH_STORE", str(store))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=120, kernel_name="python3")
    client.execute(cwd=str(ROOT))
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.get("text")
    if UPDATE:
        for cell in notebook.cells:
            cell.metadata.clear()
        nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_kept_and_name_no_machine(path: Path) -> None:
    notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in cells)
    assert sum(bool(cell.outputs) for cell in cells) >= len(cells) - 1
    assert not re.search(r"/(home|root|tmp|work)/", path.read_text("utf-8"))

"""The house keeps its order: four packages of this checkout, small modules, docs that hold."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from api.cli import COMMANDS

ROOT = Path(__file__).parent.parent
PACKAGES = ("ontology", "extract", "graph", "api")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


@pytest.mark.parametrize("name", PACKAGES)
def test_packages_come_from_this_checkout(name: str) -> None:
    assert Path(str(import_module(name).__file__)).parent == ROOT / name


@pytest.mark.parametrize("name", PACKAGES)
def test_modules_stay_under_400_lines(name: str) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / name).rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) >= 400
    }
    assert not long


@pytest.mark.parametrize("name", PACKAGES)
def test_modules_open_with_a_docstring(name: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / name).rglob("*.py")
        if not path.read_text("utf-8").startswith(('"""', "#!"))
    ]
    assert not silent


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", document.read_text("utf-8"))
    assert not [t for t in targets if not (document.parent / t).exists()]


def test_every_command_is_documented() -> None:
    told = "\n".join(path.read_text("utf-8") for path in DOCUMENTS)
    assert not [name for name in COMMANDS if not re.search(rf"\b{name}\b", told)]


def test_every_room_is_described() -> None:
    told = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rooms = [f"extract/{path.name}/" for path in (ROOT / "extract").iterdir() if path.is_dir()]
    assert not [room for room in rooms if "__" not in room and room not in told]


def test_nothing_names_a_machine() -> None:
    """No path of a machine and no package registry's host stands in a document or setting."""
    told = re.compile(r"/(?:work|home|root|farm)/|https?://[\w.-]*(?:pypi|pythonhosted|npmjs)")
    files = [*DOCUMENTS, ROOT / "pyproject.toml", ROOT / "constraints.txt", ROOT / "Makefile"]
    assert not [path.name for path in files if told.search(path.read_text("utf-8"))]

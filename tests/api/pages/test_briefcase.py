"""The briefcase, opened from its folder by a browser that reaches nothing at all."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from typer.testing import CliRunner

from api.bundle import bundle
from api.cli import application
from graph.store import open_store
from ontology.errors import InputError
from tests.api.pages.browser import Browser, Keys
from tests.api.pages.samples import IMAGE, build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("briefcase"))


@pytest.fixture(scope="module")
def briefcase(store: Path) -> Path:
    folder = store.parent / "out"
    arguments = ["publish", str(folder), "--store", str(store)]
    result = CliRunner().invoke(application(arguments), arguments)
    assert result.exit_code == 0, result.output
    assert (folder / "index.html").is_file()
    return folder


@pytest.fixture
def page(driver: Chrome, briefcase: Path) -> Iterator[Browser]:
    page = Browser(driver, briefcase.as_uri())
    page.size(1280, 800)
    for kind in ("browser", "performance"):
        page.logs(kind)
    yield page
    page.check()
    driver.get("about:blank")


def test_graph_search_and_evidence_without_a_server(page: Browser) -> None:
    page.open("/index.html")
    assert "drawn" in page.text("#status")
    page.press("/", "ks")
    page.wait_for_text(".hits", "Kuaishou")
    page.press(Keys.ENTER)
    page.wait_for_text("#panel h1", "Kuaishou")
    page.click_node("kling", twice=True)
    page.wait(lambda: "dit" in page.nodes(), "the neighbours of Kling")
    page.find("#panel .proof").click()
    page.wait(lambda: bool(page.all(".passage mark")), "the report's text")
    assert "kling developedBy kuaishou" in "".join(page.texts(".passage mark"))


def test_links_filters_tables_and_hostile_labels(page: Browser) -> None:
    page.open("/explore.html#focus=hostile-image&select=edge:hostile-image|usesArchitecture|mm-dit")
    page.wait(lambda: bool(page.all(".passage table mark")), "the table")
    assert page.texts(".passage tr.marked-row td")[0] == IMAGE
    page.find("[data-types=Architecture]").click()
    page.wait(lambda: "mm-dit" not in page.nodes(), "the filter")


def test_lineage_and_companies(page: Browser) -> None:
    page.open("/lineage.html#stops=generative-school,world-model")
    page.wait(lambda: len(page.all(".stop")) > 1, "the route")
    assert page.all(".entity")
    page.driver.get("about:blank")
    page.open("/desk.html")
    page.wait_for_text("#table", "BlueFocus")


def test_the_graph_is_in_it(store: Path, briefcase: Path) -> None:
    quads = gzip.decompress((briefcase / "graph.nq.gz").read_bytes())
    held = open_store(str(store))
    assert set(ox.parse(quads, ox.RdfFormat.N_QUADS)) == set(held.quads())
    held.close()


def test_a_folder_with_other_things_is_left_alone(store: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    arguments = ["publish", str(tmp_path), "--store", str(store)]
    result = CliRunner().invoke(application(arguments), arguments)
    assert isinstance(result.exception, InputError)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_form_of_import_that_is_not_known_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('import * as b from "./b.js";\n', "utf-8")
    with pytest.raises(InputError):
        bundle(tmp_path / "a.js")

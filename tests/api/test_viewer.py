import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from selenium import webdriver

from api.viewer import STYLES, picture
from graph.store.memory import MemoryStore
from ontology.namespaces import resource
from ontology.terms import ENTITY_TYPES
from tests.graph.factory import entity, extraction, in_memory, sample, statement


def data(page: str) -> dict[str, list[dict[str, object]]]:
    """Return what the page's script draws."""
    match = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert match
    return json.loads(match[1])  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def memory() -> MemoryStore:
    return in_memory(sample())


def test_every_class_has_a_style_of_its_own() -> None:
    assert set(STYLES) == set(ENTITY_TYPES)
    assert max(Counter(STYLES.values()).values()) == 1


def test_a_picture_holds_entities_relations_and_their_words(memory: MemoryStore) -> None:
    page = picture(memory)
    told = data(page)
    labels = {node["label"] for node in told["nodes"]}
    assert {"Sora 2", "OpenAI", "World model"} <= labels
    developed = next(edge for edge in told["edges"] if edge["label"] == "developed by")
    assert developed["evidence"]
    linked = next(edge for edge in told["edges"] if edge["label"] == "linked to")
    assert linked["dashes"] is True
    assert "lineage" not in {edge["label"] for edge in told["edges"]}


def test_nothing_is_loaded_from_elsewhere(memory: MemoryStore) -> None:
    page = picture(memory)
    assert not re.search(r"<(script|link|img|iframe)[^>]+(src|href)=", page)
    assert "default-src 'none'" in page
    assert page.count("</script>") == 4 - 1
    assert not re.search(r"@import|url\(\s*['\"]?https?:", page)


def test_labels_are_never_markup() -> None:
    odd = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
    named = entity("Sora", labels=(("en", odd),))
    store = in_memory([extraction("r", statement("Sora 2", "succeeds", "Sora"), entities=(named,))])
    page = picture(store, [resource("sora")])
    assert "<script>alert(1)" not in page
    assert "<img" not in page
    assert page.count("</script>") == 3
    assert odd in {node["label"] for node in data(page)["nodes"]}


def test_it_is_drawn_out_from_the_entities_and_says_how_much(memory: MemoryStore) -> None:
    near = data(picture(memory, [resource("dit")], hops=1))
    assert {node["id"].rsplit("/", 1)[-1] for node in near["nodes"]} == {  # type: ignore[attr-defined]
        "dit",
        "transformer",
        "diffusion",
        "sora-2",
        "kling",
    }
    page = picture(memory, [resource("dit")], hops=2, limit=3)
    assert len(data(page)["nodes"]) == 3
    assert re.search(r"drawn 3 of 1\d entities", page)


def test_labels_come_in_the_language_that_is_asked_for(memory: MemoryStore) -> None:
    page = picture(memory, [resource("kling")], language="zh")
    assert {"可灵", "快手"} <= {str(node["label"]) for node in data(page)["nodes"]}
    assert '<html lang="zh">' in page
    assert "绘出" in page


def test_the_same_graph_gives_the_same_picture(memory: MemoryStore) -> None:
    assert picture(memory) == picture(in_memory(sample()))


def test_an_empty_graph_is_an_empty_picture() -> None:
    assert data(picture(in_memory([])))["nodes"] == []


def test_a_single_entity() -> None:
    store = in_memory([extraction("r", entities=(entity("GAN"),))])
    assert len(data(picture(store, [resource("gan")]))["nodes"]) == 1


@pytest.mark.slow
def test_a_browser_draws_it_without_a_network_and_shows_the_words(
    memory: MemoryStore, tmp_path: Path
) -> None:
    if shutil.which("chromium") is None or shutil.which("chromedriver") is None:
        pytest.skip("needs chromium and chromedriver")
    file = tmp_path / "picture.html"
    file.write_text(picture(memory), encoding="utf-8")
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        browser.get(file.as_uri())
        drawn = browser.execute_script(
            "network.selectNodes([arguments[0]]); showNode(arguments[0]);"
            "return [nodes.length, document.querySelectorAll('canvas').length,"
            " document.getElementById('panel').innerText,"
            " performance.getEntriesByType('resource').length]",
            resource("sora-2"),
        )
        assert drawn[0] == len(data(file.read_text(encoding="utf-8"))["nodes"])
        assert drawn[1] >= 1
        assert "sora-2 developedBy openai" in drawn[2]
        assert drawn[3] == 0
        log = browser.get_log("browser")  # type: ignore[no-untyped-call]
        assert [row for row in log if row["level"] == "SEVERE"] == []
    finally:
        browser.quit()

"""The explorer in a real browser."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.api.pages.browser import Keys
from tests.api.pages.samples import FAMILY, IMAGE, SCRIPT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.pages.browser import Browser

pytestmark = pytest.mark.slow


def search(browser: Browser, text: str) -> None:
    browser.press("/")
    browser.press(text)
    browser.wait(lambda: bool(browser.all(".hit")), f"hits for {text}")


def holds_something(file: Path) -> bool:
    return file.is_file() and file.stat().st_size > 0


def test_start_explains_itself(browser: Browser) -> None:
    browser.open("/")
    assert browser.text("#panel h1") == "Every edge leads to the words that state it"
    assert "Kuaishou" in browser.text("#panel")
    drawn, total = browser.text("#status").replace(" drawn", "").split(" of ")
    assert 0 < int(drawn) <= int(total)
    links = [one.get_attribute("href") for one in browser.all("#panel a.chain")]
    assert any("/lineage?stops=gan" in (link or "") for link in links) or links


def test_search_in_both_languages_and_by_pinyin(browser: Browser) -> None:
    browser.open("/")
    for typed in ("Kuaish", "快手", "ks", "kuaishou"):
        search(browser, typed)
        browser.wait_for_text(".hits", "Kuaishou")
        browser.press(Keys.ESCAPE)
        browser.script("document.querySelector('.search input').value = ''")
    search(browser, "sora 2")
    browser.press(Keys.ENTER)
    browser.wait(lambda: browser.script("return reportgraph.model.focus[0]") == "sora-2")
    browser.wait(lambda: browser.text("#panel h1").startswith("Sora 2"))
    assert "focus=sora-2" in browser.driver.current_url


def test_double_click_expands_and_nothing_moves(browser: Browser) -> None:
    browser.open("/explore?focus=openai")
    before = browser.nodes()
    place = "return reportgraph.canvas.network.getPositions(['openai'])['openai']"
    held = browser.script(place)
    assert browser.script("return reportgraph.model.nodes.get('sora-2').hidden") > 0
    browser.click_node("sora-2", twice=True)
    browser.wait(lambda: "dit" in browser.nodes(), "the neighbours of Sora 2")
    assert set(before) < set(browser.nodes())
    assert browser.script(place) == held
    assert browser.script("return reportgraph.model.nodes.get('sora-2').hidden") == 0
    browser.find("#undo").click()
    browser.wait(lambda: browser.nodes() == before, "undo")
    browser.find("#redo").click()
    browser.wait(lambda: "dit" in browser.nodes(), "redo")


def test_many_of_a_kind_are_a_group_that_opens(browser: Browser) -> None:
    browser.open("/explore?focus=dit")
    groups = [node for node in browser.nodes() if node.startswith("group:")]
    assert len(groups) == 1
    family = {name.lower().replace(" ", "-") for name in FAMILY}
    assert 0 < len(family & set(browser.nodes())) < len(family)
    browser.script("reportgraph.canvas.handlers.open(arguments[0])", groups[0])
    browser.wait(lambda: family <= set(browser.nodes()), "the members")
    assert groups[0] not in browser.nodes()


def test_legend_filters_and_the_link_keeps_it(browser: Browser) -> None:
    browser.open("/explore?focus=dit")
    browser.find("[data-types=Model]").click()
    browser.wait(lambda: "sora-2" not in browser.nodes(), "models hidden")
    assert "dit" in browser.nodes()
    browser.driver.refresh()
    browser.wait(lambda: browser.script("return document.documentElement.dataset.ready") == "yes")
    assert "sora-2" not in browser.nodes()
    assert browser.find("[data-types=Model]").get_attribute("aria-pressed") == "false"
    browser.find("[data-types=Model]").click()
    browser.wait(lambda: "sora-2" in browser.nodes(), "models shown")
    browser.script(
        "const s = document.getElementById('filter-confidence'); s.value = 0.85;"
        "s.dispatchEvent(new Event('change'))"
    )
    browser.wait(lambda: "family-1" not in browser.nodes(), "unsure statements hidden")
    assert "sora-2" in browser.nodes()


def test_path_over_the_whole_graph(browser: Browser) -> None:
    browser.open("/explore?path=hostile-image,openai")
    ids = browser.script("return reportgraph.model.path")
    assert ids[0] == "hostile-image"
    assert ids[-1] == "openai"
    assert {"mm-dit", "dit"} <= set(ids)
    browser.open("/explore?focus=openai")
    browser.find("#path").click()
    for name in ("Genie 3", "Kuaishou"):
        browser.wait(lambda: bool(browser.all(".path-bar input")))
        browser.find(".path-bar input").send_keys(name)
        browser.wait(lambda: bool(browser.all(".path-bar .hit")), name)
        browser.press(Keys.ENTER)
    browser.wait(lambda: browser.script("return reportgraph.model.path.length") > 1, "the path")
    assert "path=genie-3,kuaishou" in browser.driver.current_url


def test_evidence_opens_at_the_right_words(browser: Browser) -> None:
    browser.open("/explore?focus=sora-2&select=edge:sora-2|developedBy|openai")
    browser.wait(lambda: len(browser.all(".source")) == 2, "two reports")
    browser.wait(lambda: bool(browser.all(".passage mark")), "the report's text")
    marked = "".join(browser.texts(".passage mark"))
    assert marked == "test:line says 「sora-2 developedBy openai (asserted)」。"
    box = browser.find(".passage").rect
    mark = browser.find(".passage mark").rect
    assert box["y"] <= mark["y"] <= box["y"] + box["height"]


def test_evidence_in_a_table_is_drawn_as_a_table(browser: Browser) -> None:
    browser.open("/explore?focus=alpha&select=edge:alpha|usesArchitecture|mm-dit")
    browser.wait(lambda: bool(browser.all(".passage table mark")), "the table")
    assert browser.texts(".passage th") == ["模型", "主干架构", "分辨率"]
    assert browser.texts(".passage tr.marked-row td") == ["Alpha (甲公司)", "MM-DiT", "720p"]
    assert "|" not in "".join(browser.texts(".passage table mark"))


def test_numbers_lead_to_their_words(browser: Browser) -> None:
    browser.open("/explore?focus=alpha")
    browser.wait(lambda: "720p" in browser.text("#panel"))
    browser.find("#panel .table button").click()
    browser.wait(lambda: browser.texts(".passage mark") == ["720p"], "the number's words")


def test_doubts_are_shown_apart_from_facts(browser: Browser) -> None:
    browser.open("/explore?focus=openai")
    browser.wait(lambda: "Supposed, not held" in browser.text("#panel"))
    assert "denied" in browser.text("#panel")
    assert "kling|developedBy|openai" not in browser.script(
        "return reportgraph.canvas.edgeData.getIds()"
    )


def test_language_switch(browser: Browser) -> None:
    browser.open("/explore?focus=kuaishou")
    browser.wait(lambda: browser.text("#panel h1").startswith("Kuaishou"))
    browser.find("#language").click()
    browser.wait(lambda: browser.text("#panel h1").startswith("快手"))
    assert browser.text(".nav [aria-current]") == "图谱"
    assert browser.script("return document.documentElement.lang") == "zh"
    browser.open("/lineage")
    assert browser.text("h1") == "技术谱系"


def test_keyboard_alone(browser: Browser) -> None:
    browser.open("/")
    search(browser, "openai")
    browser.press(Keys.ENTER)
    browser.wait(lambda: browser.script("return reportgraph.model.focus[0]") == "openai")
    for _ in range(80):
        browser.press(Keys.TAB)
        if browser.driver.switch_to.active_element.get_attribute("id") == "canvas":
            break
    assert browser.driver.switch_to.active_element.get_attribute("id") == "canvas"
    browser.press("n")
    browser.press(Keys.ARROW_UP)
    browser.press(Keys.ARROW_DOWN)
    chosen = browser.script("return reportgraph.model.selection.id")
    browser.wait(
        lambda: chosen in (browser.find("#panel .panel-body").get_attribute("data-entity") or "")
    )
    browser.press("p")
    assert browser.script("return [...reportgraph.model.pinned]") == [chosen]
    before = browser.nodes()
    browser.press("h")
    browser.wait(lambda: chosen not in browser.nodes(), "hidden")
    browser.press("z")
    browser.wait(lambda: browser.nodes() == before, "shown again")
    browser.press(Keys.ESCAPE)
    assert browser.script("return reportgraph.model.selection") is None


def test_deep_link_opens_the_same_view(browser: Browser) -> None:
    browser.open("/explore?focus=openai")
    browser.click_node("sora-2", twice=True)
    browser.wait(lambda: "dit" in browser.nodes())
    browser.script("document.querySelector('#canvas').focus()")
    drawn = [one for one in browser.nodes() if not one.startswith("group:")]
    link = browser.driver.current_url.removeprefix(browser.url)
    assert "open=sora-2" in link
    browser.open(link)
    again = [one for one in browser.nodes() if not one.startswith("group:")]
    assert again == drawn


def test_pictures_are_saved(browser: Browser, downloads: Path) -> None:
    browser.open("/explore?focus=mm-dit")
    for number, kind in enumerate(("png", "svg")):
        browser.find("#export").click()
        browser.all(".menu-list button")[number].click()
        file = downloads / f"reportgraph-mm-dit.{kind}"
        browser.wait(partial(holds_something, file), kind)
    assert (downloads / "reportgraph-mm-dit.png").read_bytes().startswith(b"\x89PNG")
    drawing = ET.parse(downloads / "reportgraph-mm-dit.svg").getroot()  # noqa: S314
    words = {element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert {"MM-DiT", "Alpha"} <= words


def test_labels_stay_text(browser: Browser) -> None:
    for slug, name in (("hostile-image", IMAGE), ("hostile-script", SCRIPT)):
        browser.open(f"/explore?focus={slug}")
        browser.wait_for_text("#panel h1", name)
        browser.find("#list").click()
        browser.wait_for_text(".listing", name)
    browser.open("/")
    search(browser, "onerror")
    assert IMAGE in browser.texts(".hit .name")
    browser.open("/explore?focus=hostile-image&select=edge:hostile-image|usesArchitecture|mm-dit")
    browser.wait(lambda: bool(browser.all(".passage mark")))
    assert not browser.all("#panel img, #panel script")


def test_a_wrong_link_says_so(browser: Browser) -> None:
    browser.expected.append("404")
    browser.open("/explore?focus=nothing-of-the-kind")
    browser.wait(lambda: "nothing-of-the-kind" in browser.text(".toast"))

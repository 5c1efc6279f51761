"""The lineage, SPARQL, question and company pages in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from tests.api.pages.browser import Keys
from tests.api.pages.samples import IMAGE

if TYPE_CHECKING:
    from tests.api.pages.browser import Browser

pytestmark = pytest.mark.slow


def test_lineage_hop_by_hop_with_quotes(browser: Browser) -> None:
    browser.open("/lineage")
    places = browser.script(
        "return Object.fromEntries([...document.querySelectorAll('.entity')].map("
        "(one) => [one.dataset.id, one.transform.baseVal[0].matrix.e]))"
    )
    assert {"transformer", "dit", "sora-2"} <= set(places)
    for end in ("Sora 2", "Transformer"):
        browser.wait(lambda: bool(browser.all("#tools input")))
        browser.find("#tools input").send_keys(end)
        browser.wait(lambda: bool(browser.all("#tools .hit")), end)
        browser.press(Keys.ENTER)
    browser.wait(lambda: len(browser.all(".stop")) == 3, "the route")
    assert [text.split("\n")[0] for text in browser.texts(".stop")] == [
        "Sora 2",
        "DiT",
        "Transformer",
    ]
    assert "stops=sora-2,transformer" in browser.driver.current_url
    assert "sora-2 usesArchitecture dit" in browser.texts(".hop .quote")[0]
    browser.find(".hop").click()
    browser.wait(lambda: bool(browser.all("#panel .passage mark")), "the words of the hop")


def test_lineage_by_keyboard(browser: Browser) -> None:
    browser.open("/lineage")
    browser.script("document.querySelector('.entity[data-id=dit]').focus()")
    browser.press(Keys.ENTER)
    browser.wait_for_text("#panel h1", "DiT")


def test_sparql_examples_run_and_lead_back(browser: Browser) -> None:
    browser.open("/query")
    browser.find("#examples button[data-name=developers]").click()
    browser.wait(lambda: "Sora 2" in browser.text(".yasr_results"), "rows")
    link = browser.find(".yasr_results a.iri, .yasr_results a[href*='/resource/']")
    link.click()
    browser.wait(lambda: "/explore?focus=" in browser.driver.current_url, "the explorer")


def test_sparql_results_as_graph_and_share_link(browser: Browser) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o . FILTER(?p = rg:derivedFrom) }"
    browser.open(
        f"/query?q={quote('PREFIX rg: <https://w3id.org/reportgraph/ontology#> ' + query)}"
    )
    browser.wait(lambda: "graph" in browser.script(
        "return reportgraph.yasgui.getTab().getYasr().rootEl.innerText.toLowerCase()"
    ), "the ways to show it")  # fmt: skip
    browser.script("reportgraph.yasgui.getTab().getYasr().selectPlugin('graph')")
    browser.wait(lambda: bool(browser.all(".result-graph canvas")), "the drawing")
    link = browser.script(
        "const q = reportgraph.yasgui.getTab().getYasqe(); return q.config.createShareableLink(q)"
    )
    assert "query=CONSTRUCT" in link or "CONSTRUCT" in link


def test_a_link_cannot_point_the_editor_elsewhere(browser: Browser) -> None:
    query = quote("SELECT ?stolen WHERE { ?stolen ?p ?o }")
    browser.open(f"/query#query={query}&endpoint=https%3A%2F%2Fevil.example%2Fsparql")
    endpoint = browser.script("return reportgraph.yasgui.getTab().getEndpoint()")
    assert endpoint == browser.url + "/sparql"


def test_completion_offers_our_own_terms(browser: Browser) -> None:
    browser.open("/query")
    offered = browser.script(
        "return Object.keys(reportgraph.yasgui.getTab().getYasqe().autocompleters).sort()"
    )
    assert offered == ["own-classes", "own-prefixes", "own-properties", "variables"]


def test_questions_are_answered_with_quotes_and_query(browser: Browser) -> None:
    browser.open("/ask")
    browser.find("#question").send_keys("Who developed Sora 2?")
    browser.press(Keys.ENTER)
    browser.wait_for_text("#answers", "OpenAI")
    assert "sora-2 developedBy openai" in browser.text(".answer .source")
    browser.find("details summary").click()
    assert "rg:developedBy" in browser.text(".sparql")
    assert "q=Who" in browser.driver.current_url
    browser.find("#language").click()
    browser.wait_for_text("h1", "向报告提问")


def test_a_hostile_question_stays_text(browser: Browser) -> None:
    browser.open(f"/ask?q={quote(IMAGE)}")
    browser.wait(lambda: bool(browser.text("#answers")))
    assert browser.find("#question").get_attribute("value") == IMAGE
    assert not browser.all("#answers img")


def test_companies_by_topic(browser: Browser) -> None:
    browser.open("/desk")
    browser.wait_for_text("#table", "BlueFocus")
    browser.open("/desk?topic=advertising")
    browser.wait_for_text("#table", "BlueFocus")
    assert "named as beneficiary" in browser.text("#table")
    browser.find("#table .link-button").click()
    browser.wait(lambda: bool(browser.all("#table .passage mark")), "the words")


def test_no_page_sets_a_policy_aside(browser: Browser) -> None:
    for path in ("/", "/lineage", "/ask", "/desk", "/query"):
        browser.open(path)
        assert (
            browser.script(
                "return document.querySelectorAll('[onclick],[onload],[onerror]').length"
            )
            == 0
        )

"""Every page for everybody: no serious fault by axe-core, nothing cut off at 390 pixels."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.api.pages.browser import NARROW, WIDE

if TYPE_CHECKING:
    from tests.api.pages.browser import Browser

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
CHECK = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then(
  (found) => done(found.violations.map((one) => [one.impact, one.id,
    one.nodes.slice(0, 4).map((node) => node.html.slice(0, 160) + " :: " + node.failureSummary)])));
"""
PAGES = {
    "start": "/",
    "entity": "/explore?focus=sora-2",
    "evidence": "/explore?focus=alpha&select=edge:alpha|usesArchitecture|mm-dit",
    "lineage": "/lineage?stops=sora-2,transformer",
    "ask": "/ask?q=Who+developed+Sora+2%3F",
    "companies": "/desk?topic=world-model",
    "sparql": "/query",
}

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_no_serious_fault(browser: Browser, name: str, theme: str) -> None:
    browser.theme(theme)
    for size in (WIDE, NARROW) if theme == "light" else (WIDE,):
        browser.size(*size)
        browser.open(PAGES[name])
        browser.settle()
        assert browser.script("return document.documentElement.dataset.theme") == theme
        browser.script(AXE)
        found = browser.driver.execute_async_script(CHECK)
        serious = [fault for fault in found if fault[0] in {"serious", "critical"}]
        assert not serious, serious
        wide = browser.script("return document.documentElement.scrollWidth")
        assert wide <= size[0], f"{name} is {wide} wide on a screen of {size[0]}"

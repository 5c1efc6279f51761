"""A page in a real browser, as the tests handle it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from selenium.webdriver import ActionChains, Chrome, ChromeOptions, ChromeService, Keys
from selenium.webdriver.common.by import By

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from selenium.webdriver.remote.webelement import WebElement

WIDE = (1280, 800)
NARROW = (390, 844)


def start_driver(downloads: Path | None = None, *, offline: bool = False) -> Chrome:
    """Start chromium without a window; no name but this machine's is resolved."""
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--lang=en",
        "--host-resolver-rules=MAP * ~NOTFOUND" + ("" if offline else " , EXCLUDE 127.0.0.1"),
    ):
        options.add_argument(argument)
    preferences: dict[str, object] = {"intl.accept_languages": "en"}
    if downloads is not None:
        preferences["download.default_directory"] = str(downloads)
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))


@dataclass
class Browser:
    """A browser at a site; ``expected`` are parts of console errors that a test provokes."""

    driver: Chrome
    url: str
    expected: list[str] = field(default_factory=list)

    def reset(self) -> None:
        """Forget what earlier tests left: size, storage, logs."""
        self.size(*WIDE)
        self.theme("light")
        self.driver.get("about:blank")
        origin = {"origin": self.url, "storageTypes": "cookies,local_storage"}
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", origin)
        for kind in ("browser", "performance"):
            self.logs(kind)

    def logs(self, kind: str) -> list[dict[str, Any]]:
        """Return what the browser noted since the last time."""
        found: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return found

    def size(self, width: int, height: int) -> None:
        """Give the page a size in CSS pixels."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def theme(self, name: str) -> None:
        """Set the theme of the system."""
        feature = {"name": "prefers-color-scheme", "value": name}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def open(self, path: str) -> None:
        """Open a page and wait until it can be used."""
        self.driver.get(self.url + path)
        self.wait(lambda: self.script("return document.documentElement.dataset.ready") == "yes")

    def settle(self) -> None:
        """Wait until nothing is loading and no animation runs."""
        self.script("window.settled = false; requestIdleCallback(() => { window.settled = true; })")
        self.wait(
            lambda: self.script("return window.settled && !document.querySelector('.spinner')")
        )

    def script(self, code: str, *arguments: Any) -> Any:
        """Run JavaScript in the page."""
        return self.driver.execute_script(code, *arguments)

    def find(self, selector: str) -> WebElement:
        """Return the first element that fits, once it is there."""
        self.wait(lambda: bool(self.driver.find_elements(By.CSS_SELECTOR, selector)), selector)
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        """Return all elements that fit now."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def texts(self, selector: str) -> list[str]:
        """Return the texts of all that fit, read at one moment."""
        code = "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText)"
        found: list[str] = self.script(code, selector)
        return [text.strip() for text in found]

    def text(self, selector: str) -> str:
        """Return the text of the first that fits, "" where none does."""
        return next(iter(self.texts(selector)), "")

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, wherever the focus is."""
        chain = ActionChains(self.driver)
        for key in keys:
            chain.send_keys(key)
        chain.perform()

    def wait(self, condition: Callable[[], Any], what: str = "", seconds: float = 8) -> None:
        """Wait until a condition holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"waited in vain for {what or condition}"
            time.sleep(0.03)

    def wait_for_text(self, selector: str, text: str) -> None:
        """Wait until the first element that fits shows a text."""
        self.wait(lambda: text in self.text(selector), text)

    def nodes(self) -> list[str]:
        """Return the ids of the nodes that are drawn."""
        return sorted(self.script("return reportgraph.canvas.nodeData.getIds()"))

    def click_node(self, node: str, *, twice: bool = False) -> None:
        """Click the place at which a node is drawn, with the pointer, once it has come to rest."""
        places = [self._place(node)]

        def rests() -> bool:
            time.sleep(0.15)
            places.append(self._place(node))
            return places[-1] == places[-2]

        self.wait(rests, f"{node} to come to rest")
        place = places[-1]
        chain = ActionChains(self.driver)
        pointer: Any = chain.w3c_actions.pointer_action
        pointer.move_to_location(*place)
        (chain.double_click if twice else chain.click)().perform()

    def _place(self, node: str) -> tuple[int, int]:
        """Return where on the page a node is drawn."""
        left, top = self.script(
            "const c = reportgraph.canvas, r = c.element.getBoundingClientRect();"
            "const p = c.network.canvasToDOM(c.network.getPositions([arguments[0]])[arguments[0]]);"
            "return [r.left + p.x, r.top + p.y];",
            node,
        )
        return int(left), int(top)

    def check(self) -> None:
        """Fail where the page reached out, complained, or ran what it should only show."""
        hosts = set()
        for entry in self.logs("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = urlsplit(message["params"]["request"]["url"])
                if address.scheme in {"http", "https", "ws", "wss"}:
                    hosts.add(address.hostname)
        assert hosts <= {"127.0.0.1"}, f"the page asked {hosts}"
        complaints = [
            entry["message"]
            for entry in self.logs("browser")
            if entry["level"] in {"SEVERE", "WARNING"}
            and not any(part in entry["message"] for part in self.expected)
        ]
        assert not complaints, complaints
        assert self.script("return window.harmed") is None


__all__ = ["NARROW", "WIDE", "Browser", "Keys", "start_driver"]

"""Fixtures of the browser tests: one server and one browser for all of them.

The browser is Debian's chromium with its driver; where either is missing, the tests are skipped
by name. It can reach the loopback address and nothing else, and what it asked for is looked at.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.api.harness import serve
from tests.api.pages.browser import Browser, start_driver
from tests.api.pages.samples import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from tests.api.harness import Server


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running service over the sample graph."""
    with serve(build(tmp_path_factory.mktemp("pages")), access_log=False) as server:
        yield server


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser puts files."""
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def driver(downloads: Path) -> Iterator[Chrome]:
    """The browser."""
    for program in ("chromium", "chromedriver"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed (Debian: chromium, chromium-driver)")
    driver = start_driver(downloads)
    yield driver
    driver.quit()


@pytest.fixture
def browser(driver: Chrome, site: Server) -> Iterator[Browser]:
    """A page of the service in the browser; at the end it must have done no harm."""
    page = Browser(driver, site.url)
    page.reset()
    yield page
    page.check()

"""Fixtures of the HTTP tests: each starts a real server, one a module where tests only read.

A test gets the smallest graph that it needs, written in it; what the W3C wrote is read in place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api.harness import SHARED

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def w3c() -> Path:
    """The W3C's SPARQL 1.1 tests; tests that need them are skipped where they are not there."""
    folder = SHARED / "w3c" / "sparql11"
    if not folder.is_dir():
        pytest.skip("the W3C tests are not beside this checkout (../shared/w3c)")
    return folder

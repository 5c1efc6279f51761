"""A stub endpoint for each test, and settings that point at it; the client is the real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.llm.settings import LlmSettings
from tests.extract.llm.stub import Stub

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stub]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("STUB_KEY", "a-word")
    with Stub() as served:
        yield served


@pytest.fixture
def settings(stub: Stub) -> LlmSettings:
    return LlmSettings("stub", stub.url, "STUB_KEY", timeout=5, retries=0)

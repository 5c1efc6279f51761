"""What can be set of the language model, read from the environment; never the key itself."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from extract.llm.errors import LlmUnavailable
from ontology.errors import InputError

#: Beginning of every environment variable of the language model.
PREFIX: Final = "REPORTGRAPH_LLM_"
#: Where the key is looked for unless another variable is named.
KEY_VARIABLE: Final = "OPENAI_API_KEY"


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Which model to ask, where, and how patiently.

    Without ``base_url`` the client asks OpenAI's own service. ``api_key_env`` names the variable
    that holds the key. ``timeout`` is in seconds, for each attempt; ``retries`` are attempts after
    the first. ``concurrency`` is how many questions are open at once. ``chunk_chars`` bounds the
    text of one question. Without ``cache``, answers are not kept.
    """

    model: str
    base_url: str | None = None
    api_key_env: str = KEY_VARIABLE
    timeout: float = 120.0
    retries: int = 3
    concurrency: int = 4
    chunk_chars: int = 3000
    cache: Path | None = None

    @classmethod
    def from_environment(cls, cache: Path | None = None) -> LlmSettings:
        """Return what the environment says; ``cache`` is used where it names no folder.

        Raises:
            InputError: no model is named, or a variable's text is no value of its setting.
        """
        model = os.environ.get(f"{PREFIX}MODEL", "").strip()
        if not model:
            raise InputError(f"--llm: name the model in {PREFIX}MODEL")
        folder = os.environ.get(f"{PREFIX}CACHE", "")
        return cls(
            model=model,
            base_url=os.environ.get(f"{PREFIX}BASE_URL", "").strip() or None,
            api_key_env=os.environ.get(f"{PREFIX}API_KEY_ENV", "").strip() or KEY_VARIABLE,
            timeout=_number("TIMEOUT", 120.0, least=0.1),
            retries=int(_number("RETRIES", 3, least=0, whole=True)),
            concurrency=int(_number("CONCURRENCY", 4, least=1, whole=True)),
            chunk_chars=int(_number("CHUNK_CHARS", 3000, least=200, whole=True)),
            cache=Path(folder) if folder else cache,
        )

    def api_key(self) -> str:
        """Return the key from the variable that holds it.

        Raises:
            LlmUnavailable: the variable is not set, or is empty.
        """
        key = os.environ.get(self.api_key_env, "").strip()
        if not key:
            raise LlmUnavailable(
                f"--llm: the environment variable {self.api_key_env} holds no API key"
                " (a local server that needs none takes any word)"
            )
        return key

    def check(self) -> None:
        """See that a model could be asked, before any report is read.

        Raises:
            LlmUnavailable: the extra is not installed, or there is no key.
        """
        require_client()
        self.api_key()


def require_client() -> None:
    """See that the client is installed.

    Raises:
        LlmUnavailable: it is not.
    """
    try:
        found = find_spec("openai")
    except ValueError:  # a half-imported module has no spec
        found = None
    if found is None:
        raise LlmUnavailable("--llm needs the extra: pip install 'reportgraph[llm]'")


def _number(name: str, default: float, *, least: float, whole: bool = False) -> float:
    text = os.environ.get(PREFIX + name, "").strip()
    if not text:
        return default
    try:
        value = float(int(text)) if whole else float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= 1e6:  # nan is out of any bounds
        kind = "a whole number" if whole else "a number"
        raise InputError(f"{PREFIX}{name}={text} cannot be used: {kind} of at least {least:g}")
    return value

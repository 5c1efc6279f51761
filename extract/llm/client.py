"""The wire: questions to an endpoint that speaks ``/chat/completions``, by the ``openai`` client.

The client itself retries (408, 409, 429, 5xx, broken connections, timeouts) and heeds
``Retry-After`` up to two minutes. What fails after that ends the build: the user asked for it.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Any, Final, Self

from extract.llm.answers import Answer, Problem, read_body, read_content
from extract.llm.cache import AnswerCache
from extract.llm.errors import LlmUnavailable
from extract.llm.prompt import Messages, answer_schema, fingerprint
from extract.llm.settings import require_client

if TYPE_CHECKING:
    from types import TracebackType

    from extract.llm.settings import LlmSettings

#: How to ask for JSON, the strictest first; an endpoint that knows one not answers 400 or 422.
FORMATS: Final[tuple[dict[str, Any] | None, ...]] = (
    {
        "type": "json_schema",
        "json_schema": {"name": "report_facts", "strict": True, "schema": answer_schema()},
    },
    {"type": "json_object"},
    None,
)


class Client:
    """Asks one model; several threads may use it at once. Use it as a context manager."""

    def __init__(self, settings: LlmSettings) -> None:
        """Make ready to ask; nothing is sent yet.

        Raises:
            LlmUnavailable: the extra is not installed, there is no key, or the address is none.
        """
        require_client()
        import openai  # noqa: PLC0415  an extra, and 0.5 s

        self._api = openai
        self._settings = settings
        self._cache = AnswerCache(settings.cache)
        self._lock = threading.Lock()
        #: What the endpoint is known not to take: the first formats, and a temperature.
        self._format = 0
        self._temperature: dict[str, float] = {"temperature": 0}
        key = settings.api_key()
        try:
            self._client = openai.OpenAI(
                api_key=key,
                base_url=settings.base_url,
                timeout=settings.timeout,
                max_retries=settings.retries,
            )
        except Exception as error:
            raise LlmUnavailable(f"{self._name()}: {_line(error)}") from error

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self._client.close()

    def ask(self, messages: Messages) -> Answer | Problem:
        """Return the answer to a question, from the cache where it was asked before.

        Raises:
            LlmUnavailable: the endpoint cannot be reached, or refuses every question.
        """
        key = fingerprint(self._settings, messages)
        kept = self._cache.get(key)
        if kept is not None and isinstance(held := read_content(kept), Answer):
            return held
        answer = read_body(self._send(messages))
        if isinstance(answer, Answer):
            # a lone surrogate has no UTF-8; what it stands in is in no text either
            self._cache.put(key, answer.content.encode("utf-8", "replace").decode())
        return answer

    def _send(self, messages: Messages) -> bytes:
        """Return the body of the answer, asking for JSON as strictly as the endpoint allows."""
        number = self._format
        while True:
            try:
                body = self._post(messages, FORMATS[number])
            except (self._api.BadRequestError, self._api.UnprocessableEntityError) as error:
                if error.param == "temperature" and self._temperature:
                    self._temperature = {}  # some models take none but their own
                    continue
                number += 1
                if number == len(FORMATS):
                    raise self._failure(error) from error
                continue
            except (self._api.OpenAIError, OSError) as error:
                raise self._failure(error) from error
            with self._lock:
                self._format = max(self._format, number)
            return body

    def _post(self, messages: Messages, format_: dict[str, Any] | None) -> bytes:
        create: Any = self._client.chat.completions.with_raw_response.create
        asked = {"response_format": format_} if format_ else {}
        raw = create(model=self._settings.model, messages=messages, **self._temperature, **asked)
        content: bytes = raw.http_response.content
        return content

    def _failure(self, error: Exception) -> LlmUnavailable:
        status = getattr(error, "status_code", None)
        if isinstance(error, self._api.APITimeoutError):
            told = f"no answer within {self._settings.timeout:g} s"
        elif isinstance(error, self._api.APIConnectionError):
            told = f"cannot be reached ({_line(error.__cause__ or error)})"
        elif status == 401:
            told = f"refuses the key in {self._settings.api_key_env} (401)"
        elif status is not None:
            told = f"answers {status}: {_line(error)}"
        else:
            told = _line(error)
        return LlmUnavailable(f"{self._name()}: {told}")

    def _name(self) -> str:
        address = re.sub(r"//[^/@]*@", "//", self._settings.base_url or "the default endpoint")
        return f"language model {self._settings.model} at {address}"


def _line(error: BaseException) -> str:
    return " ".join((str(error) or type(error).__name__).split())[:200]

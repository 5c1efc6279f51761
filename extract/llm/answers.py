"""From the bytes of a reply to the JSON object that was asked for, or why there is none."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

_FENCE: Final = re.compile(r"```[A-Za-z]*\s*\n(.*?)```", re.DOTALL)
#: Where an object may begin in prose; more attempts than this are not made.
_ATTEMPTS: Final = 50
_KEYS: Final = frozenset({"entities", "relations"})


class Problem(StrEnum):
    """Why an answer cannot be used."""

    UNREADABLE = "unreadable answer"
    EMPTY = "empty answer"
    REFUSED = "refused to answer"
    CUT_OFF = "answer cut off"
    NO_JSON = "no JSON in the answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """The object that a model answered with, and the words that held it."""

    content: str
    told: dict[str, Any]


def read_body(body: bytes) -> Answer | Problem:
    """Read the body of a chat completion."""
    try:
        reply = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):  # no UTF-8, no JSON, or too deep
        return Problem.UNREADABLE
    choices = _member(reply, "choices")
    if not isinstance(choices, list):
        return Problem.UNREADABLE
    choice = choices[0] if choices else {}
    message = _member(choice, "message") or {}
    reason = _member(choice, "finish_reason")
    if _member(message, "refusal") or reason == "content_filter":
        return Problem.REFUSED
    if reason == "length":
        return Problem.CUT_OFF
    content = _member(message, "content")
    return read_content(content) if isinstance(content, str) else Problem.EMPTY


def read_content(content: str) -> Answer | Problem:
    """Find the object in what a model wrote: bare, in a fence, or among prose."""
    if not content.strip():
        return Problem.EMPTY
    for text in (content, *_FENCE.findall(content)):
        told = _loads(text)
        if told is not None:
            return Answer(content, told)
    decoder = json.JSONDecoder()
    for match in list(re.finditer(r"\{", content))[:_ATTEMPTS]:
        try:
            told, _ = decoder.raw_decode(content, match.start())
        except ValueError:
            continue
        except RecursionError:  # nor would what stands deeper in it be any better
            break
        if _fits(told):
            return Answer(content, told)
    return Problem.NO_JSON


def _member(held: object, name: str) -> Any:
    return held.get(name) if isinstance(held, dict) else None


def _loads(text: str) -> dict[str, Any] | None:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return told if _fits(told) else None


def _fits(told: object) -> bool:
    return isinstance(told, dict) and not _KEYS.isdisjoint(told)

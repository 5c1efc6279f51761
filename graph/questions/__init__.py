"""Questions in Chinese and English, answered from the graph by a query that is shown.

A question is cut into tokens (:mod:`graph.questions.reading`), given to the kinds of questions in
turn (:mod:`graph.questions.kinds`), and what they make of it is run, the likeliest first, until one
finds something. Whatever the graph does not hold, or the grammar does not know, is said to be so:
nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from graph.questions.kinds import KINDS
from graph.questions.linking import index_of, suggestions
from graph.questions.reading import Sentence, read
from graph.questions.results import Answer, Result, Tools
from graph.questions.slips import mended
from graph.timeline import check_date
from ontology.namespaces import sparql_prologue

if TYPE_CHECKING:
    from graph.search import LabelIndex
    from graph.store.base import GraphStore

__all__ = ["Answer", "AskResult", "answer"]

_MESSAGES: Final = Path(__file__).with_name("messages.yaml")


@dataclass(frozen=True, slots=True)
class AskResult:
    """What a question was answered with; without answers, ``message`` says why."""

    question: str
    language: str
    sparql: str = ""
    answers: tuple[Answer, ...] = field(default=())
    message: str = ""
    kind: str = ""
    #: The nearest names that the graph does hold, where one of the question is unknown.
    suggestions: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as the command line and the HTTP service give it."""
        return {
            "question": self.question,
            "language": self.language,
            "sparql": self.sparql,
            "answers": [one.to_json() for one in self.answers],
            "message": self.message,
            "suggestions": list(self.suggestions),
        }


def answer(
    store: GraphStore,
    question: str,
    language: str | None = None,
    *,
    as_of: str | None = None,
) -> AskResult:
    """Answer a question.

    ``language`` is that of the answer's labels (``zh`` or ``en``), else the question's own;
    ``as_of`` leaves out what was not known by a date (:mod:`graph.timeline`).

    Raises:
        InputError: ``as_of`` is no date.
    """
    index = index_of(store)
    sentence = read(index, question)
    tongue = language or sentence.language
    tools = Tools(store, index, tongue, check_date(as_of) if as_of else None)
    note = ""
    slip = mended(index, sentence) if sentence.unknown else None
    if slip is not None and not (other := read(index, slip[0])).unknown:
        sentence = other
        note = "".join(
            _message(tongue, "slip", written=one.written, meant=one.meant) for one in slip[1]
        )
    if sentence.unknown:
        near = _near(tools, sentence)
        message = _unknown(tools, sentence, near)
        return AskResult(question, tongue, message=message, suggestions=near)
    found = _first(sentence, tools) or _first(_listing(index, sentence), tools)
    if found is None:
        return AskResult(question, tongue, message=note + _message(tongue, "unread"))
    kind_name, empty = found
    if empty.answers:
        empty.message = note + empty.message
        return _told(question, tongue, kind_name, empty)
    if not empty.message:
        key = "empty-as-of" if tools.as_of else "empty"
        empty.message = note + _message(tongue, key, date=tools.as_of or "")
    return _told(question, tongue, kind_name, empty)


def _first(sentence: Sentence | None, tools: Tools) -> tuple[str, Result] | None:
    """Return the first result with answers, else the first result, with its kind's name."""
    first: tuple[str, Result] | None = None
    if sentence is None:
        return None
    for kind in KINDS:
        for result in kind.results(sentence, tools):
            if result.answers:
                return kind.NAME, result
            first = first or (kind.NAME, result)
    return first


def _listing(index: LabelIndex, sentence: Sentence) -> Sentence | None:
    """Return what names things and asks nothing (``World models before 2025``) as a question.

    What is asked for stands first in English and last in Chinese.
    """
    head = sentence.tokens[-1 if sentence.language == "zh" else 0] if sentence.tokens else None
    if head is None or not head.entity or len(sentence.tokens) < 2:  # noqa: PLR2004
        return None
    text = sentence.text.rstrip(" ?？.。!！")
    told = f"{text}有哪些" if sentence.language == "zh" else f"Which {text}"
    read_so = read(index, told)
    return None if read_so.unknown else read_so


def _told(question: str, language: str, kind: str, result: Result) -> AskResult:
    sparql = sparql_prologue() + result.sparql if result.sparql else ""
    return AskResult(question, language, sparql, tuple(result.answers), result.message, kind)


def _near(tools: Tools, sentence: Sentence) -> tuple[str, ...]:
    near = [label for name in sentence.unknown for label in suggestions(tools.index, name)]
    return tuple(dict.fromkeys(near))


def _unknown(tools: Tools, sentence: Sentence, near: tuple[str, ...]) -> str:
    """Say what is unknown, with the nearest names that are not."""
    tongue = tools.language
    comma = "、" if tongue == "zh" else ", "
    names = comma.join(f"“{name}”" for name in sentence.unknown)
    message = _message(tongue, "unknown", names=names)
    return message + (_message(tongue, "near", near=comma.join(near)) if near else "")


def _message(language: str, name: str, **facts: str) -> str:
    messages = _messages()
    return messages["zh" if language == "zh" else "en"][name].format(**facts)


@cache
def _messages() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = yaml.safe_load(_MESSAGES.read_text(encoding="utf-8"))
    return loaded

"""Kinds of questions, one a file; they are tried in this order.

A kind is a module with a ``NAME`` and a function ``results(sentence, tools)``, which yields what it
makes of a question, the likeliest first, and nothing where the question is none of its kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, cast

from graph.questions.kinds import (
    common,
    comparison,
    contest,
    definition,
    desk,
    evolution,
    relation,
    selection,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.reading import Sentence
    from graph.questions.results import Result, Tools


class Kind(Protocol):
    """A kind of question."""

    NAME: str

    def results(self, sentence: Sentence, tools: Tools) -> Iterator[Result]:
        """Yield what the question gives, the likeliest reading first."""
        ...


KINDS: Final[tuple[Kind, ...]] = cast(
    "tuple[Kind, ...]",
    (common, comparison, desk, evolution, relation, definition, selection, contest),
)

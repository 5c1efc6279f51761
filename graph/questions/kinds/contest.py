"""Is X newer, longer or cheaper than Y: yes or no, where the graph tells it of both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.questions.assembly import grammar_stem
from graph.questions.meaning import Dating, Meaning, Measure, Node
from graph.questions.measuring import family
from graph.questions.results import Answer, Result, answers
from graph.questions.sparql import build
from graph.questions.ways import classes_with
from ontology.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.reading import Sentence, Token
    from graph.questions.results import Tools

NAME: Final = "contest"
_TWO: Final = 2
_DATES: Final = ("releaseDate", "introducedIn", "foundedIn")
_AUXILIARIES: Final = frozenset({"be", "do", "hav", "can", "will"})
_YES: Final = {"zh": ("是", "不是"), "en": ("yes", "no")}
#: Words of time between two things, and which end of the dates the first then is.
_LATER: Final = (
    *("newer", "later", "more recent", "younger", "after", "more modern"),
    *("晚于", "更晚", "更新", "之后", "后", "晚", "新"),
)
_EARLIER: Final = (
    *("older", "earlier", "before", "sooner", "predate", "precede"),
    *("早于", "先于", "更早", "之前", "前", "早", "先"),
)
#: Adjectives that say by themselves what is compared.
_IMPLIED: Final = {"贵": "price", "便宜": "price", "长": "clipDuration", "短": "clipDuration"}
_ENDS: Final = (
    ("max", ("maximum", "more", "greater")),
    ("min", ("minimum", "fewer", "less")),
)
_SAID: Final = frozenset({"develop", "release", "appear", "found", "succeed", "succeed-reversed"})


def results(sentence: Sentence, tools: Tools) -> Iterator[Result]:
    """Set two things against each other by a date or a number."""
    named = sentence.entities()
    if len(named) != _TWO or sentence.has("or", "not") or not _yes_no(sentence):
        return
    others = [token for token in sentence.tokens if token not in named]
    if not all(map(_allowed, others)):
        return
    for rank, names, dated in _compared(others):
        result = _decided(tools, named, rank, names, dated=dated)
        if result is not None:
            yield result
            return


def _yes_no(sentence: Sentence) -> bool:
    asks = any(token.can("ask", "who", "when", "howmany") for token in sentence.tokens)
    first = sentence.language == "en" and grammar_stem(sentence) in _AUXILIARIES
    return not asks and (sentence.has("yesno") or first)


def _allowed(token: Token) -> bool:
    return any(token.can(kind) for kind in ("filler", "op", "metric", "implied")) or any(
        name in _SAID for name in token.named("cue")
    )


def _compared(others: list[Token]) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Yield what is compared: which end is meant, and of which numbers or dates."""
    texts = [token.text.lower() for token in others]
    metrics = [
        name for token in others for kind in ("metric", "implied") for name in token.named(kind)
    ]
    metrics += [name for text, name in _IMPLIED.items() if text in texts and not metrics]
    for end, operators in _ENDS:
        if metrics and any(token.can("op", *operators) for token in others):
            yield end, tuple(dict.fromkeys(metrics)), False
            return
    if not metrics:
        for end, words in (("max", _LATER), ("min", _EARLIER)):
            if any(text.startswith(words) for text in texts):
                yield end, _DATES, True
                return


def _decided(
    tools: Tools, named: list[Token], rank: str, names: tuple[str, ...], *, dated: bool
) -> Result | None:
    """Return yes or no, where both have what is compared and one of them has more of it."""
    each = [_best(tools, [token], rank, names, dated=dated) for token in named]
    if not all(found and found.answers for found in each):
        return None
    both = _best(tools, named, rank, names, dated=dated)
    if both is None or len(both.answers) != 1:
        return None
    if "price" in names and len({_monthly(found) for found in each}) > 1:
        return None  # a price for a month and one for a second
    first = {one.iri for one in named[0].candidates}
    winner = both.answers[0]
    words = _YES["zh" if tools.language == "zh" else "en"]
    said = Answer(value=words[winner.iri not in first])
    for found in each:
        for one in found.answers if found else ():
            said.path += one.path
            said.evidence += one.evidence
    return Result([said], both.sparql)


def _monthly(found: Result | None) -> bool:
    told = [step for one in (found.answers if found else ()) for step in one.path]
    return any("月" in step or "month" in step for step in told)


def _best(
    tools: Tools, named: list[Token], rank: str, names: tuple[str, ...], *, dated: bool
) -> Result | None:
    """Return which of some things has the most or the least of something."""
    members = [token.candidates for token in named]
    classes = frozenset(one.type for candidates in members for one in candidates)
    node = Node(0, 0, 0, classes, members=members, mode="or", asked=True)
    meaning = Meaning([node], 0)
    if dated:
        told = tuple(name for name in names if classes & classes_with(name))
        meaning.datings.append(Dating(0, told, rank=rank))
    else:
        meaning.measures.append(Measure(0, family(names), rank=rank))
    try:
        query = build(meaning)
    except (QueryError, StopIteration):
        return None
    return Result(answers(tools, query), query.text)

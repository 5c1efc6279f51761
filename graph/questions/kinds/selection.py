"""Which, who, when, how much, how many, the most, and whether: whatever is a pattern of triples."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from graph.questions.assembly import meanings
from graph.questions.results import Answer, Result, answers, fill
from graph.questions.sparql import build
from ontology.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.meaning import Meaning
    from graph.questions.reading import Sentence
    from graph.questions.results import Tools
    from graph.questions.sparql import Query

NAME: Final = "selection"
_TRIED: Final = 6
_MARGIN: Final = 1.2
_SAID: Final = {"yes": {"zh": "是", "en": "yes"}, "no": {"zh": "不是", "en": "no"}}


def results(sentence: Sentence, tools: Tools) -> Iterator[Result]:
    """Run the likeliest meanings; those that are much less likely are left aside."""
    found = meanings(sentence)
    seen: set[str] = set()
    for meaning in islice(found, _TRIED * 4):
        if meaning.score < found[0].score - _MARGIN or len(seen) >= _TRIED:
            return
        try:
            query = build(meaning)
        except QueryError:
            continue
        if query.text in seen:
            continue
        seen.add(query.text)
        yield run(meaning, query, tools)


def run(meaning: Meaning, query: Query, tools: Tools) -> Result:
    """Run one meaning."""
    if meaning.target is None and meaning.value is None:
        found = _whether(query, tools, "yes")
        return found if found.answers else _listed_elsewhere(meaning, tools) or found
    return Result(answers(tools, query), query.text)


def _listed_elsewhere(meaning: Meaning, tools: Tools) -> Result | None:
    """Answer by no where a company is asked to be listed where its known listings are not.

    The table of tickers holds all listings of a company that it holds, so it decides this.
    """
    told = [one for one in meaning.attributes if one.property == "exchange" and one.values]
    if len(told) != 1 or not meaning.nodes[told[0].node].known or meaning.edges:
        return None
    others = [replace(one, values=()) if one is told[0] else one for one in meaning.attributes]
    try:
        query = build(replace(meaning, attributes=others))
    except QueryError:
        return None
    found = _whether(query, tools, "no")
    return found if found.answers else None


def _whether(query: Query, tools: Tools, said: str) -> Result:
    """Answer by yes, with the words that say so; what no report states is not answered by no."""
    text = query.text.replace("SELECT DISTINCT *", "ASK", 1).rsplit("\nLIMIT", 1)[0]
    answer = Answer(value=_SAID[said]["zh" if tools.language == "zh" else "en"])
    for row in tools.store.rows(query.rows):
        triples = fill(query.patterns, row)
        if all(tools.held(triple) for triple in triples):
            answer.path += [tools.read(triple) for triple in triples]
            tools.support(answer, triples)
            return Result([answer], text)
    return Result([], text)

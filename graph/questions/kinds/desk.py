"""Which firms, listed ones above all, have to do with a topic: the desk, asked in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.desk import desk, firms_query
from graph.questions.results import Answer, Result
from graph.questions.words import grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.desk import Firm
    from graph.questions.reading import Sentence, Token
    from graph.questions.results import Tools

NAME: Final = "desk"
_FIRMS: Final = ("Organization", "ListedCompany", "PrivateCompany")
#: What a question of this kind may hold besides the firms and the topic.
_OPERATORS: Final = ("relate", "list", "and", "of", "both", "definition", "subject-relative")


def results(sentence: Sentence, tools: Tools) -> Iterator[Result]:
    """Give the desk where firms and one topic are named, and no other relation is."""
    topics = [token for token in sentence.entities() if not _firm_word(token)]
    listed = any(token.can("class", "ListedCompany") for token in sentence.tokens)
    spoken = listed or any(token.can("attribute", "listed") for token in sentence.tokens)
    firms = any(token.can("class", "Organization", "ListedCompany") for token in sentence.tokens)
    related = sentence.has("relate")
    if len(topics) != 1 or not firms or not (related or listed):
        return
    if any(candidate.type == "Organization" for candidate in topics[0].candidates):
        return
    others = [token for token in sentence.tokens if token not in topics]
    if not all(_allowed(token) for token in others):
        return
    for candidate in topics[0].candidates:
        found = desk(tools.store, candidate.iri, as_of=tools.as_of, index=tools.index)
        chosen = [*found.listed] if spoken else [*found.listed, *found.private]
        markets = _markets(sentence)
        if markets:
            chosen = [firm for firm in chosen if markets & set(firm.exchanges)]
        steps = [step for firm in chosen for step in firm.links[0].steps]
        tools.read_sources(step.triple for step in steps)
        answers = [_answer(tools, firm) for firm in chosen]
        if any(token.can("ask", "howmany") for token in sentence.tokens) and answers:
            total = Answer(value=str(len(answers)), path=[one.label or "" for one in answers])
            total.evidence = [told for one in answers for told in one.evidence]
            answers = [total]
        yield Result(answers, firms_query(candidate.iri, listed=spoken))


def _firm_word(token: Token) -> bool:
    return not token.entity or token.can("class", *_FIRMS)


def _allowed(token: Token) -> bool:
    return (
        token.can("filler")
        or token.can("op", *_OPERATORS)
        or token.can("class", *_FIRMS)
        or token.can("ask", "which", "who", "howmany")
        or token.can("attribute", "listed")
        or token.can("markets")
    )


def _markets(sentence: Sentence) -> set[str]:
    values = grammar().values
    return {
        value
        for token in sentence.tokens
        for name in token.named("markets")
        for value in values[name]
    }


def _answer(tools: Tools, firm: Firm) -> Answer:
    answer = tools.entity(firm.iri)
    answer.value = ", ".join(firm.tickers) or None
    link = firm.links[0]
    answer.path = [firm.strength.label(tools.language)]
    answer.path += [tools.read(step.triple) for step in link.steps]
    tools.support(answer, [step.triple for step in link.steps])
    return answer

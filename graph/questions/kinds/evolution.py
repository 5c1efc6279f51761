"""What grew out of X, what X grew out of, its generations, and its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.questions.kinds.relation import lineage_graph
from graph.questions.results import Answer, Result
from graph.questions.words import grammar
from graph.timeline import by, events, generations
from graph.vocabulary import DEFAULT, rg
from ontology.terms import lineage_relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.reading import Sentence, Token
    from graph.questions.results import Tools

NAME: Final = "evolution"
_ASKS: Final = ("descendants", "ancestors", "timeline", "generations")
_OPERATORS: Final = (*_ASKS, "list", "of", "definition", "evolve", "and")


def results(sentence: Sentence, tools: Tools) -> Iterator[Result]:
    """Give the line of the one entity of a question."""
    named = sentence.entities()
    asked = next((name for name in _ASKS if sentence.has(name)), None)
    if len(named) != 1 or asked is None:
        return
    if not all(_allowed(token, named[0]) for token in sentence.tokens if token is not named[0]):
        return
    for candidate in named[0].candidates:
        yield _FORMS[asked](tools, candidate.iri)


def _allowed(token: Token, named: Token) -> bool:
    if token.can("filler") or token.can("op", *_OPERATORS) or token.can("ask"):
        return True
    classes = grammar().classes
    types = {candidate.type for candidate in named.candidates} | {
        "Architecture",
        "Method",
        "Paradigm",
    }
    return any(types & set(classes[name].classes) for name in token.named("class"))


def _descendants(tools: Tools, iri: str) -> Result:
    return _line(
        tools,
        iri,
        f"SELECT DISTINCT ?answer WHERE {{ ?answer rg:lineage+ <{iri}> }}",
        forward=False,
    )


def _ancestors(tools: Tools, iri: str) -> Result:
    return _line(
        tools, iri, f"SELECT DISTINCT ?answer WHERE {{ <{iri}> rg:lineage+ ?answer }}", forward=True
    )


def _line(tools: Tools, iri: str, sparql: str, *, forward: bool) -> Result:
    """Give what a line reaches, each with the first path on which it does."""
    came: dict[str, list[ox.Triple]] = {iri: []}
    border = [iri]
    while border:
        following: list[str] = []
        for at in border:
            for triple in _next(tools, at, forward=forward):
                end = triple.object if forward else triple.subject
                if isinstance(end, ox.NamedNode) and end.value not in came:
                    came[end.value] = [*came[at], triple]
                    following.append(end.value)
        border = following
    answers = []
    for row in tools.store.rows(sparql):
        reached = str(getattr(row["answer"], "value", ""))
        if reached == iri or reached not in came:
            continue
        answer = tools.entity(reached)
        answer.path = [tools.read(triple) for triple in came[reached]]
        tools.support(answer, came[reached])
        answers.append(answer)
    return Result(sorted(answers, key=lambda one: (len(one.path), one.label or "")), sparql)


def _next(tools: Tools, iri: str, *, forward: bool) -> Iterator[ox.Triple]:
    at = ox.NamedNode(iri)
    for name in lineage_relations():
        found = (
            tools.store.quads(at, rg(name), None, DEFAULT)
            if forward
            else tools.store.quads(None, rg(name), at, DEFAULT)
        )
        for quad in found:
            if tools.held(quad.triple):
                yield quad.triple


def _timeline(tools: Tools, iri: str) -> Result:
    """Give what belongs to a thing in the order of its dates."""
    sparql = (
        "SELECT DISTINCT ?answer ?date WHERE {\n"
        f"  {{ BIND(<{iri}> AS ?answer) }}"
        f" UNION {{ ?answer rg:lineage|rg:developedBy|rg:producedBy <{iri}> }}"
        f" UNION {{ <{iri}> rg:lineage ?answer }}\n"
        "  ?answer rg:releaseDate|rg:introducedIn|rg:foundedIn ?date\n}"
    )
    iris = [str(getattr(row["answer"], "value", "")) for row in tools.store.rows(sparql)]
    answers = []
    for event in events(tools.store, iris):
        if tools.as_of and not by(event.date, tools.as_of):
            continue
        answer = tools.entity(event.iri)
        answer.value = event.date
        for quad in tools.store.quads(ox.NamedNode(event.iri), rg(event.property), None, DEFAULT):
            answer.path = [tools.read(quad.triple)]
            tools.support(answer, [quad.triple])
        answers.append(answer)
    return Result(answers, sparql)


def _generations(tools: Tools, iri: str) -> Result:
    """Give the versions or stages of a line, the oldest first."""
    sparql = f"SELECT DISTINCT ?answer WHERE {{ <{iri}> (rg:succeeds|^rg:succeeds)* ?answer }}"
    answers: list[Answer] = []
    graph = lineage_graph(tools.store)
    order = generations(tools.store, iri)
    if len(order) < 2:  # noqa: PLR2004
        return Result([], sparql)
    for place, stage in enumerate(order, 1):
        for one in stage:
            answer = tools.entity(one)
            answer.value = str(place)
            date = graph.stop(one).date
            answer.path = [date] if date else []
            steps = [
                quad.triple
                for pattern in ((ox.NamedNode(one), None), (None, ox.NamedNode(one)))
                for quad in tools.store.quads(pattern[0], rg("succeeds"), pattern[1], DEFAULT)
            ]
            tools.support(answer, [step for step in steps if tools.held(step)])
            answers.append(answer)
    return Result(answers, sparql)


_FORMS: Final = {
    "descendants": _descendants,
    "ancestors": _ancestors,
    "timeline": _timeline,
    "generations": _generations,
}

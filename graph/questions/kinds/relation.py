"""How are X and Y related, how did X lead to Y: paths, of descent first, else of any relation."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.questions.results import Answer, Result
from graph.vocabulary import DEFAULT, INFERRED, rg
from ontology.namespaces import RESOURCE
from ontology.terms import relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.lineage import LineageGraph, Path
    from graph.questions.reading import Sentence, Token
    from graph.questions.results import Tools
    from graph.store.base import GraphStore

NAME: Final = "relation"
_HOW: Final = frozenset({"how", "如何", "怎么", "怎样", "从", "from"})
_HOPS: Final = 4
_FANOUT: Final = 400
_GRAPHS: WeakKeyDictionary[GraphStore, LineageGraph] = WeakKeyDictionary()
_LOCK: Final = Lock()
_OPERATORS: Final = (
    "relate",
    "evolve",
    "evolve-weak",
    "and",
    "of",
    "between",
    "both",
    "definition",
    "list",
    "timeline",
)


def results(sentence: Sentence, tools: Tools) -> Iterator[Result]:
    """Give the paths between the two entities of a question that asks how they belong together."""
    named = sentence.entities()
    how = any(token.text.lower() in _HOW for token in sentence.tokens)
    weak = how and sentence.has("evolve-weak")
    if len(named) != 2 or not (weak or sentence.has("relate", "evolve")):  # noqa: PLR2004
        return
    if not all(_allowed(token) for token in sentence.tokens if token not in named):
        return
    message = ""
    for source in named[0].candidates:
        for target in named[1].candidates:
            found = lineage_graph(tools.store).between(source.iri, target.iri)
            sparql = f"ASK {{ <{source.iri}> (rg:lineage|^rg:lineage)+ <{target.iri}> }}"
            paths = [_steps_of(path) for path in found.paths]
            paths = [path for path in paths if all(tools.held(step) for step in path)]
            if paths:
                yield Result(_stops(tools, source.iri, target.iri, paths), sparql)
                return
            message = message or found.message
            wider = _wider(tools, source.iri, target.iri)
            if wider is not None:
                yield wider
                return
    yield Result([], message=message)


def lineage_graph(store: GraphStore) -> LineageGraph:
    """Return the store's lines of descent, read once and kept as long as the store."""
    from graph.lineage import LineageGraph  # noqa: PLC0415  networkx takes 0.2 s to load

    with _LOCK:
        if store not in _GRAPHS:
            _GRAPHS[store] = LineageGraph(store)
        return _GRAPHS[store]


def _allowed(token: Token) -> bool:
    return (
        token.can("filler")
        or token.can("op", *_OPERATORS)
        or token.can("ask", "value", "which")
        or token.can("op", "passive")
        or token.can("cue", "develop", "derive", "derive-reversed")
        or token.can("class", "Technology")
    )


def _steps_of(path: Path) -> list[ox.Triple]:
    return [
        ox.Triple(*_ends(a.iri, b.iri, hop.property, forward=hop.forward))
        for a, b, hop in zip(path.stops, path.stops[1:], path.hops, strict=False)
    ]


def _stops(tools: Tools, source: str, target: str, paths: list[list[ox.Triple]]) -> list[Answer]:
    """Return where the paths end, then what the shortest ones pass, each with its own steps."""
    least = min(map(len, paths))
    told = {target: _answer(tools, target, paths[0])}
    for path in paths:
        at = source
        for place, step in enumerate(path[:-1] if len(path) == least else [], 1):
            ends = [end.value for end in (step.subject, step.object)]  # type: ignore[union-attr]
            at = next(end for end in ends if end != at)
            told.setdefault(at, _answer(tools, at, path[:place]))
    return list(told.values())


def _ends(a: str, b: str, name: str, *, forward: bool) -> tuple[ox.NamedNode, ...]:
    first, second = (a, b) if forward else (b, a)
    return ox.NamedNode(first), rg(name), ox.NamedNode(second)


def _answer(tools: Tools, target: str, triples: list[ox.Triple]) -> Answer:
    answer = tools.entity(target)
    answer.path = [tools.read(triple) for triple in triples]
    tools.support(answer, triples)
    return answer


def _wider(tools: Tools, source: str, target: str) -> Result | None:
    """Return the shortest path over relations of any kind."""
    start, end = ox.NamedNode(source), ox.NamedNode(target)
    came: dict[ox.NamedNode, list[ox.Triple]] = {start: []}
    border = [start]
    for _ in range(_HOPS):
        following: list[ox.NamedNode] = []
        for at in border:
            for triple, other in _steps(tools, at):
                if other not in came:
                    came[other] = [*came[at], triple]
                    following.append(other)
        if end in came:
            names = "|".join(f"rg:{name}|^rg:{name}" for name in sorted(relations()))
            told = [_answer(tools, target, came[end])]
            for a, b in zip(came[end], came[end][1:], strict=False):
                shared = {a.subject, a.object} & {b.subject, b.object}
                told += [
                    _answer(tools, one.value, [a, b])
                    for one in shared - {start, end}
                    if isinstance(one, ox.NamedNode)
                ]
            return Result(told, f"ASK {{ {start} ({names})+ {end} }}")
        border = following
    return None


def _steps(tools: Tools, at: ox.NamedNode) -> Iterator[tuple[ox.Triple, ox.NamedNode]]:
    made = 0
    for pattern in ((at, None), (None, at)):
        for quad in tools.store.quads(pattern[0], None, pattern[1], DEFAULT):
            name = quad.predicate.value.rsplit("#", 1)[-1]
            other = quad.object if pattern[0] is not None else quad.subject
            if (
                name not in relations()
                or not isinstance(other, ox.NamedNode)
                or not other.value.startswith(RESOURCE)
                or next(
                    tools.store.quads(quad.subject, quad.predicate, quad.object, INFERRED), None
                )
                is not None
                or not tools.held(quad.triple)
            ):
                continue
            made += 1
            if made > _FANOUT:
                return
            yield quad.triple, other

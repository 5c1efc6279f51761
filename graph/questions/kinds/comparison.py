"""Compare X and Y: what the graph holds of each, side by side, or one number of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.questions.measuring import family
from graph.questions.observed import stated
from graph.questions.results import Answer, Result
from graph.questions.words import grammar
from graph.vocabulary import rg
from ontology.namespaces import RG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.reading import Sentence, Token
    from graph.questions.results import Tools
    from graph.store.base import Row

NAME: Final = "comparison"
_FACTS: Final = """SELECT ?thing ?property ?object ?observation WHERE {{
  VALUES ?thing {{ {things} }}
  {{ ?thing ?property ?object
    FILTER(STRSTARTS(STR(?property), STR(rg:)) && ?property NOT IN (rg:lineage)) }}
  UNION
  {{ ?observation rg:about ?thing ; rg:metric ?metric ; rg:valueText ?object
    BIND(rg:valueText AS ?property) {metrics} }}
}}"""
_ROLES: Final = {
    "architecture": "usesArchitecture",
    "component": "usesComponent",
    "developer": "developedBy",
}
_OPERATORS: Final = ("compare", "and", "of", "between", "list", "both", "definition", "or")


def results(sentence: Sentence, tools: Tools) -> Iterator[Result]:
    """Set two or more entities side by side."""
    named = sentence.entities()
    if len(named) < 2 or not sentence.has("compare"):  # noqa: PLR2004
        return
    if not all(_allowed(token) for token in sentence.tokens if token not in named):
        return
    iris = [token.candidates[0].iri for token in named]
    metrics = family(name for token in sentence.tokens for name in token.named("metric"))
    properties = [
        _ROLES[name] for token in sentence.tokens for name in token.named("role") if name in _ROLES
    ]
    chosen = " ".join(str(ox.Literal(name)) for name in metrics)
    sparql = _FACTS.format(
        things=" ".join(str(ox.NamedNode(iri)) for iri in iris),
        metrics=f"VALUES ?metric {{ {chosen} }}" if metrics else "",
    )
    answers = [
        answer
        for row in sorted(tools.store.rows(sparql), key=lambda row: _order(iris, row))
        if (answer := _answer(tools, row, metrics, properties)) is not None
    ]
    if {str(iri) for iri in iris} <= {one.labels.pop("of", "") for one in answers}:
        yield Result(answers, sparql)
    else:
        yield Result([], sparql)


def _allowed(token: Token) -> bool:
    words = grammar()
    return (
        token.can("filler")
        or token.can("op", *_OPERATORS)
        or token.can("ask", "which", "value")
        or token.can("metric")
        or any(name in _ROLES for name in token.named("role"))
        or any(not words.classes[name].needs for name in token.named("class"))
    )


def _order(iris: list[str], row: Row) -> tuple[str, int, str]:
    prop, thing = (str(getattr(row[name], "value", "")) for name in ("property", "thing"))
    return prop, iris.index(thing), str(row["object"])


def _answer(
    tools: Tools, row: Row, metrics: tuple[str, ...], properties: list[str]
) -> Answer | None:
    thing, predicate, told = row["thing"], row["property"], row["object"]
    observed = row["observation"]
    if not isinstance(thing, ox.NamedNode) or not isinstance(predicate, ox.NamedNode):
        return None
    if (
        (metrics or properties)
        and observed is None
        and predicate.value.removeprefix(RG) not in properties
    ):
        return None
    if properties and not metrics and observed is not None:
        return None
    subject = observed if isinstance(observed, ox.NamedNode) else thing
    triple = ox.Triple(subject, predicate if observed is None else rg("valueText"), told)  # type: ignore[arg-type] # a row of the query
    if not tools.held(triple):
        return None
    answer = (
        tools.entity(told.value)
        if isinstance(told, ox.NamedNode)
        else Answer(value=str(getattr(told, "value", told)))
    )
    answer.path = [tools.read(stated(tools, triple))]
    answer.labels = {**answer.labels, "of": thing.value}
    tools.support(answer, [triple])
    return answer

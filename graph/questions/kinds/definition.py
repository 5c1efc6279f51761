"""What is X, who is X, tell me about X: what the graph holds of one entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.questions.results import Answer, Result
from graph.questions.words import grammar
from graph.vocabulary import TYPE
from ontology.namespaces import RG
from ontology.terms import ENTITY_TYPES, term_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.linking import Candidate
    from graph.questions.reading import Sentence, Token
    from graph.questions.results import Tools

NAME: Final = "definition"
_ABOUT: Final = """SELECT ?property ?object WHERE {{
  VALUES ?answer {{ {iri} }}
  ?answer ?property ?object .
  FILTER(?property = rdf:type || STRSTARTS(STR(?property), STR(rg:)))
}}"""
_SHOWN: Final = 24


def results(sentence: Sentence, tools: Tools) -> Iterator[Result]:
    """Tell of the one entity of a question that asks nothing else."""
    named = sentence.entities()
    if len(named) != 1:
        return
    at = sentence.tokens.index(named[0])
    others = [(place, token) for place, token in enumerate(sentence.tokens) if place != at]
    if not sentence.has("definition") or not all(
        _allowed(token, named[0], abs(place - at)) for place, token in others
    ):
        return
    for candidate in named[0].candidates:
        yield _tell(candidate, tools)


def _allowed(token: Token, named: Token, distance: int) -> bool:
    if token.can("op", "definition", "of", "list") or token.can("ask", "which", "who"):
        return True
    if token.can("filler"):
        return True
    classes = grammar().classes
    types = {candidate.type for candidate in named.candidates}
    return distance == 1 and any(
        types & set(classes[name].classes) for name in token.named("class")
    )


def _tell(candidate: Candidate, tools: Tools) -> Result:
    sparql = _ABOUT.format(iri=ox.NamedNode(candidate.iri))
    answer: Answer = tools.entity(candidate.iri)
    kinds: list[str] = []
    told: list[ox.Triple] = []
    subject = ox.NamedNode(candidate.iri)
    for row in tools.store.rows(sparql):
        predicate, value = row["property"], row["object"]
        if not isinstance(predicate, ox.NamedNode) or value is None:
            continue
        if predicate == TYPE:
            local = str(getattr(value, "value", "")).removeprefix(RG)
            if local in ENTITY_TYPES:
                kinds.insert(0, term_labels()[local].get(tools.language, local))
        elif not predicate.value.endswith("#lineage"):
            told.append(ox.Triple(subject, predicate, value))
    known = [triple for triple in sorted(told, key=str) if tools.held(triple)][:_SHOWN]
    if tools.as_of and not known:
        return Result([], sparql)
    answer.value = ", ".join(kinds)
    answer.path = [tools.read(triple) for triple in known]
    tools.support(answer, known)
    if not answer.evidence:
        tools.support(answer, _incoming(tools, subject))
    return Result([answer], sparql)


def _incoming(tools: Tools, subject: ox.NamedNode) -> list[ox.Triple]:
    """Return statements in which the entity is the object, where it is the subject of none."""
    query = (
        f"SELECT ?s ?p WHERE {{ ?s ?p {subject} . FILTER(STRSTARTS(STR(?p), STR(rg:))) }} LIMIT 12"
    )
    return [
        ox.Triple(row["s"], row["p"], subject)  # type: ignore[arg-type] # a subject and a predicate
        for row in tools.store.rows(query)
    ]

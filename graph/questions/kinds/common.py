"""What X and Y have in common: the same property with the same object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.questions.results import Answer, Result
from ontology.terms import properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.reading import Sentence, Token
    from graph.questions.results import Tools

NAME: Final = "common"
_OPERATORS: Final = ("both", "and", "of", "list", "between", "definition", "compare", "relate")
_WORDS: Final = frozenset(
    {"in common", "common", "共同点", "相同", "共同", "共有", "share", "shared"}
)


def results(sentence: Sentence, tools: Tools) -> Iterator[Result]:
    """Give what two or more entities share."""
    named = sentence.entities()
    said = any(token.text.lower() in _WORDS for token in sentence.tokens)
    if len(named) < 2 or not said:  # noqa: PLR2004
        return
    if not all(_allowed(token) for token in sentence.tokens if token not in named):
        return
    subjects = [ox.NamedNode(token.candidates[0].iri) for token in named]
    names = " ".join(f"rg:{name}" for name in sorted(properties()) if name != "country")
    body = " ".join(f"{subject} ?property ?answer ." for subject in subjects)
    sparql = (
        "SELECT DISTINCT ?property ?answer WHERE {\n"
        f"  VALUES ?property {{ {names} }}\n  {body}\n}}"
    )
    found: dict[str, Answer] = {}
    for row in tools.store.rows(sparql):
        term, predicate = row["answer"], row["property"]
        triples = [ox.Triple(subject, predicate, term) for subject in subjects]  # type: ignore[arg-type] # a property and its object
        if not all(tools.held(triple) for triple in triples):
            continue
        answer = found.get(str(term))
        if answer is None:
            value = str(getattr(term, "value", term))
            entity = isinstance(term, ox.NamedNode)
            answer = found[str(term)] = tools.entity(value) if entity else Answer(value=value)
        answer.path += [tools.read(triple) for triple in triples]
        tools.support(answer, triples)
    yield Result(sorted(found.values(), key=lambda one: (one.label or "", one.value or "")), sparql)


def _allowed(token: Token) -> bool:
    return token.can("filler") or token.can("op", *_OPERATORS) or token.can("ask", "which", "value")

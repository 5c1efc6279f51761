"""How terms are put into the queries that this package writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.vocabulary import Term

#: Variables, and what may hold the text of one. The queries are ours: what a stranger wrote is
#: read by :mod:`graph.sparql.lexer`, whose pattern takes longer to compile than most queries run.
_TOKEN: Final = re.compile(
    r"""
      \#[^\r\n]*
    | '''(?:'{0,2}(?:[^'\\]|\\.))*'''
    | \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"
    | '(?:[^'\\\r\n]|\\.)*'
    | "(?:[^"\\\r\n]|\\.)*"
    | <[^<>"{}|^`\\\x00-\x20]*>
    | [?$](?P<variable>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)


def bind(sparql: str, **terms: Term) -> str:
    r"""Put terms in the place of the variables of those names.

    The terms are written by pyoxigraph, so nothing that a user typed can end them early.

    >>> import pyoxigraph as ox
    >>> bind("SELECT ?x { ?x ?p $name }", name=ox.Literal('a"b'))
    'SELECT ?x { ?x ?p "a\\"b" }'
    """

    def put(token: re.Match[str]) -> str:
        name = token["variable"]
        return str(terms[name]) if name in terms else token[0]

    return _TOKEN.sub(put, sparql)

"""What a query may ask for, and how terms are put into one.

Oxigraph would open a connection for ``SERVICE`` and ``LOAD``. Its parser does not show the algebra
in Python, so a query that it accepted is read here token by token, as the SPARQL grammar cuts it:
a bare word ``SERVICE`` that is no part of a string, comment, IRI, variable, prefixed name, blank
node or language tag can only be the keyword.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ontology.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.vocabulary import Term

_TOKEN: Final = re.compile(
    r"""
      (?P<comment>\#[^\r\n]*)
    | (?P<string>'''(?:'{0,2}(?:[^'\\]|\\.))*'''
               | \"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"
               | '(?:[^'\\\r\n]|\\.)*'
               | "(?:[^"\\\r\n]|\\.)*")
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)
    | (?P<variable>[?$]\w+)
    | (?P<name>(?:[^\W\d_](?:[\w.\-·]*[\w\-·])?)?:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\[^\w\s])*
             | _:[\w.\-·]+)
    | (?P<word>[^\W\d_]\w*)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def check_query(sparql: str) -> None:
    """Refuse a query that would reach out.

    Raises:
        QueryError: it holds ``SERVICE``.
    """
    _refuse(sparql, frozenset({"SERVICE"}))


def check_update(sparql: str) -> None:
    """Refuse an update that would reach out.

    Raises:
        QueryError: it holds ``SERVICE`` or ``LOAD``.
    """
    _refuse(sparql, frozenset({"SERVICE", "LOAD"}))


def keywords(sparql: str) -> Iterator[str]:
    """Yield the bare words of a query in capitals: its keywords and the names of its functions."""
    for token in _TOKEN.finditer(sparql):
        if token.lastgroup == "word":
            yield token[0].upper()


def bind(sparql: str, **terms: Term) -> str:
    r"""Put terms in the place of the variables of those names.

    The terms are written by pyoxigraph, so nothing that a user typed can end them early.

    >>> import pyoxigraph as ox
    >>> bind("SELECT ?x { ?x ?p $name }", name=ox.Literal('a"b'))
    'SELECT ?x { ?x ?p "a\\"b" }'
    """

    def put(token: re.Match[str]) -> str:
        name = token[0][1:] if token.lastgroup == "variable" else ""
        return str(terms[name]) if name in terms else token[0]

    return _TOKEN.sub(put, sparql)


def _refuse(sparql: str, refused: frozenset[str]) -> None:
    for text in {sparql, _unescaped(sparql)}:
        for word in keywords(text):
            if word in refused:
                raise QueryError(f"{word} is not allowed: this store fetches nothing from outside")


def _unescaped(sparql: str) -> str:
    """Resolve the code point escapes that SPARQL allows anywhere in a query."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]  # noqa: PLR2004

    return _ESCAPE.sub(character, sparql)

"""What a query or update may ask for: nothing that makes the engine fetch.

Oxigraph would open a connection for ``SERVICE`` and ``LOAD``. One guard stands before every way to
it: the command line, the library and the HTTP endpoint.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ontology.errors import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.sparql.lexer import Token

_OPERANDS: Final = frozenset({"variable", "number", "string", "name", "iri", "language", "blank"})
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_LAST_CODE_POINT: Final = 0x10FFFF

_NO_SERVICE: Final = "SERVICE is refused: nothing is asked of other servers"
_NO_LOAD: Final = "LOAD is refused: no documents are fetched; send the data itself"


def check_query(sparql: str) -> None:
    """Refuse a query that would reach out.

    Raises:
        QueryError: it holds ``SERVICE``; the message says at which line and column.
    """
    for text in _readings(sparql):
        if "service" in text.lower():  # most queries need no look at their tokens
            read_tokens(text)


def check_update(sparql: str) -> None:
    """Refuse an update that would reach out.

    Raises:
        QueryError: it holds ``SERVICE`` or ``LOAD``; the message says at which line and column.
    """
    for text in _readings(sparql):
        lower = text.lower()
        if "service" in lower or "load" in lower:
            read_tokens(text)


def read_tokens(source: str) -> list[Token]:
    """Return the tokens of a query or update that reaches for nothing outside.

    Raises:
        QueryError: it would reach out, or it is not clear whether it would.
    """
    from graph.sparql.lexer import tokenize  # noqa: PLC0415  few queries come this far

    tokens = tokenize(source)
    unclear = _ambiguous(tokens)
    if unclear is not None:
        raise error_at(source, unclear, "put a space on both sides of the operator <")
    _refuse_fetching(source, tokens)
    return tokens


def error_at(source: str, token: Token, message: str) -> QueryError:
    """Return an error that says where in the query it is."""
    from graph.sparql.lexer import position_of  # noqa: PLC0415

    line, column = position_of(source, token.start)
    return QueryError(f"line {line}, column {column}: {message}")


def keywords(sparql: str) -> Iterator[str]:
    """Yield the bare words of a query in capitals: its keywords and the names of its functions."""
    from graph.sparql.lexer import tokenize  # noqa: PLC0415

    return (token.upper for token in tokenize(sparql) if token.kind == "word")


def unescaped(text: str) -> str:
    r"""Resolve the escapes of code points.

    >>> unescaped(r"\u0053ERVICE")
    'SERVICE'
    """

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= _LAST_CODE_POINT else match[0]

    return _ESCAPE.sub(character, text)


def _readings(sparql: str) -> tuple[str, ...]:
    """Return the text as it is and, where it has escapes, as engines other than ours read it.

    SPARQL 1.1 §19.2 allows the escapes anywhere in a query, keywords included.
    """
    return (sparql, unescaped(sparql)) if "\\" in sparql else (sparql,)


def _ambiguous(tokens: Sequence[Token]) -> Token | None:
    """Return a token that may be an IRI or the operator ``<`` and hide what follows it.

    Inside an expression ``?a<'b>'`` the engine reads an operator and a string where the terminals
    alone give the IRI ``<'b>``; only a quote or a ``#`` inside can shift what comes after. Blocks
    of ``VALUES`` hold terms only, so there an IRI is an IRI.
    """
    parentheses, braces, values_next = 0, [False], False
    previous: Token | None = None
    for token in tokens:
        if token.text == "{":
            braces.append(values_next)
            values_next = False
        elif token.text == "}" and len(braces) > 1:
            braces.pop()
        elif token.text == "(":
            parentheses += 1
        elif token.text == ")":
            parentheses -= 1
        elif token.upper == "VALUES":
            values_next = True
        elif (
            token.kind == "iri"
            and parentheses > 0
            and not braces[-1]
            and previous is not None
            and (previous.kind in _OPERANDS or previous.text in {")", "true", "false"})
            and ("'" in token.text or "#" in token.text)
        ):
            return token
        previous = token
    return None


def _refuse_fetching(source: str, tokens: Sequence[Token]) -> None:
    """Raise where ``SERVICE`` or ``LOAD`` stands as a keyword, glued to its neighbours or not."""
    for index, token in enumerate(tokens):
        if token.kind not in {"word", "name"}:
            continue
        text = token.text.upper()
        before = tokens[index - 1] if index else None
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        if "SERVICE" in text and (
            token.kind == "word"
            or (after == "{" and not (before is not None and before.upper == "GRAPH"))
        ):
            raise error_at(source, token, _NO_SERVICE)
        if text.startswith("LOAD") and token.depth <= 0:
            starts_operation = (
                before is None or before.kind in {"iri", "string"} or before.text in {";", "}"}
            )
            if token.kind == "word" or starts_operation:
                raise error_at(source, token, _NO_LOAD)

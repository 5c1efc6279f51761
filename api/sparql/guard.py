"""What a request may ask for: nothing that makes the server fetch, and a known dataset.

``SERVICE`` and ``LOAD`` are refused by :mod:`graph.sparql.guard`, ``FROM`` a graph that the store
does not hold here, before anything is evaluated; the reader processes cannot open a socket either
(:mod:`api.sparql.reader`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from graph.sparql.guard import check_query, check_update, error_at, read_tokens, unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graph.sparql.lexer import Token

_LOCAL_ESCAPE: Final = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query's own ``FROM`` clauses name, as absolute IRIs."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


def _may_have_dataset(lower: str) -> bool:
    """Whether ``from`` stands where it may be a keyword; in ``rg:derivedFrom`` it does not.

    The clause can only be glued to ``ASK`` and ``CONSTRUCT``: a name before it would swallow it.
    """
    at = lower.find("from")
    while at >= 0:
        if not lower[at - 1 : at].isalpha() or lower.endswith(("ask", "construct"), 0, at):
            return True
        at = lower.find("from", at + 4)
    return False


class _Names:
    """Prefixes and base of a prologue, to make the IRIs of ``FROM`` absolute."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.prefixes: dict[str, str] = {}

    def resolve(self, token: Token) -> str | None:
        """Return the absolute IRI of an IRI or prefixed name; None for anything else."""
        if token.kind == "iri":
            text = unescaped(token.text[1:-1])
            return urljoin(self.base, text) if self.base else text
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            namespace = self.prefixes.get(prefix)
            return None if namespace is None else namespace + _LOCAL_ESCAPE.sub(r"\1", local)
        return None


def _header(tokens: Sequence[Token], names: _Names) -> list[Token]:
    """Read the prologue into ``names`` and return what stands between it and the pattern."""
    index = 0
    while index < len(tokens):
        word = tokens[index].upper
        if word == "PREFIX" and index + 2 < len(tokens):
            iri = names.resolve(tokens[index + 2])
            names.prefixes[tokens[index + 1].text.partition(":")[0]] = iri or ""
            index += 3
        elif word == "BASE" and index + 1 < len(tokens):
            names.base = names.resolve(tokens[index + 1]) or names.base
            index += 2
        elif word == "VERSION":
            index += 2
        else:
            break
    rest = tokens[index:]
    end = next((i for i, t in enumerate(rest) if t.upper == "WHERE" and t.depth == 0), len(rest))
    if rest and rest[0].upper.startswith("CONSTRUCT") and len(rest) > 1 and rest[1].text == "{":
        close = next((i for i, t in enumerate(rest) if t.text == "}" and t.depth == 0), 0)
        rest, end = rest[close + 1 :], max(0, end - close - 1)
    brace = next((i for i, t in enumerate(rest) if t.text == "{"), len(rest))
    return list(rest[: min(end, brace)])


def read_query(source: str, base: str, holds: Callable[[str], bool]) -> Dataset:
    """Check a query and return the dataset that it names itself.

    ``holds`` says whether the store has a graph of that IRI.

    Raises:
        QueryError: it holds ``SERVICE``, or a ``FROM`` that names a graph held elsewhere.
    """
    check_query(source)
    if not _may_have_dataset(source.lower()):
        return Dataset()  # most queries need no look at their tokens
    names = _Names(base)
    header = _header(read_tokens(source), names)
    default: list[str] = []
    named: list[str] = []
    describes = any(t.upper.startswith("DESCRIBE") for t in header[:1])
    index = 0
    while index < len(header):
        token = header[index]
        text = token.text.upper()
        index += 1
        if token.kind not in {"word", "name"} or "FROM" not in text.partition(":")[0]:
            continue
        if describes and token.kind == "name" and token.text.partition(":")[0] in names.prefixes:
            continue
        if token.kind == "name" or text != "FROM":
            raise error_at(source, token, "write FROM with a space before and after it")
        target = default
        if index < len(header) and header[index].upper == "NAMED":
            target, index = named, index + 1
        if index >= len(header):
            break
        iri = names.resolve(header[index])
        if iri is None:
            continue  # the engine's parser says what is wrong with it
        if not holds(iri):
            raise error_at(
                source, header[index], f"FROM <{iri}>: no such graph here, and nothing is fetched"
            )
        target.append(iri)
        index += 1
    return Dataset(tuple(default), tuple(named))


def read_update(source: str, using: Sequence[str] = (), using_named: Sequence[str] = ()) -> str:
    """Check an update and return it with the protocol's ``using-*`` graphs written into it.

    Raises:
        QueryError: it holds ``LOAD`` or ``SERVICE``, or both the request and the update (``USING``,
            ``WITH``) name a dataset (SPARQL 1.1 Protocol §2.2.3).
    """
    check_update(source)
    if not using and not using_named:
        return source
    tokens = read_tokens(source)
    outer = [(i, t) for i, t in enumerate(tokens) if t.depth == 0 and t.kind == "word"]
    for _, token in outer:
        if token.upper in {"USING", "WITH"}:
            raise error_at(source, token, f"{token.upper} and using-graph-uri exclude each other")
    clause = "".join(f" USING <{iri}>" for iri in using)
    clause += "".join(f" USING NAMED <{iri}>" for iri in using_named) + " "
    pieces, done = [], 0
    for index, token in outer:
        if token.upper != "WHERE":
            continue
        pieces.append(source[done : token.start])
        done = token.start
        if index and tokens[index - 1].upper == "DELETE":  # DELETE WHERE {…} takes no USING
            pieces.append(_block(source, tokens[index + 1 :]))
        pieces.append(clause)
    return "".join(pieces) + source[done:]


def _block(source: str, tokens: Iterable[Token]) -> str:
    """Return the text of the ``{…}`` that the tokens begin with."""
    start = None
    for token in tokens:
        if start is None:
            start = token.start
        if token.text == "}" and token.depth == 0:
            return source[start : token.start + 1]
    return ""


#: One triple pattern with a constant, every variable once, perhaps a LIMIT: see `is_point_lookup`.
_VAR = r"[?$][A-Za-z_]\w*"
_IRI = r"<[^\x00-\x20<>\"{}|^`\\']*>"
_NAME = r"(?:[A-Za-z][\w-]*)?:(?:[A-Za-z_0-9][\w-]*)?"
_TEXT = r"\"[^\"\\\r\n]*\"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^(?:" + _IRI + "|" + _NAME + "))?"
_POINT: Final = re.compile(
    rf"\s*(?:PREFIX\s+(?:[A-Za-z][\w-]*)?:\s*{_IRI}\s*)*"
    rf"(?:SELECT\s+(?:\*|{_VAR}(?:\s+{_VAR})*)\s*(?:WHERE\s*)?|ASK\s*(?:WHERE\s*)?)"
    rf"\{{\s*({_VAR}|{_IRI}|{_NAME})\s+({_VAR}|{_IRI}|{_NAME}|a)\s+({_VAR}|{_IRI}|{_NAME}|{_TEXT})"
    r"\s*\.?\s*\}\s*(?:LIMIT\s+\d{1,4}\s*)?",
    re.IGNORECASE,
)


def is_point_lookup(source: str) -> bool:
    """Whether a query is one index lookup that gives each row at once.

    Such a query does work in proportion to what it returns, so it may be answered in the serving
    process as long as the answer is cut off at some bytes. Anything else, and anything unclear,
    goes to a process that can be killed.

    >>> is_point_lookup('SELECT ?s WHERE { ?s rdfs:label "Sora"@en } LIMIT 10')
    True
    >>> is_point_lookup("SELECT ?s WHERE { ?s ?p ?s }")
    False
    """
    if "(" in source or ";" in source:
        return False
    found = _POINT.fullmatch(source)
    if found is None:
        return False
    variables = [term for term in found.groups() if term[0] in "?$"]
    return len(variables) < len(found.groups()) and len({v[1:] for v in variables}) == len(
        variables
    )

"""The tokens of a SPARQL query or update, as the engine's own grammar reads them.

pyoxigraph gives Python no syntax tree, and a search for keywords is wrong both ways (a keyword in
a string is harmless, a keyword glued to the next name is not: the engine reads ``SERVICEex:a{…}``
as ``SERVICE ex:a {…}``). So what a request asks for is decided on tokens: comments, strings, IRIs
and names are told apart by the terminals of SPARQL 1.1 §19.8, escapes included.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

_NAME_START = (
    r"A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    r"\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\u8c48-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _NAME_START + r"0-9\u00b7\u0300-\u036f\u203f-\u2040\-"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"

_TOKEN: Final = rf"""
    (?P<space>[\s\ufeff]+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<iri><(?:[^\x00-\x20<>"{{}}|^`\\]|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*>)
  | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
      | '''(?:[^'\\]|\\.|'(?!''))*'''
      | "(?:[^"\\\r\n]|\\.)*"
      | '(?:[^'\\\r\n]|\\.)*')
  | (?P<variable>[?$][{_NAME_START}0-9][{_NAME_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]*)
  | (?P<blank>_:[{_NAME_START}0-9](?:[{_NAME}.]*[{_NAME}])?)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?)
  | (?P<name>(?:[{_NAME_START}](?:[{_NAME}.]*[{_NAME}])?)?
      :(?:(?:[{_NAME_START}:0-9]|{_ESCAPED})(?:(?:[{_NAME}.:]|{_ESCAPED})*(?:[{_NAME}:]|{_ESCAPED}))?)?)
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<mark>.)
    """

_LINE_COLUMN: Final = re.compile(r"\bat (\d+):(\d+)")


@cache
def _pattern() -> re.Pattern[str]:
    """Compile the terminals when they are first needed: with all of Unicode it takes 50 ms."""
    return re.compile(_TOKEN, re.VERBOSE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``kind`` is a group of the pattern above, ``depth`` counts the open braces."""

    kind: str
    text: str
    start: int
    depth: int

    @property
    def upper(self) -> str:
        """The text of a word in capitals, as keywords are compared; empty for other kinds."""
        return self.text.upper() if self.kind == "word" else ""


def tokenize(source: str) -> list[Token]:
    """Split ``source`` into tokens without white space and comments.

    Never fails: what no terminal matches is a ``mark`` of one character, and the engine's parser
    says what is wrong with it.

    >>> [token.text for token in tokenize("ASK { ?s a 'SERVICE' } # SERVICE")]
    ['ASK', '{', '?s', 'a', "'SERVICE'", '}']
    """
    tokens: list[Token] = []
    depth = 0
    for match in _pattern().finditer(source):
        kind = match.lastgroup or "mark"
        if kind in {"space", "comment"}:
            continue
        text = match.group()
        if text == "}":
            depth -= 1
        tokens.append(Token(kind, text, match.start(), depth))
        if text == "{":
            depth += 1
    return tokens


def position_of(source: str, offset: int) -> tuple[int, int]:
    """Return line and column, both counted from 1, of a character offset."""
    before = source[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def position_in_message(message: str) -> tuple[int, int] | None:
    """Return the line and column that the engine's syntax error names, if it names them.

    >>> position_in_message("error at 2:17: expected one of ABS")
    (2, 17)
    """
    found = _LINE_COLUMN.search(message)
    return (int(found[1]), int(found[2])) if found else None

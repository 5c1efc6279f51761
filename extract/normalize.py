"""Raw text to readable text, with a map back: markup, line wraps and widths are taken away."""

from __future__ import annotations

import html
import re
from typing import Final

from extract.document import Shadow

CJK: Final = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CJK_OR_PUNCT: Final = re.compile(rf"[{CJK}\u3000-\u303f\uff00-\uffef]")

# Alternatives in order of precedence; each names what becomes of the match.
_MARKUP: Final = re.compile(
    r"""
      (?P<drop>!\[[^\]\n]*\]\([^)\s]*(?:\s"[^"]*")?\)   # image
        | \[!\[[^\]\n]*\]\([^)]*\)\]\([^)]*\)            # badge
        | \*\*\*? | ~~ | `+ | __(?=\S)
        | (?<![*\w])\*(?=[^\s*][^*\n]*[^\s*]\*(?![*\w])|[^\s*]\*(?![*\w]))   # opening *
        | (?<=[^\s*])\*(?![*\w])                         # closing *
        | [\u200b-\u200f\ufeff\u00ad]
        | \[\^\w+\]
      )
    | \[(?P<label>(?:[^\[\]\n]|\[[^\[\]\n]*\])+)\]
        \((?P<target>[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s"[^"]*")?\)
    | (?P<url>https?://[^\s<>()（）\]，。；、|]+)
    | (?P<break><(?:li|br|/li|p|/p|/ul|/ol|div|/div|tr|/tr)\b[^<>]*/?>)
    | (?P<tag></?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->)
    | (?P<entity>&(?:[A-Za-z]{2,8}|\#\d{1,6}|\#x[0-9A-Fa-f]{1,6});)
    | (?P<wrap>[ \t]*\r?\n[ \t>]*)
    | (?P<wide>[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0b\uff0d\uff0e\uff0f\u3000\u00a0])
    """,
    re.VERBOSE | re.DOTALL,
)
_HAS_MARKUP: Final = re.compile(
    r"[*`~\[\]<&\n\u200b-\u200f\ufeff\u00ad\uff05-\uff5a\u3000\u00a0_]|https?:"
)


class _Builder:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.offsets: list[int] = []
        self.last = ""

    def keep(self, text: str, start: int) -> None:
        if text:
            self.parts.append(text)
            self.offsets.extend(range(start, start + len(text)))
            self.last = text[-1]

    def put(self, char: str, offset: int) -> None:
        self.parts.append(char)
        self.offsets.append(offset)
        self.last = char


def shadow(text: str, start: int, end: int) -> Shadow:
    """Return the readable form of ``text[start:end]`` with its offsets.

    A line break inside a block is dropped between Chinese characters and is a space elsewhere; an
    HTML break is a newline; links keep their label.
    """
    raw = text[start:end]
    if not _HAS_MARKUP.search(raw):
        left = len(raw) - len(raw.lstrip())
        core = raw.strip()
        return Shadow(core, tuple(range(start + left, start + left + len(core))))
    built = _Builder()
    _append(built, text, start, end)
    joined = "".join(built.parts)
    left = len(joined) - len(joined.lstrip())
    core = joined.strip()
    return Shadow(core, tuple(built.offsets[left : left + len(core)]))


def _append(built: _Builder, text: str, start: int, end: int) -> None:
    position = start
    for match in _MARKUP.finditer(text, start, end):
        built.keep(text[position : match.start()], position)
        position = match.end()
        kind = match.lastgroup
        if match.group("label") is not None:
            _append(built, text, match.start("label"), match.end("label"))
        elif kind == "break":
            if built.last != "\n":
                built.put("\n", match.start())
        elif kind == "url":
            built.put(" ", match.start())
        elif kind == "entity":
            built.put(html.unescape(match.group())[:1] or " ", match.start())
        elif kind == "wide":
            char = match.group()
            built.put(" " if char in "\u3000\u00a0" else chr(ord(char) - 0xFEE0), match.start())
        elif kind == "wrap":
            following = text[position : position + 1]
            if not (_CJK_OR_PUNCT.match(built.last) and _CJK_OR_PUNCT.match(following)):
                built.put(" ", match.start())
    built.keep(text[position:end], position)

"""Bytes to text: UTF-8 with or without a mark, UTF-16, GB18030, told apart by their bytes."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from ontology.errors import UnreadableReport

if TYPE_CHECKING:
    from pathlib import Path

#: Reports beyond this are refused: no report is that long, and a mistaken file should not hang.
MAX_BYTES: Final = 50_000_000
#: A line of this many characters is no prose: a dump or a minified file.
MAX_LINE: Final = 2_000_000

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_text(path: Path) -> str:
    """Return a file's text with its line ends as they are and without a byte order mark.

    Raises:
        UnreadableReport: empty, binary, larger than :data:`MAX_BYTES`, or in no known encoding.
    """
    size = path.stat().st_size
    if size == 0:
        raise UnreadableReport(str(path), "it is empty")
    if size > MAX_BYTES:
        raise UnreadableReport(
            str(path), f"it has {size:,} bytes; split it, at most {MAX_BYTES:,} are read"
        )
    text = decode(path.read_bytes(), str(path))
    if not text.strip():
        raise UnreadableReport(str(path), "it holds only white space")
    if max(map(len, text.split("\n"))) > MAX_LINE:
        raise UnreadableReport(
            str(path), f"one line has over {MAX_LINE:,} characters; this is no report's text"
        )
    return text


def decode(raw: bytes, name: str) -> str:
    """Decode ``raw``; see :func:`read_text`."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableReport(name, f"broken {encoding} at byte {error.start}") from error
    if b"\x00" in raw[:4096] and (guess := _unmarked_utf16(raw)):
        try:
            return raw.decode(guess)
        except UnicodeDecodeError:
            pass
    if b"\x00" in raw:
        raise UnreadableReport(name, "it is binary (it holds NUL bytes); give a text file")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _plausible(text):
            return text
    raise UnreadableReport(name, "it is neither UTF-8, UTF-16 nor GB18030 text; convert it first")


def _unmarked_utf16(raw: bytes) -> str | None:
    """Tell UTF-16 without a mark by NULs or line feeds on one side of the byte pairs only."""
    head = raw[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0 and even == 0:
        return "utf-16-le"
    if even > 0 and odd == 0:
        return "utf-16-be"
    return None


def _plausible(text: str) -> bool:
    """Whether GB18030 gave readable text: almost any bytes decode, but into rare characters."""
    sample = text[:20_000]
    common = sum(
        1
        for c in sample
        if c.isascii() or "\u4e00" <= c <= "\u9fff" or c in "，。、：；（）“”《》—…·"
    )
    controls = sum(1 for c in sample if c < " " and c not in "\t\r\n\f")
    return common >= 0.9 * len(sample) and controls == 0

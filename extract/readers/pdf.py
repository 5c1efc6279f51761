"""PDF files: the text of each page, without running heads, and where each page begins.

PDF knows no paragraphs: lines end where the page does, also inside Chinese words. The lines are
stored as they are; the layout joins them, and shadows lead back to them.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

import pypdfium2

from extract.layout import parse
from extract.readers.decoding import MAX_BYTES
from ontology.errors import UnreadableReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extract.document import Document

#: Lines at a page's top and bottom among which running heads are sought.
_MARGIN: Final = 2
#: A line that recurs in the margins of this many pages, and of half of all, is a running head.
_RECURS: Final = 3
#: What pdfium writes for a hyphen at a line's end.
_SOFT_HYPHEN: Final = re.compile("[\ufffe\u00ad]\n?")


def read(path: Path) -> Document:
    """Read a PDF; the stored text is its pages' text, one after the other.

    Raises:
        UnreadableReport: it is no PDF, is encrypted, too large, or holds no text (a scan).
    """
    if path.stat().st_size > MAX_BYTES:
        raise UnreadableReport(str(path), f"it is larger than {MAX_BYTES:,} bytes; split it")
    pages = [_lines(text) for text in _page_texts(path)]
    heads = _running_heads(pages)
    text, starts = "", []
    for lines in pages:
        starts.append(len(text))
        kept = [line for line in lines if _folded(line) not in heads]
        text += "\n".join(kept).strip("\n") + "\n"
    if not text.strip():
        raise UnreadableReport(str(path), "it holds no text (a scan?); recognise its text first")
    document = parse(text)
    document.pages = tuple(starts)
    return document


def _page_texts(path: Path) -> list[str]:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise UnreadableReport(str(path), f"it is no readable PDF ({error})") from error
    try:
        return [str(page.get_textpage().get_text_bounded()) for page in pdf]
    finally:
        pdf.close()


def _lines(text: str) -> list[str]:
    return _SOFT_HYPHEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")


def _folded(line: str) -> str:
    """Fold page numbers, so that ``3 | Report`` and ``4 | Report`` are one line."""
    return re.sub(r"\d+", "#", line).strip()


def _running_heads(pages: Sequence[Sequence[str]]) -> set[str]:
    """Return the folded lines that recur at the tops and bottoms of pages."""
    counts: Counter[str] = Counter()
    for lines in pages:
        filled = [line for line in lines if line.strip()]
        margin = filled[:_MARGIN] + filled[-_MARGIN:]
        counts.update({_folded(line) for line in margin})
    least = max(_RECURS, len(pages) / 2)
    return {line for line, count in counts.items() if count >= least}

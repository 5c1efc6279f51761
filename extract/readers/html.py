"""HTML pages: headings, paragraphs, lists and tables of the main part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from extract.layout import parse
from extract.readers.decoding import read_text
from extract.readers.markdown import MarkdownWriter

if TYPE_CHECKING:
    from pathlib import Path

    from extract.document import Document

#: Parts of a page that are no report.
_LEFT_OUT: Final = [
    "script", "style", "noscript", "template", "svg", "nav", "footer", "header", "aside", "form",
    "iframe", "button", "head",
]  # fmt: skip
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = frozenset(
    {"address", "article", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "hr", "html", "li", "main", "ol", "p", "pre"}
    | {"section", "summary", "table", "tbody", "tr", "ul", *_HEADINGS}
)


def read(path: Path) -> Document:
    """Read an HTML file; the stored text is its main part as Markdown."""
    soup = BeautifulSoup(read_text(path), "lxml")
    for tag in soup(_LEFT_OUT):
        # a header inside the article holds its title
        if tag.name != "header" or tag.find_parent(["article", "main"]) is None:
            tag.decompose()
    writer = MarkdownWriter()
    _write(soup.find("main") or soup.find("article") or soup.body or soup, writer, 0)
    return parse(writer.text)


def _write(tag: Tag, writer: MarkdownWriter, depth: int) -> None:
    """Write a tag's blocks; text that stands loose between blocks is a paragraph."""
    loose: list[str] = []

    def flush() -> None:
        writer.paragraph("".join(loose))
        loose.clear()

    for child in tag.children:
        if not isinstance(child, Tag):
            if isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                loose.append(str(child))
        elif child.name == "br":
            flush()
        elif child.name not in _BLOCKS and child.find(sorted(_BLOCKS)) is None:
            loose.append(child.get_text())
        else:
            flush()
            _block(child, writer, depth)
    flush()


def _block(tag: Tag, writer: MarkdownWriter, depth: int) -> None:
    if tag.name in _HEADINGS:
        writer.heading(_HEADINGS[tag.name], tag.get_text())
    elif tag.name == "table":
        _table(tag, writer)
    elif tag.name in {"ul", "ol"}:
        for item in tag.find_all("li", recursive=False):
            nested = [inner.extract() for inner in item.find_all(["ul", "ol"], recursive=False)]
            writer.item(item.get_text(), depth)
            for inner in nested:
                _block(inner, writer, depth + 1)
        writer.paragraph("")
    else:
        _write(tag, writer, depth)


def _table(tag: Tag, writer: MarkdownWriter) -> None:
    if (caption := tag.find("caption")) is not None:
        writer.paragraph(caption.get_text())
    rows = []
    for row in tag.find_all("tr"):
        cells: list[str] = []
        for cell in row.find_all(["td", "th"]):
            for line in cell.find_all(["br", "li"]):
                line.insert_before("、")
            span = str(cell.get("colspan", "1"))
            cells.extend([cell.get_text().strip("、 ")] * (int(span) if span.isdigit() else 1))
        rows.append(cells)
    writer.table(rows)

"""Word documents: headings, paragraphs, list items and tables in reading order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from extract.layout import parse
from extract.readers.markdown import MarkdownWriter
from ontology.errors import UnreadableReport

if TYPE_CHECKING:
    from pathlib import Path

    from docx.text.paragraph import Paragraph

    from extract.document import Document

_HEADING: Final = re.compile(r"(?:Heading|标题)\s?(\d)")


def read(path: Path) -> Document:
    """Read a Word document; the stored text is its body as Markdown.

    Raises:
        UnreadableReport: the file is no Word document (an old .doc, say).
    """
    try:
        content = docx.Document(str(path))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise UnreadableReport(str(path), "it is no Word document (.docx)") from error
    writer = MarkdownWriter()
    for part in content.iter_inner_content():
        if isinstance(part, Table):
            writer.table([[cell.text for cell in row.cells] for row in part.rows])
        else:
            _paragraph(part, writer)
    return parse(writer.text)


def _paragraph(paragraph: Paragraph, writer: MarkdownWriter) -> None:
    style = paragraph.style.name or "" if paragraph.style is not None else ""
    if style == "Title":
        writer.heading(1, paragraph.text)
    elif match := _HEADING.match(style):
        writer.heading(int(match.group(1)), paragraph.text)
    elif style.startswith("List"):
        depth = style[-1]
        writer.item(paragraph.text, int(depth) - 1 if depth.isdigit() else 0)
    else:
        writer.paragraph(paragraph.text)

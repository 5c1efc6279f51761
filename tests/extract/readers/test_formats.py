"""HTML, Word and PDF to documents; the files are made here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import docx
import pytest

from extract import pipeline
from extract.document import Kind
from extract.readers import read
from extract.readers.markdown import MarkdownWriter
from ontology.errors import UnreadableReport

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extract.document import Document

_PAGE = """<!doctype html><html><head><title>t</title><style>p{}</style></head><body>
<nav>Home | Sora 9 by Nobody</nav><main><h1>Video models</h1>loose <b>text</b>
<p>OpenAI released
<a href="https://example.com">Sora 2</a>.</p><ul><li>first<ul><li>inner</li></ul></li></ul>
<table><caption>Table 1: Models</caption><tr><th>Model<th>Company
<tr><td>Veo 3</td><td>Google</td></tr></table><!-- hidden --><script>evil()</script></main>
<footer>all rights reserved</footer></body></html>"""


def _kinds(document: Document) -> list[tuple[Kind, str]]:
    return [(b.kind, b.text) for b in document.blocks]


def test_a_page_s_main_part_is_read(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(_PAGE, "utf-8")
    assert _kinds(read(path)) == [
        (Kind.HEADING, "Video models"),
        (Kind.PARAGRAPH, "loose text"),
        (Kind.PARAGRAPH, "OpenAI released Sora 2."),
        (Kind.ITEM, "first"),
        (Kind.ITEM, "inner"),
        (Kind.CAPTION, "Table 1: Models"),
        *((Kind.CELL, text) for text in ("Model", "Company", "Veo 3", "Google")),
    ]


def test_a_page_is_extracted_with_its_quotes(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(_PAGE, "utf-8")
    made = pipeline.extract_file(path)
    assert {a.subject for a in made.assertions} >= {"sora-2", "veo-3"}
    for a in made.assertions:
        assert made.text[a.evidence.start : a.evidence.end] == a.evidence.exact


def test_a_word_document_is_read_in_order(tmp_path: Path) -> None:
    written = docx.Document()
    written.add_heading("视频模型", 1)
    written.add_paragraph("快手发布可灵2.6。")
    written.add_paragraph("第一项", style="List Bullet")
    table = written.add_table(2, 2)
    for cell, text in zip(table._cells, ["模型", "厂商", "Veo 3", "谷歌"], strict=True):
        cell.text = text
    written.add_paragraph("结尾。")
    path = tmp_path / "report.docx"
    written.save(str(path))
    assert _kinds(read(path)) == [
        (Kind.HEADING, "视频模型"),
        (Kind.PARAGRAPH, "快手发布可灵2.6。"),
        (Kind.ITEM, "第一项"),
        *((Kind.CELL, text) for text in ("模型", "厂商", "Veo 3", "谷歌")),
        (Kind.PARAGRAPH, "结尾。"),
    ]


def _pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """Write a PDF by hand: a page a list of lines, in a font that every reader has."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for lines in pages:
        shown = " ".join(f"({line}) Tj T*" for line in lines)
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {shown} ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        kids.append(len(objects) + 1)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {len(objects)} 0 R >>"
        )
    objects[1] = (
        f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>"
    )
    body, starts = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        starts.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(objects) + 1
    trailer = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>"
    return (body + trailer + f"\nstartxref\n{len(body)}\n%%EOF\n").encode("latin-1")


def test_a_pdf_knows_its_pages_and_drops_running_heads(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    facts = ["OpenAI released Sora 2.", "Google released Veo 3.", "Runway was", "Pika was"]
    path.write_bytes(
        _pdf(
            [
                ["Industry Report", fact, "some more words here", f"Page {n}"]
                for n, fact in enumerate(facts)
            ]
        )
    )
    document = read(path)
    assert len(document.pages) == len(facts)
    assert "Industry Report" not in document.text
    assert "Page" not in document.text
    assert document.page_of(document.text.index("Veo 3")) == 2
    made = pipeline.extract_file(path)
    pages = {a.subject: a.evidence.page for a in made.assertions}
    assert (pages["sora-2"], pages["veo-3"]) == (1, 2)


def test_lines_of_a_pdf_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(_pdf([["The model was released by Google", "DeepMind in London."]]))
    assert "Google DeepMind" in " ".join(b.text for b in read(path).blocks)


def test_a_scan_says_that_it_has_no_text(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(_pdf([[], []]))
    with pytest.raises(UnreadableReport, match="scan"):
        read(path)


def test_what_looks_like_a_mark_stays_text() -> None:
    writer = MarkdownWriter()
    writer.paragraph("# 1 in sales | first")
    writer.table([["a|b", "c"], ["", ""], ["d"]])
    assert "\u200b# 1 in sales" in writer.text
    assert r"a\|b" in writer.text

"""Lines to headings, paragraphs, items, captions, tables and boilerplate."""

from __future__ import annotations

import pytest

from extract.document import Kind
from extract.layout import parse


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(b.kind.value, b.text) for b in parse(text).blocks]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("# 一级标题", Kind.HEADING),
        ("2.2 技术路线", Kind.HEADING),
        ("第三章 应用", Kind.HEADING),
        ("一、投资建议", Kind.HEADING),
        ("图表12：模型对比", Kind.CAPTION),
        ("Figure 3: Pipeline", Kind.CAPTION),
        ("资料来源：公司公告", Kind.SOURCE),
        ("Source: company data", Kind.SOURCE),
        ("- 第一项", Kind.ITEM),
        ("（1）第一项内容", Kind.ITEM),
        ("① 第一项", Kind.ITEM),
        ("请务必阅读正文之后的声明", Kind.BOILERPLATE),
        ("- 12 -", Kind.BOILERPLATE),
        ("目录", Kind.CONTENTS),
        ("普通的一句话。", Kind.PARAGRAPH),
    ],
)
def test_a_line_is_of_its_kind(line: str, kind: Kind) -> None:
    assert parse(line).blocks[0].kind is kind


@pytest.mark.parametrize(
    "line", ["2.5亿元的收入增长。", "第三，公司发布模型。", "图1展示了模型的结构。"]
)
def test_a_sentence_is_no_heading_or_caption(line: str) -> None:
    assert parse(line).blocks[0].kind is Kind.PARAGRAPH


def test_blocks_know_the_headings_above_them() -> None:
    document = parse("# 甲\n\n## 乙\n\n正文。\n\n# 丙\n\n结尾。\n")
    bodies = [b for b in document.blocks if b.kind is Kind.PARAGRAPH]
    assert [b.section for b in bodies] == [("甲", "乙"), ("丙",)]


def test_a_list_knows_what_introduces_it() -> None:
    document = parse("模型如下：\n- 甲\n  - 乙\n- 丙\n")
    lead, one, nested, two = document.blocks
    assert one.lead is lead
    assert nested.lead is one
    assert two.lead is lead


@pytest.mark.parametrize(
    "text",
    [
        "模型\t厂商\nSora 2\tOpenAI\n",
        "| 模型 | 厂商 |\n|---|---|\n| Sora 2 | OpenAI |\n",
        "模型 | 厂商\n--- | ---\nSora 2 | OpenAI\n",
        "<table><tr><th>模型</th><th>厂商</th></tr><tr><td>Sora 2</td><td>OpenAI</td></tr></table>",
        "<table>\n<tr><th>模型<th>厂商\n<tr><td>Sora 2<td>OpenAI\n</table>",
    ],
)
def test_a_table_is_read_in_each_notation(text: str) -> None:
    (table,) = parse(text).tables
    assert [[c.text for c in row] for row in table.rows] == [["模型", "厂商"], ["Sora 2", "OpenAI"]]
    for row in table.rows:
        for cell in row:
            assert text[cell.start : cell.end].strip() == cell.text


def test_a_spanning_cell_stands_in_each_column() -> None:
    (table,) = parse(
        '<table><tr><th colspan="2">模型</th></tr><tr><td>甲</td><td>乙</td></tr></table>'
    ).tables
    assert [c.text for c in table.rows[0]] == ["模型", "模型"]


def test_a_caption_above_belongs_to_its_table() -> None:
    (table,) = parse("图表13：模型对比\n模型\t厂商\nSora 2\tOpenAI\n").tables
    assert table.number == "图表13"


def test_a_caption_is_not_carried_past_a_heading() -> None:
    (table,) = parse("图表13：模型对比\n\n# 新章\n\n模型\t厂商\nSora 2\tOpenAI\n").tables
    assert table.caption is None


def test_an_escaped_bar_does_not_divide() -> None:
    (table,) = parse("| a \\| b | c |\n|---|---|\n| d | e |\n").tables
    assert len(table.rows[0]) == 2


def test_lines_wrapped_inside_a_word_are_joined() -> None:
    (block,) = parse("公司与相关上\n市公司合作。").blocks
    assert block.text == "公司与相关上市公司合作。"


def test_a_sentence_end_ends_a_paragraph_of_plain_text() -> None:
    assert [k for k, _ in _kinds("第一段结束。\n第二段开始。")] == ["paragraph", "paragraph"]


def test_boilerplate_lasts_until_the_next_heading_of_its_rank() -> None:
    kinds = [k for k, _ in _kinds("# 正文\n\n甲。\n\n## 免责声明\n\n乙。\n\n# 附录\n\n丙。\n")]
    assert kinds == ["heading", "paragraph", "boilerplate", "boilerplate", "heading", "paragraph"]


def test_tables_of_boilerplate_are_no_tables() -> None:
    assert parse("评级说明\n\n评级\t含义\n买入\t上涨\n").tables == []


def test_code_is_kept_apart() -> None:
    assert [k for k, _ in _kinds("前。\n\n```\nSora 2\n```\n\n后。")] == [
        "paragraph",
        "code",
        "paragraph",
    ]


@pytest.mark.parametrize("text", ["", "\n\n", "```", "|", "<table>", "<table></table>", "\t"])
def test_odd_texts_do_no_harm(text: str) -> None:
    parse(text)

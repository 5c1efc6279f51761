"""Tables by the words of their headings: rows, turned tables, carried cells, cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from extract.layout import parse
from extract.tables import values
from extract.tables.cells import pieces, refine
from extract.tables.grid import is_empty, is_prose
from extract.tables.roles import roles_of
from tests.extract.factory import analyse, extract, measured, stated

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("heading", "kind", "name"),
    [
        ("所属公司", "names", "Organization"),
        ("模型名称", "names", "Model"),
        ("发布时间", "attributes", "releaseDate"),
        ("分辨率", "observations", "resolution"),
        ("文本编码器", "relations", "component"),
        ("Release date", "attributes", "releaseDate"),
        ("Max resolution", "observations", "resolution"),
        ("价格（元/月）", "observations", "price"),
    ],
)
def test_a_heading_tells_its_role(heading: str, kind: str, name: str) -> None:
    assert (roles_of(heading)[0].kind, roles_of(heading)[0].name) == (kind, name)


@pytest.mark.parametrize(
    "heading", ["杂项", "", "这是一句很长的话，它不是任何一列的标题，所以没有角色"]
)
def test_other_headings_tell_none(heading: str) -> None:
    assert roles_of(heading) == ()


_TAB = (
    "模型\t厂商\t架构\t发布时间\t分辨率\n"
    "Sora 2\tOpenAI\tDiT\t2025.09\t1080p\n"
    "Veo 3\t谷歌\t-\t2025.05\t4K\n"
)
_FACTS = {
    "Sora 2 developedBy OpenAI",
    "Sora 2 usesArchitecture DiT",
    "Sora 2 releaseDate 2025-09",
    "Veo 3 developedBy 谷歌",
    "Veo 3 releaseDate 2025-05",
}


def _pipes(text: str) -> str:
    rows = [f"| {' | '.join(line.split(chr(9)))} |" for line in text.splitlines()]
    return "\n".join([rows[0], "|" + "---|" * rows[0].count(" | ") + "---|", *rows[1:]]) + "\n"


def _html(text: str) -> str:
    rows = ["".join(f"<td>{c}</td>" for c in line.split("\t")) for line in text.splitlines()]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize("write", [str, _pipes, _html])
def test_a_table_states_the_same_in_each_notation(write: Callable[[str], str]) -> None:
    made = extract(write(_TAB))
    assert stated(made) >= _FACTS
    assert measured(made) == {"Sora 2 resolution 1080p", "Veo 3 resolution 4K"}


def test_a_turned_table_states_the_same() -> None:
    rows = [line.split("\t") for line in _TAB.splitlines()]
    turned = "\n".join("\t".join(column) for column in zip(*rows, strict=True)) + "\n"
    assert stated(extract(turned)) >= _FACTS


def test_an_empty_leading_cell_stands_for_the_one_above() -> None:
    text = "厂商\t模型\t发布时间\n快手\t可灵2.5\t2025.09\n\t可灵2.6\t2025.12\n"
    assert {"可灵2.5 developedBy 快手", "可灵2.6 developedBy 快手"} <= stated(extract(text))


def test_ditto_stands_for_the_cell_above() -> None:
    text = "模型\t厂商\t架构\n可灵2.5\t快手\tDiT\n可灵2.6\t同上\tDiT\n"
    assert "可灵2.6 developedBy 快手" in stated(extract(text))


@pytest.mark.parametrize("empty", ["-", "—", "N/A", "未披露", "Inherited", "", "/"])
def test_an_empty_cell_states_nothing(empty: str) -> None:
    made = extract(f"模型\t厂商\t架构\nSora 2\tOpenAI\t{empty}\nVeo 3\t谷歌\tDiT\n")
    assert not any(s.startswith("Sora 2 usesArchitecture") for s in stated(made))


def test_a_maker_beside_its_model_in_one_cell() -> None:
    assert "可灵2.6 developedBy 快手" in stated(
        extract("模型\t架构\n可灵2.6（快手）\tDiT\nVeo 3（谷歌）\tDiT\n")
    )


def test_a_card_is_about_what_stands_above() -> None:
    text = "## Sora 2\n\n| 厂商 | OpenAI |\n|---|---|\n| 发布时间 | 2025年9月 |\n| 架构 | DiT |\n"
    assert {"Sora 2 releaseDate 2025-09", "Sora 2 usesArchitecture DiT"} <= stated(extract(text))


def test_a_table_without_names_says_why() -> None:
    (grid,) = analyse("说明\t备注\n甲乙\t丙丁\n戊己\t庚辛\n").grids
    assert grid.reason
    rows = [r for r in extract("说明\t备注\n甲乙\t丙丁\n戊己\t庚辛\n").coverage if r.kind == "row"]
    assert all(r.reason for r in rows)


def test_a_header_alone_has_no_body() -> None:
    (grid,) = analyse("模型\t厂商\n").grids
    assert grid.reason == "has no body"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("Sora 2、Veo 3", ["Sora 2", "Veo 3"]),
        ("Sora 2, Veo 3 等", ["Sora 2", "Veo 3"]),
        ("DiT + VAE", ["DiT", "VAE"]),
        ("甲；乙", ["甲", "乙"]),
        ("无", []),
        ("12.5", []),
    ],
)
def test_a_cell_lists_items(text: str, items: list[str]) -> None:
    assert [text[a:b] for a, b, bracketed in pieces(text) if not bracketed] == items


def test_a_name_s_own_ending_corrects_its_column() -> None:
    assert refine("Video Transformer", "Model") == "Architecture"
    assert refine("3D RoPE", "Model") == "Method"
    assert refine("Sora 2", "Model") == "Model"


@pytest.mark.parametrize(
    ("metric", "text", "found"),
    [
        ("resolution", "720p/1080p", ["720p", "1080p"]),
        ("clipDuration", "5秒、10秒", ["5秒", "10秒"]),
        ("price", "标准版66元/月，专业版266元/月", ["66元/月", "266元/月"]),
        ("score", "1,234", ["1,234"]),
        ("users", "约6000万", ["约6000万"]),
        ("views", "1, 2, 3, 4, 5", []),
        ("resolution", "高清", []),
    ],
)
def test_a_cell_gives_its_metric_s_values(metric: str, text: str, found: list[str]) -> None:
    assert [v.text for v in values.values(metric, text)] == found


def test_prose_and_emptiness_are_told_apart() -> None:
    prose, value = parse("模型\t说明\nSora 2\t该模型可以生成视频。\n").tables[0].rows[1][::-1]
    assert is_prose(prose)
    assert not is_prose(value)
    assert is_empty(None)

"""View models: places, groups, paths, passages, pages."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.views import lineage, pictures
from api.views.entities import evidence, panel
from api.views.layout import spread
from api.views.network import to_network
from api.views.pages import STATIC, language_of, messages, palette, render
from api.views.passages import blocks, passage
from api.views.reading import GraphReader
from graph.store.oxigraph import OxigraphStore
from ontology.errors import UnknownEntity
from ontology.terms import ENTITY_TYPES
from tests.api.pages.samples import TABLE, build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.views.passages import Block, Piece


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphReader]:
    store = OxigraphStore(build(tmp_path_factory.mktemp("views")))
    yield GraphReader(store)
    store.close()


def test_no_two_boxes_cover_each_other_and_each_run_is_the_same() -> None:
    sizes = [(60.0 + 11 * (at % 7), 54.0) for at in range(60)]
    edges = [(at, at // 3) for at in range(1, 60)]
    places = spread(sizes, edges)
    assert places == spread(sizes, edges)
    for a in range(60):
        for b in range(a):
            apart_x = abs(places[a][0] - places[b][0]) >= 0.9 * (sizes[a][0] + sizes[b][0]) / 2
            apart_y = abs(places[a][1] - places[b][1]) >= 0.9 * (sizes[a][1] + sizes[b][1]) / 2
            assert apart_x or apart_y, (a, b)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_nodes_have_places_too(count: int) -> None:
    assert len(spread([(50.0, 50.0)] * count, [])) == count


def test_a_neighbourhood_says_how_much_it_leaves_out(reader: GraphReader) -> None:
    picture = pictures.neighbourhood(reader, ["dit"])
    drawn = {one.id for one in picture.nodes}
    everyone = {link.other for link in reader.links("dit")} | {"dit"}
    assert drawn <= everyone
    assert picture.total == len(everyone)
    assert sum(group.count for group in picture.groups) >= len(everyone - drawn)
    assert next(one for one in picture.nodes if one.id == "dit").hidden == len(everyone - drawn)


def test_an_expansion_adds_what_is_not_known(reader: GraphReader) -> None:
    known = ["openai", "sora-2"]
    added = {one.id for one in pictures.expansion(reader, "sora-2", known).nodes} - set(known)
    assert added == {link.other for link in reader.links("sora-2")} - set(known)
    group = pictures.neighbourhood(reader, ["dit"]).groups[0]
    opened = pictures.expansion(reader, group.id, ["dit"])
    assert all(one.type == group.type for one in opened.nodes if one.id != "dit")


def test_what_is_unknown_is_refused(reader: GraphReader) -> None:
    for ask in (
        lambda: pictures.neighbourhood(reader, ["nobody"]),
        lambda: pictures.expansion(reader, "nobody", []),
        lambda: pictures.paths(reader, "dit", "nobody"),
        lambda: panel(reader, "a b<>"),
    ):
        with pytest.raises(UnknownEntity):
            ask()


def test_paths_are_shortest_and_along_statements(reader: GraphReader) -> None:
    picture = pictures.paths(reader, "kuaishou", "openai")
    for path in picture.paths:
        assert len(path) == len(picture.paths[0])
        for a, b in pairwise(path):
            assert b in {link.other for link in reader.links(a)}


def test_symmetric_relations_are_drawn_once(reader: GraphReader) -> None:
    edges = [
        e for e in reader.edges_among(["kuaishou", "bluefocus"]) if e.predicate == "partnersWith"
    ]
    assert len(edges) == 1
    assert edges[0].reports == ("second",)


def test_the_network_is_fixed_and_whole(reader: GraphReader) -> None:
    picture = pictures.overview(reader)
    network = to_network(picture)
    assert network["options"]["physics"]["enabled"] is False
    assert {n["id"] for n in network["nodes"] if n["kind"] == "entity"} == {
        n.id for n in picture.nodes
    }
    assert network["drawn"] <= network["total"]


def test_the_panel_keeps_doubts_apart(reader: GraphReader) -> None:
    told = panel(reader, "openai")
    assert {(hedge.status, hedge.predicate) for hedge in told.hedges} == {
        ("denied", "developedBy"),
        ("forecast", "partnersWith"),
    }
    assert all(row.other.id != "kling" for row in told.statements)
    proof = evidence(reader, "genie-3", "linkedTo", "google")["proofs"][0]
    assert {premise["predicate"] for premise in proof["premises"]} == {
        "developedBy",
        "subOrganizationOf",
    }


def test_lanes_hold_what_descends_from_them(reader: GraphReader) -> None:
    chart = lineage.chart(reader)
    lanes = {lane.node.id: lane for lane in chart.lanes}
    for one in chart.placed:
        lane = lanes[one.lane]
        assert lane.y <= one.y <= lane.y + lane.height
        assert 0 <= one.x <= chart.width
    dated = [one for one in chart.placed if one.node.date]
    assert [one.x for one in sorted(dated, key=lambda one: one.node.date or "")] == sorted(
        one.x for one in dated
    )


def _words(block: Block) -> list[Piece]:
    return [*block.pieces, *(piece for row in block.rows for cell in row for piece in cell)]


@given(st.integers(0, len(TABLE) + 5), st.integers(0, len(TABLE) + 5))
@settings(max_examples=150, deadline=None)
def test_marked_pieces_are_the_stored_words(start: int, end: int) -> None:
    told = passage(TABLE, start, end)
    for block in told.blocks:
        for piece in _words(block):
            assert TABLE[piece.start : piece.start + len(piece.text)] == piece.text
            inside = told.start <= piece.start and piece.start + len(piece.text) <= told.end
            assert piece.marked == inside or not piece.text.strip()
    marked = "".join(piece.text for block in told.blocks for piece in _words(block) if piece.marked)
    assert marked in TABLE or set(marked) <= set(TABLE[told.start : told.end])


def test_blocks_of_a_report() -> None:
    assert [block.kind for block in blocks(TABLE)] == ["heading", "paragraph", "table", "paragraph"]
    tabbed = "图表1\n模型\t架构\nSora\tDiT\n\n来源：公司"
    assert [block.kind for block in blocks(tabbed)] == ["paragraph", "table", "paragraph"]
    assert [[cell[0].text for cell in row] for row in blocks(tabbed)[1].rows] == [
        ["模型", "架构"],
        ["Sora", "DiT"],
    ]


def test_long_tables_are_cut_around_the_words() -> None:
    rows = "".join(f"| model {at} | {at} |\n" for at in range(100))
    text = "| name | number |\n|---|---|\n" + rows
    start = text.index("model 80")
    table = passage(text, start, start + 8).blocks[0]
    assert table.rows[0][0][0].text == "name"
    assert len(table.rows) < 30
    assert any(piece.marked for piece in _words(table))
    assert table.skipped > 0


def test_every_class_has_a_colour_and_every_message_two_languages() -> None:
    assert set(ENTITY_TYPES) <= set(palette())
    assert all(len(told) == 2 and all(told) for told in messages().values())


def test_messages_that_scripts_and_templates_ask_for_exist() -> None:
    asked = set()
    for file in (*STATIC.rglob("js/**/*.js"), *(STATIC.parent / "templates").glob("*.html")):
        text = file.read_text("utf-8")
        asked |= set(re.findall(r"""\bt\(["']([\w.-]+)["'][,)]""", text))
        asked |= set(re.findall(r'data-i18n="([\w.-]+)"', text))
    assert asked - set(messages()) == set()


def test_pages_escape_what_they_are_given() -> None:
    for name in ("explore", "query"):
        page = render(name, "zh")
        assert page.count("</script>") == page.count("<script")


@pytest.mark.parametrize(
    ("asked", "kept", "accepted", "expected"),
    [
        ("zh", "en", "en", "zh"),
        (None, "zh", "en", "zh"),
        (None, None, "fr, zh-CN;q=0.9, en;q=0.8", "zh"),
        (None, None, "en-GB,zh;q=0.5", "en"),
        ("xx", "yy", "de;q=bad", "en"),
        (None, None, "", "en"),
    ],
)
def test_language_is_chosen(
    asked: str | None, kept: str | None, accepted: str, expected: str
) -> None:
    assert language_of(asked, kept, accepted) == expected

"""Grounding: of what a model says, only what the text says to the letter and the schema allows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.layout import parse
from extract.llm.answers import Answer, Problem, read_body, read_content
from extract.llm.chunks import Chunk, chunks
from extract.llm.grounding import Grounded, ground, places
from ontology.terms import ENTITY_TYPES, relations

TEXT = """# Notes

Lumora 2 was nursed to life by Quillfern, a studio in Oslo, and Ana Brask of Quillfern spoke.

云影3由北辰视界打磨而成，《星河》用了它。

| Name | Maker |
|---|---|
| Velora | Marrow |
"""
TYPES = {
    "Lumora 2": "Model",
    "Quillfern": "Organization",
    "Ana Brask": "Person",
    "云影3": "Model",
    "北辰视界": "Organization",
}
GOOD = {
    "subject": "Lumora 2",
    "property": "developedBy",
    "object": "Quillfern",
    "block": 2,
    "quote": "Lumora 2 was nursed to life by Quillfern",
}


def sift(*relations: object, types: dict[str, str] = TYPES, **other: Any) -> Grounded:
    (chunk,) = chunks(parse(TEXT), 5000)
    entities = [{"name": name, "type": type_} for name, type_ in types.items()]
    return ground(chunk, {"entities": entities, "relations": list(relations), **other})


def reasons(found: Grounded) -> list[str]:
    return [dropped.reason for dropped in found.dropped]


def test_what_the_text_says_comes_in() -> None:
    chinese = {
        "subject": "云影3",
        "property": "developedBy",
        "object": "北辰视界",
        "block": 3,
        "quote": "云影3由北辰视界打磨而成",
    }
    found = sift(GOOD, chinese)
    assert reasons(found) == []
    assert [c.block.text[c.start : c.end] for c in found.claims] == [
        GOOD["quote"],
        chinese["quote"],
    ]
    assert [(p.surface, p.type) for p in found.proposals].count(("Quillfern", "Organization")) == 2
    assert {p.source for p in found.proposals} == {"llm"}


@pytest.mark.parametrize("block", [1, 3, 0, 99, -1, True, None, "2", 2.0])
def test_a_wrong_block_number_does_no_harm(block: object) -> None:
    (claim,) = sift({**GOOD, "block": block}).claims
    assert claim.block.text.startswith("Lumora 2 was")


WRONG: dict[str, tuple[dict[str, object], str]] = {
    "unknown property": ({"property": "inventedBy"}, "unknown property"),
    "an attribute is no relation": ({"property": "releaseDate"}, "unknown property"),
    "wrong way round": (
        {"subject": "Quillfern", "object": "Lumora 2"},
        "outside the schema",
    ),
    "wrong type of object": ({"property": "affiliatedWith"}, "outside the schema"),
    "quote in other words": ({"quote": "Quillfern developed Lumora 2"}, "quote not in the text"),
    "quote tidied up": (
        {"quote": "lumora 2 was nursed to life by Quillfern"},
        "quote not in the text",
    ),
    "quote over two blocks": ({"quote": "spoke.\n\n云影3"}, "quote not in the text"),
    "quote of a cell": ({"quote": "Velora"}, "quote not in the text"),
    "no quote": ({"quote": "  "}, "no quote"),
    "quote too long": ({"quote": "Lumora 2" * 60}, "quote too long"),
    "quote of neither": ({"quote": "was nursed to life by"}, "no name in the quote"),
    "quote cuts the names": ({"quote": "umora 2 was nursed to life by Quill"}, "no name in the"),
    "name elsewhere": ({"object": "北辰视界"}, "name not with the quote"),
    "name nowhere": ({"object": "Marrowgate"}, "name not with the quote"),
    "base of a version": ({"subject": "Lumora"}, "name not with the quote"),
    "part of a word": ({"object": "Quill"}, "name not with the quote"),
    "itself": ({"object": "lumora-2", "property": "succeeds"}, "the subject is the object"),
    "no name": ({"object": "《》"}, "no name"),
    "empty name": ({"object": ""}, "no name"),
    "number for a name": ({"object": 7}, "wrong shape"),
    "list for a quote": ({"quote": ["Lumora 2"]}, "wrong shape"),
    "null": ({"property": None}, "wrong shape"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_dropped_with_its_reason(case: str) -> None:
    change, reason = WRONG[case]
    types = {**TYPES, "Lumora": "Model"} if case == "base of a version" else TYPES
    found = sift({**GOOD, **change}, GOOD, types=types)
    assert len(found.claims) == 1
    assert reasons(found)[-1].startswith(reason)


def test_the_same_statement_at_the_same_place_counts_once() -> None:
    found = sift(GOOD, {**GOOD, "block": 1}, dict(GOOD))
    assert len(found.claims) == 1
    assert reasons(found) == ["duplicate", "duplicate"]


@pytest.mark.parametrize(
    ("name", "type_", "reason"),
    [
        ("Lumora 2", "Company", "unknown type"),
        ("Lumora 2", "Vendor", "unknown type"),  # a role, which follows from the facts
        ("Lumora", "Model", "name not in the text"),
        ("Studio", "Organization", "name not in the text"),
        ("x", "Model", "no name"),
        ("L" * 81, "Model", "no name"),
        ("Notes\nLumora", "Model", "no name"),
        (None, "Model", "wrong shape"),
        ("Lumora 2", ["Model"], "wrong shape"),
    ],
)
def test_an_entity_that_is_wrong_is_dropped(name: object, type_: object, reason: str) -> None:
    found = sift(types={}, entities=[{"name": name, "type": type_}])
    assert found.proposals == []
    assert reasons(found) == [reason]


def test_a_name_has_one_type() -> None:
    quillfern = {"name": "Quillfern", "type": "Organization"}
    other = {**quillfern, "type": "Person"}
    found = sift(types={}, entities=[quillfern, other, quillfern])
    assert {p.type for p in found.proposals} == {"Organization"}
    assert reasons(found) == ["name of two types", "duplicate"]


def test_quotation_marks_are_not_part_of_a_name() -> None:
    found = sift(types={"《星河》": "CreativeWork"})
    assert [p.surface for p in found.proposals] == ["星河"]


def test_where_a_name_stands_whole() -> None:
    text = "Sora 2 and Sora, Soraya, MySora, Sora2; Sora在此"
    assert [text[a:][:6] for a, _ in places(text, "Sora", "Model")] == ["Sora, ", "Sora在此"]
    assert [a for a, _ in places("快手可灵2.6与可灵", "可灵", "Model")] == [8]


def test_a_chunk_looks_the_same_wherever_it_stands() -> None:
    whole = parse(f"{TEXT}\n## Further\n\n" + "Alpha beta.\n\n" * 3)
    parts = chunks(whole, 150)
    assert [b for part in parts for b in part.blocks] == [
        b for b in whole.blocks if b.kind.value != "cell"
    ]
    assert parts[-1].render().startswith("# Notes > Further\n[1] ")
    assert all(sum(len(b.text) for b in p.blocks) <= 150 or len(p.blocks) == 1 for p in parts)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "type", *GOOD]), inner, max_size=5)
    ),
    max_leaves=6,
)
_WORDS = st.sampled_from([*TYPES, "Lumora", "", "\ud800", GOOD["quote"], *ENTITY_TYPES])
_ITEM = st.fixed_dictionaries(
    {
        "subject": _WORDS,
        "object": _WORDS,
        "property": st.sampled_from([*sorted(relations()), "none"]),
        "quote": _WORDS,
        "block": st.integers(-1, 5) | _JSON,
    }
)


@given(entities=_JSON | st.lists(_JSON), items=st.lists(_ITEM | _JSON) | _JSON)
def test_whatever_it_says_what_comes_in_stands_in_the_text(entities: Any, items: Any) -> None:
    (chunk,) = chunks(parse(TEXT), 5000)
    found = ground(chunk, {"entities": entities, "relations": items})
    for claim in found.claims:
        assert claim.block.text[claim.start : claim.end] in TEXT
        assert claim.subject in claim.block.text
        assert claim.object in claim.block.text
        assert claim.property in relations()
    for dropped in found.dropped:
        assert dropped.reason
        f"{dropped.subject}{dropped.property}{dropped.object}".encode()


@given(st.binary() | st.text().map(str.encode))
def test_no_body_is_too_odd(body: bytes) -> None:
    assert isinstance(read_body(body), Answer | Problem)


@given(st.text(alphabet='{}[]":,` \njsonrelations1', max_size=200))
def test_no_content_is_too_odd(content: str) -> None:
    assert isinstance(read_content(content), Answer | Problem)


def test_one_block_has_no_halves() -> None:
    (chunk,) = chunks(parse(TEXT), 5000)
    assert Chunk(chunk.blocks[:1]).halves() == ()
    left, right = chunk.halves()
    assert left.blocks + right.blocks == chunk.blocks

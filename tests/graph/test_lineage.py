import io
import json
import re

import networkx as nx
import pytest

from graph.lineage import Lineage, lineage
from graph.lineage_formats import LineageFormat, render
from graph.store.memory import MemoryStore
from ontology.errors import UnknownEntity
from ontology.model import Value
from tests.graph.factory import entity, extraction, in_memory, statement


def steps(found: Lineage) -> list[list[str]]:
    """Return each path as labels and properties, ``^`` marking a step against its statement."""
    return [
        [path.stops[0].label()]
        + [
            word
            for hop, stop in zip(path.hops, path.stops[1:], strict=True)
            for word in (hop.property if hop.forward else f"^{hop.property}", stop.label())
        ]
        for path in found.paths
    ]


def test_a_path_names_each_property_and_the_way_it_runs(memory: MemoryStore) -> None:
    assert steps(lineage(memory, "gan", "世界模型")) == [
        [
            "GAN",
            "^succeeds",
            "Diffusion",
            "^derivedFrom",
            "DiT",
            "^usesArchitecture",
            "Sora 2",
            "exemplifies",
            "Generative school",
            "narrowerThan",
            "World model",
        ]
    ]


def test_every_hop_has_its_evidence(memory: MemoryStore) -> None:
    found = lineage(memory, "DiT", "transformer")
    (path,) = found.paths
    (source,) = path.hops[0].sources
    assert (source.slug, source.section) == ("first", "1 Overview")
    assert "dit derivedFrom transformer" in source.exact


def test_the_way_back_is_the_same_path_turned(memory: MemoryStore) -> None:
    (there,) = steps(lineage(memory, "GAN", "World model"))
    (back,) = steps(lineage(memory, "World model", "GAN"))
    turned = [
        w if i % 2 == 0 else w.removeprefix("^") if "^" in w else f"^{w}"
        for i, w in enumerate(back)
    ]
    assert turned[::-1] == there


def test_short_paths_come_first_and_of_equal_ones_that_which_turns_less() -> None:
    store = in_memory(
        [
            extraction(
                "r",
                statement("Sora 2", "derivedFrom", "Sora"),
                statement("Sora 2", "succeeds", "Sora"),
                statement("Sora 2", "usesArchitecture", "DiT"),
                statement("Sora", "usesArchitecture", "DiT"),
                statement("Kling", "derivedFrom", "Sora 2"),
                statement("Kling", "derivedFrom", "Genie 3"),
                statement("Sora", "derivedFrom", "Genie 3"),
            )
        ]
    )
    found = steps(lineage(store, "Sora 2", "Sora"))
    assert found[:2] == [["Sora 2", "derivedFrom", "Sora"], ["Sora 2", "succeeds", "Sora"]]
    assert found[2] == ["Sora 2", "usesArchitecture", "DiT", "^usesArchitecture", "Sora"]
    assert len(found) == 4
    assert len(lineage(store, "Sora 2", "Sora", max_paths=3).paths) == 3
    assert len(lineage(store, "Sora 2", "Sora", max_hops=1).paths) == 2
    straight = steps(lineage(store, "Kling", "Sora"))
    assert straight[0] == ["Kling", "derivedFrom", "Sora 2", "derivedFrom", "Sora"]
    assert ["Kling", "derivedFrom", "Genie 3", "^derivedFrom", "Sora"] in straight


def test_no_path_says_so_and_names_what_is_nearest(memory: MemoryStore) -> None:
    found = lineage(memory, "OpenAI", "World model")
    assert found.paths == ()
    assert found.message.startswith("no lineage path between OpenAI and World model; nearest")
    assert found.nearest
    apart = in_memory(
        [
            extraction("a", statement("DiT", "derivedFrom", "Transformer")),
            extraction("b", statement("Kling", "exemplifies", "World model")),
        ]
    )
    alone = lineage(apart, "Transformer", "World model")
    assert alone.message == (
        "no lineage path between Transformer and World model; nearest to Transformer: DiT"
    )
    assert [stop.label() for stop in alone.nearest] == ["DiT"]


def test_a_path_that_is_too_long_is_told_from_none(memory: MemoryStore) -> None:
    found = lineage(memory, "GAN", "World model", max_hops=3)
    assert found.message.startswith(
        "no lineage path of at most 3 steps between GAN and World model"
    )


def test_an_entity_and_itself(memory: MemoryStore) -> None:
    assert lineage(memory, "GAN", "gan").paths == ()


def test_an_entity_without_relations() -> None:
    store = in_memory([extraction("r", entities=(entity("GAN"), entity("DiT")))])
    assert lineage(store, "GAN", "DiT").message.endswith("nearest to GAN: nothing")


def test_unknown_names(memory: MemoryStore) -> None:
    with pytest.raises(UnknownEntity, match="CycleGAN"):
        lineage(memory, "CycleGAN", "World model")


def test_a_short_cut_that_a_rule_concluded_is_no_step(memory: MemoryStore) -> None:
    assert len(lineage(memory, "Sora 2", "World model").paths[0].hops) == 2


def test_text(memory: MemoryStore) -> None:
    text = render(lineage(memory, "sora 2", "dit"), LineageFormat.TEXT, "zh")
    assert text.startswith("path 1, 1 step\n  Sora 2 (2025-09-30)\n  —采用架构→ DiT\n")
    assert "“test:line says" in text
    assert render(lineage(memory, "OpenAI", "dit"), LineageFormat.TEXT).startswith("no lineage")


def test_json(memory: MemoryStore) -> None:
    told = json.loads(render(lineage(memory, "GAN", "DiT"), LineageFormat.JSON))
    (path,) = told["paths"]
    assert [node["label"] for node in path["nodes"]] == ["GAN", "Diffusion", "DiT"]
    assert [hop["direction"] for hop in path["hops"]] == ["backward", "backward"]
    evidence = path["hops"][0]["evidence"][0]
    assert {"report", "section", "start", "end", "exact"} <= set(evidence)


def test_mermaid_and_dot_run_as_the_statements_do_and_escape_labels() -> None:
    odd = entity("Sora", labels=(("en", 'So"ra <b>#1</b>\n`x`'),))
    store = in_memory([extraction("r", statement("Sora 2", "succeeds", "Sora"), entities=(odd,))])
    found = lineage(store, "rgr:sora", "Sora 2")
    mermaid = render(found, LineageFormat.MERMAID)
    assert 'n0["So#quot;ra #lt;b#gt;#35;1#lt;/b#gt; #96;x#96;"]' in mermaid
    assert 'n1 -->|"succeeds"| n0' in mermaid
    dot = render(found, LineageFormat.DOT)
    assert '[label="So\\"ra <b>#1</b>\\n`x`"]' in dot
    assert re.search(r'sora-2" -> "[^"]+/sora" \[label="succeeds"\]', dot)
    assert dot.count("{") == dot.count("}") == 1


def test_graphml_can_be_read_back(memory: MemoryStore) -> None:
    text = render(lineage(memory, "GAN", "世界模型"), LineageFormat.GRAPHML)
    graph = nx.read_graphml(io.BytesIO(text.encode()))
    assert len(graph.nodes) == 6
    assert {told["label"] for *_, told in graph.edges(data=True)} >= {"succeeds", "exemplifies"}
    assert {told.get("date") for _, told in graph.nodes(data=True)} == {None, "2025-09-30"}


@pytest.mark.parametrize("format_", LineageFormat)
def test_every_format_says_that_there_is_no_path(
    memory: MemoryStore, format_: LineageFormat
) -> None:
    found = lineage(memory, "OpenAI", "dit")
    text = render(found, format_)
    assert text.endswith("\n")
    if format_ is not LineageFormat.GRAPHML:
        assert "no lineage path" in text


def test_years_are_shown() -> None:
    told = statement("DiT", "introducedIn", Value("2022", "gYear"))
    store = in_memory([extraction("r", told, statement("DiT", "derivedFrom", "GAN"))])
    assert "DiT (2022)" in render(lineage(store, "GAN", "DiT"), LineageFormat.TEXT)

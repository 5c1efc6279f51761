import io
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.export import ExportFormat, export
from graph.importing import parse_rdf
from graph.repository import Repository
from graph.store.memory import MemoryStore
from graph.vocabulary import DEFAULT
from ontology.model import Value
from tests.graph.factory import entity, extraction, in_memory, statement

SUFFIX = {
    ExportFormat.NQUADS: ".nq",
    ExportFormat.TRIG: ".trig",
    ExportFormat.TURTLE: ".ttl",
    ExportFormat.JSONLD: ".jsonld",
}


@pytest.mark.parametrize("format_", SUFFIX)
def test_what_is_exported_can_be_read_back(
    memory: MemoryStore, tmp_path: Path, format_: ExportFormat
) -> None:
    file = tmp_path / f"graph{SUFFIX[format_]}"
    file.write_bytes(export(memory, format_))
    graph = DEFAULT if format_ is ExportFormat.TURTLE else None
    assert set(parse_rdf(file)) == set(memory.quads(graph=graph))


def test_an_export_imported_into_an_empty_store_is_the_same_graph(
    built: Path, tmp_path: Path
) -> None:
    with Repository(built).open() as store:
        content = export(store, ExportFormat.NQUADS)
    file = tmp_path / "all.nq"
    file.write_bytes(content)
    copy = Repository(tmp_path / "copy")
    copy.import_rdf([file])
    with copy.open() as store:
        assert export(store, ExportFormat.NQUADS) == content


@pytest.mark.parametrize("format_", ExportFormat)
def test_equal_graphs_give_equal_bytes(memory: MemoryStore, format_: ExportFormat) -> None:
    turned = MemoryStore()
    turned.add(reversed(list(memory.quads())))
    assert export(turned, format_) == export(memory, format_)


TEXTS = st.text(min_size=1, max_size=12).filter(lambda text: text.strip() != "")


@pytest.mark.property
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXTS, TEXTS)
def test_any_label_survives_every_format(tmp_path: Path, label: str, title: str) -> None:
    named = entity("Sora", labels=(("en", label),))
    store = in_memory([extraction("r", entities=(named,), heading=title)])
    for format_, suffix in SUFFIX.items():
        file = tmp_path / f"graph{suffix}"
        file.write_bytes(export(store, format_))
        graph = DEFAULT if format_ is ExportFormat.TURTLE else None
        back = ox.Dataset(parse_rdf(file))
        assert back == ox.Dataset(store.quads(graph=graph)), format_
    nx.read_graphml(io.BytesIO(export(store, ExportFormat.GRAPHML)))


def test_graphml_has_labels_classes_dates_and_relations() -> None:
    store = in_memory(
        [
            extraction(
                "r",
                statement("Kling", "developedBy", "Kuaishou"),
                statement("Kling", "releaseDate", Value("2024-06", "gYearMonth")),
                entities=(entity("Kling", aliases=(("en", "Kling AI"),)),),
            )
        ]
    )
    graph = nx.read_graphml(io.BytesIO(export(store, ExportFormat.GRAPHML)))
    told = graph.nodes["kling"]
    assert (told["label_en"], told["label_zh"], told["type"]) == ("Kling", "可灵", "Model")
    assert (told["releaseDate"], told["aliases"]) == ("2024-06", "Kling AI")
    assert "Vendor" in graph.nodes["kuaishou"]["roles"]
    assert [edge["label"] for *_, edge in graph.edges(data=True)] == ["developedBy"]


def test_a_label_with_control_characters_is_no_broken_xml() -> None:
    named = entity("Sora", labels=(("en", "a\x0bb\x1fc"),))
    store = in_memory([extraction("r", entities=(named,))])
    graph = nx.read_graphml(io.BytesIO(export(store, ExportFormat.GRAPHML)))
    assert graph.nodes["sora"]["label"] == "abc"

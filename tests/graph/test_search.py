import time
from collections.abc import Iterator

import pyoxigraph as ox
import pytest

from graph.search import LabelIndex, find_entity, search
from graph.store.memory import MemoryStore
from graph.store.oxigraph import OxigraphStore
from graph.vocabulary import ALT_LABEL, PREF_LABEL, TYPE, rg
from ontology.errors import UnknownEntity
from ontology.namespaces import resource


@pytest.fixture
def index(disk: OxigraphStore) -> Iterator[LabelIndex]:
    opened = LabelIndex.of(disk)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Sora 2", "sora-2"),
        ("sora2", "sora-2"),
        ("ＳＯＲＡ－2", "sora-2"),
        ("sora", "sora"),
        ("快", "kuaishou"),
        ("快手", "kuaishou"),
        ("kuaishou", "kuaishou"),
        ("ks", "kuaishou"),
        ("sjmx", "world-model"),
        ("shijiemoxing", "world-model"),
        ("shijie", "world-model"),
        ("ransf", "transformer"),
        ("model", "world-model"),
    ],
)
def test_the_best_hit_comes_first(index: LabelIndex, query: str, first: str) -> None:
    assert index.search(query)[0].iri == resource(first)


ODD = ["", "   ", "-", "zzzz", '"', "%", "_", "a' OR 1=1", "*", "\\", "\x00"]


@pytest.mark.parametrize("query", ODD)
def test_odd_queries_find_nothing_and_break_nothing(index: LabelIndex, query: str) -> None:
    assert index.search(query) == []


def test_a_hit_has_its_label_in_the_language_of_the_query(index: LabelIndex) -> None:
    assert index.search("可灵")[0].label == "可灵"
    assert index.search("kling")[0].label == "Kling"
    assert index.search("kling")[0].type == "Model"


def test_the_limit_holds_and_each_entity_comes_once(index: LabelIndex) -> None:
    hits = index.search("o", 100)
    assert len({hit.iri for hit in hits}) == len(hits) > 3
    assert index.search("o", 2) == hits[:2]
    assert index.search("o", 0) == []


def test_an_entity_is_found_by_any_name(disk: OxigraphStore) -> None:
    for name in ("sora 2", "Sora-2", "sora-2", "rgr:sora-2", resource("sora-2"), " SORA2 "):
        assert find_entity(disk, name) == resource("sora-2")
    assert find_entity(disk, "世界模型") == resource("world-model")


def test_an_unknown_name_gets_suggestions(disk: OxigraphStore) -> None:
    with pytest.raises(UnknownEntity, match="did you mean Sora") as caught:
        find_entity(disk, "Sora 9")
    assert caught.value.suggestions[0] in {"Sora", "Sora 2"}
    with pytest.raises(UnknownEntity, match=r"holds no 'qqqq'$"):
        find_entity(disk, "qqqq")
    with pytest.raises(UnknownEntity):
        find_entity(disk, "rgr:nothing")
    with pytest.raises(UnknownEntity):
        find_entity(disk, "<not an iri>")


def test_of_two_entities_of_one_name_the_preferred_and_better_connected_is_meant() -> None:
    store = MemoryStore()
    for iri, predicate in (("urn:a", ALT_LABEL), ("urn:b", PREF_LABEL), ("urn:c", PREF_LABEL)):
        store.add([ox.Quad(ox.NamedNode(iri), predicate, ox.Literal("X", language="en"))])
    store.add([ox.Quad(ox.NamedNode("urn:z"), rg("usedIn"), ox.NamedNode("urn:c"))])
    index = LabelIndex.of(store)
    assert index.named("x") == ["urn:c", "urn:b", "urn:a"]
    index.close()


def test_a_hundred_times_faster_than_a_scan() -> None:
    store = MemoryStore()
    store.add(
        ox.Quad(ox.NamedNode(f"urn:{n}"), told, term)
        for n in range(20_000)
        for told, term in (
            (PREF_LABEL, ox.Literal(f"Label number {n} 模型{n}", language="en")),
            (TYPE, rg("Model")),
        )
    )
    index = LabelIndex.of(store)
    scan = "SELECT ?s { ?s skos:prefLabel ?l FILTER(CONTAINS(LCASE(?l), '模型1234')) }"

    def best(work: object) -> float:
        times = []
        for _ in range(5):
            start = time.perf_counter()
            work()  # type: ignore[operator]
            times.append(time.perf_counter() - start)
        return min(times)

    assert len(index.search("模型1234", 20)) == 11
    assert best(lambda: store.rows(scan)) > 10 * best(lambda: index.search("模型1234", 20))
    index.close()


def test_one_search_for_scripts(disk: OxigraphStore) -> None:
    assert search(disk, "GAN", 1)[0].matched == "GAN"

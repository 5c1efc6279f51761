from graph.queries import example_queries
from graph.store.memory import MemoryStore
from ontology.namespaces import slug_of


def rows(memory: MemoryStore, name: str) -> list[tuple[str, ...]]:
    query = next(query for query in example_queries() if query.name == name)
    return [
        tuple(slug_of(str(getattr(term, "value", ""))) for term in row.values())
        for row in memory.rows(query.sparql)
    ]


def test_there_are_at_least_a_dozen_each_with_its_question_in_two_languages() -> None:
    queries = example_queries()
    assert len(queries) >= 12
    for query in queries:
        assert query.label.endswith("?"), query.name
        assert query.label_zh, query.name
        assert "label" not in query.sparql.splitlines()[0]


def test_developers(memory: MemoryStore) -> None:
    assert rows(memory, "developers") == [
        ("genie-3", "Genie 3", "deepmind", "DeepMind"),
        ("kling", "Kling", "kuaishou", "Kuaishou"),
        ("sora-2", "Sora 2", "openai", "OpenAI"),
    ]


def test_models_by_architecture(memory: MemoryStore) -> None:
    assert rows(memory, "models-by-architecture") == [("dit", "kling"), ("dit", "sora-2")]


def test_lineage(memory: MemoryStore) -> None:
    assert ("dit", "gan") in rows(memory, "lineage-of-technologies")
    assert {row[0] for row in rows(memory, "descendants-of-gan")} == {
        "diffusion",
        "dit",
        "kling",
        "sora-2",
    }


def test_beneficiaries(memory: MemoryStore) -> None:
    assert ("advertising", "bluefocus", "300058.SZ", "SZSE") in rows(
        memory, "beneficiaries-by-sector"
    )


def test_numbers(memory: MemoryStore) -> None:
    assert rows(memory, "clip-durations") == [("sora-2", "up to 25 s", "25", "")]
    assert rows(memory, "observations") == [("sora-2", "clipDuration", "up to 25 s", "s", "")]


def test_evidence_is_of_what_is_stated(memory: MemoryStore) -> None:
    assert [row[:3] for row in rows(memory, "evidence")] == [
        ("genie-3", "deepmind", "second"),
        ("kling", "kuaishou", "second"),
        ("sora-2", "openai", "first"),
        ("sora-2", "openai", "second"),
    ]


def test_counts_are_right(memory: MemoryStore) -> None:
    assert rows(memory, "vendors-by-models") == [
        ("deepmind", "1"),
        ("kuaishou", "1"),
        ("openai", "1"),
    ]
    assert rows(memory, "shared-statements")[0] == (
        "sora-2",
        "ontology#developedBy",
        "openai",
        "2",
    )
    assert [row[0] for row in rows(memory, "reports")] == ["first", "second"]


def test_world_model_players(memory: MemoryStore) -> None:
    found = rows(memory, "world-model-players")
    assert {("deepmind", "genie-3"), ("google", "genie-3"), ("openai", "sora-2")} == set(found)


def test_what_is_hedged(memory: MemoryStore) -> None:
    assert {row[0] for row in rows(memory, "doubted-statements")} == {
        "denied",
        "doubted",
        "forecast",
    }


def test_partners_once(memory: MemoryStore) -> None:
    assert rows(memory, "partners") == [("bluefocus", "kuaishou")]

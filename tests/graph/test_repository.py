from pathlib import Path

import pytest

from graph.export import canonical_nquads
from graph.repository import Repository
from graph.search import LabelIndex
from graph.snapshots import SnapshotDirectory
from ontology.errors import UnknownEntity
from tests.graph.factory import extraction, graph, models, read, sample, statement


def test_what_was_read_can_be_read_back(repository: Repository) -> None:
    first, second = sample()
    repository.add([read(first), read(second)])
    assert [entry.slug for entry in repository.reports()] == ["first", "second"]
    assert repository.text("first") == first.text
    assert repository.extraction("second.txt") == second
    assert repository.texts() == {"first": first.text, "second": second.text}
    counts = repository.entry("first").counts
    assert (counts.relations, counts.observations) == (
        len(first.assertions),
        len(first.observations),
    )
    assert counts.sentences == counts.sentences_used == counts.facts


def test_line_ends_of_a_text_are_kept_as_they_are(repository: Repository) -> None:
    made = extraction("r", heading="一\r\n二\u2028\r三")
    repository.add([read(made)])
    assert repository.text("r") == made.text


def test_adding_and_removing_a_report_gives_back_the_same_bytes(repository: Repository) -> None:
    first, second = sample()
    one = repository.add([read(first)])
    before = graph(repository)
    two = repository.add([read(second)])
    assert graph(repository) != before
    back = repository.remove(["second"])
    assert (back.snapshot, graph(repository)) == (one.snapshot, before)
    assert two.snapshot != one.snapshot


def test_removing_leaves_exactly_what_the_rest_would_have_given(
    repository: Repository, tmp_path: Path
) -> None:
    first, second = sample()
    repository.add([read(first)])
    repository.add([read(second)])
    repository.remove(["first"])
    alone = Repository(tmp_path / "alone")
    alone.add([read(second)])
    assert graph(repository) == graph(alone)


def test_a_report_read_again_takes_the_place_of_the_old_one(repository: Repository) -> None:
    repository.add([read(extraction("r", statement("Sora 2", "developedBy", "OpenAI")))])
    repository.add([read(extraction("r", statement("Kling", "developedBy", "Kuaishou")))])
    assert b"sora-2" not in graph(repository)


def test_the_last_report_can_go_too(repository: Repository) -> None:
    repository.add([read(sample()[0])])
    repository.remove(["first"])
    assert models(repository) == 0
    assert repository.reports() == []


def test_removing_what_is_not_there_changes_nothing(repository: Repository) -> None:
    commit = repository.add([read(made) for made in sample()])
    with pytest.raises(UnknownEntity, match="third"):
        repository.remove(["first", "third"])
    assert repository.current() == commit.snapshot


def test_unchanged_sources_are_known(repository: Repository) -> None:
    made = read(sample()[0])
    repository.add([made])
    assert repository.is_current("first", made.source_sha256, "test 1")
    assert not repository.is_current("first", made.source_sha256, "test 2")
    assert not repository.is_current("first", "0" * 64, "test 1")
    assert not repository.is_current("other", made.source_sha256, "test 1")


def test_an_open_reader_keeps_its_graph_while_newer_ones_are_swapped_in(
    repository: Repository,
) -> None:
    first, second = sample()
    repository.add([read(first)])
    with repository.open() as store:
        before = canonical_nquads(store.quads())
        index = LabelIndex.of(store)
        repository.add([read(second)])
        repository.remove(["first"])
        repository.remove(["second"])
        assert canonical_nquads(store.quads()) == before
        assert index.search("OpenAI")
        index.close()


def test_old_snapshots_and_objects_are_deleted_but_the_one_before(repository: Repository) -> None:
    first, second = sample()
    repository.add([read(first)])
    folder = repository.path / "snapshots"
    repository.add([read(second)])
    repository.remove(["first"])
    repository.remove(["second"])
    repository.add([read(extraction("third"))])
    names = {path.name for path in folder.iterdir()}
    assert len(names) == 2
    assert repository.current() in names
    kept = set(SnapshotDirectory(repository.path).objects.names())
    assert len(kept) == 3, "the text, record and statements of the third report"


def test_a_snapshot_that_another_version_made_is_made_again(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.add([read(made) for made in sample()])
    assert repository.refresh() is None
    before = graph(repository)
    monkeypatch.setattr("graph.repository.recipe", lambda: "another")
    assert repository.refresh() is not None
    assert graph(repository) == before
    assert repository.refresh() is None

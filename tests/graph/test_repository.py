import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph.export import canonical_nquads
from graph.repository import Repository
from graph.search import LabelIndex
from graph.snapshots import SnapshotDirectory
from ontology.errors import InputError, QueryError, StoreBusy, StoreError, UnknownEntity
from tests.graph.factory import extraction, read, sample, statement

ROOT = Path(__file__).parents[2]
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a rg:Model }"


def graph(repository: Repository) -> bytes:
    """Return the current graph as sorted N-Quads."""
    with repository.open() as store:
        return canonical_nquads(store.quads())


def models(repository: Repository) -> int:
    with repository.open() as store:
        return int(store.rows(COUNT)[0]["n"].value)  # type: ignore[union-attr]


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process of its own that works on a store."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


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


def test_a_second_writer_is_told_so_at_once(repository: Repository) -> None:
    repository.add([read(sample()[0])])
    with (
        SnapshotDirectory(repository.path).writing(),
        pytest.raises(StoreBusy, match=f"process {os.getpid()} is writing"),
    ):
        repository.add([read(sample()[1])])
    repository.add([read(sample()[1])])


def test_a_writer_in_another_process_blocks_and_its_death_frees_the_store(
    repository: Repository,
) -> None:
    repository.add([read(sample()[0])])
    process = python(
        "import sys, time; from pathlib import Path\n"
        "from graph.snapshots import SnapshotDirectory\n"
        "with SnapshotDirectory(Path(sys.argv[1])).writing():\n"
        "    print('locked', flush=True); time.sleep(60)\n",
        repository.path,
    )
    with process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "locked\n"
            with pytest.raises(StoreBusy, match=str(process.pid)):
                repository.add([read(sample()[1])])
            assert models(repository) == 3, "readers wait for nobody"
        finally:
            process.kill()
    repository.add([read(sample()[1])])


BUILDER = """
import sys
from pathlib import Path
from graph.repository import Repository
from tests.graph.factory import extraction, read, statement
repository = Repository(Path(sys.argv[1]))
print("go", flush=True)
for turn in range(1000):
    report = extraction("r", *[statement("Sora 2", "developedBy", "OpenAI")] * (turn % 7 + 1))
    repository.add([read(report)])
    print(turn, flush=True)
"""


def test_a_writer_killed_at_any_moment_leaves_a_whole_graph(repository: Repository) -> None:
    first, second = sample()
    repository.add([read(first), read(second)])
    chance = random.Random(20261122)
    for _ in range(6):
        with python(BUILDER, repository.path) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0.0, 0.9))
            process.send_signal(signal.SIGKILL)
        held = repository.open()
        manifest = held.held.manifest()
        content = canonical_nquads(held.quads())
        held.close()
        assert {"first", "second"} <= set(manifest.reports)
        again = Repository(repository.path.with_name("again"))
        again.add([read(repository.extraction(slug)) for slug in manifest.reports])
        assert graph(again) == content, "the old graph or the new one, never half"
        shutil.rmtree(again.path)
    repository.add([read(sample()[0])])


LIMITED = """
import resource, sys
from pathlib import Path
from graph.repository import Repository
from ontology.errors import StoreError
from tests.graph.factory import extraction, read, statement
size = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
report = extraction("big", *[statement("Sora 2", "developedBy", "OpenAI")] * 60)
try:
    Repository(Path(sys.argv[1])).add([read(report)])
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("size", [0, 3_000, 40_000, 70_000])
def test_a_full_disk_is_one_line_and_leaves_the_old_graph(
    repository: Repository, size: int
) -> None:
    repository.add([read(made) for made in sample()])
    before = graph(repository)
    with python(LIMITED, repository.path, size) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert out.startswith(f"{repository.path}: cannot be written: ")
    assert out.count("\n") == 1
    assert graph(repository) == before
    repository.add([read(extraction("later"))])
    leftovers = [path.name for path in (repository.path / "snapshots").glob(".*")]
    assert leftovers == []


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="needs a tmpfs")  # noqa: S108
def test_no_space_left_is_said_in_these_words(repository: Repository, tmp_path: Path) -> None:
    mounted = tmp_path / "small"
    mounted.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("needs the right to mount")
    if subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(mounted)],
        check=False,
        capture_output=True,
    ).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        small = Repository(mounted / "store")
        big = extraction("big", *[statement("Sora 2", "developedBy", "OpenAI")] * 400)
        with pytest.raises(StoreError, match="cannot be written: the disk is full"):
            small.add([read(big)])
        assert small.current() is None
    finally:
        subprocess.run(["umount", str(mounted)], check=True)
    assert repository.current() is None


UNPRIVILEGED = """
import os, sys
from pathlib import Path
os.chdir(sys.argv[2])
sys.path.insert(0, sys.argv[2])
from graph.repository import Repository
from ontology.errors import StoreError
from tests.graph.factory import read, sample
import graph.search, graph.store.oxigraph
reports = [read(made) for made in sample()]
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
repository = Repository(Path(sys.argv[1]))
with repository.open() as store:
    print(len(store.rows("SELECT ?m { ?m a rg:Model }")))
try:
    repository.add(reports)
except StoreError as error:
    print(error)
"""


def test_a_directory_that_is_read_only_can_be_read_and_says_why_it_cannot_be_written() -> None:
    folder = Path("/tmp") / f"reportgraph-{os.getpid()}"  # noqa: S108  pytest's own is closed to others
    try:
        repository = Repository(folder / "store")
        repository.add([read(sample()[0])])
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        with python(UNPRIVILEGED, repository.path, ROOT) as process:
            out, err = process.communicate(timeout=60)
        assert err == ""
        assert out.splitlines() == [
            "3",
            f"{repository.path}: cannot be written: Permission denied",
        ]
    finally:
        for path in [folder, *folder.rglob("*")]:
            if path.is_dir():
                path.chmod(0o755)
        shutil.rmtree(folder)


def damage_pointer(path: Path) -> None:
    (path / "CURRENT").write_text("../../etc")


def damage_pointed(path: Path) -> None:
    (path / "CURRENT").write_text("0123456789abcdef0123\n")


def damage_manifest(path: Path) -> None:
    next(path.glob("snapshots/*/manifest.json")).write_text("{}")


def damage_format(path: Path) -> None:
    file = next(path.glob("snapshots/*/manifest.json"))
    file.write_text(file.read_text().replace('"format": 1', '"format": 99'))


def damage_objects(path: Path) -> None:
    for file in path.glob("objects/??/*"):
        file.write_bytes(b"x")


def lose_objects(path: Path) -> None:
    shutil.rmtree(path / "objects")


@pytest.mark.parametrize(
    "damage",
    [damage_pointer, damage_pointed, damage_manifest, damage_format, damage_objects, lose_objects],
)
def test_a_damaged_store_is_one_line(repository: Repository, damage: object) -> None:
    repository.add([read(sample()[0])])
    damage(repository.path)  # type: ignore[operator]
    with pytest.raises(StoreError) as caught:
        repository.text("first")
    assert "\n" not in str(caught.value)


def test_damaged_quads_are_noticed(repository: Repository) -> None:
    repository.add([read(sample()[0])])
    for file in repository.path.glob("snapshots/*/data/MANIFEST-*"):
        file.write_bytes(b"nothing of the kind")
    with pytest.raises(StoreError, match="is damaged"):
        repository.open()
    repository.rebuild()
    assert models(repository) == 3


def test_where_there_is_no_store_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here; build one first"):
        Repository(tmp_path / "none").open()
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file"):
        Repository(tmp_path / "file").add([read(sample()[0])])


def test_an_update_is_kept_over_later_commits_and_can_be_undone(repository: Repository) -> None:
    first, second = sample()
    repository.add([read(first)])
    before = graph(repository)
    repository.apply_update(
        'INSERT DATA { rgr:openai skos:altLabel "Open AI"@en .'
        " GRAPH rgr:g { rgr:a rdfs:seeAlso _:b } }"
    )
    repository.apply_update("DELETE WHERE { rgr:sora-2 rg:succeeds ?older }")
    edited = graph(repository)
    repository.add([read(second)])
    with repository.open() as store:
        assert store.ask('ASK { rgr:openai skos:altLabel "Open AI"@en }')
        assert not store.ask("ASK { rgr:sora-2 rg:succeeds ?older }")
        index = LabelIndex.of(store)
        assert index.search("Open AI")[0].matched in {"OpenAI", "Open AI"}
        index.close()
    repository.remove(["second"])
    assert graph(repository) == edited
    repository.apply_update("INSERT DATA { rgr:sora-2 rg:succeeds rgr:sora }")
    repository.apply_update(
        'DELETE DATA { rgr:openai skos:altLabel "Open AI"@en } ; DROP GRAPH rgr:g'
    )
    assert graph(repository) == before


def test_an_update_gives_the_snapshot_that_a_rebuild_gives(repository: Repository) -> None:
    repository.add([read(made) for made in sample()])
    repository.apply_update(
        "DELETE { ?m rg:developedBy ?d } INSERT { ?m rg:producedBy ?d }"
        " WHERE { ?m rg:developedBy ?d }"
    )
    edited = graph(repository)
    repository.rebuild()
    assert graph(repository) == edited


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOADrgr:x",
        "CLEAR ALL ; LOADSILENTrgr:x",
        'VERSION "1.2" LOADrgr:x',
        "INSERT { ?s ?p ?o } WHERE { SERVICErgr:a{ ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p trueSERVICErgr:a{ ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } WHERE { FILTER(?s<'x>') SERVICE rgr:a { ?s ?p '' } }",
        "INSERT DATA { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o }",
    ],
)
def test_an_update_that_is_refused_changes_nothing(repository: Repository, update: str) -> None:
    commit = repository.add([read(sample()[0])])
    with pytest.raises(QueryError, match=r"^[^\n]*$"):
        repository.apply_update(update)
    assert repository.current() == commit.snapshot


def test_an_empty_store_can_be_edited(repository: Repository) -> None:
    repository.apply_update('INSERT DATA { rgr:x a rg:Model ; skos:prefLabel "X"@en }')
    assert models(repository) == 1


TURTLE = """
@prefix rg: <https://w3id.org/reportgraph/ontology#> .
@prefix rgr: <https://w3id.org/reportgraph/resource/> .
rgr:mine a rg:Model ; rg:developedBy [ a rg:Organization ] .
"""


def test_an_import_is_taken_as_it_is_and_out_again(repository: Repository, tmp_path: Path) -> None:
    repository.add([read(sample()[0])])
    before = graph(repository)
    file = tmp_path / "mine.ttl"
    file.write_text(TURTLE)
    repository.import_rdf([file])
    first = graph(repository)
    assert models(repository) == 4
    repository.import_rdf([file])
    assert graph(repository) == first, "importing a file again adds nothing"
    repository.rebuild()
    assert graph(repository) == first, "blank nodes keep their names"
    repository.import_rdf([file], "https://example.org/g")
    with repository.open() as store:
        assert store.ask("ASK { GRAPH <https://example.org/g> { rgr:mine a rg:Model } }")
    repository.remove(["mine.ttl", "mine.ttl > https://example.org/g"])
    assert graph(repository) == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", "<a> <b> .", "a.ttl: does not parse"),
        ("a.txt", "", "unknown RDF format"),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/c"}', "a.jsonld: does not parse"),
    ],
)
def test_an_import_that_does_not_parse_changes_nothing(
    repository: Repository, tmp_path: Path, name: str, content: str, message: str
) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / name
    good.write_text(TURTLE)
    bad.write_text(content)
    with pytest.raises(InputError, match=message):
        repository.import_rdf([good, bad])
    assert repository.current() is None


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

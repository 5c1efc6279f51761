"""Writers beside each other, writers that die, disks that are full, files that are damaged."""

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
from graph.snapshots import SnapshotDirectory
from ontology.errors import StoreBusy, StoreError
from tests.graph.factory import extraction, graph, models, read, sample, statement

ROOT = Path(__file__).parents[2]


def python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process of its own that works on a store."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


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

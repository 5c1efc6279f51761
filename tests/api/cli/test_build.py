import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.repository import Repository

Run = Callable[..., Any]
CHINESE = "# 视频模型简报\n\nOpenAI发布了Sora 2。快手推出了可灵2.6。\n"
ENGLISH = "# Video models\n\nOpenAI released Sora 2 in 2025. Kuaishou launched Kling 2.6.\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "zh.md").write_text(CHINESE)
    (folder / "en.txt").write_text(ENGLISH)
    return folder


def slugs(tmp_path: Path) -> list[str]:
    return [entry.slug for entry in Repository(tmp_path / "store").reports()]


def test_reports_are_read_and_a_line_says_how_much_they_gave(
    reportgraph: Run, files: Path, tmp_path: Path
) -> None:
    told = reportgraph("build", files / "zh.md", files / "en.txt", "--workers", 1)
    assert told.code == 0
    assert len(told.out.splitlines()) == 2
    assert re.match(
        r"en: \d+ of 2 sentences and 0 of 0 rows gave facts; \d+ entities, \d+ relations,"
        r" \d+ observations, \d+ rejects\n",
        told.out,
    )
    assert slugs(tmp_path) == ["en", "zh"]
    assert Repository(tmp_path / "store").text("zh") == CHINESE
    developed = reportgraph("query", "ASK { rgr:sora-2 rg:developedBy rgr:openai }")
    assert developed.out == "true\n"


def test_the_number_of_workers_and_the_order_do_not_matter(
    reportgraph: Run, files: Path, tmp_path: Path
) -> None:
    both = (files / "zh.md", files / "en.txt")
    for name, arguments in {
        "one": (*both, "--workers", 1),
        "two": (*both[::-1], "--workers", 2),
    }.items():
        assert reportgraph("build", *arguments, "--store", tmp_path / name).code == 0
    one, two = (reportgraph("export", "--store", tmp_path / name).out for name in ("one", "two"))
    assert one == two != ""


def test_what_is_unchanged_is_skipped(reportgraph: Run, files: Path, tmp_path: Path) -> None:
    reportgraph("build", files / "zh.md")
    before = Repository(tmp_path / "store").current()
    told = reportgraph("build", files / "zh.md")
    assert told.out.endswith("(unchanged)\n")
    assert "read" not in told.err
    assert Repository(tmp_path / "store").current() == before
    (files / "zh.md").write_text(CHINESE + "\n可灵2.6基于DiT架构。\n")
    again = reportgraph("build", files / "zh.md")
    assert "unchanged" not in again.out
    assert Repository(tmp_path / "store").current() != before


def test_a_bad_file_loses_no_other_and_is_named(
    reportgraph: Run, files: Path, tmp_path: Path
) -> None:
    bad = {
        "missing.txt": "no such file",
        "folder.txt": "is a directory",
        "empty.txt": "empty",
        "odd.xyz": ".xyz",
        "binary.md": "",
    }
    (files / "folder.txt").mkdir()
    (files / "empty.txt").touch()
    (files / "odd.xyz").write_text("x")
    (files / "binary.md").write_bytes(bytes(range(256)) * 4)
    told = reportgraph("build", files / "zh.md", *(files / name for name in bad), "--workers", 1)
    assert told.code == 1
    assert slugs(tmp_path) == ["zh"]
    for name, reason in bad.items():
        (line,) = [row for row in told.err.splitlines() if f"/{name}:" in row]
        assert reason in line


def test_an_unreadable_file_is_named(reportgraph: Run, files: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    (files / "zh.md").chmod(0)
    told = reportgraph("build", files / "zh.md")
    assert told.code == 1
    assert "Permission denied" in told.err


def test_two_files_of_one_stem_are_told_apart(
    reportgraph: Run, files: Path, tmp_path: Path
) -> None:
    (files / "zh.txt").write_text(ENGLISH)
    told = reportgraph("build", files / "zh.md", files / "zh.txt")
    assert (told.code, told.out) == (1, "")
    assert "would both be the report 'zh'" in told.err
    assert not (tmp_path / "store").exists()
    reportgraph("build", files / "zh.md")
    later = reportgraph("build", files / "zh.txt")
    assert later.code == 1
    assert "the store has a report 'zh' of zh.md" in later.err
    twice = reportgraph("build", files / "zh.md", files / "zh.md")
    assert twice.code == 0


def test_a_report_that_gives_nothing_is_a_warning_and_strictly_a_failure(
    reportgraph: Run, files: Path, tmp_path: Path
) -> None:
    (files / "none.txt").write_text("Nothing at all stands here.\n")
    told = reportgraph("build", files / "none.txt")
    assert told.code == 0
    assert "warning: none: the report gave no facts" in told.err
    assert reportgraph("build", files / "none.txt", "--strict").code == 1
    assert slugs(tmp_path) == ["none"]


def test_rejects_are_written_as_a_table(reportgraph: Run, files: Path, tmp_path: Path) -> None:
    file = tmp_path / "rejects.tsv"
    assert reportgraph("build", files / "zh.md", "--rejects", file).code == 0
    lines = file.read_text().splitlines()
    assert lines[0] == "report\tsubject\tpredicate\tobject\treason\tstart\tend"
    assert all(line.count("\t") == 6 for line in lines)
    nowhere = reportgraph("build", files / "zh.md", "--rejects", tmp_path / "no" / "where.tsv")
    assert nowhere.code == 1


def test_coverage_accounts_for_each_sentence(reportgraph: Run, files: Path) -> None:
    reportgraph("build", files / "zh.md")
    told = reportgraph("coverage", "zh", "--format", "tsv")
    assert told.code == 0
    lines = [line.split("\t") for line in told.out.splitlines()]
    assert lines[0] == ["kind", "start", "end", "facts", "reason", "text"]
    assert all(
        CHINESE[int(line[1]) : int(line[2])].split() == line[5].split() for line in lines[1:]
    )
    unused = reportgraph("coverage", "zh", "--unused", "--format", "tsv").out.splitlines()[1:]
    assert all(line.split("\t")[3] == "0" and line.split("\t")[4] for line in unused)
    assert reportgraph("coverage", "zh").out.startswith("kind")
    assert reportgraph("coverage", "other").code == 1


def test_remove_takes_it_out_again(reportgraph: Run, files: Path, tmp_path: Path) -> None:
    reportgraph("build", files / "zh.md")
    before = reportgraph("export").out
    reportgraph("build", files / "en.txt")
    told = reportgraph("remove", "en.txt")
    assert (told.code, told.out) == (0, "en.txt: removed\n")
    assert reportgraph("export").out == before
    assert slugs(tmp_path) == ["zh"]


@pytest.mark.slow
def test_the_demo_builds_the_bundled_reports(reportgraph: Run, tmp_path: Path) -> None:
    told = reportgraph("demo", "--build-only", "--store", tmp_path / "demo")
    assert told.code == 0
    assert "rows gave facts" in told.out

import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.cli import COMMANDS

ROOT = Path(__file__).parents[3]
Run = Callable[..., Any]
CONTRACT = [
    "build",
    "query",
    "import",
    "remove",
    "ask",
    "explain",
    "lineage",
    "draw",
    "serve",
    "export",
    "validate",
    "evaluate",
    "demo",
]


def test_every_promised_command_is_there() -> None:
    assert set(CONTRACT) <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_and_a_store(reportgraph: Run, name: str) -> None:
    told = reportgraph(name, "--help")
    assert told.code == 0
    assert re.search(rf"Example:\s+reportgraph\s+{name}\b", told.out)
    assert "--store" in told.out
    assert told.err == ""


def test_help_lists_every_command(reportgraph: Run) -> None:
    told = reportgraph("--help")
    assert told.code == 0
    assert all(re.search(rf"^\s+{name}\b", told.out, re.MULTILINE) for name in COMMANDS)


def test_version(reportgraph: Run) -> None:
    told = reportgraph("--version")
    assert (told.code, told.err) == (0, "")
    assert re.fullmatch(r"reportgraph \d\S*\n", told.out)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nothing",),
        ("query",),
        ("query", "ASK {}", "-f", "x.rq"),
        ("query", "ASK {}", "--format", "pdf"),
        ("query", "--nope"),
        ("query", "ASK {}", "ASK {}"),
        ("export", "--format", "pdf"),
        ("remove",),
        ("build",),
        ("lineage", "GAN"),
        ("explain", "GAN"),
        ("serve", "--port", "99999"),
        ("serve", "--port", "http"),
        ("evaluate",),
        ("build", "x.txt", "--mode", "slow"),
    ],
)
def test_wrong_usage_exits_2_and_prints_no_result(
    reportgraph: Run, arguments: tuple[str, ...]
) -> None:
    told = reportgraph(*arguments)
    assert told.code == 2
    assert told.out == ""
    if arguments:
        assert told.err.startswith("reportgraph: ")
        assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "ASK {}"),
        ("export",),
        ("validate",),
        ("remove", "x"),
        ("explain", "a", "b", "c"),
        ("lineage", "a", "b"),
        ("draw",),
        ("coverage", "x"),
        ("ask", "x"),
        ("serve",),
    ],
)
def test_without_a_store_each_command_fails_in_one_line(
    reportgraph: Run, arguments: tuple[str, ...]
) -> None:
    told = reportgraph(*arguments)
    assert (told.code, told.out) == (1, "")
    assert re.fullmatch(r"(reportgraph: serving .*\n)?reportgraph: .*\n", told.err), told.err


def process(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *map(str, arguments)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        **options,
    )


def test_a_cold_query_is_quick(built: Path) -> None:
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = process("query", "SELECT ?m WHERE { ?m a rg:Model }", "--store", built)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # Processor time: other work on the machine changes it less than the clock's.
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert told.returncode == 0
    assert min(times) < 0.2, times


def test_a_cold_query_imports_nothing_heavy(built: Path) -> None:
    code = (
        "import sys; from api.cli import run\n"
        f"code = run(['query', 'SELECT ?m {{ ?m a rg:Model }}', '--store', {str(built)!r}])\n"
        "heavy = {'rdflib', 'spacy', 'networkx', 'rich', 'typer', 'fastapi', 'pydantic'}\n"
        "print(code, sorted(heavy & set(sys.modules)))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert told.stdout.endswith("0 []\n")


def test_the_service_starts_without_what_few_requests_need() -> None:
    code = (
        "import sys, api.cli.serve, api.server\n"
        "heavy = {'numpy', 'networkx', 'pyvis', 'jinja2', 'rdflib', 'spacy', 'graph.repository'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert told.stdout == "[]\n"


def test_output_is_utf_8_whatever_the_locale(built: Path) -> None:
    told = process(
        "query",
        "SELECT ?l WHERE { rgr:kling skos:prefLabel ?l }",
        "--store",
        built,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    )
    assert "可灵" in told.stdout


def test_a_reader_that_stops_early_is_no_error(built: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "api.cli", "export", "--store", str(built)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        assert writer.stdout.readline().endswith(b" .\n")
        writer.stdout.close()
        assert writer.stderr.read() == b""
    assert writer.returncode == 0

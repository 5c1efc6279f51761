import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest

Run = Callable[..., Any]
ROOT = Path(__file__).parents[3]


def test_explain(reportgraph: Run, built: Path) -> None:
    told = reportgraph("explain", "Sora 2", "开发者", "openai", "--store", built)
    assert told.code == 0
    assert told.out.startswith("Sora 2 developed by OpenAI\n  first (Report first)")
    (one,) = json.loads(
        reportgraph(
            "explain", "Genie 3", "linkedTo", "谷歌", "--format", "json", "--store", built
        ).out
    )
    assert one["derivations"][0]["rule"] == "rule:parent-organization"
    wrong = reportgraph("explain", "Sora 9", "developedBy", "OpenAI", "--store", built)
    assert (wrong.code, wrong.out) == (1, "")
    assert "did you mean" in wrong.err


def test_lineage(reportgraph: Run, built: Path, tmp_path: Path) -> None:
    told = reportgraph("lineage", "gan", "世界模型", "--store", built)
    assert told.code == 0
    assert told.out.startswith("path 1, 5 steps\n  GAN\n")
    none = reportgraph("lineage", "OpenAI", "GAN", "--store", built)
    assert none.code == 0
    assert none.out.startswith("no lineage path")
    file = tmp_path / "lineage.mmd"
    drawn = reportgraph(
        "lineage", "gan", "dit", "--format", "mermaid", "--output", file, "--store", built
    )
    assert (drawn.code, drawn.out) == (0, "")
    assert file.read_text().startswith("flowchart LR\n")


def test_draw(
    reportgraph: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = reportgraph(
        "draw", "可灵", "--output", "kling.html", "--language", "zh", "--store", built
    )
    assert (told.code, told.out) == (0, "kling.html\n")
    assert "快手" in (tmp_path / "kling.html").read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["kling.html"]
    assert reportgraph("draw", "Kling 99", "--store", built).code == 1
    assert reportgraph("draw", "--output", tmp_path / "no" / "x.html", "--store", built).code == 1


def test_export_and_import(reportgraph: Run, built: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.nq"
    told = reportgraph("export", "--output", file, "--store", built)
    assert (told.code, told.out) == (0, "")
    lines = file.read_bytes().splitlines()
    assert lines == sorted(lines)
    copied = reportgraph("import", file)
    assert (copied.code, copied.out) == (0, f"{file}: imported\n")
    assert reportgraph("export").out == file.read_text(encoding="utf-8")
    for format_ in ("trig", "turtle", "jsonld", "graphml"):
        assert reportgraph("export", "--format", format_, "--store", built).code == 0


def test_import_into_a_graph_and_of_nothing(reportgraph: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<urn:a> <urn:b> <urn:c> .")
    assert reportgraph("import", file, "--graph", "urn:g").code == 0
    assert reportgraph("query", "ASK { GRAPH <urn:g> { <urn:a> ?p ?o } }").out == "true\n"
    made = "https://w3id.org/reportgraph/report/first"
    for code, arguments in (
        (1, (tmp_path / "missing.ttl",)),
        (2, (file, "--graph", "no iri")),
        (2, (file, "--graph", made)),
    ):
        told = reportgraph("import", *arguments)
        assert (told.code, told.out, told.err.count("\n")) == (code, "", 1)


@pytest.mark.parametrize("named", ["a.ttl", "urn:g", "a.ttl > urn:g"])
def test_an_import_into_a_graph_is_removed(reportgraph: Run, tmp_path: Path, named: str) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<urn:a> <urn:b> <urn:c> .")
    assert reportgraph("import", file, "--graph", "urn:g").code == 0
    assert reportgraph("remove", named).code == 0
    assert reportgraph("query", "ASK { GRAPH ?g { <urn:a> ?p ?o } }").out == "false\n"
    assert reportgraph("remove", named).code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "Who developed Sora?", "--language", "fr"),
        ("ask", "Who developed Sora?", "--as-of", "2025-13"),
        ("ask", "Who developed Sora?", "--as-of", "2025-02-31"),
        ("lineage", "gan", "dit", "--as-of", "yesterday"),
        ("lineage", "gan", "dit", "--language", "xx"),
        ("evaluate", "--corpus", "corpus", "--mode", "foo"),
        ("evaluate", "--corpus", "corpus", "--format", "xml"),
    ],
)
def test_wrong_usage_is_told_apart(
    reportgraph: Run, built: Path, arguments: tuple[str, ...]
) -> None:
    told = reportgraph(*arguments, "--store", built)
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 1)


def test_a_port_in_use_is_one_line(reportgraph: Run, built: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = reportgraph("serve", "--port", str(taken.getsockname()[1]), "--store", built)
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert "address already in use" in told.err


def test_validate(reportgraph: Run, built: Path, tmp_path: Path) -> None:
    told = reportgraph("validate", "--store", built)
    assert (told.code, told.out) == (0, "conforms\n")
    file = tmp_path / "bad.ttl"
    file.write_text("@prefix rg: <https://w3id.org/reportgraph/ontology#> . <urn:x> a rg:Model .")
    reportgraph("import", file)
    bad = reportgraph("validate")
    assert bad.code == 1
    assert bad.out.startswith("urn:x skos:prefLabel: an entity has a preferred label")
    told = json.loads(reportgraph("validate", "--format", "json").out)
    assert told["conforms"] is False
    assert told["violations"][0]["focus"] == "urn:x"
    assert reportgraph("validate", "--quotes-only").code == 0


def test_ask_gives_answers_in_the_promised_form(reportgraph: Run, built: Path) -> None:
    told = reportgraph("ask", "谁开发了可灵？", "--format", "json", "--store", built)
    assert told.code == 0
    answer = json.loads(told.out)
    assert {"question", "language", "sparql", "answers", "message"} <= set(answer)
    (one,) = answer["answers"]
    assert one["label"] == "快手"
    assert {"report", "section", "start", "end", "exact"} <= set(one["evidence"][0])
    text = reportgraph("ask", "谁开发了可灵？", "--sparql", "--store", built).out
    assert "SELECT" in text
    assert "快手\n  second" in text
    nothing = reportgraph("ask", "天气如何？", "--format", "json", "--store", built)
    assert nothing.code == 0
    assert json.loads(nothing.out)["answers"] == []
    assert json.loads(nothing.out)["message"]


def test_evaluate_needs_files_that_are_there(reportgraph: Run, tmp_path: Path) -> None:
    told = reportgraph("evaluate", "--gold", tmp_path / "missing.json")
    assert told.code == 1
    assert told.out == ""
    assert told.err.count("\n") == 1


def test_serve_answers_until_it_is_interrupted(built: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--store", str(built)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=dict(os.environ),
    ) as server:
        try:
            for _ in range(200):
                try:
                    with urlopen(f"http://127.0.0.1:{port}/healthz") as response:
                        assert response.status == 200
                    break
                except URLError:
                    assert server.poll() is None, server.stderr.read() if server.stderr else ""
                    time.sleep(0.05)
            else:
                pytest.fail("it does not answer")
            server.send_signal(signal.SIGINT)
            out, err = server.communicate(timeout=30)
        finally:
            server.kill()
    assert out == b""
    assert f"http://127.0.0.1:{port}/".encode() in err
    assert b"Traceback" not in err

"""From ``build --llm`` to the graph: proposals join polarity and assembly, or are counted."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from api.cli import run
from graph.repository import Repository
from ontology.model import Status
from tests.extract.llm.stub import Reply, completion, failure

if TYPE_CHECKING:
    from pathlib import Path

    from tests.extract.llm.stub import Stub

TEXT = """# Notes on a few studios

Lumora 2 was nursed to life by Quillfern, a studio in Oslo.

It is rumored that Quillfern took Marrowgate under its wing.

There was never a pact between Quillfern and Oakmere.
"""
ENTITIES = {
    "Lumora 2": "Model",
    "Quillfern": "Organization",
    "Marrowgate": "Organization",
    "Oakmere": "Organization",
    "Oslo": "City",
}
RELATIONS = [
    ("Lumora 2", "developedBy", "Quillfern", "nursed to life by Quillfern"),
    ("Marrowgate", "subOrganizationOf", "Quillfern", "Quillfern took Marrowgate under its wing"),
    ("Quillfern", "partnersWith", "Oakmere", "a pact between Quillfern and Oakmere"),
    ("Quillfern", "partnersWith", "Oakmere", "Quillfern and Oakmere are partners"),
]
ANSWER = json.dumps(
    {
        "entities": [{"name": name, "type": type_} for name, type_ in ENTITIES.items()],
        "relations": [
            {"subject": s, "property": p, "object": o, "block": 2, "quote": q}
            for s, p, o, q in RELATIONS
        ],
    }
)


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "notes.md"
    file.write_text(TEXT)
    monkeypatch.setenv("REPORTGRAPH_STORE", str(tmp_path / "store"))
    return file


@pytest.fixture
def asked(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> Stub:
    for name, value in {
        "MODEL": "stub",
        "BASE_URL": stub.url,
        "API_KEY_ENV": "STUB_KEY",
        "TIMEOUT": "5",
        "RETRIES": "0",
    }.items():
        monkeypatch.setenv(f"REPORTGRAPH_LLM_{name}", value)
    stub.script(completion(ANSWER))
    return stub


def build(capfd: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = run(["build", *map(str, arguments)])
    return code, *capfd.readouterr()


def test_proposals_that_stand_in_the_text_become_facts(
    asked: Stub, report: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    rejects = tmp_path / "rejects.tsv"
    code, out, err = build(capfd, report, "--llm", "--rejects", rejects)
    assert code == 0
    assert out.startswith("notes: ")
    assert "language model: 3 statements kept, 2 proposals dropped" in err
    assert "(1 quote not in the text, 1 unknown type)" in err
    assert "\tllm: quote not in the text\t" in rejects.read_text()
    extraction = Repository(tmp_path / "store").extraction("notes")
    told = {a.predicate: a for a in extraction.assertions if a.rule == "llm:stub"}
    assert {name: a.status for name, a in told.items()} == {
        "developedBy": Status.ASSERTED,
        "subOrganizationOf": Status.DOUBTED,
        "partnersWith": Status.DENIED,
    }
    made = told["developedBy"].evidence
    assert TEXT[made.start : made.end] == made.exact == "nursed to life by Quillfern"
    assert {e.name: e.type for e in extraction.entities}["Quillfern"] == "Organization"
    assert len(asked.asked) == 1


def test_without_the_option_nobody_is_asked(
    asked: Stub, report: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert build(capfd, report)[0] == 0
    assert asked.asked == []
    extraction = Repository(tmp_path / "store").extraction("notes")
    assert not any(a.rule.startswith("llm") for a in extraction.assertions)


def test_a_build_is_repeated_without_asking_and_gives_the_same(
    asked: Stub,
    report: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert build(capfd, report, "--llm")[0] == 0
    assert "(unchanged)" in build(capfd, report, "--llm")[1]
    monkeypatch.setenv("REPORTGRAPH_LLM_CACHE", str(tmp_path / "store" / "llm"))
    other = tmp_path / "other"
    assert build(capfd, report, "--llm", "--store", other)[0] == 0
    assert len(asked.asked) == 1
    first = Repository(tmp_path / "store").extraction("notes")
    assert first == Repository(other).extraction("notes")
    assert "(unchanged)" not in build(capfd, report)[1]  # without the model it is another reading


def one_line(told: tuple[int, str, str], words: str) -> None:
    code, out, err = told
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert err.startswith("reportgraph: ")
    assert words in err


def test_without_the_extra(
    asked: Stub,
    report: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)  # as if it were not installed
    one_line(build(capfd, report, "--llm"), "pip install 'reportgraph[llm]'")
    assert asked.asked == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("MODEL", "", "name the model in REPORTGRAPH_LLM_MODEL"),
        ("API_KEY_ENV", "NO_SUCH_KEY", "the environment variable NO_SUCH_KEY holds no API key"),
        ("TIMEOUT", "soon", "REPORTGRAPH_LLM_TIMEOUT=soon cannot be used"),
        ("TIMEOUT", "nan", "REPORTGRAPH_LLM_TIMEOUT=nan cannot be used"),
        ("CONCURRENCY", "0", "REPORTGRAPH_LLM_CONCURRENCY=0 cannot be used"),
        ("RETRIES", "1.5", "REPORTGRAPH_LLM_RETRIES=1.5 cannot be used: a whole number"),
        ("BASE_URL", "nonsense", "language model stub at nonsense: "),
    ],
)
def test_a_setting_that_is_wrong(
    asked: Stub,
    report: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    words: str,
) -> None:
    monkeypatch.setenv(f"REPORTGRAPH_LLM_{name}", value)
    one_line(build(capfd, report, "--llm"), words)
    assert asked.asked == []


def test_an_endpoint_that_fails_ends_the_build_and_stores_nothing(
    asked: Stub, report: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    asked.script(failure(500, "overloaded"))
    second = tmp_path / "second.md"
    second.write_text(TEXT + "\nMore.\n")
    one_line(build(capfd, report, second, "--llm", "--workers", 2), "answers 500: ")
    assert not Repository(tmp_path / "store").reports()


def test_a_refused_part_leaves_the_rules_their_facts(
    asked: Stub,
    report: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def behave(request: dict[str, Any]) -> Reply:
        spoken = request["messages"][1]["content"]
        return completion(ANSWER) if "Lumora" in spoken else completion(None, refusal="No.")

    asked.behave = behave
    monkeypatch.setenv("REPORTGRAPH_LLM_CHUNK_CHARS", "200")
    report.write_text(f"{TEXT}\n## Others\n\nOpenAI released Sora 2. {'Filler is long. ' * 12}\n")
    code, _, err = build(capfd, report, "--llm")
    assert code == 0
    assert "1 refused to answer" in err
    facts = {
        (a.subject, a.predicate, a.object)
        for a in Repository(tmp_path / "store").extraction("notes").assertions
    }
    assert ("sora-2", "developedBy", "openai") in facts

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest

from api.cli.table import table, width

Run = Callable[..., Any]
NAMES = "SELECT ?m ?l WHERE { ?m a rg:Model ; skos:prefLabel ?l } ORDER BY ?l"


def test_a_table_lines_up_chinese(reportgraph: Run, built: Path) -> None:
    told = reportgraph("query", NAMES, "--store", built)
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0].split() == ["m", "l"]
    assert "rgr:kling    可灵" in lines
    assert len({width(line[: line.index("rgr:") + 1]) for line in lines[2:]}) == 1


def test_csv_and_tsv(reportgraph: Run, built: Path) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(reportgraph("query", NAMES, "--store", built, "--format", "csv").out)
        )
    )
    assert {"可灵", "Kling"} <= {row["l"] for row in rows}
    tsv = reportgraph("query", NAMES, "--store", built, "--format", "tsv").out
    assert tsv.startswith("?m\t?l\n")
    assert '"可灵"@zh' in tsv


def test_json_and_xml(reportgraph: Run, built: Path) -> None:
    told = json.loads(reportgraph("query", NAMES, "--store", built, "--format", "json").out)
    assert told["head"]["vars"] == ["m", "l"]
    root = ET.fromstring(  # noqa: S314  written by ourselves
        reportgraph("query", NAMES, "--store", built, "--format", "xml").out
    )
    assert len(root.findall(".//{*}result")) == len(told["results"]["bindings"])


@pytest.mark.parametrize(
    ("format_", "kind"), [("turtle", "TURTLE"), ("ntriples", "N_TRIPLES"), ("table", "TURTLE")]
)
def test_triples(reportgraph: Run, built: Path, format_: str, kind: str) -> None:
    query = "CONSTRUCT { ?m rg:developedBy ?o } WHERE { ?m rg:developedBy ?o }"
    told = reportgraph("query", query, "--store", built, "--format", format_)
    assert told.code == 0
    assert len(list(ox.parse(told.out, getattr(ox.RdfFormat, kind)))) == 3


@pytest.mark.parametrize("format_", ["table", "csv", "tsv", "json", "xml"])
def test_a_yes_or_no(reportgraph: Run, built: Path, format_: str) -> None:
    told = reportgraph(
        "query",
        "ASK { rgr:sora-2 rg:developedBy rgr:openai }",
        "--store",
        built,
        "--format",
        format_,
    )
    assert told.code == 0
    assert "true" in told.out


@pytest.mark.parametrize(
    ("query", "format_"),
    [(NAMES, "turtle"), ("ASK {}", "ntriples"), ("CONSTRUCT WHERE { ?s ?p ?o }", "csv")],
)
def test_a_format_that_does_not_fit_the_form(
    reportgraph: Run, built: Path, query: str, format_: str
) -> None:
    told = reportgraph("query", query, "--store", built, "--format", format_)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(f"reportgraph: {format_} is for ")


@pytest.mark.parametrize(
    "query", ["SELEC", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"]
)
def test_a_query_that_is_refused(reportgraph: Run, built: Path, query: str) -> None:
    told = reportgraph("query", query, "--store", built)
    assert (told.code, told.out) == (1, "")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * { SERVICErgr:a{ ?s ?p ?o } }", "column 12: SERVICE is refused"),
        ("SELECT * { ?s ?p trueSERVICErg:a{ ?s ?p ?o } }", "column 18: SERVICE is refused"),
        ("SELECT * { FILTER(?a<'x>') SERVICE rgr:a { ?s ?p '' } }", "column 21: put a space"),
    ],
)
def test_a_call_that_is_glued_or_hidden_is_refused(
    reportgraph: Run, built: Path, tmp_path: Path, query: str, message: str
) -> None:
    told = reportgraph("query", query, "--store", built)
    assert (told.code, told.out, told.err.count("\n")) == (1, "", 1)
    assert told.err.startswith(f"reportgraph: line 1, {message}")
    file = tmp_path / "query.rq"
    file.write_text(query)
    assert reportgraph("query", "--file", file, "--store", built) == told


def test_a_query_from_a_file_from_stdin_and_over_the_environment(
    reportgraph: Run, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "names.rq"
    file.write_text(f"# 查询\n{NAMES}")
    monkeypatch.setenv("REPORTGRAPH_STORE", str(built))
    expected = reportgraph("query", NAMES).out
    assert reportgraph("query", "-f", file).out == expected
    monkeypatch.setattr("sys.stdin", io.StringIO(NAMES))
    assert reportgraph("query", "-").out == expected
    missing = reportgraph("query", "-f", tmp_path / "missing.rq")
    assert (missing.code, missing.err.count("\n")) == (1, 1)


def test_the_quick_way_and_the_long_way_print_the_same(
    reportgraph: Run, built: Path, tmp_path: Path
) -> None:
    file = tmp_path / "names.rq"
    file.write_text(NAMES)
    for format_ in ("table", "csv", "json"):
        quick = reportgraph("query", NAMES, f"--store={built}", f"--format={format_}")
        assert quick == reportgraph("query", "--format", format_, "-f", file, "--store", built)


def test_a_cell_stays_on_its_line() -> None:
    assert table(["a", "b"], [["x", "世界"], ["yy", ""]]) == "a   b\n--  ----\nx   世界\nyy\n"

"""Extractions made by hand: the smallest input that a test of the graph needs.

A report is a list of lines; every statement stands on a line of its own, and its evidence is that
line, so that quotes and offsets are right by construction.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph.compilation import Compilation, Source, statements_of
from graph.export import canonical_nquads
from graph.repository import ReadReport, Repository, read_report
from graph.store.memory import MemoryStore
from ontology.model import (
    Assertion,
    CoverageRow,
    Entity,
    Evidence,
    Extraction,
    Observation,
    Reject,
    ReportInfo,
    Status,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = {
    "OpenAI": "Organization",
    "Google": "Organization",
    "DeepMind": "Organization",
    "Kuaishou": "Organization",
    "BlueFocus": "Organization",
    "Disney": "Organization",
    "Sora": "Model",
    "Sora 2": "Model",
    "Kling": "Model",
    "Genie 3": "Model",
    "DiT": "Architecture",
    "GAN": "Architecture",
    "Transformer": "Architecture",
    "Diffusion": "Architecture",
    "World model": "Paradigm",
    "Generative school": "Paradigm",
    "Flow matching": "Method",
    "Advertising": "Sector",
    "Ada Lovelace": "Person",
}
CHINESE = {
    "Kuaishou": "快手",
    "Kling": "可灵",
    "World model": "世界模型",
    "Google": "谷歌",
    "BlueFocus": "蓝色光标",
    "Advertising": "广告",
}


def slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def entity(name: str, **fields: Any) -> Entity:
    labels = [("en", name)] + ([("zh", CHINESE[name])] if name in CHINESE else [])
    made = Entity(id=slug(name), type=KINDS[name], labels=tuple(labels), mentions=((0, len(name)),))
    return replace(made, **fields)


def statement(subject: str, predicate: str, object_: str | Value, **fields: Any) -> Assertion:
    told = object_ if isinstance(object_, Value) else slug(object_)
    made = Assertion(slug(subject), predicate, told, Evidence(0, 0, ""), "test:line", 0.9)
    return replace(made, **fields)


def number(about: str, metric: str, value_text: str, **fields: Any) -> Observation:
    made = Observation(slug(about), metric, value_text, Evidence(0, 0, ""), "test:line")
    return replace(made, **fields)


def extraction(
    name: str,
    *told: Assertion | Observation,
    entities: tuple[Entity, ...] = (),
    published: str | None = "2026-01-15",
    heading: str = "1 Overview",
) -> Extraction:
    """Write a report with a line for each statement; entities not given are made as needed."""
    text = f"{heading}\n"
    coverage = [CoverageRow("heading", 0, len(heading), 0)]
    made: list[Assertion | Observation] = []
    for row in told:
        line = f"{row.rule} says 「{_words(row)}」。"
        words = Evidence(len(text), len(text) + len(line), line, text[-8:], "\n", heading)
        made.append(replace(row, evidence=words))
        coverage.append(CoverageRow("sentence", words.start, words.end, 1))
        text += line + "\n"
    given = {item.id: item for item in entities}
    for row in told:
        for entity_id in _ends(row):
            if entity_id not in given:
                by_slug = {slug(known): known for known in KINDS}
                given[entity_id] = entity(by_slug[entity_id])
    return Extraction(
        report=ReportInfo(
            slug=name,
            title=f"Report {name}",
            language="en",
            source_name=f"{name}.txt",
            text_sha256=sha256(text.encode()).hexdigest(),
            published=published,
            authors=("A. Analyst",),
            publisher="A Broker",
        ),
        text=text,
        extractor="test 1",
        entities=tuple(given.values()),
        assertions=tuple(row for row in made if isinstance(row, Assertion)),
        observations=tuple(row for row in made if isinstance(row, Observation)),
        coverage=tuple(coverage),
        rejects=(Reject("a", "developedBy", "b", "no such entity", 0, 1),),
    )


def _words(row: Assertion | Observation) -> str:
    if isinstance(row, Observation):
        return f"{row.about} {row.metric} {row.value_text}"
    told = row.object.text if isinstance(row.object, Value) else row.object
    return f"{row.subject} {row.predicate} {told} ({row.status})"


def _ends(row: Assertion | Observation) -> list[str]:
    if isinstance(row, Observation):
        return [row.about]
    return [row.subject, row.object] if isinstance(row.object, str) else [row.subject]


def read(made: Extraction) -> ReadReport:
    return read_report(made, made.text.encode(), made.extractor)


def compiled(extractions: Iterable[Extraction]) -> bytes:
    """Return the whole graph of extractions as sorted N-Quads."""
    return canonical_nquads(in_memory(extractions).quads())


def in_memory(extractions: Iterable[Extraction]) -> MemoryStore:
    """Return the whole graph of extractions in memory."""
    made = list(extractions)
    sources = [Source(one, partial(statements_of, one)) for one in made]
    store = MemoryStore()
    for chunk in Compilation(sources).chunks():
        store.engine.load(chunk, ox.RdfFormat.N_QUADS)
    return store


def sample() -> list[Extraction]:
    """Two reports that agree, differ and deny: what most tests look at."""
    first = extraction(
        "first",
        statement("Sora 2", "developedBy", "OpenAI"),
        statement("Sora 2", "succeeds", "Sora"),
        statement("Sora 2", "usesArchitecture", "DiT"),
        statement("DiT", "derivedFrom", "Transformer"),
        statement("DiT", "derivedFrom", "Diffusion"),
        statement("Diffusion", "succeeds", "GAN"),
        statement("Sora 2", "usesComponent", "Flow matching"),
        statement("Sora 2", "exemplifies", "Generative school"),
        statement("Generative school", "narrowerThan", "World model"),
        statement("Sora 2", "releaseDate", Value("2025-09-30", "date")),
        statement("OpenAI", "partnersWith", "Disney", status=Status.FORECAST),
        number("Sora 2", "clipDuration", "up to 25 s", maximum="25", unit="s"),
        statement("BlueFocus", "beneficiaryOf", "Advertising"),
        statement("Kling", "developedBy", "OpenAI", status=Status.DENIED),
    )
    second = extraction(
        "second",
        statement("Kling", "developedBy", "Kuaishou"),
        statement("Sora 2", "developedBy", "OpenAI"),
        statement("Genie 3", "developedBy", "DeepMind"),
        statement("DeepMind", "subOrganizationOf", "Google"),
        statement("Kuaishou", "partnersWith", "BlueFocus"),
        statement("Genie 3", "exemplifies", "World model"),
        statement("Kling", "usesArchitecture", "DiT"),
        number("Kling", "price", "10 yuan", value="10", unit="CNY", status=Status.DOUBTED),
    )
    return [first, second]


def graph(repository: Repository) -> bytes:
    """Return the current graph as sorted N-Quads."""
    with repository.open() as store:
        return canonical_nquads(store.quads())


def models(repository: Repository) -> int:
    """Return how many models the current graph has."""
    with repository.open() as store:
        return int(store.rows("SELECT (COUNT(*) AS ?n) WHERE { ?s a rg:Model }")[0]["n"].value)  # type: ignore[union-attr]

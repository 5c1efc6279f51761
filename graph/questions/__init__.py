"""Questions in Chinese and English, answered by a query that is shown, with the words behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from graph.evidence import Source, sources_of
from graph.lineage import Lineage, LineageGraph
from graph.names import labels_of, pick, shown
from graph.questions.patterns import PATTERNS, Pattern
from graph.search import LabelIndex, find_entity
from graph.sparql import bind
from graph.vocabulary import rg
from ontology.errors import UnknownEntity
from ontology.namespaces import sparql_prologue
from ontology.terms import ENTITY_TYPES, ROLES, term_labels

if TYPE_CHECKING:
    from graph.store.base import GraphStore, Row

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_QUOTES: Final = " “”\"'《》"
_ENDS: Final = " ?？。.!！\t\n"
_MESSAGES: Final = {
    "en": {
        "unread": "the question fits none of the known forms; name an entity and a relation",
        "unknown": "the graph holds no {name}",
        "near": "; did you mean {near}?",
        "empty": "the reports say nothing about it",
    },
    "zh": {
        "unread": "无法理解该问题；请指明实体与关系",
        "unknown": "图谱中没有“{name}”",
        "near": "；您是指{near}吗？",
        "empty": "报告中没有相关陈述",
    },
}


@dataclass(frozen=True, slots=True)
class _Reading:
    """A question that fits a pattern, with the entities that it names."""

    pattern: Pattern
    names: dict[str, str]


def answer(store: GraphStore, question: str, language: str | None = None) -> dict[str, Any]:
    """Answer a question.

    Returns ``question``, ``language``, ``sparql``, ``answers`` and ``message`` as the command line
    and the HTTP service print them; no answer is an empty list and a message that says why.
    """
    tongue = language or ("zh" if _HAN.search(question) else "en")
    words = _MESSAGES["zh" if tongue == "zh" else "en"]
    told: dict[str, Any] = {
        "question": question,
        "language": tongue,
        "sparql": "",
        "answers": [],
        "message": words["unread"],
    }
    index = LabelIndex.of(store)
    try:
        for reading in _readings(question):
            try:
                bound = _bound(store, index, reading)
            except UnknownEntity as error:
                near = ("、" if tongue == "zh" else " / ").join(error.suggestions)
                told["message"] = words["unknown"].format(name=error.name)
                told["message"] += words["near"].format(near=near) if near else ""
                continue
            told["answers"], told["sparql"] = _answers(store, reading, bound, tongue)
            told["message"] = "" if told["answers"] else words["empty"]
            break
    finally:
        index.close()
    return told


def _readings(question: str) -> list[_Reading]:
    text = question.strip(_ENDS)
    found = []
    for pattern in PATTERNS:
        for form in pattern.forms:
            match = form.fullmatch(text)
            if match:
                named = {name: text.strip(_QUOTES) for name, text in match.groupdict().items()}
                found.append(_Reading(pattern, named))
                break
    return found


def _bound(
    store: GraphStore, index: LabelIndex, reading: _Reading
) -> dict[str, ox.NamedNode | ox.Literal]:
    """Return the terms that the names of a question stand for."""
    bound: dict[str, ox.NamedNode | ox.Literal] = {}
    for name, value in reading.names.items():
        if name == "kind":
            bound[name] = _class(value)
        elif name == "metric":
            bound[name] = ox.Literal(reading.pattern.metric(value))
        else:
            bound[name] = ox.NamedNode(find_entity(store, value, index))
    return bound


def _class(name: str) -> ox.NamedNode:
    wanted = name.strip().lower()
    for local in (*ENTITY_TYPES, *ROLES, "Technology"):
        labels = {local.lower(), *(label.lower() for label in term_labels()[local].values())}
        if wanted in labels | {f"{label}s" for label in labels} | {
            f"{label[:-1]}ies" for label in labels if label.endswith("y")
        }:
            return rg(local)
    raise UnknownEntity(name)


def _answers(
    store: GraphStore,
    reading: _Reading,
    bound: dict[str, ox.NamedNode | ox.Literal],
    language: str,
) -> tuple[list[dict[str, Any]], str]:
    if reading.pattern.path:
        source, target = (cast("ox.NamedNode", bound[name]).value for name in ("x", "y"))
        found = LineageGraph(store).between(source, target)
        sparql = bind(reading.pattern.sparql, **bound)
        return _paths(found, language), sparql_prologue() + sparql
    sparql = sparql_prologue() + bind(reading.pattern.sparql, **bound)
    answers: dict[str, dict[str, Any]] = {}
    for row in store.rows(sparql):
        term = row["answer"]
        key = str(term)
        told = answers.setdefault(key, _told(store, row, language))
        if all(row.get(name) is not None for name in ("s", "p", "o")):
            triple = ox.Triple(*cast("Any", (row["s"], row["p"], row["o"])))
            known = {(e["report"], e["start"], e["end"]) for e in told["evidence"]}
            told["evidence"] += [
                _evidence(source)
                for source in sources_of(store, triple)
                if source.start is not None and (source.slug, source.start, source.end) not in known
            ]
    return list(answers.values()), sparql


def _told(store: GraphStore, row: Row, language: str) -> dict[str, Any]:
    term = row["answer"]
    if isinstance(term, ox.NamedNode):
        labels = labels_of(store, term.value)
        label = pick(labels, language) or shown(store, term, language)
        return {
            "iri": term.value,
            "label": label,
            "labels": labels,
            "value": None,
            "path": [],
            "evidence": [],
        }
    value = str(getattr(term, "value", term))
    return {"iri": None, "label": None, "labels": {}, "value": value, "path": [], "evidence": []}


def _paths(found: Lineage, language: str) -> list[dict[str, Any]]:
    answers = []
    for path in found.paths:
        steps = [path.stops[0].label(language)]
        for hop, stop in zip(path.hops, path.stops[1:], strict=True):
            name = hop.label(language)
            steps += [f"—{name}→" if hop.forward else f"←{name}—", stop.label(language)]
        last = path.stops[-1]
        answers.append(
            {
                "iri": last.iri,
                "label": last.label(language),
                "labels": last.labels,
                "value": None,
                "path": steps,
                "evidence": [_evidence(source) for hop in path.hops for source in hop.sources],
            }
        )
    return answers


def _evidence(source: Source) -> dict[str, Any]:
    return {
        "report": source.slug,
        "section": source.section,
        "start": source.start,
        "end": source.end,
        "exact": source.exact,
    }

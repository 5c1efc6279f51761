"""Lineage as text, JSON, Mermaid, DOT and GraphML."""

from __future__ import annotations

import io
import json
from enum import StrEnum
from typing import TYPE_CHECKING

import networkx as nx

from graph.explain import source_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.lineage import Hop, Lineage, Stop


class LineageFormat(StrEnum):
    """What lineage can be printed as."""

    TEXT = "text"
    JSON = "json"
    MERMAID = "mermaid"
    DOT = "dot"
    GRAPHML = "graphml"


def render(lineage: Lineage, format_: LineageFormat, language: str = "en") -> str:
    """Return lineage in a format, with a line break at its end."""
    writers = {
        LineageFormat.TEXT: as_text,
        LineageFormat.JSON: as_json,
        LineageFormat.MERMAID: as_mermaid,
        LineageFormat.DOT: as_dot,
        LineageFormat.GRAPHML: as_graphml,
    }
    return writers[format_](lineage, language).rstrip("\n") + "\n"


def as_text(lineage: Lineage, language: str = "en") -> str:
    """Return each path with its evidence below each step."""
    if not lineage.paths:
        return lineage.message
    lines: list[str] = []
    for number, path in enumerate(lineage.paths, 1):
        steps = "step" if len(path.hops) == 1 else "steps"
        lines.append(f"path {number}, {len(path.hops)} {steps}")
        lines.append(f"  {_named(path.stops[0], language)}")
        for hop, stop in zip(path.hops, path.stops[1:], strict=True):
            arrow = f"—{hop.label(language)}→" if hop.forward else f"←{hop.label(language)}—"
            lines.append(f"  {arrow} {_named(stop, language)}")
            lines += [f"      {line}" for source in hop.sources for line in source_lines(source)]
    return "\n".join(lines)


def as_json(lineage: Lineage, _language: str = "en") -> str:
    """Return the paths, their nodes and hops, with all the evidence."""
    return json.dumps(lineage.as_dict(), ensure_ascii=False, indent=2)


def as_mermaid(lineage: Lineage, language: str = "en") -> str:
    """Return a flowchart whose arrows run as the statements do."""
    names = {stop.iri: f"n{number}" for number, stop in enumerate(_stops(lineage))}
    lines = ["flowchart LR"]
    lines += [
        f'  {names[stop.iri]}["{_mermaid(_named(stop, language))}"]' for stop in _stops(lineage)
    ]
    for a, b, hop in _hops(lineage):
        lines.append(f'  {names[a]} -->|"{_mermaid(hop.label(language))}"| {names[b]}')
    if not lineage.paths:
        lines.append(f"  %% {' '.join(lineage.message.split())}")
    return "\n".join(lines)


def as_dot(lineage: Lineage, language: str = "en") -> str:
    """Return a Graphviz digraph whose arrows run as the statements do."""
    lines = ["digraph lineage {", "  rankdir=LR;", "  node [shape=box];"]
    lines += [
        f"  {_dot(stop.iri)} [label={_dot(_named(stop, language))}];" for stop in _stops(lineage)
    ]
    for a, b, hop in _hops(lineage):
        lines.append(f"  {_dot(a)} -> {_dot(b)} [label={_dot(hop.label(language))}];")
    if not lineage.paths:
        lines.append(f"  label={_dot(lineage.message)};")
    return "\n".join([*lines, "}"])


def as_graphml(lineage: Lineage, language: str = "en") -> str:
    """Return the union of the paths as GraphML."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for stop in _stops(lineage):
        labels = {f"label_{tongue}": text for tongue, text in stop.labels.items()}
        dated = {"date": stop.date} if stop.date else {}
        graph.add_node(stop.iri, label=stop.label(language), type=stop.type, **labels, **dated)
    for a, b, hop in _hops(lineage):
        quote = hop.sources[0].exact if hop.sources else ""
        graph.add_edge(a, b, key=hop.property, label=hop.property, quote=quote)
    buffer = io.BytesIO()
    nx.write_graphml(graph, buffer, encoding="utf-8")
    return buffer.getvalue().decode()


def _stops(lineage: Lineage) -> list[Stop]:
    """Return every entity of the paths once, the two ends even where there is none."""
    found = {lineage.source.iri: lineage.source, lineage.target.iri: lineage.target}
    found |= {stop.iri: stop for path in lineage.paths for stop in path.stops}
    return list(found.values())


def _hops(lineage: Lineage) -> Iterator[tuple[str, str, Hop]]:
    """Yield every statement of the paths once, as it runs: subject, object, hop."""
    seen: set[tuple[str, str, str]] = set()
    for path in lineage.paths:
        for hop, a, b in zip(path.hops, path.stops, path.stops[1:], strict=False):
            subject, told = (a.iri, b.iri) if hop.forward else (b.iri, a.iri)
            if (subject, hop.property, told) not in seen:
                seen.add((subject, hop.property, told))
                yield subject, told, hop


def _named(stop: Stop, language: str) -> str:
    return f"{stop.label(language)} ({stop.date})" if stop.date else stop.label(language)


def _mermaid(text: str) -> str:
    """Write what would end a quoted label, or be read as markup, as entities."""
    codes = {'"': "#quot;", "#": "#35;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\n": " "}
    return "".join(codes.get(character, character) for character in text)


def _dot(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

"""The briefcase: a folder of files that shows the graph without a service or a network.

    DIR/index.html  explore.html  lineage.html  desk.html      the pages
    DIR/static/                                                style sheets, one script a page
    DIR/data/*.js                                              what the service would answer
    DIR/graph.nq.gz  graph.ttl  ontology.ttl  shapes.ttl          the graph itself, for other tools

A page from a folder may load scripts, but no other files, so the data are scripts that each call
one function with JSON.
"""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

from api.bundle import bundle
from api.views import entities, lineage, pictures
from api.views.network import to_network
from api.views.pages import OFFLINE, PAGES, STATIC, render
from api.views.passages import blocks
from api.views.reading import GraphReader
from api.views.start import start
from graph.desk import desk
from graph.export import ExportFormat, export
from graph.labels import label_key
from graph.search import pinyin_of
from ontology.errors import InputError
from ontology.terms import CONTEXT_FILE, SCHEMA_FILE, SHAPES_FILE, lineage_relations

if TYPE_CHECKING:
    from pathlib import Path

    from graph.repository import Repository
    from graph.store.base import GraphStore

#: The folders and files that are made; whatever else is in the directory is left alone.
_MADE: Final = ("static", "data")


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: the pages, and how many bytes all of it is."""

    index: Path
    entities: int
    size: int


def publish(store: GraphStore, repository: Repository, folder: Path, language: str) -> Published:
    """Write the briefcase of a store into a folder, in the place of an earlier one.

    Raises:
        InputError: the folder holds something else, or cannot be written.
    """
    try:
        _make_room(folder)
        reader = GraphReader(store)
        slugs = [slug for slug, _ in reader.ranking()]
        _pages(folder, language)
        _graph(reader, slugs, folder / "data")
        _entities(reader, slugs, folder / "data" / "entity")
        reports = _reports(repository, folder / "data" / "report")
        _start(reader, reports, folder / "data")
        _dumps(store, folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written: {error.strerror}") from error
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Published(folder / "index.html", len(slugs), size)


def _make_room(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / "data" / "start.js").exists():
        raise InputError(f"{folder}: holds other files; name a new or empty folder")
    for name in _MADE:
        shutil.rmtree(folder / name, ignore_errors=True)
    for part in ("entity", "report"):
        (folder / "data" / part).mkdir(parents=True)


def _pages(folder: Path, language: str) -> None:
    static = folder / "static"
    for name in OFFLINE:
        page = PAGES[name]
        (folder / f"{name}.html").write_text(render(name, language, offline=True), "utf-8")
        script = static / page.module
        script.parent.mkdir(parents=True, exist_ok=True)
        backend = STATIC / "js" / "offline" / "backend.js"
        script.write_text(bundle(STATIC / page.module, backend), "utf-8")
        for file in (*page.sheets, *page.scripts):
            _copy(static, file)
    for file in ("css/tokens.css", "css/base.css", "icon.svg", "js/theme.js"):
        _copy(static, file)
    for licence in sorted((STATIC / "vendor" / "vis-network").glob("LICENSE*")):
        _copy(static, licence.relative_to(STATIC).as_posix())
    shutil.copyfile(folder / "explore.html", folder / "index.html")


def _copy(static: Path, name: str) -> None:
    target = static / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(STATIC / name, target)


def _put(file: Path, name: str, value: Any) -> None:
    """Write a part of the data as a script; ``<`` cannot end it, whatever a label holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    file.write_text(f'reportgraphPut("{name}",{text});\n', "utf-8")


def _graph(reader: GraphReader, slugs: list[str], folder: Path) -> None:
    """Write every entity, every statement between two, and every name with its pinyin."""
    descent = frozenset(lineage_relations())
    edges = [
        {
            "id": edge.id,
            "from": edge.source,
            "to": edge.target,
            "kind": "statement",
            "predicate": edge.predicate,
            "lineage": edge.predicate in descent,
            "reports": edge.reports,
            "confidence": edge.confidence,
            "count": edge.count,
            "inferred": edge.inferred,
        }
        for edge in reader.edges_among(slugs)
    ]
    nodes = []
    names = []
    for slug in slugs:
        one = reader.node(slug)
        nodes.append(
            {
                "id": slug,
                "type": one.type,
                "labels": one.labels,
                "roles": one.roles,
                "degree": one.degree,
                "date": one.date,
            }
        )
        forms = {*one.labels.values(), *(text for _, text in reader.alternatives(slug))}
        names += [(slug, text, label_key(text), *pinyin_of(text)) for text in sorted(forms)]
    told = {"nodes": nodes, "edges": edges, "names": names, "lineage": sorted(descent)}
    _put(folder / "graph.js", "graph", told)


def _entities(reader: GraphReader, slugs: list[str], folder: Path) -> None:
    """Write the panel of each entity, with the words for every statement that it is subject of."""
    for index, slug in enumerate(slugs):
        panel = entities.panel(reader, slug)
        told: dict[str, Any] = {}
        for row in panel.statements:
            if row.outward:
                key = f"{row.predicate}|{row.other.id}"
                told[key] = entities.evidence(reader, slug, row.predicate, row.other.id)
        for link in reader.links(slug):
            key = f"{link.predicate}|{link.other}"
            if link.outward and key not in told and reader.knows(link.other):
                told[key] = entities.evidence(reader, slug, link.predicate, link.other)
        for attribute in panel.attributes:
            told[attribute.property] = entities.literal_evidence(reader, slug, attribute.property)
        for measure in panel.measures:
            told[f"observation|{measure.id}"] = entities.measure_evidence(reader, measure.id)
        for hedge in panel.hedges:
            if hedge.subject == slug:
                key = f"{hedge.predicate}|{hedge.object}"
                told[key] = entities.evidence(reader, slug, hedge.predicate, hedge.object)
        _put(folder / f"{index}.js", f"entity/{index}", {"panel": asdict(panel), "evidence": told})


def _reports(repository: Repository, folder: Path) -> dict[str, int]:
    """Write the text of each report as blocks; return their numbers by slug."""
    numbers = {}
    for number, entry in enumerate(repository.reports()):
        text = repository.text(entry.slug)
        told = {
            "slug": entry.slug,
            "title": entry.title,
            "blocks": [asdict(b) for b in blocks(text)],
        }
        _put(folder / f"{number}.js", f"report/{number}", told)
        numbers[entry.slug] = number
    return numbers


def _start(reader: GraphReader, reports: dict[str, int], folder: Path) -> None:
    page = start(reader)
    routes = {
        ",".join(one.id for one in chain): lineage.route(reader, [one.id for one in chain])
        for chain in page.chains
    }
    shown = [slug for told in routes.values() for part in told for slug in _passed(part)]
    told = {
        "start": asdict(page),
        "overview": to_network(pictures.overview(reader)),
        "chart": asdict(lineage.chart(reader, shown)),
        "routes": routes,
        "reports": reports,
        "desk": {
            one.id: desk(reader.store, reader.iri(one.id).value).as_dict(reader.store)
            for one in (*page.technologies, *page.sectors)
        },
    }
    _put(folder / "start.js", "start", told)


def _passed(part: dict[str, Any]) -> list[str]:
    return [node["iri"].rsplit("/", 1)[-1] for path in part["paths"][:1] for node in path["nodes"]]


def _dumps(store: GraphStore, folder: Path) -> None:
    """Write the graph for other tools: all of it, compressed, and the facts alone."""
    quads = gzip.compress(export(store, ExportFormat.NQUADS), 6, mtime=0)
    (folder / "graph.nq.gz").write_bytes(quads)
    (folder / "graph.ttl").write_bytes(export(store, ExportFormat.TURTLE))
    shutil.copyfile(SCHEMA_FILE, folder / "ontology.ttl")
    for file, name in ((SHAPES_FILE, "shapes.ttl"), (CONTEXT_FILE, "context.jsonld")):
        if file.exists():
            shutil.copyfile(file, folder / name)

"""Linked Data: every IRI of ours answers, as a page to a browser and as RDF to a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import APIRouter, HTTPException, Path, Request, Response
from starlette.responses import RedirectResponse

from api.dependencies import GraphDep, StoreDep, templates
from api.descriptions import describe, thing_of
from api.numbers import ABOUT
from api.routes.reports import find_report
from api.sparql import negotiation
from api.sparql.description import serialize
from api.sparql.graphstore import PATH
from graph.metadata import METADATA
from graph.vocabulary import DEFAULT, HAS_SELECTOR, PREF_LABEL, TYPE
from ontology.errors import UnknownEntity
from ontology.namespaces import BASE, ONTOLOGY, REPORT, RG, compact, resource, slug_of
from ontology.namespaces import report as report_iri
from ontology.terms import SCHEMA_FILE, class_labels, properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.descriptions import Description
    from graph.store.base import GraphStore

router = APIRouter(tags=["linked data"])

RDF: Final = negotiation.GRAPH_FORMATS[:4]
#: A client that names no preference gets RDF; browsers name HTML first.
FORMATS: Final = (*RDF, negotiation.HTML)
_VARY: Final = {"Vary": "Accept"}
Slug = Annotated[str, Path(max_length=300)]
_RESPONSES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {f.media_type: {} for f in FORMATS}, "description": "as asked for"},
    404: {"description": "the graph does not hold it"},
    406: {"description": "no such format is offered"},
}


def _chosen(request: Request) -> negotiation.Format:
    accept = ", ".join(request.headers.getlist("accept")) or None
    chosen = negotiation.choose(accept, FORMATS)
    if chosen is None:
        raise HTTPException(406, f"offered: {negotiation.offer(FORMATS)}", headers=_VARY)
    return chosen


def _rdf(triples: list[ox.Triple], chosen: negotiation.Format, path: str) -> Response:
    alternates = ", ".join(
        f'<{path}>; rel="alternate"; type="{other.media_type}"'
        for other in FORMATS
        if other is not chosen
    )
    return Response(
        serialize(triples, chosen.key),
        headers={**_VARY, "Content-Type": chosen.content_type, "Link": alternates},
    )


@router.get(
    "/resource/{slug}",
    summary="An entity",
    responses=_RESPONSES,
    response_class=Response,
)
def read_resource(slug: Slug, request: Request, store: StoreDep) -> Response:
    """Give an entity with its statements and, for each, the words that state it."""
    chosen = _chosen(request)
    found = describe(store, resource(slug), limit=500)
    if chosen is negotiation.HTML:
        return templates().TemplateResponse(
            request,
            "resource.html",
            {"found": found, "compact": compact, "slug_of": slug_of, "path_of": path_of},
            headers=_VARY,
        )
    return _rdf(list(_triples(store, found)), chosen, path_of(found.thing.iri))


@router.get(
    "/observation/{slug}",
    summary="A number, told with the entity that it is about",
    status_code=303,
    response_class=RedirectResponse,
    responses={404: {"description": "the graph does not hold it"}},
)
def read_observation(slug: Slug, store: StoreDep) -> RedirectResponse:
    """Send on to the entity that an observation is about."""
    node = ox.NamedNode(f"{BASE}observation/{quote(slug, safe='~')}")
    for quad in store.quads(node, ABOUT, None, DEFAULT):
        if isinstance(quad.object, ox.NamedNode):
            place = f"{path_of(quad.object.value)}#{quote(slug, safe='~')}"
            return RedirectResponse(place, 303, headers=_VARY)
    raise UnknownEntity(slug)


def path_of(iri: str) -> str:
    """Return where this service answers for one of our IRIs; of another it is the IRI itself."""
    for beginning, path in ((resource(""), "/resource/"), (REPORT, "/report/")):
        if iri.startswith(beginning):
            return path + iri.removeprefix(beginning)
    return iri if iri.startswith(("http://", "https://")) else "#"


def _triples(store: GraphStore, found: Description) -> Iterator[ox.Triple]:
    """Yield an entity's own triples, those of other entities about it, and their evidence."""
    node = ox.NamedNode(found.thing.iri)
    for quad in store.quads(node, None, None, DEFAULT):
        yield quad.triple
    for number, told in found.numbers:
        for quad in store.quads(ox.NamedNode(number.iri), None, None, DEFAULT):
            yield quad.triple
        for source in told.sources:
            yield from _assertion(store, ox.NamedNode(source.assertion))
    for statement in found.statements:
        if statement.other is not None:
            other = ox.NamedNode(statement.other.iri)
            if not statement.outgoing:
                yield ox.Triple(other, ox.NamedNode(statement.property), node)
            for quad in store.quads(other, PREF_LABEL, None, DEFAULT):
                yield quad.triple
        nodes = [source.assertion for source in statement.grounds.sources]
        nodes += [proof.assertion for proof in statement.grounds.proofs]
        for iri in nodes:
            yield from _assertion(store, ox.NamedNode(iri))


def _assertion(store: GraphStore, node: ox.NamedNode) -> Iterator[ox.Triple]:
    for quad in store.quads(node):
        yield quad.triple
        if quad.predicate == HAS_SELECTOR and isinstance(quad.object, ox.NamedNode | ox.BlankNode):
            for inner in store.quads(quad.object, None, None, quad.graph_name):
                yield inner.triple


@router.get("/report/{slug}", summary="A report", responses=_RESPONSES, response_class=Response)
def read_report(slug: Slug, request: Request, graph: GraphDep) -> Response:
    """Give a report's page; as RDF, its named graph (by a redirect to the graph store)."""
    chosen = _chosen(request)
    entry = find_report(graph, slug)
    iri = report_iri(entry.slug)
    if chosen is not negotiation.HTML:
        address = f"{PATH}?graph={quote(iri, safe='')}"
        return RedirectResponse(address, status_code=303, headers=_VARY)
    store = graph.store
    entities = sorted(
        {
            quad.subject.value
            for quad in store.quads(None, TYPE, None, ox.NamedNode(iri))
            if isinstance(quad.subject, ox.NamedNode)
            and quad.subject.value.startswith(resource(""))
        }
    )
    things = [thing_of(store, entity) for entity in entities[:500]]
    return templates().TemplateResponse(
        request,
        "report.html",
        {
            "entry": entry,
            "iri": iri,
            "things": sorted(things, key=lambda thing: (thing.type, thing.label)),
            "total": len(entities),
            "slug_of": slug_of,
        },
        headers=_VARY,
    )


@router.get("/ontology", summary="The ontology", responses=_RESPONSES, response_class=Response)
def read_ontology(request: Request) -> Response:
    """Give the classes and properties that the graph uses."""
    chosen = _chosen(request)
    if chosen is negotiation.HTML:
        return templates().TemplateResponse(
            request,
            "ontology.html",
            {"classes": class_labels(), "properties": properties(), "iri": ONTOLOGY, "rg": RG},
            headers=_VARY,
        )
    triples = [quad.triple for quad in ox.parse(path=SCHEMA_FILE)]
    return _rdf(triples, chosen, "/ontology")


@router.get(
    "/.well-known/void",
    summary="VoID statistics, prefixes and example queries",
    responses=_RESPONSES,
    response_class=Response,
)
def read_void(request: Request, store: StoreDep) -> Response:
    """Give the description of the dataset, which stands in the default graph, too."""
    accept = ", ".join(request.headers.getlist("accept")) or None
    chosen = negotiation.choose(accept, RDF)
    if chosen is None and negotiation.choose(accept, FORMATS) is negotiation.HTML:
        chosen = negotiation.TURTLE
    if chosen is None:
        raise HTTPException(406, f"offered: {negotiation.offer(RDF)}", headers=_VARY)
    triples = [quad.triple for quad in store.quads(None, None, None, METADATA)]
    return _rdf(triples, chosen, "/.well-known/void")

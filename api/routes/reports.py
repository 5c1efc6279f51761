"""The reports, and the words of their texts."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.dependencies import GraphDep
from api.schemas import Problem, ReportOut, Reports, TextOut
from graph.manifest import ReportEntry
from ontology.errors import InputError, UnknownEntity
from ontology.namespaces import report as report_iri
from ontology.namespaces import slug_of

router = APIRouter(prefix="/api/reports", tags=["reports"])
Offset = Annotated[int | None, Query(ge=0, le=2**31)]


def find_report(graph: GraphDep, slug: str) -> ReportEntry:
    """Return a report of the served snapshot by its slug, or by its IRI's last part.

    Raises:
        UnknownEntity: there is none.
    """
    entries = graph.store.held.manifest().reports
    found = entries.get(slug) or next(
        (entry for entry in entries.values() if slug_of(report_iri(entry.slug)) == slug), None
    )
    if found is None:
        raise UnknownEntity(slug, tuple(entries)[:3])
    return found


@router.get("", summary="The reports of the store")
def reports(graph: GraphDep) -> Reports:
    """Give each report with how much it gave."""
    entries = graph.store.held.manifest().reports
    return Reports(reports=[ReportOut.from_entry(report_iri(e.slug), e) for e in entries.values()])


@router.get(
    "/{slug}/text",
    summary="The text around a piece of evidence",
    responses={
        400: {"model": Problem, "description": "the offsets are not those of the text"},
        404: {"model": Problem, "description": "there is no such report"},
    },
)
def text(
    slug: Annotated[str, Path(max_length=300)],
    graph: GraphDep,
    start: Offset = None,
    end: Offset = None,
    context: Annotated[int, Query(ge=0, le=5000)] = 200,
) -> TextOut:
    """Give ``text[start:end]`` of the stored text, with so many characters on either side.

    Without offsets it is the whole text.
    """
    entry = find_report(graph, slug)
    whole = graph.directory.objects.get(entry.text).decode()
    first, last = start or 0, len(whole) if end is None else end
    if not first <= last <= len(whole):
        raise InputError(
            f"the text has {len(whole)} characters, so {first}:{last} is no part of it"
        )
    return TextOut(
        slug=entry.slug,
        start=first,
        end=last,
        length=len(whole),
        text=whole[first:last],
        before=whole[max(0, first - context) : first],
        after=whole[last : last + context],
    )

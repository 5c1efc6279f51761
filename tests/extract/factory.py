"""Documents and extractions from a few words, and what they state in a form that reads well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extract import linking, pipeline
from extract.aliases import declared
from extract.layout import parse
from extract.mentions import by_block
from extract.relations.analysis import Analysis

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.mentions import Mention
    from extract.relations.candidates import Candidate
    from ontology.model import Extraction


def extract(text: str, mode: str = "fast") -> Extraction:
    """Extract a text, by the rules alone unless another mode is named."""
    return pipeline.extract_document(parse(text), slug="test", source_name="test.txt", mode=mode)


def analyse(text: str) -> Analysis:
    """Return what the relation extractors see of a text."""
    document = parse(text)
    grids, mentions = pipeline.find_mentions(document)
    analysis = Analysis(document, pipeline._sentences(document, by_block(mentions)), grids)
    linking.link(mentions, declared(analysis.all_sentences()))
    return analysis


def mentions(text: str) -> list[Mention]:
    """Return the chosen mentions of a text."""
    return pipeline.find_mentions(parse(text))[1]


def names(text: str) -> set[tuple[str, str]]:
    """Return ``(surface, type)`` of the chosen mentions."""
    return {(m.surface, m.type) for m in mentions(text)}


def told(candidates: Iterable[Candidate]) -> set[str]:
    """Return candidates as ``subject property object``, with a mark where they are hedged."""
    return {
        f"{c.subject.surface} {c.property} {c.object.surface}"
        + ("" if c.status.value == "asserted" else f" ({c.status.value})")
        for c in candidates
    }


def stated(extraction: Extraction) -> set[str]:
    """Return the stated relations and attributes as ``subject predicate object``."""
    label = {e.id: e.name for e in extraction.entities}
    return {
        f"{label[a.subject]} {a.predicate} "
        + (label[a.object] if isinstance(a.object, str) else a.object.text)
        for a in extraction.assertions
        if a.stated
    }


def measured(extraction: Extraction) -> set[str]:
    """Return the observations as ``entity metric value``."""
    label = {e.id: e.name for e in extraction.entities}
    return {f"{label[o.about]} {o.metric} {o.value_text}" for o in extraction.observations}

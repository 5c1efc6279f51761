"""Extractions as JSON records: what the store keeps of a report, and rebuilds the graph from.

The record holds everything but the text, which is an object of its own, so that a report read
again by a newer extractor shares it. Keys and lists keep their order: one extraction has one
record, byte for byte.
"""

from __future__ import annotations

import json
from typing import Any, cast

from ontology.errors import StoreError
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


def to_record(extraction: Extraction) -> bytes:
    """Return the extraction, without its text, as canonical JSON."""
    fields = {
        "report": _fields(extraction.report),
        "extractor": extraction.extractor,
        "entities": [_fields(row) for row in extraction.entities],
        "assertions": [_with_evidence(row) for row in extraction.assertions],
        "observations": [_with_evidence(row) for row in extraction.observations],
        "coverage": [_fields(row) for row in extraction.coverage],
        "rejects": [_fields(row) for row in extraction.rejects],
    }
    return json.dumps(
        fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def _fields(row: Any) -> dict[str, Any]:
    """Return the fields of a flat value; ``dataclasses.asdict`` takes ten times as long."""
    return {name: getattr(row, name) for name in row.__slots__}


def _with_evidence(row: Assertion | Observation) -> dict[str, Any]:
    fields = _fields(row)
    fields["evidence"] = _fields(row.evidence)
    if isinstance(row, Assertion) and isinstance(row.object, Value):
        fields["object"] = _fields(row.object)
    return fields


def from_record(record: bytes, text: str, *, ledger: bool = True) -> Extraction:
    """Return the extraction that :func:`to_record` wrote.

    Without its ``ledger`` it lacks coverage and rejects, which say nothing of the graph.

    Raises:
        StoreError: the record is not one of ours.
    """
    try:
        fields = cast("dict[str, Any]", json.loads(record))
        return Extraction(
            report=_report(fields["report"]),
            text=text,
            extractor=fields["extractor"],
            entities=tuple(_entity(row) for row in fields["entities"]),
            assertions=tuple(_assertion(row) for row in fields["assertions"]),
            observations=tuple(_observation(row) for row in fields["observations"]),
            coverage=tuple(CoverageRow(**row) for row in fields["coverage"] if ledger),
            rejects=tuple(Reject(**row) for row in fields["rejects"] if ledger),
        )
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"an extraction record of the store is damaged: {error!r}") from error


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((language, text) for language, text in rows)


def _report(row: dict[str, Any]) -> ReportInfo:
    return ReportInfo(**{**row, "authors": tuple(row["authors"])})


def _entity(row: dict[str, Any]) -> Entity:
    return Entity(
        id=row["id"],
        type=row["type"],
        labels=_pairs(row["labels"]),
        aliases=_pairs(row["aliases"]),
        roles=tuple(row["roles"]),
        mentions=tuple((start, end) for start, end in row["mentions"]),
    )


def _assertion(row: dict[str, Any]) -> Assertion:
    told = row["object"]
    return Assertion(
        **{
            **row,
            "object": Value(**told) if isinstance(told, dict) else told,
            "evidence": Evidence(**row["evidence"]),
            "status": Status(row["status"]),
        }
    )


def _observation(row: dict[str, Any]) -> Observation:
    return Observation(
        **{**row, "evidence": Evidence(**row["evidence"]), "status": Status(row["status"])}
    )

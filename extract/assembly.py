"""Candidates to assertions: schema gate, thresholds, evidence, one assertion a place."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extract import linking
from extract.keys import language_of
from ontology.model import Assertion, Entity, Evidence, Observation, Reject, Status, Value
from ontology.terms import attributes, relations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extract.document import Block, Document
    from extract.facts import AttributeCandidate, ObservationCandidate
    from extract.mentions import Mention
    from extract.relations.candidates import Candidate

#: Characters of context on either side of a quote (oa:prefix and oa:suffix).
CONTEXT: Final = 32
#: Longest quote of a table row, in characters.
ROW: Final = 300


@dataclass(slots=True)
class Assembled:
    """What a document states, ready for the graph."""

    entities: tuple[Entity, ...]
    assertions: tuple[Assertion, ...]
    observations: tuple[Observation, ...]
    rejects: tuple[Reject, ...]


def assemble(
    document: Document,
    linked: linking.Linked,
    candidates: Iterable[Candidate],
    told: Iterable[AttributeCandidate],
    measured: Iterable[ObservationCandidate],
    head: tuple[list[Mention], list[Candidate], list[AttributeCandidate]],
) -> Assembled:
    """Gate the candidates by the schema and give each its evidence."""
    entities = dict(linked.entities)
    new, head_relations, head_attributes = head
    for mention in new:
        mention.entity = linking.slug(mention.surface, mention.type)
        entities.setdefault(
            mention.entity,
            Entity(
                mention.entity,
                mention.type,
                ((language_of(mention.surface), mention.surface),),
                (),
                (),
                (mention.span(),),
            ),
        )
    rejects: list[Reject] = []
    made: dict[tuple[object, ...], Assertion] = {}
    for candidate in [*candidates, *head_relations]:
        _keep(made, _relation(document, candidate, entities, rejects))
    for attribute in [*told, *head_attributes]:
        if attribute.name == "listed":
            _mark_listed(entities, attribute)
            continue
        _keep(made, _attribute(document, attribute, entities, rejects))
    seen: dict[tuple[object, ...], Observation] = {}
    for measure in measured:
        observation = _observation(document, measure)
        key = (
            observation.about,
            observation.metric,
            observation.value_text,
            observation.evidence.start,
        )
        if key not in seen or observation.confidence > seen[key].confidence:
            seen[key] = observation
    assertions = tuple(sorted(_without_shadowed(made.values()), key=_order))
    observations = tuple(
        sorted(seen.values(), key=lambda o: (o.evidence.start, o.about, o.metric, o.value_text))
    )
    for assertion in assertions:
        if assertion.predicate == "beneficiaryOf" and assertion.stated:
            held = entities[assertion.subject]
            entities[assertion.subject] = _with_role(held, "ListedCompany")
    named = tuple(entities[i] for i in sorted(entities))
    return Assembled(named, assertions, observations, tuple(rejects))


def _order(assertion: Assertion) -> tuple[object, ...]:
    return (
        assertion.evidence.start,
        assertion.evidence.end,
        assertion.subject,
        assertion.predicate,
        str(assertion.object),
        assertion.rule,
    )


def _keep(made: dict[tuple[object, ...], Assertion], assertion: Assertion | None) -> None:
    """Keep one assertion of a statement at a place: the surest, of equals the shortest quote."""
    if assertion is None:
        return
    key = (
        assertion.subject,
        assertion.predicate,
        assertion.object,
        assertion.evidence.start // 400,
    )
    held = made.get(key)
    if held is None or _rank(assertion) > _rank(held):
        made[key] = assertion


def _rank(assertion: Assertion) -> tuple[bool, float, int, int, str]:
    """Order readings of one statement: asserted first, then by confidence and brevity."""
    return (
        assertion.status is Status.ASSERTED,
        assertion.confidence,
        -len(assertion.evidence.exact),
        -assertion.evidence.start,
        assertion.rule,
    )


def _without_shadowed(assertions: Iterable[Assertion]) -> list[Assertion]:
    """Drop an asserted relation whose very words another rule read as denied or doubted."""
    hedged: dict[tuple[str, str, object], list[Assertion]] = defaultdict(list)
    rows = list(assertions)
    for a in rows:
        if a.status in {Status.DENIED, Status.DOUBTED}:
            hedged[a.subject, a.predicate, a.object].append(a)
    kept = []
    for a in rows:
        overlaps = any(
            h.evidence.start < a.evidence.end and a.evidence.start < h.evidence.end
            for h in hedged.get((a.subject, a.predicate, a.object), ())
        )
        if a.status is Status.ASSERTED and overlaps and not a.rule.startswith("table:"):
            continue
        kept.append(a)
    return kept


def _relation(
    document: Document, candidate: Candidate, entities: dict[str, Entity], rejects: list[Reject]
) -> Assertion | None:
    subject, obj = candidate.subject.entity, candidate.object.entity
    term = relations()[candidate.property]
    types = entities[subject].type, entities[obj].type
    reason = ""
    if subject == obj:
        reason = "the subject is the object"
    elif not term.allows(*types):
        reason = f"{types[0]} {candidate.property} {types[1]} is outside the schema"
    if reason:
        start, end = candidate.block.shadow.span(candidate.start, candidate.end)
        rejects.append(Reject(subject, candidate.property, obj, reason, start, end))
        return None
    evidence = evidence_of(
        document, candidate.block, candidate.start, candidate.end, candidate.subject
    )
    return Assertion(
        subject,
        candidate.property,
        obj,
        evidence,
        f"{candidate.source}:{candidate.rule.removeprefix(candidate.source + ':')}",
        candidate.confidence,
        candidate.status,
    )


def _attribute(
    document: Document,
    candidate: AttributeCandidate,
    entities: dict[str, Entity],
    rejects: list[Reject],
) -> Assertion | None:
    term = attributes()[candidate.name]
    type_ = entities[candidate.subject.entity].type
    start, end = candidate.block.shadow.span(candidate.start, candidate.end)
    if type_ not in term.domain:
        rejects.append(
            Reject(
                candidate.subject.entity,
                candidate.name,
                candidate.value,
                f"{type_} has no {candidate.name}",
                start,
                end,
            )
        )
        return None
    value = Value(candidate.value, datatype_of(candidate.name, candidate.value))
    evidence = evidence_of(
        document, candidate.block, candidate.start, candidate.end, candidate.subject
    )
    return Assertion(
        candidate.subject.entity,
        candidate.name,
        value,
        evidence,
        candidate.rule,
        candidate.confidence,
        candidate.status,
    )


def datatype_of(name: str, value: str) -> str:
    """Return the XSD datatype of an attribute's value: a date's is as fine as the value."""
    if name in {"introducedIn", "foundedIn"}:
        return "gYear"
    if name == "releaseDate":
        return {4: "gYear", 7: "gYearMonth"}.get(len(value), "date")
    return "string"


def _mark_listed(entities: dict[str, Entity], candidate: AttributeCandidate) -> None:
    held = entities[candidate.subject.entity]
    if held.type == "Organization" and candidate.status is not Status.DENIED:
        entities[held.id] = _with_role(held, "ListedCompany")


def _with_role(entity: Entity, role: str) -> Entity:
    return (
        entity
        if role in entity.roles
        else dataclasses.replace(entity, roles=tuple(sorted({*entity.roles, role})))
    )


def _observation(document: Document, candidate: ObservationCandidate) -> Observation:
    literal = candidate.literal
    evidence = evidence_of(
        document, candidate.block, candidate.start, candidate.end, candidate.subject
    )
    return Observation(
        candidate.subject.entity,
        candidate.metric,
        literal.text.strip(),
        evidence,
        candidate.rule,
        literal.value,
        literal.minimum,
        literal.maximum,
        literal.unit,
        candidate.date or None,
        candidate.confidence,
        candidate.status,
    )


def evidence_of(
    document: Document, block: Block, start: int, end: int, subject: Mention | None = None
) -> Evidence:
    """Return the evidence for ``[start, end)`` of a block's shadow, in offsets of the stored text.

    A cell states nothing of its row's subject by itself, so the quote of a row begins at the
    ``subject`` that stands in another cell of it, unless the row is longer than :data:`ROW`.
    """
    left, right = block.shadow.span(start, max(end, start + 1))
    if subject is not None and _same_row(subject.block, block):
        own = subject.span()
        wide = min(left, own[0]), max(right, own[1])
        if wide[1] - wide[0] <= ROW:
            left, right = wide
    text = document.text
    return Evidence(
        left,
        right,
        text[left:right],
        text[max(0, left - CONTEXT) : left],
        text[right : right + CONTEXT],
        block.section[-1] if block.section else "",
        document.page_of(left),
    )


def _same_row(a: Block, b: Block) -> bool:
    return a is not b and a.table is not None and a.table is b.table and a.row == b.row

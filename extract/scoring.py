"""Precision, recall and F1 of an extraction against an annotated document, at document level.

Entities match one to one by folded label and type; a relation is right when both ends match and
the property is the same (``partnersWith`` either way); dates when one is a prefix of the other; an
observation when entity, metric and value text match. What the annotation calls ambiguous counts
neither way.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extract.keys import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from extract.training.corpus import GoldDocument, GoldStatement
    from ontology.model import Assertion, Entity, Extraction


_Triple = tuple[str, str, str]


@dataclass(slots=True)
class Count:
    """True positives, and how many were predicted and annotated."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        self.right += other.right
        self.predicted += other.predicted
        self.gold += other.gold

    @property
    def precision(self) -> float:
        """Share of the predicted that is right (0 where nothing was predicted)."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotated that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.predicted + self.gold) if self.predicted + self.gold else 0.0


@dataclass(slots=True)
class Score:
    """Counts by family (``entities``, ``relations``, …) and label, and the errors."""

    counts: dict[tuple[str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    missed: list[tuple[str, str]] = field(default_factory=list)
    extra: list[tuple[str, str]] = field(default_factory=list)
    #: Hedged statements of the annotation that the extraction asserts.
    violations: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add another document's score."""
        for key, count in other.counts.items():
            self.counts[key].add(count)
        self.missed.extend(other.missed)
        self.extra.extend(other.extra)
        self.violations.extend(other.violations)

    def total(self, family: str, without: Iterable[str] = ()) -> Count:
        """Return a family's sum, leaving out some labels."""
        total = Count()
        dropped = set(without)
        for (held, label), count in self.counts.items():
            if held == family and label not in dropped:
                total.add(count)
        return total


def match_entities(entities: Iterable[Entity], gold: GoldDocument) -> dict[str, str]:
    """Return ``{predicted id: gold id}``, one to one, by type and any shared folded form.

    A predicted entity's forms are its labels in both languages and those met in the text.
    """
    by_form: dict[tuple[str, str], str] = {}
    for wanted in gold.entities.values():
        for name in wanted.names:
            by_form.setdefault((fold(name), wanted.type), wanted.id)
    matched: dict[str, str] = {}
    taken: set[str] = set()
    for entity in sorted(entities, key=lambda e: (-len(e.mentions), e.id)):
        forms = [text for _, text in entity.labels + entity.aliases]
        for form in forms:
            target = by_form.get((fold(form), entity.type))
            if target is not None and target not in taken:
                matched[entity.id] = target
                taken.add(target)
                break
    return matched


def score(extraction: Extraction, gold: GoldDocument) -> Score:
    """Compare an extraction with an annotation, within the annotated part of the text."""
    left, right = gold.span()
    inside = [e for e in extraction.entities if any(left <= a < right for a, _ in e.mentions)]
    matched = match_entities(inside, gold)
    result = Score()
    _entities(result, inside, gold, matched)
    relations: dict[_Triple, Assertion] = {}
    attributes: dict[_Triple, Assertion | None] = {}
    for a in extraction.assertions:
        if not (a.stated and left <= a.evidence.start < right):
            continue
        if isinstance(a.object, str):
            relations.setdefault((a.subject, a.predicate, a.object), a)
        else:
            attributes.setdefault((a.subject, a.predicate, a.object.text), a)
    for e in inside:
        if "ListedCompany" in e.roles:
            attributes[e.id, "listed", "true"] = None
    _relations(result, relations, gold, matched)
    _causes(result, extraction, gold, matched)
    _attributes(result, attributes, gold, matched)
    observations = {
        (o.about, o.metric, o.value_text): o
        for o in extraction.observations
        if left <= o.evidence.start < right
    }
    _observations(result, observations, gold, matched)
    denied = {(x.subject, x.predicate, x.object) for x in gold.hedged}
    stated = {(r.subject, r.predicate, r.object) for r in gold.relations}
    for s, p, o in relations:
        triple = (matched.get(s, ""), p, matched.get(o, ""))
        if triple in denied and triple not in stated:
            result.violations.append(f"{gold.name}: {triple[0]} {p} {triple[2]}")
    return result


def _entities(
    result: Score, inside: list[Entity], gold: GoldDocument, matched: dict[str, str]
) -> None:
    unsure = {fold(g.quote) for g in gold.ambiguous if g.predicate == "type"}
    for entity in inside:
        if entity.id not in matched and fold(entity.name) in unsure:
            continue
        count = result.counts["entities", entity.type]
        count.predicted += 1
        if entity.id in matched:
            count.right += 1
        else:
            result.extra.append((f"entities {entity.type}", f"{gold.name}: {entity.name}"))
    found = set(matched.values())
    for wanted in gold.entities.values():
        result.counts["entities", wanted.type].gold += 1
        if wanted.id not in found:
            result.missed.append((f"entities {wanted.type}", f"{gold.name}: {wanted.names[0]}"))


def _triples(statements: Iterable[GoldStatement]) -> set[tuple[str, str, str]]:
    triples = set()
    for s in statements:
        triples.add((s.subject, s.predicate, s.object))
        if s.predicate == "partnersWith":
            triples.add((s.object, s.predicate, s.subject))
    return triples


def _relations(
    result: Score,
    predicted: Mapping[_Triple, object],
    gold: GoldDocument,
    matched: dict[str, str],
) -> None:
    wanted = _triples(gold.relations)
    unsure = _triples(gold.ambiguous)
    found: set[tuple[str, str, str]] = set()
    for (s, p, o), assertion in predicted.items():
        triple = (matched.get(s, f"?{s}"), p, matched.get(o, f"?{o}"))
        back = (triple[2], p, triple[0])
        if p == "partnersWith" and (triple in found or back in found):
            continue
        if triple not in wanted and triple in unsure:
            continue
        count = result.counts["relations", p]
        count.predicted += 1
        source = getattr(assertion, "rule", "").split(":")[0]
        by_source = result.counts["sources", source]
        by_source.predicted += 1
        rule = result.counts["rules", getattr(assertion, "rule", "")]
        rule.predicted += 1
        if triple in wanted:
            count.right += 1
            by_source.right += 1
            rule.right += 1
            found.add(triple)
            if p == "partnersWith":
                found.add(back)
        else:
            result.extra.append(
                (
                    f"relations {p}",
                    f"{gold.name}: {triple[0]} {p} {triple[2]} [{getattr(assertion, 'rule', '')}]",
                )
            )
    seen: set[tuple[str, str, str]] = set()
    for stated in gold.relations:
        triple = (stated.subject, stated.predicate, stated.object)
        if triple in seen:
            continue
        seen.add(triple)
        result.counts["relations", stated.predicate].gold += 1
        if triple not in found:
            result.missed.append(
                (
                    f"relations {stated.predicate}",
                    f"{gold.name}: {' '.join(triple)} | {stated.quote[:80]!r}",
                )
            )


def _attributes(
    result: Score,
    predicted: Mapping[_Triple, object],
    gold: GoldDocument,
    matched: dict[str, str],
) -> None:
    wanted = {(a.subject, a.predicate, a.object) for a in gold.attributes}
    left = set(wanted)
    for (s, p, v), _ in sorted(predicted.items(), key=lambda item: item[0]):
        subject = matched.get(s, f"?{s}")
        hit = next(
            (w for w in sorted(left) if w[0] == subject and w[1] == p and _same(p, v, w[2])), None
        )
        again = hit is None and any(
            w[0] == subject and w[1] == p and _same(p, v, w[2]) for w in wanted
        )
        if again:
            continue
        count = result.counts["attributes", p]
        count.predicted += 1
        if hit is not None:
            left.discard(hit)
            count.right += 1
        else:
            result.extra.append((f"attributes {p}", f"{gold.name}: {subject} {p} {v}"))
    for s, p, v in sorted(wanted):
        result.counts["attributes", p].gold += 1
        if (s, p, v) in left:
            result.missed.append((f"attributes {p}", f"{gold.name}: {s} {p} {v}"))


def _same(predicate: str, value: str, wanted: str) -> bool:
    if predicate in {"releaseDate", "introducedIn", "foundedIn"}:
        return value.startswith(wanted) or wanted.startswith(value)
    return fold(value) == fold(wanted)


def _observations(
    result: Score,
    predicted: Mapping[_Triple, object],
    gold: GoldDocument,
    matched: dict[str, str],
) -> None:
    wanted = {(o.subject, o.predicate, fold(o.object)): o for o in gold.observations}
    found = set()
    for s, m, v in predicted:
        key = (matched.get(s, f"?{s}"), m, fold(v))
        count = result.counts["observations", m]
        count.predicted += 1
        if key in wanted:
            found.add(key)
            count.right += 1
        else:
            result.extra.append((f"observations {m}", f"{gold.name}: {key[0]} {m} {v}"))
    for key, o in wanted.items():
        result.counts["observations", o.predicate].gold += 1
        if key not in found:
            result.missed.append(
                (
                    f"observations {o.predicate}",
                    f"{gold.name}: {o.subject} {o.predicate} {o.object}",
                )
            )


def _causes(
    result: Score, extraction: Extraction, gold: GoldDocument, matched: dict[str, str]
) -> None:
    """Count, by cause, the annotated relations that were missed."""
    told: dict[_Triple, bool] = {}
    for a in extraction.assertions:
        if isinstance(a.object, str):
            triple = matched.get(a.subject, ""), a.predicate, matched.get(a.object, "")
            told[triple] = told.get(triple, False) or a.stated
    pairs = {frozenset((s, o)) for (s, _, o), stated in told.items() if stated}
    forms = {fold(text) for e in extraction.entities for _, text in e.labels + e.aliases}
    found = set(matched.values())
    for stated in gold.relations:
        triple = (stated.subject, stated.predicate, stated.object)
        back = (stated.object, stated.predicate, stated.subject)
        if told.get(triple) or (stated.predicate == "partnersWith" and told.get(back)):
            continue
        cause = _cause(stated, gold, found, forms)
        if cause is None:
            if triple in told:
                cause = "read as hedged or denied"
            elif frozenset((stated.subject, stated.object)) in pairs:
                cause = "related by another property or the other way round"
            else:
                cause = _unrelated(stated, gold)
        result.counts["causes", cause].gold += 1


def _cause(
    stated: GoldStatement, gold: GoldDocument, found: set[str], forms: set[str]
) -> str | None:
    lost = [gold.entities[i] for i in (stated.subject, stated.object) if i not in found]
    if not lost:
        return None
    if any(not any(fold(name) in forms for name in entity.names) for entity in lost):
        return "an end was not found"
    return "an end was found as another type"


def _unrelated(stated: GoldStatement, gold: GoldDocument) -> str:
    quote = fold(stated.quote)
    both = all(
        any(fold(name) in quote for name in gold.entities[i].names)
        for i in (stated.subject, stated.object)
    )
    if both and "\n" not in stated.quote:
        return "both ends found in one line, not related"
    return "both ends found, in different lines (anaphora, heading, header), not related"

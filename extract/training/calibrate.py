"""Settings of the best mode, chosen on documents that the model was not fitted to, end to end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from extract.layout import parse
from extract.learned.reading import DEFAULTS, Reading
from extract.learned.spans import PROPERTIES
from extract.pipeline import extract_document
from extract.scoring import Score, match_entities, score

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.document import Document
    from extract.learned.weights import Weights
    from extract.training.corpus import GoldDocument

#: What a wrong statement costs where a right one gains 1 less this: with F1 near 0.6 the best F1
#: lies at about 0.3; more would buy precision with recall.
COST: Final = 0.3
#: Statements of all properties that stand for a property's own where it has few.
_PRIOR: Final = 25.0
_STEPS: Final = tuple(round(0.05 * step, 2) for step in range(1, 20))
_TAGGER: Final = {
    "propose": (0.35, 0.5, 0.65),
    "vote": (1.6, 2.5),
    "doubt_known": (0.05, 0.15),
    "doubt_found": (0.15, 0.3, 0.5),
    "retype": (0.6, 0.8),
}


@dataclass(slots=True)
class Case:
    """A document with its gold and the states of its windows."""

    gold: GoldDocument
    document: Document
    reading: Reading


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement that the scorer or a rule could make."""

    property: str
    probability: float
    right: bool
    ruled: bool


def cases(documents: Iterable[GoldDocument], weights: Weights) -> list[Case]:
    """Encode documents once."""
    made = []
    for gold in documents:
        document = parse(gold.text)
        made.append(Case(gold, document, Reading(document, weights)))
    return made


def run(held: Sequence[Case], settings: dict[str, Any]) -> Score:
    """Return the score of the best mode under ``settings``."""
    total = Score()
    for case in held:
        case.reading.settings = {**DEFAULTS, **settings}
        extraction = extract_document(
            case.document, slug=case.gold.name, mode="best", reading=case.reading
        )
        total.add(score(extraction, case.gold))
    return total


def tagger_settings(held: Sequence[Case]) -> dict[str, float]:
    """Choose the tagger's settings one after the other by the F1 of entities."""
    chosen: dict[str, float] = {name: DEFAULTS[name] for name in _TAGGER}
    best = run(held, {**chosen, "accept": 2.0}).total("entities").f1
    for name, values in _TAGGER.items():
        for value in values:
            if value == chosen[name]:
                continue
            tried = {**chosen, name: value}
            reached = run(held, {**tried, "accept": 2.0}).total("entities").f1
            if reached > best + 5e-4:
                best, chosen = reached, tried
    return chosen


def statements(held: Sequence[Case], settings: dict[str, Any]) -> list[Scored]:
    """Return what a rule states or the scorer does not exclude, and whether it is right."""
    found = []
    for case in held:
        case.reading.settings = {**DEFAULTS, **settings, "accept": 0.05, "keep": 0.0}
        extraction = extract_document(
            case.document, slug=case.gold.name, mode="best", reading=case.reading
        )
        matched = match_entities(extraction.entities, case.gold)
        wanted = {(r.subject, r.predicate, r.object) for r in case.gold.relations}
        ruled: dict[tuple[str, str, str], bool] = defaultdict(bool)
        for a in extraction.assertions:
            if a.stated and isinstance(a.object, str):
                ruled[a.subject, a.predicate, a.object] |= not a.rule.startswith("scorer")
        for (s, p, o), by_rule in sorted(ruled.items()):
            there, back = (matched.get(s, ""), p, matched.get(o, "")), (o, p, s)
            right = there in wanted or (p == "partnersWith" and there[::-1] in wanted)
            value = case.reading.scored.get((s, p, o), 0.0)
            if p == "partnersWith":
                right = right or (there[2], p, there[0]) in wanted
                value = max(value, case.reading.scored.get(back, 0.0))
            found.append(Scored(p, value, right, by_rule))
    return found


def thresholds(rows: Sequence[Scored], cost: float = COST) -> dict[str, Any]:
    """Choose from where the scorer's word is enough, and below what a rule's is not."""
    chosen: dict[str, Any] = {}
    for kind, ruled in (("accept", False), ("keep", True)):
        own = [r for r in rows if r.ruled == ruled]
        steps = _STEPS if kind == "accept" else (0.0, 0.02, *_STEPS)
        every = {step: _gain(own, step, cost) for step in steps}
        chosen[kind] = max(steps, key=lambda step: (every[step], step))
        by_property = {}
        for name in PROPERTIES:
            mine = [r for r in own if r.property == name]
            share = _PRIOR / max(len(own), 1)
            by_property[name] = max(
                steps,
                key=lambda step: (
                    _gain(mine, step, cost) + share * every[step],
                    -abs(step - chosen[kind]),
                ),
            )
        chosen[f"{kind}_by_property"] = by_property
    return chosen


def _gain(rows: Sequence[Scored], step: float, cost: float) -> float:
    kept = [r for r in rows if r.probability >= step]
    return sum(r.right for r in kept) - cost * len(kept)


def settings(held: Sequence[Case], cost: float = COST) -> dict[str, Any]:
    """Return the settings for the card."""
    chosen: dict[str, Any] = dict(tagger_settings(held))
    chosen.update(thresholds(statements(held, chosen), cost))
    return chosen

"""What the learned model makes of one document: names to propose, names and relations to doubt."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from extract import polarity
from extract.keys import fold
from extract.learned import edges, encoder, heads, shortened, weights
from extract.learned.spans import PROPERTIES, TYPES, Spot, spots
from extract.learned.windows import Window, windows
from extract.mentions import Mention, Proposal
from extract.relations.candidates import Candidate
from extract.relations.units import sentence_spans
from ontology.model import Status
from ontology.terms import relations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.document import Block, Document

#: Settings of a card that has none.
DEFAULTS: Final[Mapping[str, float]] = {
    "propose": 0.35,  # least probability of a name
    "vote": 2.5,  # weight of a name of probability 1
    "doubt_known": 0.05,  # a lexicon name whose words the tagger believes less than this is dropped
    "doubt_common": 0.2,  # likewise one of a type whose names are common words (游戏, film)
    "doubt_found": 0.15,  # likewise a name that rules found
    "retype": 0.8,  # belief in another type at which a known name's own gives way
    "belief": 0.5,  # power of the belief in both entities that a statement's probability bears
    "accept": 0.6,
    "keep": 0.15,
}
#: A rule of this confidence is not doubted: what a sentence says plainly stands.
_SURE: Final = 0.9
#: Rules that go by a word's form or place alone: they need the tagger's word.
_FORMS: Final = frozenset({"suffix", "slot", "version", "role", "listed", "code", "title"})
_COMMON: Final = frozenset({"Sector", "Paradigm"})
#: A probability below this is none.
_LEAST: Final = 0.02
Key = tuple[str, str, str]


@dataclass(slots=True)
class _Found:
    """The best pair of mentions for a statement."""

    probability: float
    distance: int
    subject: Mention
    object: Mention


class Reading:
    """A document's windows and states, computed once; names first, relations after linking."""

    def __init__(self, document: Document, model: weights.Weights | None = None) -> None:
        """Encode ``document``."""
        self.model = model or weights.shipped()
        self.settings: Mapping[str, Any] = {**DEFAULTS, **self.model.card.get("settings", {})}
        self.windows = windows(document, self.model.vocabulary)
        #: What the scorer gave each statement ``(subject, property, object)``, once it has judged.
        self.scored: dict[Key, float] = {}
        self.states = encoder.encode(self.model, [w.ids for w in self.windows])
        self.labels = [
            heads.label_probabilities(self.model, states, window)
            for window, states in zip(self.windows, self.states, strict=True)
        ]

    # -- names

    def proposals(self) -> list[Proposal]:
        """Return the tagger's names."""
        found = []
        for window, table in zip(self.windows, self.labels, strict=True):
            for name in heads.decode(table, window):
                if name.probability < self.settings["propose"]:
                    continue
                block, start, end = edges.trimmed(*_place(window, name), name.type)
                if not _speaks(block, start, end):
                    continue
                weight = round(name.probability * self.settings["vote"], 3)
                found.append(Proposal(block, start, end, name.type, weight, "tagger"))
        return found

    def review(self, proposals: Sequence[Proposal]) -> list[Proposal]:
        """Drop what rules take for a name and the tagger does not, or for one of another type."""
        places = [
            (p, p.block, p.start, p.end, p.type)
            for p in proposals
            if p.source not in {"tagger", "blocked"} and p.type
        ]
        dropped: set[int] = set()
        keys: set[str] = set()
        for window, table in zip(self.windows, self.labels, strict=True):
            for name in heads.decode(table, window):
                block, start, end = _place(window, name)
                keys.add(fold(block.text[start:end]))
            for spot in spots(window, places):
                if not self._stands(heads.type_masses(table, window, spot), spot):
                    dropped.add(id(spot.item))
        dropped.update(
            id(p) for p in proposals if p.entry is None and p.source in _FORMS and p.key not in keys
        )
        return [p for p in proposals if id(p) not in dropped]

    def _stands(self, masses: weights.Floats, spot: Spot) -> bool:
        proposal = spot.item
        known = isinstance(proposal, Proposal) and proposal.entry is not None
        doubt = "doubt_known" if known else "doubt_found"
        if known and TYPES[spot.type] in _COMMON:
            doubt = "doubt_common"
        if float(masses.sum()) < self.settings[doubt]:
            return False
        other = float(np.delete(masses, spot.type).max())
        return not (
            other >= self.settings["retype"] and masses[spot.type] < 1 - self.settings["retype"]
        )

    @staticmethod
    def same(mentions: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
        """Return mentions of short forms, each with the full name that it stands for."""
        return list(shortened.pairs(mentions))

    # -- relations

    def judge(
        self, mentions: Sequence[Mention], candidates: Sequence[Candidate]
    ) -> list[Candidate]:
        """Return the candidates that stand, and those that the scorer adds."""
        if self.settings["accept"] > 1:  # the scorer is not asked
            return list(candidates)
        best: dict[Key, _Found] = {}
        scored: dict[Key, float] = {}
        self.scored = scored
        seen: set[tuple[str, str]] = set()
        beliefs = self._beliefs(mentions)
        for found in self._pairs(mentions):
            entities = [m.item.entity for m in found.spots if isinstance(m.item, Mention)]
            seen.update((entities[s], entities[o]) for s, o in found.pairs)
            for row, column in np.argwhere(found.probabilities >= _LEAST):
                s, o = (found.spots[i] for i in found.pairs[row])
                if not (isinstance(s.item, Mention) and isinstance(o.item, Mention)):
                    continue
                if s.item.entity != o.item.entity:
                    sure = beliefs[s.item.entity] * beliefs[o.item.entity]
                    value = round(float(found.probabilities[row, column]) * sure, 3)
                    new = _Found(value, abs(s.first - o.first), s.item, o.item)
                    self._hold(best, scored, new, PROPERTIES[column])
        kept = [c for c in candidates if not self._refuted(c, scored, seen)]
        return [*kept, *self._added(best, scored)]

    def _beliefs(self, mentions: Sequence[Mention]) -> dict[str, float]:
        """Return how sure the tagger is of each entity, at the mention where it is surest."""
        items = [(m, m.block, m.start, m.end, m.type) for m in mentions]
        beliefs: dict[str, float] = defaultdict(float)
        power = float(self.settings["belief"])
        for window, table in zip(self.windows, self.labels, strict=True):
            for spot in spots(window, items):
                if isinstance(spot.item, Mention):
                    mass = float(heads.type_masses(table, window, spot)[spot.type]) ** power
                    beliefs[spot.item.entity] = max(beliefs[spot.item.entity], mass)
        return beliefs

    def _pairs(self, mentions: Sequence[Mention]) -> Iterator[heads.Judged]:
        items = [(m, m.block, m.start, m.end, m.type) for m in mentions]
        for window, states in zip(self.windows, self.states, strict=True):
            yield heads.judge(self.model, states, window, spots(window, items))

    @staticmethod
    def _hold(best: dict[Key, _Found], scored: dict[Key, float], new: _Found, name: str) -> None:
        key = (new.subject.entity, name, new.object.entity)
        scored[key] = max(scored.get(key, 0.0), new.probability)
        held = best.get(key)
        if held is None or (new.probability, -new.distance) > (held.probability, -held.distance):
            best[key] = new

    def _threshold(self, kind: str, name: str) -> float:
        return float(self.settings.get(f"{kind}_by_property", {}).get(name, self.settings[kind]))

    def _refuted(
        self, candidate: Candidate, scored: Mapping[Key, float], seen: set[tuple[str, str]]
    ) -> bool:
        """Whether the scorer saw a rule's pair and holds its statement for unlikely."""
        sure = candidate.source == "table" or candidate.confidence >= _SURE
        if candidate.status is not Status.ASSERTED or sure:
            return False  # a heading and plain words are surer than what the scorer makes of them
        s, o = candidate.subject.entity, candidate.object.entity
        known = (s, o) in seen
        value = max(
            scored.get((s, candidate.property, o), 0.0),
            scored.get((o, candidate.property, s), 0.0)
            if relations()[candidate.property].symmetric
            else 0.0,
        )
        return known and value < self._threshold("keep", candidate.property)

    def _added(
        self, best: Mapping[Key, _Found], scored: Mapping[Key, float]
    ) -> Iterator[Candidate]:
        for key in sorted(best):
            subject, name, object_ = key
            found, back = best[key], scored.get((object_, name, subject), 0.0)
            if found.probability < self._threshold("accept", name):
                continue
            symmetric = relations()[name].symmetric
            if back > found.probability or (
                back == found.probability and symmetric and object_ < subject
            ):
                continue  # the other direction says it
            yield _candidate(found, name)


def _place(window: Window, name: heads.Tagged) -> tuple[Block, int, int]:
    first, last = window.words[name.first], window.words[name.last - 1]
    return first.block, first.start, last.end


def _speaks(block: Block, start: int, end: int) -> bool:
    text = block.text[start:end]
    return any(c.isalnum() for c in text) and not text.isdigit()


def _candidate(found: _Found, name: str) -> Candidate:
    """Return a statement; its words reach from one mention to the other if they share a block."""
    s, o = found.subject, found.object
    block, start, end = o.block, o.start, o.end
    if s.block is o.block:
        start, end = min(s.start, o.start), max(s.end, o.end)
    elif s.block.index > o.block.index:
        block, start, end = s.block, s.start, s.end
    return Candidate(
        s,
        name,
        o,
        block,
        start,
        end,
        "scorer",
        name,
        round(found.probability, 3),
        _status(name, block, start, end),
    )


def _status(name: str, block: Block, start: int, end: int) -> Status:
    if name == "affiliatedWith" and polarity.former(block.text, start, end):
        return Status.DENIED
    for low, high in sentence_spans(block.text):
        if low <= start < high:
            return polarity.status(block.text[low:high], start - low, min(end, high) - low)
    return Status.ASSERTED


__all__ = ["Reading"]

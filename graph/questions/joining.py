"""Joining the things of a question: each relation word to the two that it stands between.

A word prefers what stands near, what the schema allows, and the order of its voice: who acts
before it, what is acted on after it, the other way round with 被, 由 or "by". A clause before 的
belongs to the noun after it, and other words do not reach into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product
from typing import TYPE_CHECKING, Final

from graph.questions.choosing import HAVING
from graph.questions.denying import denials, excepted, exceptions
from graph.questions.denying import negated as is_negated
from graph.questions.meaning import Edge, Meaning
from graph.questions.order import distance, natural_order
from graph.questions.ways import all_fitting, base_classes, fitting, way
from graph.questions.words import Noun, grammar
from ontology.terms import TECHNOLOGY_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.assembly import Draft
    from graph.questions.meaning import Node
    from graph.questions.ways import Way
    from graph.questions.words import Cue

_BEST: Final = 5
#: How many ways of joining are looked at further.
_KEPT: Final = 3
#: How much less usual it is to say of a technology than of a model that somebody makes it.
_UNUSUAL: Final = 0.6
#: A thing of so many classes could be anything: it is joined as a model is.
_WIDE: Final = 5
_TARGET_BONUS: Final = 1.0
_UNNATURAL: Final = 0.7
_RANK: Final = 0.45
_IMPLICIT: Final = 0.6
_SCHOOLS: Final = frozenset({"Paradigm", "Architecture"})
_WHOSE: Final = frozenset({"谁家的", "谁的", "谁家", "哪家的", "whose"})
_SPREAD: Final = frozenset({"developedBy", "producedBy", "foundedBy", "authoredBy"})


@dataclass(slots=True)
class CueAt:
    """A relation word at a token; a role noun (``anchor``) is itself one of the two things."""

    at: int
    cue: Cue | None
    noun: Noun | None = None
    anchor: Node | None = None

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The ways that it may mean, by preference."""
        if self.cue is not None:
            return self.cue.ways
        return self.noun.ways if self.noun else ()

    @property
    def properties(self) -> set[str]:
        """The properties that its ways go over."""
        return {step.property for line in self.lines for text in line for step in way(text)}

    @property
    def said(self) -> set[str]:
        """The properties that it says by themselves, not over others."""
        return {way(text)[0].property for line in self.lines for text in line if "/" not in text}

    @property
    def fallback(self) -> bool:
        """Whether each line of ways is tried, not only the first that fits."""
        told = self.cue or self.noun
        return told is not None and told.fallback

    @property
    def dates(self) -> tuple[str, ...]:
        """The attributes that it dates things by."""
        return self.cue.dates if self.cue else ()


@dataclass(frozen=True, slots=True)
class _Pair:
    score: float
    edge: Edge | None


def join(draft: Draft, *, yes_no: bool) -> list[Meaning]:
    """Join the things of a draft, the likeliest way first; not at all where nothing fits."""
    target = _target(draft, yes_no=yes_no)
    if target is None and not draft.nodes:
        return []
    regions = _regions(draft)
    pairs = [_pairs(draft, cue, target, regions)[:_BEST] for cue in draft.cues]
    found: list[Meaning] = []
    for chosen in product(*pairs):
        edges = [pair.edge for pair in chosen if pair.edge is not None]
        if len({frozenset((edge.subject, edge.object)) for edge in edges}) < len(edges):
            continue
        score = sum(pair.score for pair in chosen)
        meaning = Meaning(draft.nodes, target, edges, count=draft.count, score=score)
        if _connect(draft, meaning):
            found.append(meaning)
    return sorted(found, key=lambda meaning: -meaning.score)[:_KEPT]


def _target(draft: Draft, *, yes_no: bool) -> int | None:
    """Return the place of the thing that is asked for, None where a value or a yes is."""
    asked = [at for at, node in enumerate(draft.nodes) if node.asked]
    if asked:
        return asked[0]
    if yes_no or draft.date_asked:
        return None
    bounded = (_bounded(draft) or _superlative(draft)) and not draft.value_asked
    if any(choice.asks_value for choice in draft.choices) and not bounded:
        return None
    nouns = [at for at, node in enumerate(draft.nodes) if not node.known]
    if not nouns:
        return None
    chinese = any(not choice.token.text.isascii() for choice in draft.choices)
    return nouns[-1] if chinese else nouns[0]


def _bounded(draft: Draft) -> bool:
    """Whether a number stands beside a word that compares it: what has it is then asked for."""
    return any(
        beside.kind == "none"
        and beside.token.can("op", "greater", "less", "at-least", "at-most", "between")
        for at, choice in enumerate(draft.choices)
        if choice.token.number
        for beside in (*draft.choices[max(at - 1, 0) : at], *draft.choices[at + 1 : at + 2])
    )


def _superlative(draft: Draft) -> bool:
    """Whether a noun is told by the most of a number (制作费最高的游戏): it is then asked for."""
    nouns = {node.at for node in draft.nodes if not node.known}
    tokens = [choice.token for choice in draft.choices]
    return any(
        token.can("op", "maximum", "minimum")
        and draft.choices[at - 1].kind == "metric"
        and {at + 1, at + 2} & nouns
        and (token.text.endswith("的") or tokens[at + 1].text == "的")
        for at, token in enumerate(tokens[:-1])
        if at
    )


def _regions(draft: Draft) -> dict[int, tuple[int, int]]:
    """Return, by token, the clause before 的 in which it stands: ``(first, last)`` tokens."""
    found: dict[int, tuple[int, int]] = {}
    cues = [cue.at for cue in draft.cues if cue.anchor is None]
    nodes = {node.at for node in draft.nodes}
    for at, choice in enumerate(draft.choices):
        if choice.token.text != "的" and not choice.token.text.endswith("的"):
            continue
        before = [place for place in cues if place <= at and place not in found]
        if not before or not any(place > at for place in nodes):
            continue
        first = before[-1]
        inner = [place for place in nodes if first < place < at and place not in found]
        if not inner:  # 谷歌发布的模型: who acts stands before the verb
            earlier = [place for place in nodes if place < first and place not in found]
            first = earlier[-1] if earlier else first
        for place in range(first, at + 1):
            found.setdefault(place, (first, at))
    return found


def _pairs(
    draft: Draft, cue: CueAt, target: int | None, regions: dict[int, tuple[int, int]]
) -> list[_Pair]:
    """Return the pairs of things that a relation word can join, the best first."""
    found: list[_Pair] = []
    nodes = draft.nodes
    negated = is_negated(draft, cue)
    for first, second in permutations(range(len(nodes)), 2):
        a, b = nodes[first], nodes[second]
        apart = target is not None and target not in (first, second)
        denied = negated and a.known and b.known and apart
        if denied or (cue.anchor is not None and a is not cue.anchor):
            continue  # what is denied of two that are named says nothing of what is asked for
        if excepted(draft, a) or excepted(draft, b):
            continue
        fits = all_fitting(cue.lines, a.classes, b.classes)[: None if cue.fallback else 1]
        if not fits:
            continue
        score = -distance(draft, cue, a, regions) - distance(draft, cue, b, regions)
        if target in (first, second):
            score += _TARGET_BONUS
        natural = cue.anchor is not None or natural_order(draft, cue, a, b)
        if not natural:
            if fitting(cue.lines, b.classes, a.classes) is not None and not _both_used(draft, cue):
                continue  # it fits as it is said, so the other way round is not meant
            score -= _UNNATURAL
        if a.free and a.classes > base_classes(("Organization", "Person")):
            score -= 0.1
        found += _pairs_of(draft, (first, second), fits, score, _Said(negated, second == target))
    if cue.cue is not None:
        found += _unjoined(draft, cue)
    return sorted(found, key=lambda pair: -pair.score)


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said of a pair besides its ways."""

    negated: bool
    target_is_object: bool


def _pairs_of(
    draft: Draft,
    ends: tuple[int, int],
    fits: tuple[tuple[int, tuple[Way, ...]], ...],
    score: float,
    said: _Said,
) -> Iterator[_Pair]:
    """Yield a pair of things by each line of ways that fits it."""
    a, b = draft.nodes[ends[0]], draft.nodes[ends[1]]
    for rank, ways in fits:
        unusual = b.classes <= TECHNOLOGY_TYPES and ways[0][0].property in _SPREAD
        spread = _spreads(draft, a, b, ways, said.target_is_object)
        edge = Edge(*ends, ways, negated=said.negated, spread=spread)
        yield _Pair(score - _RANK * rank - _UNUSUAL * unusual, edge)


def _both_used(draft: Draft, cue: CueAt) -> bool:
    """Whether what two things are both said to do may be what is done with them: 都用的是哪个."""
    said = any(choice.token.can("op", "both") for choice in draft.choices[: cue.at])
    after = [choice.token.text for choice in draft.choices[cue.at : cue.at + 3]]
    return said and "的" in "".join(after[:2]) and any(text.startswith("是哪") for text in after)


def _unjoined(draft: Draft, cue: CueAt) -> list[_Pair]:
    """Return what it costs that a word joins nothing, where it may: it dates, or is said again."""
    if cue.cue is not None and (cue.cue.weak or (cue.dates and _dated(draft))):
        return [_Pair(-0.1, None)]
    return [_Pair(-0.2, None)] if _said_by_noun(draft, cue) else []


def _said_by_noun(draft: Draft, cue: CueAt) -> bool:
    """Whether another word says the same relation again: "which backbone does X use"."""
    return any(cue.said & other.said for other in draft.cues if other is not cue)


def _spreads(
    draft: Draft,
    a: Node,
    b: Node,
    ways: tuple[tuple[object, ...], ...],
    target_is_object: bool,  # noqa: FBT001
) -> bool:
    """Whether several entities are meant one by one, not all at once."""
    if any(choice.token.can("op", "both") for choice in draft.choices):
        return False
    if target_is_object and a.known:
        return True
    single = {getattr(path[0], "property", "") for path in ways if len(path) == 1}
    return bool(single & _SPREAD) and b.known


def _dated(draft: Draft) -> bool:
    if draft.date_asked:
        return True
    return any(
        choice.token.date or choice.token.can("op", "latest", "earliest")
        for choice in draft.choices
    )


def _connect(draft: Draft, meaning: Meaning) -> bool:
    """Join what no word joins by what usually joins such things; False where nothing does."""
    nodes = meaning.nodes
    group = list(range(len(nodes)))

    def find(at: int) -> int:
        while group[at] != at:
            at = group[at]
        return at

    for edge in meaning.edges:
        a, b = find(edge.subject), find(edge.object)
        if a == b:
            return False
        group[a] = b
    if not _exclude(draft, meaning):
        return False
    root = meaning.target if meaning.target is not None else 0
    for at, node in enumerate(nodes):
        if node.excluded or find(at) == find(root):
            continue
        best = _implicit(
            draft, meaning, at, [o for o in range(len(nodes)) if find(o) == find(root)]
        )
        if best is None:
            return False
        score, edge = best
        meaning.edges.append(edge)
        meaning.score -= _IMPLICIT + score
        group[find(at)] = find(root)
    return True


def _exclude(draft: Draft, meaning: Meaning) -> bool:
    """Take "except X" as leaving X out of what is asked for; False where X is none of that."""
    if not exceptions(draft):
        return True
    if meaning.target is None:
        return False
    target = meaning.nodes[meaning.target]
    for node in meaning.nodes:
        node.excluded = excepted(draft, node) and bool(node.classes & target.classes)
    return any(node.excluded for node in meaning.nodes)


def _has(draft: Draft) -> bool:
    """Whether a question asks who has something: who pursues a school has no model of it yet."""
    return any(choice.token.text.lower() in HAVING for choice in draft.choices)


def _implicit(
    draft: Draft, meaning: Meaning, at: int, reached: list[int]
) -> tuple[float, Edge] | None:
    """Return the usual relation of a thing to one already joined, nearest first."""
    defaults = grammar().defaults
    nodes = meaning.nodes
    negations = denials(draft)
    negated = bool(negations) and not any(edge.negated for edge in meaning.edges)
    if negated and any(other.at < negations[0] for other in nodes if other.known):
        negated = nodes[at].at > negations[0]
    found: list[tuple[float, Edge]] = []
    for other in reached:
        if nodes[other].excluded:
            continue
        for head, modifier in ((other, at), (at, other)):
            lines = _lines(defaults, nodes[head], nodes[modifier])
            fit = fitting(lines, nodes[head].classes, nodes[modifier].classes) if lines else None
            if fit is None:
                continue
            rank, ways = fit
            if nodes[modifier].classes <= _SCHOOLS and _has(draft):
                ways = tuple(path for path in ways if len(path) > 1) or ways
            named = [nodes[head].known, nodes[modifier].known]
            if negated and all(named) and meaning.target not in (head, modifier):
                continue
            apart = abs(nodes[head].at - nodes[modifier].at)
            cost = 0.05 * apart + _RANK * rank
            cost += 0.0 if not nodes[head].known or nodes[modifier].known else 0.3
            if nodes[head].known and nodes[modifier].known and nodes[head].at > nodes[modifier].at:
                cost += 0.2
            if draft.choices[nodes[modifier].at].token.text in _WHOSE:
                cost -= 0.5  # 达摩院是谁家的: it is that one's
            found.append((cost, Edge(head, modifier, ways, negated=negated)))
    return min(found, key=lambda pair: pair[0], default=None)


def _lines(
    defaults: dict[str, dict[str, list[list[str]]]], head: Node, modifier: Node
) -> tuple[tuple[str, ...], ...]:
    """Return the usual ways from a head to its modifier over the classes that both can have."""
    lines: list[tuple[str, ...]] = []
    for head_class in sorted(head.classes) if len(head.classes) < _WIDE else ["Model"]:
        for class_ in sorted(modifier.classes):
            for line in defaults.get(head_class, {}).get(class_, ()):
                if tuple(line) not in lines:
                    lines.append(tuple(line))
    firsts = tuple(dict.fromkeys(text for line in lines[:2] for text in line))
    return (firsts, *lines[2:]) if firsts else ()

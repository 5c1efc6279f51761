"""spaCy Matcher patterns over typed units: the families of ``patterns.yaml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml
from spacy.matcher import Matcher

from extract import polarity
from extract.relations.candidates import Candidate, between
from extract.relations.units import TRIGGERS_FILE, Sentence, Unit, nlp
from ontology.terms import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.mentions import Mention

PATTERNS_FILE: Final = Path(__file__).with_name("patterns.yaml")

_LITERALS: Final = ("date", "money", "percent", "resolution", "frameRate", "duration", "count")
#: Triggers that no filler steps over: past them another statement begins.
_WALLS: Final = frozenset({"COMPARE", "INVEST", "FORMER"})
_PAIRED: Final = re.compile(r"先后|分别|依次|相继|陆续|respectively|in turn")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of ``patterns.yaml``, compiled: ``slots`` maps a pattern token to ``S`` or ``O``."""

    name: str
    property: str
    tokens: tuple[dict[str, Any], ...]
    slots: dict[int, str]
    trigger: int
    classes: frozenset[str]
    types: frozenset[str]


@cache
def trigger_labels() -> dict[str, tuple[str, ...]]:
    """Return, for each trigger class, the unit labels that hold it (a word may bear several)."""
    told: dict[str, list[str]] = yaml.safe_load(TRIGGERS_FILE.read_text("utf-8"))
    words: dict[str, list[str]] = {}
    for class_, forms in told.items():
        for form in forms:
            words.setdefault(str(form).lower(), []).append(class_)
    labels: dict[str, set[str]] = {class_: {class_} for class_ in told}
    for classes in words.values():
        for class_ in classes:
            labels[class_].add("+".join(classes))
    return {class_: tuple(sorted(found)) for class_, found in labels.items()}


@cache
def rules() -> tuple[Rule, ...]:
    """Return the compiled rules."""
    lines: list[str] = yaml.safe_load(PATTERNS_FILE.read_text("utf-8"))
    return tuple(_compile(line) for line in lines)


def _compile(line: str) -> Rule:
    name, property_, sequence = (part.strip() for part in line.split("|"))
    labels = trigger_labels()
    parts = sequence.split()
    slot_types = {t for p in parts if p[:2] in ("S:", "O:") for t in p[2:].split("/")}
    used = {p[1:-1] for p in parts if p.startswith("{")}
    walls = {label for wall in _WALLS | used for label in labels[wall]}
    passable = {"GAP", "COLON", "PAREN", *_LITERALS, *(set(ENTITY_TYPES) - slot_types)}
    passable |= {label for found in labels.values() for label in found} - walls
    tokens: list[dict[str, Any]] = []
    slots: dict[int, str] = {}
    trigger = -1
    for part in parts:
        if part.startswith("~~"):
            tokens.append({"TAG": {"IN": sorted(passable | {"COMMA"})}, "OP": f"{{0,{part[2:]}}}"})
        elif part.startswith("~"):
            if part != "~0":
                tokens.append({"TAG": {"IN": sorted(passable)}, "OP": f"{{0,{part[1:]}}}"})
        elif part.startswith("{"):
            trigger = len(tokens) if trigger < 0 or part[1:-1] != "BY" else trigger
            tokens.append({"TAG": {"IN": list(labels[part[1:-1]])}})
        else:
            slots[len(tokens)] = part[0]
            tokens.append({"TAG": {"IN": part[2:].split("/")}})
    return Rule(
        name, property_, tuple(tokens), slots, trigger, frozenset(used), frozenset(slot_types)
    )


@cache
def _matchers() -> tuple[tuple[Rule, Matcher, frozenset[str]], ...]:
    built = []
    labels = trigger_labels()
    for rule in rules():
        matcher = Matcher(nlp().vocab, validate=False)
        matcher.add(rule.name, [list(rule.tokens)])
        needed = frozenset(label for class_ in rule.classes for label in labels[class_])
        built.append((rule, matcher, needed))
    return tuple(built)


def extract(sentences: Sequence[Sentence]) -> list[Candidate]:
    """Return the relations that the patterns find in sentences, the nearest pair of each rule."""
    found: list[Candidate] = []
    for sentence in sentences:
        labels = {unit.label for unit in sentence.units}
        names = sum(unit.kind == "MENTION" for unit in sentence.units)
        if names < 2 or not any(unit.kind == "TRIGGER" for unit in sentence.units):
            continue
        doc = None
        for rule, matcher, needed in _matchers():
            if not needed & labels or not rule.types & labels:
                continue
            if doc is None:
                doc = sentence.doc()
            for _, start, end, alignment in matcher(doc, with_alignments=True):
                found.extend(_read(sentence, rule, sentence.units[start:end], alignment))
    return found


def _read(
    sentence: Sentence, rule: Rule, units: list[Unit], alignment: list[int]
) -> Iterator[Candidate]:
    slots: dict[str, Unit] = {}
    trigger: Unit | None = None
    for unit, number in zip(units, alignment, strict=True):
        if number in rule.slots:
            slots[rule.slots[number]] = unit
        elif number == rule.trigger:
            trigger = unit
    subject, obj = slots["S"], slots["O"]
    if (
        trigger is not None
        and "RELEASE" in trigger.label.split("+")
        and _stands_under(units, trigger, subject)
    ):
        return
    text = sentence.block.text
    start, end = units[0].start, units[-1].end
    if _former(text, start, sentence.start) and rule.property == "affiliatedWith":
        return
    span = (trigger.start, trigger.end) if trigger else None
    status = polarity.status(
        sentence.text,
        start - sentence.start,
        end - sentence.start,
        (span[0] - sentence.start, span[1] - sentence.start) if span else None,
    )
    for a, b in pair(subject, obj, text[max(0, units[0].start - 12) : units[-1].end + 16]):
        if a is not b and a.entity != b.entity:
            candidate = between(a, rule.property, b, "pattern", rule.name, status=status)
            candidate.start, candidate.end = min(candidate.start, start), max(candidate.end, end)
            yield candidate


def _stands_under(units: Sequence[Unit], trigger: Unit, made: Unit) -> bool:
    """Whether what a release verb reaches is only what the released thing rests on: ``发布了基于X的…``."""
    inside = [u for u in units if trigger.start < u.start < made.start]
    return bool(inside) and {"BASED", "DERIVED"} & set(inside[-1].label.split("+")) != set()


def pair(subject: Unit, obj: Unit, words: str) -> Iterator[tuple[Mention, Mention]]:
    """Distribute a relation over coordinated ends: one to one for paired lists of equal length, else all."""
    if len(subject.mentions) > 1 and len(subject.mentions) == len(obj.mentions):
        joined_by_and = (
            len(subject.mentions) == 2 and len(obj.mentions) == 2 and not _PAIRED.search(words)
        )
        if not joined_by_and or _PAIRED.search(words) or _comma_list(subject) == _comma_list(obj):
            yield from zip(subject.mentions, obj.mentions, strict=True)
            return
    for a in subject.mentions:
        for b in obj.mentions:
            yield a, b


def _comma_list(unit: Unit) -> bool:
    first, second = unit.mentions[0], unit.mentions[1]
    return "、" in first.block.text[first.end : second.start]


def _former(text: str, start: int, left: int) -> bool:
    return (
        re.search(r"曾|前$|原$|former|ex-|previous|离职|left", text[max(left, start - 8) : start])
        is not None
    )

"""spaCy Matcher patterns over typed units: the families of ``patterns.yaml``."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spacy.matcher import Matcher

from extract import polarity
from extract.relations.candidates import Rule
from extract.relations.units import nlp, trigger_classes
from extract.resources import load
from ontology.model import Status
from ontology.terms import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate
    from extract.relations.units import Sentence, Unit

PATTERNS_FILE: Final = Path(__file__).with_name("patterns.yaml")

_LITERALS: Final = ("date", "money", "percent", "resolution", "frameRate", "duration", "count")
#: Triggers that no filler steps over: past them another statement begins.
_WALLS: Final = frozenset({"COMPARE", "INVEST", "FORMER", "PROTOTYPE"})
_PAIRED: Final = re.compile(r"先后|分别|依次|相继|陆续|respectively|in turn")


#: Before a pattern's words: the bond is past.


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of ``patterns.yaml``, compiled: ``slots`` maps a pattern token to ``S`` or ``O``."""

    name: str
    property: str
    tokens: tuple[dict[str, Any], ...]
    slots: dict[int, str]
    trigger: int
    #: For each token that must be there, the unit labels that can be it.
    required: tuple[frozenset[str], ...]

    def made_by(self) -> Rule:
        """What its candidates are made by."""
        return Rule("pattern", self.name, 0.9)


@cache
def trigger_labels() -> dict[str, tuple[str, ...]]:
    """Return, for each trigger class, the unit labels that hold it (a word may bear several)."""
    labels: dict[str, set[str]] = {}
    for classes in trigger_classes().values():
        for class_ in classes:
            labels.setdefault(class_, {class_}).add("+".join(classes))
    return {class_: tuple(sorted(found)) for class_, found in labels.items()}


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the compiled patterns in the order of their file."""
    return tuple(_compile(line) for line in load(PATTERNS_FILE))


def _compile(line: str) -> Pattern:
    name, property_, sequence = (part.strip() for part in line.split("|"))
    parts = sequence.split()
    passable = _passable(parts)
    tokens: list[dict[str, Any]] = []
    slots: dict[int, str] = {}
    trigger = -1
    for part in parts:
        if part == "~0":
            continue
        if part.startswith("~"):
            over = passable | {"COMMA"} if part.startswith("~~") else passable
            tokens.append({"TAG": {"IN": sorted(over)}, "OP": f"{{0,{part.strip('~')}}}"})
        elif part.startswith("{"):
            trigger = len(tokens) if trigger < 0 or part != "{BY}" else trigger
            tokens.append({"TAG": {"IN": list(trigger_labels()[part[1:-1]])}})
        else:
            slots[len(tokens)] = part[0]
            tokens.append({"TAG": {"IN": part[2:].split("/")}})
    required = tuple(frozenset(t["TAG"]["IN"]) for t in tokens if "OP" not in t)
    return Pattern(name, property_, tuple(tokens), slots, trigger, required)


def _passable(parts: Sequence[str]) -> set[str]:
    """Return the labels that a filler steps over: all but the slots' types, triggers and walls."""
    labels = trigger_labels()
    slot_types = {t for p in parts if p[:2] in {"S:", "O:"} for t in p[2:].split("/")}
    used = {p[1:-1] for p in parts if p.startswith("{")}
    walls = {label for class_ in _WALLS | used for label in labels[class_]}
    passable = {"GAP", "COLON", "PAREN", *_LITERALS, *(set(ENTITY_TYPES) - slot_types)}
    return passable | {label for found in labels.values() for label in found} - walls


@cache
def _matchers() -> tuple[tuple[Pattern, Matcher], ...]:
    built = []
    for pattern in patterns():
        matcher = Matcher(nlp().vocab, validate=False)
        matcher.add(pattern.name, [list(pattern.tokens)])
        built.append((pattern, matcher))
    return tuple(built)


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield the relations that the patterns find in sentences."""
    for sentence in analysis.all_sentences():
        if sum(unit.kind == "MENTION" for unit in sentence.units) < 2:
            continue
        labels = {unit.label for unit in sentence.units}
        doc = None
        for pattern, matcher in _matchers():
            if any(labels.isdisjoint(options) for options in pattern.required):
                continue
            doc = doc or sentence.doc()
            hits: Any = matcher(doc, with_alignments=True)  # its stub knows no alignments
            for _, start, end, alignment in hits:
                yield from _read(sentence, pattern, sentence.units[start:end], alignment)


def _read(
    sentence: Sentence, pattern: Pattern, units: list[Unit], alignment: list[int]
) -> Iterator[Candidate]:
    slots: dict[str, Unit] = {}
    trigger: Unit | None = None
    for unit, number in zip(units, alignment, strict=True):
        if number in pattern.slots:
            slots[pattern.slots[number]] = unit
        elif number == pattern.trigger:
            trigger = unit
    subject, obj = slots["S"], slots["O"]
    text = sentence.block.text
    if trigger is not None and _says_another(text, units, trigger, subject, obj):
        return
    start, end = units[0].start, units[-1].end
    if pattern.property == "affiliatedWith" and polarity.former(text, start, end):
        return
    status = sentence.status(start, end, trigger)
    if polarity.denied_by_next(text, max(subject.start, obj.start)):
        status = Status.DENIED
    for a, b in pair(subject, obj, text[max(0, start - 12) : end + 16]):
        if a.entity != b.entity:
            left, right = min(a.start, b.start, start), max(a.end, b.end, end)
            place = (sentence.block, left, right)
            yield pattern.made_by().at(a, pattern.property, b, place, status)


def _says_another(
    text: str, units: Sequence[Unit], trigger: Unit, subject: Unit, obj: Unit
) -> bool:
    """Whether a trigger's verb is another's than the subject's, or its noun another's."""
    if trigger.bears("RELEASE") and _stands_under(units, trigger, subject):
        return True
    if trigger.bears("KIND") and _OF_ANOTHER.match(text, obj.end):
        return True
    return _gives_way(text, subject, trigger)


def _gives_way(text: str, subject: Unit, trigger: Unit) -> bool:
    """Whether what stands before a verb is not who does it.

    In 把A换成B it is A that goes; in ``keeps A and replaces B`` somebody else keeps and replaces.
    """
    if trigger.bears("BASED") and _TAKEN.search(text[max(0, subject.start - 3) : subject.start]):
        return True
    return trigger.bears("REPLACE") and bool(_AND.search(text[subject.end : trigger.start]))


_TAKEN: Final = re.compile(r"[把将]\s?[“「]?$")
_AND: Final = re.compile(r"(?:\band\b|[并且]|而且)\s*$")
#: All of one list hold of all of the other.
_ALL: Final = re.compile(r"[均皆]|都(?!市)|\b(?:both|all)\b", re.IGNORECASE)
#: ``X是Y的雏形`` says nothing of what kind X is; ``X is Y's`` neither.
_OF_ANOTHER: Final = re.compile(
    r"[”」》]?\s?(?:的(?!一[种类个支])|模态|领域|技术的|模型的(?!一[种类个])|['’]s\b)"
)


def _stands_under(units: Sequence[Unit], trigger: Unit, made: Unit) -> bool:
    """Whether what a release verb reaches is only what the released thing rests on.

    ``发布了基于X的…`` releases no X.
    """
    inside = [u for u in units if trigger.start < u.start < made.start]
    return bool(inside) and (inside[-1].bears("BASED") or inside[-1].bears("DERIVED"))


def pair(subject: Unit, obj: Unit, words: str) -> Iterator[tuple[Mention, Mention]]:
    """Distribute a relation over coordinated ends: one to one for paired lists, else all to all.

    Lists are paired where they are of equal length; two and two only if ``words`` (the
    neighbourhood) pair them (``分别``) or both are joined alike; never where ``words`` say that
    all of one hold of all of the other (``均``).
    """
    count = len(subject.mentions)
    if (
        count > 1
        and (_PAIRED.search(words) or not _ALL.search(words))
        and count == len(obj.mentions)
        and (count > 2 or _PAIRED.search(words) or _comma_list(subject) == _comma_list(obj))
    ):
        yield from zip(subject.mentions, obj.mentions, strict=True)
        return
    yield from itertools.product(subject.mentions, obj.mentions)


def _comma_list(unit: Unit) -> bool:
    first, second = unit.mentions[0], unit.mentions[1]
    return "、" in first.block.text[first.end : second.start]

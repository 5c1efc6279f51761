"""A sentence as a row of typed units in a spaCy Doc: names, triggers, literals, and gaps between.

A coordination (``A、B和C等``) is one unit with several mentions, and a gap, however long, is one
token: patterns then bound the number of things between two names, not of characters, and long
modifiers between verb and name do no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import spacy
from spacy.tokens import Doc

from extract import polarity
from extract.components.gazetteer import Automaton, lower
from extract.relations.kinds import MADE
from extract.resources import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.components.literals import Literal
    from extract.document import Block
    from extract.mentions import Mention
    from ontology.model import Status

TRIGGERS_FILE: Final = Path(__file__).with_name("triggers.yaml")

_SENTENCE: Final = re.compile(
    r"[。！？!?；;\n]+[”」』）)]*|(?<=[a-z0-9)\]”\"%])\.(?=\s+[A-Z“\"(\[]|\s*$)"
)
_LIST_JOINER: Final = re.compile(
    r"\s*(?:、|以及|及|和|与|或|/|&|\+|,\s+and|,\s+or|,|，|and|or|》《|》、《|》和《|》及《|》《"
    r"|”“|”、“|\"、\")\s*"
)
_PLACE: Final = re.compile(
    r"(?:英国|美国|日本|韩国|德国|法国|加拿大|以色列|新加坡|洛杉矶|硅谷|纽约|伦敦|北京|上海|深圳"
    r"|杭州|广州|香港|国内的?|海外的?)$"
)
_CLOSERS: Final = "》”」』\"’')）]】"
_OPENERS: Final = "《“「『\"‘'(（[【"
_COMMA: Final = re.compile(r"[，,]")
_PAREN: Final = re.compile(r"[（(]([^（）()]*)[）)]")


@cache
def nlp() -> spacy.language.Language:
    """Return the blank pipeline whose vocabulary the Docs share."""
    return spacy.blank("zh")


@cache
def trigger_classes() -> dict[str, tuple[str, ...]]:
    """Return the classes of each trigger word, lower-cased, in the order of their file."""
    words: dict[str, list[str]] = {}
    for class_, forms in load(TRIGGERS_FILE).items():
        for form in forms:
            words.setdefault(str(form).lower(), []).append(class_)
    return {word: tuple(classes) for word, classes in words.items()}


@cache
def _triggers() -> Automaton[tuple[str, ...]]:
    return Automaton(trigger_classes())


@dataclass(slots=True)
class Unit:
    """One token of a sentence's Doc.

    ``kind`` is ``MENTION``, ``TRIGGER``, ``LITERAL``, ``PAREN``, ``COMMA`` or ``GAP``;
    ``label`` the type of a mention, the class of a trigger, or the kind of a literal. Offsets are
    the block shadow's.
    """

    kind: str
    label: str
    start: int
    end: int
    mentions: list[Mention] = field(default_factory=list)
    literal: Literal | None = None
    #: For a coordination: whether ``等`` or ``etc.`` ends it.
    open_ended: bool = False

    def bears(self, class_: str) -> bool:
        """Whether it is a trigger of a class; a word may be of several (``BASED+USES_TOOL``)."""
        return class_ in self.label and class_ in self.label.split("+")


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence of a block; ``parens`` holds the units that stand in its brackets."""

    block: Block
    start: int
    end: int
    units: list[Unit]
    parens: list[Unit]
    _mentions: list[Mention] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        found = [m for u in self.units + self.parens for m in u.mentions]
        self._mentions = sorted(found, key=lambda m: m.start)

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.block.text[self.start : self.end]

    def mentions(self) -> Sequence[Mention]:
        """Its mentions outside and inside brackets, in order."""
        return self._mentions

    def status(self, start: int, end: int, trigger: Unit | None = None) -> Status:
        """Tell how it puts what stands at ``[start, end)`` of the block, by its ``trigger``."""
        word = (trigger.start - self.start, trigger.end - self.start) if trigger else None
        return polarity.status(self.text, start - self.start, end - self.start, word)

    def doc(self) -> Doc:
        """Return the units as a spaCy Doc: ``tag_`` is the label, ``lemma_`` the kind."""
        text = self.block.text
        words = [text[u.start : u.end] or " " for u in self.units]
        return Doc(
            nlp().vocab,
            words=words,
            spaces=[False] * len(words),
            tags=[u.label for u in self.units],
            lemmas=[u.kind for u in self.units],
        )


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a block's text, without outer white space."""
    spans, start = [], 0
    for match in _SENTENCE.finditer(text):
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    trimmed = []
    for a, b in spans:
        piece = text[a:b]
        left = a + len(piece) - len(piece.lstrip())
        right = a + len(piece.rstrip())
        if left < right:
            trimmed.append((left, right))
    return trimmed


def sentences(
    block: Block, mentions: Sequence[Mention], literals: Sequence[Literal]
) -> list[Sentence]:
    """Cut a block into sentences of units."""
    text = block.text
    triggers = _find_triggers(text, mentions)
    result = []
    for start, end in sentence_spans(text):
        inside = [m for m in mentions if start <= m.start < end]
        spans = _parens(text, start, end, inside)
        outer: list[Unit] = []
        bracketed: list[Unit] = []
        for unit in _pieces(inside, literals, triggers, start, end):
            home = bracketed if any(a <= unit.start and unit.end <= b for a, b in spans) else outer
            home.append(unit)
        for a, b in spans:
            outer.append(Unit("PAREN", "PAREN", a, b))
        outer.sort(key=lambda u: u.start)
        units = _with_gaps(text, _coordinate(text, outer), start, end)
        result.append(Sentence(block, start, end, units, _coordinate(text, bracketed)))
    return result


def _find_triggers(text: str, mentions: Sequence[Mention]) -> list[Unit]:
    taken = [(m.start, m.end) for m in mentions]
    found: list[Unit] = []
    hits = sorted(_triggers().find(lower(text)), key=lambda h: (h[0], -(h[1] - h[0])))
    last = -1
    for start, end, classes in hits:
        if start < last or any(a < end and start < b for a, b in taken):
            continue
        if (
            text[end - 1].isascii()
            and text[end : end + 1].isascii()
            and text[end : end + 1].isalnum()
        ):
            continue
        last = end
        if "NONE" not in classes:
            found.append(Unit("TRIGGER", "+".join(classes), start, end))
    return found


def _parens(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return the bracketed spans of a sentence that are not part of a name."""
    spans = []
    for match in _PAREN.finditer(text, start, end):
        if re.match(
            r"(?:如|例如|包括|包含|含|比如|e\.g\.|such as|including|i\.e\.|like)",
            match.group(1).strip(),
        ):
            continue
        if not any(m.start < match.start() and match.end() <= m.end for m in mentions):
            spans.append(match.span())
    return spans


def _pieces(
    mentions: Sequence[Mention],
    literals: Sequence[Literal],
    triggers: Sequence[Unit],
    start: int,
    end: int,
) -> list[Unit]:
    units = [Unit("MENTION", m.type, m.start, m.end, [m]) for m in mentions]
    taken = [(u.start, u.end) for u in units]
    for literal in literals:
        if start <= literal.start < end and not any(
            a < literal.end and literal.start < b for a, b in taken
        ):
            units.append(Unit("LITERAL", literal.kind, literal.start, literal.end, literal=literal))
            taken.append((literal.start, literal.end))
    units.extend(
        unit
        for unit in triggers
        if start <= unit.start < end and not any(a < unit.end and unit.start < b for a, b in taken)
    )
    return sorted(units, key=lambda u: u.start)


def _coordinate(text: str, units: list[Unit]) -> list[Unit]:
    """Join mentions of one type that a list joins; brackets between them are stepped over."""
    joined: list[Unit] = []
    for unit in units:
        head = joined[-1] if joined else None
        if head is not None and head.kind == "PAREN" and len(joined) > 1 and unit.kind == "MENTION":
            before = joined[-2]
            if (
                _alike(before.label, unit.label)
                and before.kind == "MENTION"
                and _lists(text[head.end : unit.start], unit.label)
            ):
                joined.pop()
                _extend(before, unit, text)
                continue
        if (
            head is not None
            and head.kind == unit.kind == "MENTION"
            and _alike(head.label, unit.label)
            and _lists(text[head.end : unit.start], unit.label)
        ):
            _extend(head, unit, text)
        else:
            joined.append(unit)
            if unit.kind == "MENTION":
                unit.open_ended = bool(
                    re.match(r"[》”」）)]*\s?(?:等|,? etc)", text[unit.end : unit.end + 6])
                )
    return joined


def _alike(a: str, b: str) -> bool:
    """Whether names of two types stand in one list: models and products often do."""
    return a == b or {a, b} == {"Model", "Product"}


def _extend(head: Unit, unit: Unit, text: str) -> None:
    head.mentions.extend(unit.mentions)
    head.end = unit.end
    head.open_ended = bool(re.match(r"[》”」）)]*\s?(?:等|,? etc)", text[unit.end : unit.end + 6]))


def _lists(between: str, label: str) -> bool:
    core = between.strip(_CLOSERS + _OPENERS + " ")
    if core == "，" and label not in MADE:
        return False  # a new clause, as a rule: only names of products are listed so
    core = _PLACE.sub("", core)
    return (
        _LIST_JOINER.fullmatch(core) is not None
        if core
        else bool(re.fullmatch(r"\s*[》”」]\s*[《“「]\s*", between))
    )


def _with_gaps(text: str, units: list[Unit], start: int, end: int) -> list[Unit]:
    """Fill what lies between units with COMMA and GAP tokens."""
    filled: list[Unit] = []
    position = start
    for unit in [*units, Unit("END", "END", end, end)]:
        between = text[position : unit.start]
        offset = position
        for piece in re.split(r"([，,：:])", between):
            if piece.strip(_CLOSERS + _OPENERS + " 等的了"):
                label = "COMMA" if _COMMA.fullmatch(piece) else "COLON" if piece in "：:" else "GAP"
                filled.append(
                    Unit(label if label != "GAP" else "GAP", label, offset, offset + len(piece))
                )
            offset += len(piece)
        if unit.kind != "END":
            filled.append(unit)
        position = unit.end
    return filled

"""A question cut into tokens: names of entities, words of the grammar, dates and numbers.

Of all ways to cut it, that one is taken whose pieces are longest. A piece may have several
meanings (游戏 is a sector and a class of works): which of them is meant is settled when the pieces
are put together. What nothing explains stays as an unknown token, and no answer is given past it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from graph.questions.linking import Candidate, link
from graph.questions.literals import Date, Number, dates, numbers
from graph.questions.words import Reading, grammar, normalise, units_of

if TYPE_CHECKING:
    from graph.questions.words import Unit
    from graph.search import LabelIndex

_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_UNKNOWN_COST: Final = -25
#: A capital or a digit, or a word by which versions are told apart.
_VERSION: Final = re.compile(
    r"[A-Z0-9].*|(?:pro|max|mini|ultra|lite|plus|turbo|air|fast)", re.ASCII
)
_SAYING: Final = ("ask", "class", "cue", "implied", "metric", "role")
#: How a clause begins in which who asks speaks of himself.
_TALK: Final = re.compile(
    r"(?:i|we|my|our|for (?:a|an|my|our)|as (?:a|an)|thanks?|cheers|sorry)\b"
    r"|我|本人|咱|最近在|正在写|因为|由于|老师|您好|你好|各位|谢|多谢|感谢|为了|作为"
)
#: What he says that he does there.
_DOING: Final = (
    *("writ", "work", "prepar", "research", "build", "draft", "study"),
    *("写", "做", "准备", "整理", "研究", "赶"),
)
#: A Chinese verb, and the same denied: 用没用, 采用不采用.
_EITHER: Final = re.compile(r"(?![是有能可会对要该值好行])([\u4e00-\u9fff]{1,2})[没不]\1")
#: "… or not" at the end: 上市了没.
_NOT_YET: Final = re.compile(r"([了过])没(?:有)?[呀啊呢]?(?=\W*$)")
_SENTENCE_ENDS: Final = frozenset(".?。？")
_CLAUSE_ENDS: Final = frozenset(",:;!，：；！")
_JOINERS: Final = frozenset("、,，/&")
_PLAIN_ENDING: Final = "ly"
#: Adverbs that say something: nothing is answered past them.
_NARROWING: Final = frozenset(
    {"rarely", "hardly", "barely", "scarcely", "partly", "partially", "falsely", "wrongly", "early"}
    | {"locally", "internally", "externally", "domestically", "secretly", "illegally", "privately"}
    | {"freely", "cheaply", "badly", "poorly", "daily", "weekly", "yearly", "separately"}
)
_VERBAL: Final = ("ed", "ing")
_SHORTEST_ADVERB: Final = 5


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a question and what it can mean; an unknown one means nothing."""

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    date: Date | None = None
    number: Number | None = None

    def can(self, kind: str, *names: str) -> bool:
        """Whether it can be of a kind, by any of the names where some are given."""
        return any(r.kind == kind and (not names or r.name in names) for r in self.readings)

    def named(self, kind: str) -> list[str]:
        """Return the names of its readings of a kind."""
        return [reading.name for reading in self.readings if reading.kind == kind]

    @property
    def unknown(self) -> bool:
        """Whether nothing in the grammar or the graph explains it."""
        return not (self.readings or self.candidates or self.date or self.number)

    @property
    def entity(self) -> bool:
        """Whether it can name an entity."""
        return bool(self.candidates)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A question as it was read."""

    text: str
    language: str
    tokens: tuple[Token, ...]
    unknown: tuple[str, ...] = field(default=())

    def has(self, *operators: str) -> bool:
        """Whether any token can be one of the operators."""
        return any(token.can("op", *operators) for token in self.tokens)

    def entities(self) -> list[Token]:
        """Return the tokens that name entities."""
        return [token for token in self.tokens if token.entity]


def read(index: LabelIndex, question: str) -> Sentence:
    """Cut a question into tokens."""
    text = _NOT_YET.sub(r"\1吗", grammar().adverbs.sub(" ", normalise(question)))
    text = _EITHER.sub(r"是否\1", text)
    units = units_of(text)
    tokens = _best(units, _pieces(index, text, units))
    tokens = _apart(_without_lead(_without_talk(_versions(text, tokens))))
    return Sentence(
        text=text,
        language=_language(text, tokens),
        tokens=tuple(tokens),
        unknown=tuple(_unknown_names(text, tokens)),
    )


def _language(text: str, tokens: list[Token]) -> str:
    """Return the language of a question, which is not that of the names in it."""
    rest = "".join(token.text for token in tokens if not token.entity)
    asks = rest if any(char.isalpha() for char in rest) else text
    return "zh" if _HAN.search(asks) else "en"


def _pieces(index: LabelIndex, text: str, units: list[Unit]) -> dict[tuple[int, int], Token]:
    """Return every piece that means something, by its first unit and one past its last."""
    linked = link(index, text, units)
    meant: dict[tuple[int, int], tuple[Reading, ...]] = {}
    words = grammar()
    for first in range(len(units)):
        for last, readings in words.readings(units, first):
            meant[first, last] = readings
    found: dict[tuple[int, int], Token] = {}
    for first, last in {**linked, **meant}:
        start, end = units[first].start, units[last - 1].end
        if (first, last) in linked and _is_acronym(text[start:end]):
            meant.pop((first, last), None)  # CLIP is no clip
        found[first, last] = Token(
            start,
            end,
            text[start:end],
            _nouns_as_written(text[start:end], meant.get((first, last), ())),
            linked.get((first, last), ()),
        )
    told = dates(text)
    by_start = {unit.start: at for at, unit in enumerate(units)}
    literals: list[Date | Number] = [*told, *numbers(text, told)]
    for literal in literals:
        first_unit = by_start.get(literal.start)
        last_unit = next((at for at, unit in enumerate(units) if unit.end >= literal.end), None)
        if first_unit is None or last_unit is None or (first_unit, last_unit + 1) in linked:
            continue
        end = units[last_unit].end
        found[first_unit, last_unit + 1] = Token(
            literal.start,
            end,
            text[literal.start : end],
            date=literal if isinstance(literal, Date) else None,
            number=literal if isinstance(literal, Number) else None,
        )
    return found


def _is_acronym(text: str) -> bool:
    return len(text) > 1 and text.isascii() and text.isupper()


def _nouns_as_written(text: str, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Leave out nouns whose form is a verb's: "working" is no work, "used" is no use."""
    last = text.lower().rpartition(" ")[2]
    if not last.endswith(_VERBAL) or last in grammar().nouns:
        return readings
    return tuple(one for one in readings if one.kind not in {"class", "role"})


def _best(units: list[Unit], pieces: dict[tuple[int, int], Token]) -> list[Token]:
    """Return the cut with the longest pieces; signs cost nothing, unknown units much."""
    ends: dict[int, list[int]] = {}
    for first, last in pieces:
        ends.setdefault(first, []).append(last)
    best: list[tuple[float, list[Token]]] = [(0.0, [])] * (len(units) + 1)
    for at in range(len(units) - 1, -1, -1):
        unit = units[at]
        rest, tokens = best[at + 1]
        alone = Token(unit.start, unit.end, unit.text, _sign(unit))
        chosen = (rest + (0 if unit.sign else _UNKNOWN_COST), [alone, *tokens])
        for last in ends.get(at, ()):
            length = sum(2 if u.latin else 0 if u.sign else 1 for u in units[at:last])
            token = pieces[at, last]
            score = length * length + (1 if token.entity or token.date or token.number else 0)
            if best[last][0] + score > chosen[0]:
                chosen = (best[last][0] + score, [token, *best[last][1]])
        best[at] = chosen
    return best[0][1]


def _sign(unit: Unit) -> tuple[Reading, ...]:
    if unit.text in _JOINERS:
        return (Reading("op", "and"), Reading("filler", ""))
    if unit.sign:
        return (Reading("filler", ""),)
    word = unit.text.lower()
    plain = word.isascii() and word.endswith(_PLAIN_ENDING) and word not in _NARROWING
    if plain and len(word) >= _SHORTEST_ADVERB:
        return (Reading("filler", ""),)
    return ()


def _without_lead(tokens: list[Token]) -> list[Token]:
    """Drop a first clause that names nothing ("Quick one:"), if a clause follows that does."""
    for at, token in enumerate(tokens):
        if token.entity or token.date or token.number or any(map(token.can, _SAYING)):
            return tokens
        if token.text in _CLAUSE_ENDS and any(later.entity for later in tokens[at + 1 :]):
            return tokens[at + 1 :]
    return tokens


def _without_talk(tokens: list[Token]) -> list[Token]:
    """Drop clauses in which who asks speaks of himself ("I am writing a note on this, …").

    They name nothing that the graph holds, and a clause that does stays beside them.
    """
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        clauses[-1].append(token)
        if token.text in _CLAUSE_ENDS | _SENTENCE_ENDS:
            clauses.append([])
    kept = [clause for clause in clauses if not _talks(clause)]
    if len(kept) == len(clauses) or not any(one.entity for clause in kept for one in clause):
        return tokens
    return [token for clause in kept for token in clause]


def _talks(clause: list[Token]) -> bool:
    words = [token.text.lower() for token in clause[:3] if token.text[:1].isalnum()]
    text = "".join(words) if words and not words[0].isascii() else " ".join(words)
    said = any(token.can(kind) for token in clause for kind in ("class", "role", "metric"))
    doing = any(token.text.lower().startswith(_DOING) for token in clause)
    return (
        _TALK.match(text) is not None
        and (doing or not said)
        and not any(
            token.entity or token.date or token.number or token.can("ask", "who", "which", "when")
            for token in clause
        )
    )


def _versions(text: str, tokens: list[Token]) -> list[Token]:
    """Join a name and a version that the graph does not hold to one unknown token."""
    joined: list[Token] = []
    for token in tokens:
        before = joined[-1] if joined else None
        close = before is not None and text[before.end : token.start].strip(" -") == ""
        if (
            before is not None
            and close
            and (before.entity or (before.unknown and _VERSION.fullmatch(before.text) is not None))
            and (
                (token.number is not None and not token.number.unit)
                or (token.unknown and _VERSION.fullmatch(token.text) and _is_latin(before.text))
            )
        ):
            joined[-1] = Token(before.start, token.end, text[before.start : token.end])
        else:
            joined.append(token)
    return joined


def _apart(tokens: list[Token]) -> list[Token]:
    """Take two phrases that only together ask for a number as doing so ("how long … take")."""
    for at in range(len(tokens) - 1, 0, -1):
        place, market = tokens[at - 1 : at + 1]
        if place.can("markets") and market.can("attribute", "exchanges"):
            text = f"{place.text} exchange"
            tokens[at - 1 : at + 1] = [replace(place, end=market.end, text=text)]
    if any(token.can("ask", "where") for token in tokens):
        tokens = [  # "where does X trade" asks for the exchange
            replace(token, readings=(Reading("attribute", "exchanges"),), candidates=())
            if token.can("attribute", "listed")
            else token
            for token in tokens
        ]
    stems = [tuple(unit.stem for unit in units_of(token.text)) for token in tokens]
    for first, second, metric in grammar().apart:
        for at, token in enumerate(tokens):
            if stems[at] != first:
                continue
            later = next((o for o in range(at + 1, len(tokens)) if stems[o] == second), None)
            if later is not None:
                filler = (Reading("filler", ""),)
                tokens[at] = replace(token, readings=(Reading("metric", metric),))
                tokens[later] = replace(tokens[later], readings=filler, candidates=())
                return tokens
    return tokens


def _is_latin(text: str) -> bool:
    return not _HAN.search(text)


def _unknown_names(text: str, tokens: list[Token]) -> list[str]:
    """Return what was not understood, neighbours as one name."""
    names: list[tuple[int, int]] = []
    for token in tokens:
        if not token.unknown:
            continue
        if names and text[names[-1][1] : token.start].strip() == "":
            names[-1] = (names[-1][0], token.end)
        else:
            names.append((token.start, token.end))
    return [text[start:end] for start, end in names]

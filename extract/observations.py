"""Numbers told of entities in sentences: the metric by the words beside, the subject by nearness.

The metrics, their words and what they can be told of are data: ``metrics.yaml``.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extract.document import Kind
from extract.facts import ObservationCandidate
from extract.resources import alternation, load
from ontology.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.components.literals import Literal
    from extract.document import Block
    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.units import Sentence, Unit

METRICS_FILE: Final = Path(__file__).with_name("metrics.yaml")

#: How far before and after a number its metric's words may stand.
_WINDOW_BEFORE: Final = 22
_WINDOW_AFTER: Final = 12
#: A subject further from its number than this is left out of the quote.
_QUOTE_REACH: Final = 160
#: A list this far before a number is not what the number is told of.
_LIST_REACH: Final = 30

_BARE: Final = re.compile(r"^\D{0,6}\d[\d,.]*\s*$")
_CUED: Final = re.compile(r"Elo|ELO|评分|得分|用户|播放|score|参数|rating|分(?=\b|的|，|。)")
_CONTINUES: Final = re.compile(r"[与和、，,/及至]|and|to")
_LABEL: Final = re.compile(r"[^：:。，]{1,20}[：:]")
_COUNTED: Final = re.compile(
    r"(.*?[\d万亿千百w])\s?(?:用户|users|人次|人|次|views|downloads|DAU|MAU|visits)$"
)
#: Counters of works and firms: what they count are no views and no users.
_THINGS: Final = re.compile(r"[部款家集]$")
_PEOPLE: Final = frozenset({"users", "views", "visits", "downloads"})
#: What has numbers of its own.
_BEARERS: Final = frozenset({"Model", "Product", "Organization", "CreativeWork"})
_ANAPHOR: Final = re.compile(
    r"[^，。]{0,10}(?:其|该|公司|影片|该片|全片|单段|it\b"
    r"|the (?:model|company|film|app|product)|its)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Metric:
    """What numbers of some kinds mean beside some words; ``types`` are what it can be told of."""

    name: str
    kinds: frozenset[str]
    words: re.Pattern[str] | None
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in its sentence: the units before it, and what else it could be told of."""

    literal: Literal
    sentence: Sentence
    before: Sequence[Unit]
    topic: Sequence[Mention]
    earlier: Sequence[Unit]


@cache
def metrics() -> tuple[Metric, ...]:
    """Return the metrics in the order of their file: the first that fits decides."""
    return tuple(
        Metric(
            told["metric"],
            frozenset(told["kinds"]),
            re.compile(alternation(told["words"]), re.IGNORECASE) if told["words"] else None,
            frozenset(told["of"]),
        )
        for told in load(METRICS_FILE)
    )


def extract(analysis: Analysis) -> Iterator[ObservationCandidate]:
    """Yield the observations that the sentences of a document tell."""
    for block in analysis.document.blocks:
        topic = _topic(block, analysis)
        earlier: list[Unit] = []
        for sentence in analysis.of(block):
            yield from _sentence(sentence, topic, earlier)
            earlier = [u for u in sentence.units if u.kind == "MENTION"] or earlier


def _topic(block: Block, analysis: Analysis) -> list[Mention]:
    """Return what a block is about: its label, the subject of its row or of its table's caption."""
    if block.table is not None and block.kind is Kind.CELL and block.row > 0:
        heads = [cell for cell in analysis.row_of(block) if len(cell.text) < 40]
        named = [m for cell in heads for m in analysis.mentions(cell)]
        return named or analysis.mentions(block.table.caption)
    colon = _LABEL.match(block.text)
    rows = analysis.of(block)
    return [m for m in rows[0].mentions() if m.end <= colon.end()] if colon and rows else []


def _sentence(
    sentence: Sentence, topic: Sequence[Mention], earlier: Sequence[Unit]
) -> Iterator[ObservationCandidate]:
    text = sentence.block.text
    units = sorted(sentence.units + sentence.parens, key=lambda u: u.start)
    date = ""
    last: tuple[Metric, Mention] | None = None
    last_kind = ""
    for i, unit in enumerate(units):
        literal = unit.literal
        if literal is None:
            continue
        if unit.label == "date":
            date = literal.date
            continue
        if unit.label == "count" and _BARE.match(literal.text) and not _is_cued(text, literal):
            continue
        chosen = _choose(_Number(literal, sentence, units[:i], topic, earlier))
        if chosen is None and literal.kind == last_kind:
            between = text[units[i - 1].end : unit.start]
            chosen = last if len(between) < 14 and _CONTINUES.search(between) else None
        if chosen is None:
            continue
        last, last_kind = chosen, literal.kind
        metric, subject = chosen
        status = sentence.status(literal.start, literal.end)
        if status is not Status.DENIED:
            start, end = _quote(subject, literal, sentence)
            yield ObservationCandidate(
                subject,
                metric.name,
                _without_noun(metric.name, literal),
                sentence.block,
                start,
                end,
                f"sentence:{metric.name}",
                date,
                0.75,
                status,
            )


def _quote(subject: Mention, literal: Literal, sentence: Sentence) -> tuple[int, int]:
    """Return the span that shows a number and, where it stands near, its subject."""
    if subject.block is not sentence.block:
        return literal.start, literal.end
    near = abs(subject.start - literal.start) < _QUOTE_REACH
    start = min(subject.start, literal.start) if near else literal.start
    return start, max(literal.end, subject.end if subject.start >= literal.start else 0)


def _is_cued(text: str, literal: Literal) -> bool:
    around = text[max(0, literal.start - 10) : literal.end + 10]
    return _CUED.search(around) is not None


def _without_noun(metric: str, literal: Literal) -> Literal:
    """Drop the counted noun from a count of people: ``超过2000万用户`` is ``超过2000万``."""
    match = _COUNTED.match(literal.text)
    if match is None or metric not in _PEOPLE:
        return literal
    cut = len(literal.text) - match.end(1)
    return dataclasses.replace(literal, end=literal.end - cut, text=match.group(1))


def _choose(number: _Number) -> tuple[Metric, Mention] | None:
    """Return the first metric whose words and subject stand with a number."""
    sentence, literal = number.sentence, number.literal
    start = max(sentence.start, literal.start - _WINDOW_BEFORE)
    end = min(sentence.end, literal.end + _WINDOW_AFTER)
    around = sentence.block.text[start:end]
    for metric in metrics():
        if literal.kind not in metric.kinds or (metric.words and not metric.words.search(around)):
            continue
        if metric.name in _PEOPLE and _THINGS.search(literal.text):
            continue
        subject = _subject(number, metric.types)
        if subject is not None:
            return metric, subject
    return None


def _subject(number: _Number, types: frozenset[str]) -> Mention | None:
    """Return what a number is told of: a thing made or a maker before a kind or a field."""
    things = types & _BEARERS
    return (_of_types(number, things) if things else None) or _of_types(number, types)


def _of_types(number: _Number, types: frozenset[str]) -> Mention | None:
    """Return the nearest fitting name before a number, else what its block or sentence is about."""
    literal = number.literal
    for unit in reversed(_fitting(number, types)):
        if len(unit.mentions) == 1 or unit.end >= literal.start - _LIST_REACH:
            return unit.mentions[0]
    for mention in number.topic:
        if mention.type in types:
            return mention
    if _ANAPHOR.match(number.sentence.text[:24]):
        for unit in number.earlier:
            if unit.label in types:
                return unit.mentions[0]
    return _following(number, types) if literal.kind in {"resolution", "percent"} else None


def _following(number: _Number, types: frozenset[str]) -> Mention | None:
    """Return the name just after a number: ``1080p的Sora``."""
    for unit in number.sentence.units:
        if unit.label in types and 0 <= unit.start - number.literal.end < 16:
            return unit.mentions[0]
    return None


def _fitting(number: _Number, types: frozenset[str]) -> list[Unit]:
    """Return the names before a number that it can be told of; of money, makers before works."""
    named = [u for u in number.before if u.kind == "MENTION" and u.label in types]
    if "CreativeWork" in types and number.literal.kind == "money":
        makers = [u for u in named if u.label in {"Organization", "Product", "Model"}]
        return makers or named
    return named

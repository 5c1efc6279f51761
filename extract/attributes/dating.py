"""Dates bound to what their clause says was released, introduced or founded."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from extract.facts import AttributeCandidate
from extract.relations.kinds import TECHNOLOGIES
from extract.relations.stages import stage_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.units import Sentence, Unit

#: Types that have a release date.
_DATED: Final = frozenset({"Model", "Product", "CreativeWork", "Publication"})
_SHOWN: Final = re.compile(
    r"上映|公映|开播|首播|上线|首映|定档|亮相|发售|公测|开启|问世|opens|opened|premiered?"
    r"|premieres|in theaters|in theatres|airs|debuts?|arrives|streams|came out|shipped|published"
    r"|发表|发布|推出|开源|登陆|released?|launch(?:ed|es)?"
)
_INTRODUCED: Final = re.compile(
    r"(?:被)?(?:提出|引入|问世|诞生|出现|论文发表|发表|成型|的提出|的引入|架构的引入|introduced"
    r"|proposed|emerged|appeared|published|was born)"
)
_THE_INTRODUCTION: Final = re.compile(r"(?:架构|论文|模型)?的?(?:提出|引入|融合)")
_FOUNDED: Final = re.compile(r"成立|创立|创办|创建|founded|established|set up|started")
_DIRECTLY: Final = re.compile(
    r"[》”]?(?:论文)?\s?(?:正式|首次|全球|同步|由[^，。]{1,12})?(?:发布|推出|上线|开源|问世|面世"
    r"|发表|亮相|上映|开播|公测|首映|公映|首播|发售|在[^，。]{1,14}(?:支持下|上)?"
    r"(?:开源|发布|上线|上映)|was released|launched|was launched|premiered|debuted"
    r"|was open-sourced|was introduced|was published|ships|came out|opens)"
)
_FOUNDED_IN: Final = re.compile(r"成立于|创立于|始建于|founded in|established in|founded on")
_ON: Final = re.compile(r"(?:于|在)$")
_WAS_FOUNDED: Final = re.compile(r"(?:正式)?(?:成立|创立)")
_RELEASED_ON: Final = re.compile(
    r"(?:于|在|将于|已于|预计于|计划于|定于|,? (?:was )?(?:released|launched|opens|opened"
    r"|premiered|unveiled|open-sourced|published|debuted|introduced|ships|shipped|due"
    r"|scheduled|arrives?|slated)[^,.;]{0,30}?(?:in|on|for)?|\s(?:in|on))\s?$"
)
_INTRODUCED_IN: Final = re.compile(
    r"(?:introduced|proposed|published|emerged|appeared|dates? (?:back )?to|提出于|始于"
    r"|源于|最早可追溯至)[^,.;，。]{0,12}$"
)
_TRACED_TO: Final = re.compile(r"追溯[至到]$|back to\s$")
_BRACKET_CLOSES: Final = re.compile(r"\s?(?:发布|上线|推出|开源)?[)）]")


def extract(analysis: Analysis) -> Iterator[AttributeCandidate]:
    """Yield the dates that sentences, brackets and stage labels tell."""
    for block in analysis.document.blocks:
        for sentence in analysis.of(block):
            yield from _dated(sentence)
            yield from _bracket_dates(sentence)
        stage = stage_of(block, analysis.of(block))
        if stage is not None:
            named = stage.technologies[0]
            yield AttributeCandidate(
                named,
                "introducedIn",
                str(stage.year),
                block,
                named.start,
                stage.end,
                "attribute:stage",
                0.6,
            )


def _dated(sentence: Sentence) -> Iterator[AttributeCandidate]:
    units = sentence.units
    for i, date in enumerate(units):
        if date.label != "date" or date.literal is None:
            continue
        before = sentence.block.text[max(0, date.start - 9) : date.start]
        traced = _TRACED_TO.search(before) and any(u.label in TECHNOLOGIES for u in units[:i])
        if not traced:
            following = itertools.takewhile(lambda u: u.label != "date", units[i + 1 : i + 9])
            yield from _after_date(sentence, date, list(following))
        yield from _before_date(sentence, units[:i], date)


def _after_date(
    sentence: Sentence, date: Unit, following: Sequence[Unit]
) -> Iterator[AttributeCandidate]:
    """``2025年3月，A发布X``, ``In May 2025 X was released``: the first thing that fits."""
    released = False
    commas = 0
    for position, unit in enumerate(following):
        commas += unit.label == "COMMA"
        if (commas > 1 and not released) or unit.bears("COMPARE") or unit.bears("INVEST"):
            return
        released = released or unit.bears("RELEASE") or unit.bears("PRODUCE")
        if unit.kind != "MENTION" or (position and following[position - 1].bears("BASED")):
            continue  # what a release is based on is older
        after = sentence.block.text[unit.end : unit.end + 34]
        directly = _DIRECTLY.match(after) is not None
        if directly and _acts(following[position + 1 : position + 5]):
            continue  # a product that acts as its company: what it releases is dated
        name = _dated_as(unit, after, released=released, directly=directly)
        if name == "releaseDate":
            yield from _emit(sentence, unit.mentions, name, date, "attribute:date-before")
        elif name == "introducedIn":
            yield from _emit(sentence, unit.mentions[:1], name, date, "attribute:introduced")
        elif name == "foundedIn":
            yield from _emit(sentence, unit.mentions, name, date, "attribute:founded")
        if name or (unit.label in _DATED and position > 3):
            return


def _acts(onward: Sequence[Unit]) -> bool:
    """Whether a name that ``发布`` follows releases: something to release follows in its turn."""
    return any(u.bears("RELEASE") for u in onward[:2]) and any(u.label in _DATED for u in onward)


def _dated_as(unit: Unit, after: str, *, released: bool, directly: bool) -> str:
    """Return the attribute that a date before a name gives it by the words ``after``, or ""."""
    if unit.label in _DATED:
        return "releaseDate" if released or directly else ""
    if unit.label == "Organization":
        return "foundedIn" if _FOUNDED.match(after.lstrip("正式公司")) else ""
    if unit.label in TECHNOLOGIES and len(unit.mentions) == 1:
        introduced = _INTRODUCED.match(after.lstrip("架构模型论文概念技术的，,"))
        by_verb = released and unit.label != "Paradigm"
        return "introducedIn" if introduced or by_verb or _THE_INTRODUCTION.match(after) else ""
    return ""


def _before_date(
    sentence: Sentence, before: Sequence[Unit], date: Unit
) -> Iterator[AttributeCandidate]:
    """``X于2025年3月发布``, ``X成立于2023年``, ``released X in May 2025``."""
    text = sentence.block.text
    near = [u for u in before[-6:] if u.kind == "MENTION"]
    if not near:
        return
    subject = near[-1]
    gap, after = text[subject.end : date.start], text[date.end : date.end + 14]
    if len(gap) > 60 or "。" in gap:
        return
    if _FOUNDED_IN.search(gap) or (_ON.search(gap) and _WAS_FOUNDED.match(after)):
        # its founder may stand between: ``X由Y创办，成立于2024年``
        org = next((u for u in reversed(before[-10:]) if u.label == "Organization"), None)
        if org is not None:
            yield from _emit(sentence, org.mentions[:1], "foundedIn", date, "attribute:founded")
    elif subject.label in _DATED and _RELEASED_ON.search(gap):
        released = any(u.bears("RELEASE") for u in before[-5:])
        if released or _SHOWN.search(after) or _SHOWN.search(gap):
            mentions = subject.mentions
            yield from _emit(sentence, mentions, "releaseDate", date, "attribute:date-after")
    elif subject.label in TECHNOLOGIES and (
        _INTRODUCED_IN.search(gap) or (_ON.search(gap) and _INTRODUCED.match(after))
    ):
        mentions = subject.mentions[:1]
        yield from _emit(sentence, mentions, "introducedIn", date, "attribute:introduced")


def _bracket_dates(sentence: Sentence) -> Iterator[AttributeCandidate]:
    """``GAIA-1（2023.09）``: a date alone in brackets after a name."""
    text = sentence.block.text
    for inner in sentence.parens:
        if inner.label != "date" or inner.literal is None:
            continue
        opened = max(text.rfind("（", 0, inner.start), text.rfind("(", 0, inner.start))
        alone = opened >= 0 and not text[opened + 1 : inner.start].strip()
        if not alone or not _BRACKET_CLOSES.match(text, inner.end, inner.end + 5):
            continue
        names = (u for u in reversed(sentence.units) if u.kind == "MENTION")
        owner = next((u for u in names if 0 <= opened - u.end <= 2), None)
        if owner is None:
            continue
        last = owner.mentions[-1:]
        if owner.label in _DATED:
            yield from _emit(sentence, last, "releaseDate", inner, "attribute:bracket", 0.8)
        elif owner.label in TECHNOLOGIES:
            yield from _emit(sentence, last, "introducedIn", inner, "attribute:bracket", 0.8)


def _emit(
    sentence: Sentence,
    mentions: Sequence[Mention],
    name: str,
    date: Unit,
    rule: str,
    confidence: float = 0.85,
) -> Iterator[AttributeCandidate]:
    if date.literal is None:
        return
    value = date.literal.date if name == "releaseDate" else date.literal.date[:4]
    for mention in mentions:
        start, end = min(mention.start, date.start), max(mention.end, date.end)
        status = sentence.status(start, end)
        yield AttributeCandidate(
            mention, name, value, sentence.block, start, end, rule, confidence, status
        )

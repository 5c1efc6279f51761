"""Dates, founding years and listing told of entities in sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract import polarity
from extract.facts import AttributeCandidate
from extract.relations.context import stage_label
from ontology.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.components.literals import Literal
    from extract.document import Document
    from extract.mentions import Mention
    from extract.relations.units import Sentence, Unit

_DATED: Final = frozenset({"Model", "Product", "CreativeWork", "Publication"})
_TECH: Final = frozenset({"Architecture", "Paradigm", "Method"})
_SHOWN: Final = re.compile(
    r"上映|公映|开播|首播|上线|首映|定档|亮相|发售|公测|开启|问世|opens|opened|premiered?"
    r"|premieres|in theaters|in theatres|airs|debuts?|arrives|streams|came out|shipped|published"
    r"|发表|发布|推出|开源|登陆|released?|launch(?:ed|es)?"
)
_INTRODUCED: Final = re.compile(
    r"(?:被)?(?:提出|引入|问世|诞生|出现|论文发表|发表|成型|的提出|的引入|架构的引入|introduced"
    r"|proposed|emerged|appeared|published|was born)"
)
_FOUNDED: Final = re.compile(r"成立|创立|创办|创建|founded|established|set up|started")
_LISTED: Final = re.compile(
    r"上市公司|A股|港股|美股|股价|登陆(?:科创板|创业板|港交所|纳斯达克|纽交所|北交所|主板)|市值"
    r"|挂牌|股票代码|涨停|科创板|创业板|listed company|shares of|stock price|its shares"
    r"|shares (?:rose|fell|closed|gained|jumped|slid)|Nasdaq|NYSE|HKEX|NASDAQ",
    re.IGNORECASE,
)
_TICKER_AFTER: Final = re.compile(
    r"\s?[（(](?:股票代码|证券代码|代码|NASDAQ|Nasdaq|NYSE|HKEX|SSE|SZSE|SEHK|HKG|TSE|KRX"
    r"|LSE)?[：:\s]*(?P<code>\d{6}(?:\.(?:SH|SZ|BJ))?|0?\d{4,5}\.HK|HK\.?\d{4,5}"
    r"|(?<=[:：\s])\d{4,5}|[A-Z]{2,5}(?:\.(?:US|O|N|OQ))?|[A-Z]{1,5}(?=[)）]))(?:\.\w+)?[)）]"
)
_NAMED_EXCHANGE: Final = re.compile(
    r"NASDAQ|Nasdaq|NYSE|HKEX|SSE|SZSE|SEHK|HKG|代码|\d{4}|\.(?:US|O|N|OQ|HK|SH|SZ)"
)


def extract(
    document: Document, sentences: Mapping[int, Sequence[Sentence]]
) -> list[AttributeCandidate]:
    """Return the attributes that the sentences of a document tell."""
    found: list[AttributeCandidate] = []
    for block in document.blocks:
        rows = sentences.get(block.index, ())
        last: Literal | None = None
        for sentence in rows:
            found.extend(_dated(sentence, last))
            found.extend(_tickers(sentence))
            found.extend(_listing(sentence))
            dates_here = [u.literal for u in sentence.units if u.label == "date" and u.literal]
            last = dates_here[-1] if dates_here else last
        label = stage_label(block, rows)
        if label is not None and label[1] is not None:
            named, year, end = label
            found.append(
                AttributeCandidate(
                    named[0],
                    "introducedIn",
                    str(year),
                    block,
                    named[0].start,
                    end,
                    "attribute:stage",
                    0.6,
                )
            )
    return found


def _dated(sentence: Sentence, last: Literal | None) -> Iterator[AttributeCandidate]:
    """Bind each date to what its clause says was released, introduced or founded."""
    units = sentence.units
    del last
    for i, unit in enumerate(units):
        if unit.label != "date" or unit.literal is None:
            continue
        following = _until_date(units[i + 1 : i + 9])
        if re.search(
            r"追溯[至到]$|back to\s$", sentence.block.text[max(0, unit.start - 9) : unit.start]
        ) is None or not any(u.label in _TECH for u in units[:i]):
            yield from _after_date(sentence, unit, following)
        yield from _before_date(sentence, units[:i], unit)
    yield from _bracket_dates(sentence)


def _until_date(units: Sequence[Unit]) -> list[Unit]:
    kept: list[Unit] = []
    for unit in units:
        if unit.label == "date":
            break
        kept.append(unit)
    return kept


def _after_date(
    sentence: Sentence, date: Unit, following: Sequence[Unit]
) -> Iterator[AttributeCandidate]:
    text = sentence.block.text
    released = False
    commas = 0
    for position, unit in enumerate(following):
        labels = unit.label.split("+")
        commas += unit.label == "COMMA"
        if commas > 1 and not released:
            return
        if {"COMPARE", "INVEST"} & set(labels):
            return
        if "RELEASE" in labels or "PRODUCE" in labels:
            released = True
        elif unit.kind == "MENTION":
            after = text[unit.end : unit.end + 34]
            directly = re.match(
                r"[》”]?(?:论文)?\s?(?:正式|首次|全球|同步|由[^，。]{1,12})?(?:发布|推出|上线|开源"
                r"|问世|面世|发表|亮相|上映|开播|公测|首映|公映|首播|发售|在[^，。]{1,14}(?:支持下"
                r"|上)?(?:开源|发布|上线|上映)|was released|launched|was launched|premiered"
                r"|debuted|was open-sourced|was introduced|was published|ships|came out|opens)",
                after,
            )
            onward = following[position + 1 : position + 5]
            acts = (
                directly
                and any("RELEASE" in u.label.split("+") for u in onward[:2])
                and any(u.label in _DATED for u in onward)
            )
            if acts:  # a product that acts as its company: what it releases is dated
                continue
            if unit.label in _DATED and (released or directly):
                yield from _emit(
                    sentence, unit.mentions, "releaseDate", date, "attribute:date-before"
                )
                return
            if (
                unit.label in _TECH
                and len(unit.mentions) == 1
                and (
                    _INTRODUCED.match(after.lstrip("架构模型论文概念技术的，,"))
                    or (released and unit.label != "Paradigm")
                    or re.match(r"(?:架构|论文|模型)?的?(?:提出|引入|融合)", after)
                )
            ):
                yield from _emit(
                    sentence, unit.mentions[:1], "introducedIn", date, "attribute:introduced"
                )
                return
            if unit.label == "Organization" and _FOUNDED.match(after.lstrip("正式公司")):
                yield from _emit(sentence, unit.mentions, "foundedIn", date, "attribute:founded")
                return
            if unit.label in _DATED and position > 3:
                return


def _before_date(
    sentence: Sentence, before: Sequence[Unit], date: Unit
) -> Iterator[AttributeCandidate]:
    """``X于2025年3月发布``, ``X成立于2023年``, ``released X in May 2025``."""
    text = sentence.block.text
    near = [u for u in before[-6:] if u.kind == "MENTION"]
    if not near:
        return
    after = text[date.end : date.end + 14]
    subject = near[-1]
    gap = text[subject.end : date.start]
    if len(gap) > 60 or "。" in gap:
        return
    if re.search(r"成立于|创立于|始建于|founded in|established in|founded on", gap) or (
        re.search(r"(?:于|在)$", gap) and re.match(r"(?:正式)?(?:成立|创立)", after)
    ):
        org = next((u for u in reversed(near) if u.label == "Organization"), None)
        if org is not None:
            yield from _emit(sentence, org.mentions[:1], "foundedIn", date, "attribute:founded")
        return
    if subject.label in _DATED and re.search(
        r"(?:于|在|将于|已于|预计于|计划于|定于|,? (?:was )?(?:released|launched|opens|opened"
        r"|premiered|unveiled|open-sourced|published|debuted|introduced|ships|shipped|due"
        r"|scheduled|arrives?|slated)[^,.;]{0,30}?(?:in|on|for)?|\s(?:in|on))\s?$",
        gap,
    ):
        if (
            _SHOWN.search(after)
            or _SHOWN.search(gap)
            or any("RELEASE" in u.label.split("+") for u in before[-5:])
        ):
            yield from _emit(
                sentence, subject.mentions, "releaseDate", date, "attribute:date-after"
            )
    elif subject.label in _TECH and (
        re.search(
            r"(?:introduced|proposed|published|emerged|appeared|dates? (?:back )?to|提出于|始于"
            r"|源于|最早可追溯至)[^,.;，。]{0,12}$",
            gap,
        )
        or (re.search(r"(?:于|在)$", gap) and _INTRODUCED.match(after))
    ):
        yield from _emit(
            sentence, subject.mentions[:1], "introducedIn", date, "attribute:introduced"
        )


def _bracket_dates(sentence: Sentence) -> Iterator[AttributeCandidate]:
    """``GAIA-1（2023.09）``: a date alone in brackets after a name."""
    text = sentence.block.text
    for inner in sentence.parens:
        if inner.label != "date" or inner.literal is None:
            continue
        opened = max(text.rfind("（", 0, inner.start), text.rfind("(", 0, inner.start))
        if (
            opened < 0
            or text[opened + 1 : inner.start].strip()
            or not re.match(r"\s?(?:发布|上线|推出|开源)?[)）]", text[inner.end : inner.end + 5])
        ):
            continue
        owner = next(
            (
                u
                for u in reversed(sentence.units)
                if u.kind == "MENTION" and 0 <= opened - u.end <= 2
            ),
            None,
        )
        if owner is None:
            continue
        if owner.label in _DATED:
            yield from _emit(
                sentence, owner.mentions[-1:], "releaseDate", inner, "attribute:bracket", 0.8
            )
        elif owner.label in _TECH:
            yield from _emit(
                sentence, owner.mentions[-1:], "introducedIn", inner, "attribute:bracket", 0.8
            )


def _emit(
    sentence: Sentence,
    mentions: Sequence[Mention],
    name: str,
    date: Unit,
    rule: str,
    confidence: float = 0.85,
) -> Iterator[AttributeCandidate]:
    literal = date.literal
    if literal is None:
        return
    value = literal.date if name == "releaseDate" else literal.date[:4]
    for mention in mentions:
        start, end = min(mention.start, date.start), max(mention.end, date.end)
        status = polarity.status(sentence.text, start - sentence.start, end - sentence.start)
        yield AttributeCandidate(
            mention, name, value, sentence.block, start, end, rule, confidence, status
        )


def _tickers(sentence: Sentence) -> Iterator[AttributeCandidate]:
    text = sentence.block.text
    for mention in sentence.mentions():
        if mention.type != "Organization":
            continue
        match = _TICKER_AFTER.match(text, mention.end)
        if match is None or not _NAMED_EXCHANGE.search(match.group()):
            continue
        yield AttributeCandidate(
            mention,
            "ticker",
            match.group("code"),
            sentence.block,
            mention.start,
            match.end(),
            "attribute:ticker",
            0.95,
        )
        yield AttributeCandidate(
            mention,
            "listed",
            "true",
            sentence.block,
            mention.start,
            match.end(),
            "attribute:ticker",
            0.95,
        )


def _listing(sentence: Sentence) -> Iterator[AttributeCandidate]:
    text = sentence.block.text
    for unit in sentence.units:
        if unit.label != "Organization":
            continue
        after = text[unit.end : unit.end + 12]
        before = text[max(sentence.start, unit.start - 8) : unit.start]
        told = re.match(
            r"(?:\s?[（(][^）)]*[)）])?\s?(?:的)?(?:股价|市值|涨停|\(?股票代码|挂牌"
            r"|于?(?:科创板|创业板|港交所|纳斯达克|纽交所)(?:上市|挂牌)|'s (?:shares|stock)"
            r"| shares| stock)",
            after,
        ) or re.search(
            r"(?:上市公司|A股公司|港股公司|美股公司|龙头股|shares of|shares in|listed company)\s?$",
            before,
        )
        if (
            told
            and polarity.status(
                sentence.text, unit.start - sentence.start, unit.end - sentence.start
            )
            is not Status.DENIED
        ):
            for mention in unit.mentions:
                yield AttributeCandidate(
                    mention,
                    "listed",
                    "true",
                    sentence.block,
                    mention.start,
                    mention.end,
                    "attribute:listed",
                    0.85,
                )

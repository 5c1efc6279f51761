"""Whose shares are traded, and under which ticker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.facts import AttributeCandidate
from ontology.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.units import Sentence

_TICKER: Final = re.compile(
    r"\s?[（(](?:股票代码|证券代码|代码|NASDAQ|Nasdaq|NYSE|HKEX|SSE|SZSE|SEHK|HKG|TSE|KRX|LSE)?"
    r"[：:\s]*(?P<code>\d{6}(?:\.(?:SH|SZ|BJ))?|0?\d{4,5}\.HK|HK\.?\d{4,5}"
    r"|(?<=[:：\s])\d{4,5}|[A-Z]{2,5}(?:\.(?:US|O|N|OQ))?|[A-Z]{1,5}(?=[)）]))(?:\.\w+)?[)）]"
)
#: Letters in brackets are a ticker only where an exchange or a number says so.
_EXCHANGE: Final = re.compile(
    r"NASDAQ|Nasdaq|NYSE|HKEX|SSE|SZSE|SEHK|HKG|代码|\d{4}|\.(?:US|O|N|OQ|HK|SH|SZ)"
)
_LISTED_AFTER: Final = re.compile(
    r"(?:\s?[（(][^）)]*[)）])?\s?(?:的)?(?:股价|市值|涨停|\(?股票代码|挂牌"
    r"|于?(?:科创板|创业板|港交所|纳斯达克|纽交所)(?:上市|挂牌)|'s (?:shares|stock)| shares| stock)"
)
_LISTED_BEFORE: Final = re.compile(
    r"(?:上市公司|A股公司|港股公司|美股公司|龙头股|shares of|shares in|listed company)\s?$",
    re.IGNORECASE,
)


def extract(analysis: Analysis) -> Iterator[AttributeCandidate]:
    """Yield tickers, and that their bearers are listed."""
    for sentence in analysis.all_sentences():
        for mention in sentence.mentions():
            if mention.type == "Organization":
                yield from _ticker(sentence, mention)
        yield from _listing(sentence)


def _ticker(sentence: Sentence, firm: Mention) -> Iterator[AttributeCandidate]:
    match = _TICKER.match(sentence.block.text, firm.end)
    if match is None or not _EXCHANGE.search(match.group()):
        return
    for name, value in (("ticker", match.group("code")), ("listed", "true")):
        yield AttributeCandidate(
            firm,
            name,
            value,
            sentence.block,
            firm.start,
            match.end(),
            "attribute:ticker",
            0.95,
        )


def _listing(sentence: Sentence) -> Iterator[AttributeCandidate]:
    text = sentence.block.text
    for unit in sentence.units:
        if unit.label != "Organization":
            continue
        before = text[max(sentence.start, unit.start - 18) : unit.start]
        told = _LISTED_AFTER.match(text, unit.end, unit.end + 12) or _LISTED_BEFORE.search(before)
        if told and sentence.status(unit.start, unit.end) is not Status.DENIED:
            for firm in unit.mentions:
                yield AttributeCandidate(
                    firm,
                    "listed",
                    "true",
                    sentence.block,
                    firm.start,
                    firm.end,
                    "attribute:listed",
                    0.85,
                )

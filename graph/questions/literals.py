"""Dates and numbers in a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS: Final = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH: Final = "|".join(f"{name}|{name[:3]}" for name in _MONTHS) + "|sept"
_YEAR: Final = r"(?:19|20)\d\d"
_MONTH_NUMBER: Final = r"1[0-2]|0?[1-9]"
_DAY: Final = r"3[01]|[12]\d|0?[1-9]"
_COUNTED: Final = r"元|美元|个|款|家|部|秒|p\b|s\b|seconds?|dollars?|yuan"
_DATE: Final = re.compile(
    rf"""
      (?<![\d.])(?P<y1>{_YEAR})\s*年\s*
        (?:(?P<m1>{_MONTH_NUMBER})\s*月(?:份|\s*(?P<d1>{_DAY})\s*[日号])?)?
    | (?<![\d.])(?P<y2>{_YEAR})[-/.](?P<m2>{_MONTH_NUMBER})(?:[-/.](?P<d2>{_DAY}))?(?!\d)
    | \b(?P<n3>{_MONTH})\.?\s+(?:(?P<d3>{_DAY})(?:st|nd|rd|th)?,?\s+)?(?:of\s+)?(?P<y3>{_YEAR})\b
    | \b(?P<d4>{_DAY})(?:st|nd|rd|th)?\s+(?P<n4>{_MONTH})\.?,?\s+(?P<y4>{_YEAR})\b
    | (?<![\d.])(?P<y6>2\d)\s*年(?:\s*(?P<m6>{_MONTH_NUMBER})\s*月)?(?!\d)
    | (?<![A-Za-z0-9_.$¥-])(?P<y5>{_YEAR})(?![A-Za-z0-9_%]|\.\d|\s*(?:{_COUNTED}))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ORDINALS: Final = {
    name: at
    for at, names in enumerate(
        (
            ("一", "首", "1", "1st", "first"),
            ("二", "2", "2nd", "second"),
            ("三", "3", "3rd", "third"),
            ("四", "末", "4", "4th", "fourth", "last", "final"),
        ),
        1,
    )
    for name in names
}
_ORDINAL: Final = "1st|first|2nd|second|3rd|third|4th|fourth|last|final"
#: Parts of a year: what a question calls them (a blank is any white space, or none; ``_`` is some),
#: and how many months they are.
_PARTS: Final = tuple(
    (re.compile(pattern.replace(" ", r"\s*").replace("_", r"\s+"), re.IGNORECASE), months)
    for pattern, months in (
        (rf"(?P<y>{_YEAR}) 年? 第?(?P<part>[一二三四首末1-4])季度?", 3),
        (rf"(?P<y>{_YEAR}|(?<!\d)2\d) 年? Q(?P<part>[1-4])(?!\d)", 3),
        (rf"\bQ(?P<part>[1-4]) (?:of_)?(?P<y>{_YEAR})", 3),
        (rf"(?:the_)?(?P<part>{_ORDINAL})[\s-]quarter (?:of_|in_)?(?P<y>{_YEAR})", 3),
        (rf"(?P<y>{_YEAR})'s_(?P<part>{_ORDINAL})[\s-]quarter", 3),
        (rf"(?P<y>{_YEAR}) 年? 的?(?P<part>[上下])半年", 6),
        (rf"(?P<y>{_YEAR}|(?<!\d)2\d) 年? H(?P<part>[12])(?!\d)", 6),
        (rf"\bH(?P<part>[12]) (?:of_)?(?P<y>{_YEAR})", 6),
        (rf"(?:the_)?(?P<part>first|second|latter)[\s-]half (?:of_|in_)?(?P<y>{_YEAR})", 6),
        (rf"(?P<y>{_YEAR})'s_(?P<part>first|second|latter)[\s-]half", 6),
        (rf"\b(?P<part>early|mid|middle|late)[\s-]+(?:in_|of_)?(?P<y>{_YEAR})", 4),
        (rf"(?P<y>{_YEAR}) 年(?P<part>年?[初中])(?!国)", 4),
        (rf"(?P<y>{_YEAR}) (?P<part>年底|年末|年尾)", 2),
    )
)
_PART_NAMES: Final = {
    **_ORDINALS,
    "上": 1,
    "下": 2,
    "latter": 2,
    "early": 1,
    "mid": 2,
    "middle": 2,
    "late": 3,
    "初": 1,
    "年初": 1,
    "中": 2,
    "年中": 2,
    "年底": 6,
    "年末": 6,
    "年尾": 6,
}
#: From a month to a month of one year.
_SPANS: Final = (
    re.compile(
        rf"(?P<y>{_YEAR})\s*年\s*(?P<from>{_MONTH_NUMBER})\s*月?份?\s*(?:至|到|和|与|-|~|—|–)\s*"
        rf"(?P<to>{_MONTH_NUMBER})\s*月份?"
    ),
    re.compile(
        rf"\b(?:from\s+|between\s+)?(?P<from>{_MONTH})\.?\s*"
        rf"(?:to|through|thru|until|till|and|-|–|—)\s*"
        rf"(?P<to>{_MONTH})\.?,?\s*(?:of\s+)?(?P<y>{_YEAR})\b",
        re.IGNORECASE,
    ),
)
_NUMBER: Final = re.compile(
    r"""
    (?P<currency>[$¥€]|US\$|USD|CNY|RMB)?\s*
    (?<![A-Za-z0-9_.])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s*
    (?P<scale>亿|千万|百万|万|million|billion|thousand|mn|bn)?\s*
    (?P<unit>美元|美金|人民币|元|dollars?|usd|yuan|cny|rmb|bucks|块钱|块
       |秒钟?|seconds?|secs?|s(?![A-Za-z])|分钟|minutes?|mins?|小时|hours?
       |帧(?:/秒|每秒)?|fps|frames?\s+per\s+second|p(?![A-Za-z])|k(?![A-Za-z])|%|percent|集|episodes?|次|times(?![A-Za-z])|分(?!钟)|points?)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DIGITS: Final = {name: at for at, name in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_WORDS: Final = {
    name: int(value)
    for name, value in re.findall(
        r"(\w+) (\d+)",
        "a 1 one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 twelve 12"
        " fifteen 15 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70 eighty 80 ninety 90"
        " hundred 100",
    )
}
_WORD: Final = "|".join(_WORDS)
#: Numbers in words, where a unit or a scale follows; and a scale alone: 过亿, 破千万.
_WORDED: Final = re.compile(
    rf"""
      (?<=[过破超逾上])(?P<bare>[百千]?[万亿])(?!\d)
    | (?P<han>[一二两三四五六七八九十百千]+)
        (?P<scale1>[万亿]?)(?P<unit1>美元|美金|元|块|秒钟?|分钟|小时|集|帧|(?<=[万亿]))
    | \b(?P<words>(?:{_WORD})(?:[\s-]+(?:{_WORD}))*)\s+
        (?P<scale2>(?:million|billion|thousand)\b)?\s*
        (?P<unit2>(?:dollars?|yuan|bucks|seconds?|minutes?|hours?|fps|episodes?|percent)\b
          |(?<=illion)|(?<=thousand)|(?<=illion\s)|(?<=thousand\s))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SCALES: Final = {
    "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4,
    "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "thousand": 10**3,
}  # fmt: skip
#: How the store writes a unit, by the beginning of how a question writes it.
_UNITS: Final = (
    (("美元", "美金", "dollar", "usd", "$", "us$", "buck"), "USD"),
    (("人民币", "元", "yuan", "cny", "rmb", "块", "¥"), "CNY"),
    (("€",), "EUR"),
    (("秒", "sec", "s"), "s"),
    (("分钟", "min"), "min"),
    (("小时", "hour"), "h"),
    (("帧", "fps", "frame"), "fps"),
    (("%", "percent"), "%"),
    (("集", "episode"), "episodes"),
    (("次", "times"), "times"),
    (("分", "point"), "points"),
)
#: The metrics that a unit can be of.
METRICS: Final[dict[str, tuple[str, ...]]] = {
    "USD": ("price", "revenue", "cost", "marketSize", "valuation"),
    "CNY": ("price", "revenue", "cost", "marketSize"),
    "EUR": ("price", "revenue", "cost", "marketSize"),
    "s": ("clipDuration", "runtime"),
    "min": ("clipDuration", "runtime"),
    "h": ("runtime",),
    "fps": ("frameRate",),
    "p": ("resolution",),
    "K": ("resolution",),
    "%": ("share", "growth"),
    "episodes": ("episodes",),
    "times": ("views",),
    "points": ("score",),
}


@dataclass(frozen=True, slots=True)
class Date:
    """A year, month or day, with its span in the question; ``last`` is where a period ends."""

    start: int
    end: int
    text: str
    last: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the store's unit for it, or "", and its span in the question."""

    start: int
    end: int
    value: Decimal
    unit: str


def dates(text: str) -> list[Date]:
    """Return the dates of a question, no finer than it writes them."""
    found: list[Date] = []
    for date in (*_spans(text), *_parts(text)):
        if not any(date.start < told.end and told.start < date.end for told in found):
            found.append(date)
    for match in _DATE.finditer(text):
        if any(match.start() < part.end and part.start < match.end() for part in found):
            continue
        part = {name[0]: told for name, told in match.groupdict().items() if told}
        month = part.get("m")
        if name := part.get("n"):
            month = str(_month(name))
        year = part["y"]
        iso = year if len(year) == 4 else f"20{year}"  # noqa: PLR2004
        if month:
            iso += f"-{int(month):02d}"
            if day := part.get("d"):
                iso += f"-{int(day):02d}"
        found.append(Date(match.start(), match.end(), iso))
    return sorted(found, key=lambda date: date.start)


def _parts(text: str) -> Iterator[Date]:
    """Yield the halves, quarters, beginnings and ends of years, as their first and last months."""
    for pattern, months in _PARTS:
        for match in pattern.finditer(text):
            year = match["y"] if len(match["y"]) == 4 else f"20{match['y']}"  # noqa: PLR2004
            last = _PART_NAMES[match["part"].lower()] * months
            yield Date(*match.span(), f"{year}-{last - months + 1:02d}", f"{year}-{last:02d}")


def _spans(text: str) -> Iterator[Date]:
    """Yield the periods from a month to a month of one year."""
    for pattern in _SPANS:
        for match in pattern.finditer(text):
            first, last = _month(match["from"]), _month(match["to"])
            yield Date(*match.span(), f"{match['y']}-{first:02d}", f"{match['y']}-{last:02d}")


def _month(written: str) -> int:
    if written.isdigit():
        return int(written)
    return [known[:3] for known in _MONTHS].index(written.lower()[:3]) + 1


def numbers(text: str, taken: list[Date]) -> list[Number]:
    """Return the numbers of a question that are no dates."""
    found = []
    for match in _NUMBER.finditer(text):
        if any(match.start() < date.end and date.start < match.end() for date in taken):
            continue
        value = Decimal(match["number"].replace(",", "")) * _SCALES.get(
            (match["scale"] or "").lower(), 1
        )
        written = (match["unit"] or match["currency"] or "").lower()
        start = match.start("currency") if match["currency"] else match.start("number")
        end = match.end("unit") if match["unit"] else match.end("scale")
        end = end if end > 0 else match.end("number")
        found.append(Number(start, end, value, _unit(written)))
    return found + list(_worded(text))


def _worded(text: str) -> Iterator[Number]:
    """Yield the numbers that are written as words: 六十集, "thirty seconds", 破亿."""
    for match in _WORDED.finditer(text):
        if bare := match["bare"]:
            start, end = match.span("bare")
            yield Number(start, end, Decimal(_SCALES[bare[-1]] * _han(bare[:-1])), "")
            continue
        han = match["han"]
        if han == "一" and not match["scale1"]:
            continue  # 一集 counts nothing
        value = _han(han) if han else _spelt(match["words"])
        scale = (match["scale1"] or match["scale2"] or "").lower()
        unit = (match["unit1"] or match["unit2"] or "").lower()
        end = match.start() + len(match[0].rstrip())
        yield Number(match.start(), end, Decimal(value * _SCALES.get(scale, 1)), _unit(unit))


def _han(written: str) -> int:
    """Return a Chinese numeral below ten thousand; nothing written is one.

    >>> [_han(told) for told in ("六十", "一百二十", "两千", "")]
    [60, 120, 2000, 1]
    """
    if not written:
        return 1
    total = digit = 0
    for sign in written:
        if sign in _TENS:
            total += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = _DIGITS[sign]
    return total + digit


def _spelt(written: str) -> int:
    """Return an English number below a thousand.

    >>> [_spelt(told) for told in ("sixty-five", "a hundred", "two hundred")]
    [65, 100, 200]
    """
    total = 0
    for word in re.split(r"[\s-]+", written.lower()):
        total = (total or 1) * 100 if word == "hundred" else total + _WORDS[word]
    return total


def _unit(written: str) -> str:
    if written in {"p", "k"}:
        return {"p": "p", "k": "K"}[written]
    for beginnings, unit in _UNITS:
        if written and written.startswith(beginnings):
            return unit
    return ""

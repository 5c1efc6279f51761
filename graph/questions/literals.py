"""Dates and numbers in a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

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
_QUARTERS: Final = {
    name: at for at, names in enumerate(("一1", "二2", "三3", "四4"), 1) for name in names
}
_PART: Final = re.compile(
    rf"""
      (?P<y1>{_YEAR})\s*年?\s*(?P<half>[上下])半年
    | (?P<y2>{_YEAR})\s*年?\s*第?(?P<quarter>[一二三四1-4])季度
    | (?:the\s+)?(?P<half2>first|second)\s+half\s+of\s+(?P<y3>{_YEAR})
    | \bQ(?P<quarter2>[1-4])\s+(?:of\s+)?(?P<y4>{_YEAR})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER: Final = re.compile(
    r"""
    (?P<currency>[$¥€]|US\$|USD|CNY|RMB)?\s*
    (?<![A-Za-z0-9_.])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s*
    (?P<scale>亿|千万|百万|万|million|billion|thousand|mn|bn)?\s*
    (?P<unit>美元|美金|人民币|元|dollars?|usd|yuan|cny|rmb|bucks|块钱|块
       |秒钟?|seconds?|secs?|s(?![A-Za-z])|分钟|minutes?|mins?|小时|hours?
       |帧(?:/秒|每秒)?|fps|frames?\s+per\s+second|p(?![A-Za-z])|k(?![A-Za-z])|%|percent|集|episodes?|次|分(?!钟)|points?)?
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
    (("次",), "times"),
    (("分", "point"), "points"),
)
#: The metrics that a unit can be of.
METRICS: Final[dict[str, tuple[str, ...]]] = {
    "USD": ("price", "revenue", "cost", "marketSize", "valuation"),
    "CNY": ("price", "revenue", "cost", "marketSize"),
    "EUR": ("price", "revenue", "cost", "marketSize"),
    "s": ("clipDuration", "runtime", "generationTime"),
    "min": ("clipDuration", "runtime", "generationTime"),
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
    found = [Date(match.start(), match.end(), *_months_of(match)) for match in _PART.finditer(text)]
    for match in _DATE.finditer(text):
        if any(match.start() < part.end and part.start < match.end() for part in found):
            continue
        part = {name[0]: told for name, told in match.groupdict().items() if told}
        month = part.get("m")
        if name := part.get("n"):
            month = str([known[:3] for known in _MONTHS].index(name.lower()[:3]) + 1)
        year = part["y"]
        iso = year if len(year) == 4 else f"20{year}"  # noqa: PLR2004
        if month:
            iso += f"-{int(month):02d}"
            if day := part.get("d"):
                iso += f"-{int(day):02d}"
        found.append(Date(match.start(), match.end(), iso))
    return sorted(found, key=lambda date: date.start)


def _months_of(match: re.Match[str]) -> tuple[str, str]:
    """Return the first and the last month of a half or a quarter."""
    year = match["y1"] or match["y2"] or match["y3"] or match["y4"]
    half = match["half"] or match["half2"]
    if half:
        first = 1 if half.lower() in {"上", "first"} else 7
        return f"{year}-{first:02d}", f"{year}-{first + 5:02d}"
    quarter = _QUARTERS[match["quarter"] or match["quarter2"]]
    return f"{year}-{quarter * 3 - 2:02d}", f"{year}-{quarter * 3:02d}"


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
    return found


def _unit(written: str) -> str:
    if written in {"p", "k"}:
        return {"p": "p", "k": "K"}[written]
    for beginnings, unit in _UNITS:
        if written and written.startswith(beginnings):
            return unit
    return ""

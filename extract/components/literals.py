"""Dates, money, shares, durations, resolutions and counts in text, with values where they can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_NUM: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ABOUT: Final = (
    r"(?:约为?|近|超过?|逾|至少|最高可?达?|最长可?达?|不足|不低于|突破|累计约?|about|around|over"
    r"|more than|up to|nearly|roughly|at least|under|less than|almost|approximately|some)\s?"
)
_RANGE: Final = r"\s?(?:[~～–—-]|至|到|\bto\b)\s?"
_SCALE: Final = (
    "(?:万亿|千亿|百亿|十亿|亿|千万|百万|万|千|[Tt]rillion|[Bb]illion|[Mm]illion|[Tt]housand"
    "|[bBmMkK](?=[\\s,.，。；;)）/]|$)|bn|mn)"
)
_CURRENCY: Final = "(?:美元|元|人民币|港元|欧元|日元|英镑|韩元|美金|USD|RMB|dollars|yuan|euros)"

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"), ("october", "oct"), ("november", "nov"), ("december", "dec"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))

DATE: Final = re.compile(
    rf"""
      (?<![\d.])(?P<y1>(?:19|20)\d\d)\s?年\s?(?:(?P<m1>1[0-2]|0?[1-9])\s?月(?:\s?(?P<d1>[12]\d|3[01]|0?[1-9])\s?[日号])?)?(?![\d])
    | (?<![\d.])(?P<y2>[12]\d)\s?年\s?(?P<m2>1[0-2]|0?[1-9])\s?月(?:\s?(?P<d2>[12]\d|3[01]|0?[1-9])\s?[日号])?
    | (?<![\d.])(?P<y7>2\d)年(?=[上初底末中前后起来内全推发预亮])
    | (?<![\d./-])(?P<y3>(?:19|20)\d\d)[-/.](?P<m3>1[0-2]|0?[1-9])(?:[-/.](?P<d3>[12]\d|3[01]|0?[1-9]))?(?![\d/])
    | (?P<same>同年|同月|次年|当年)(?:\s?(?P<m4>1[0-2]|[1-9])月)?
    | (?<![A-Za-z])(?P<mon>{_MONTH})\.?\s(?:(?P<d5>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?,?\s)?(?P<y5>(?:19|20)\d\d)(?!\d)
    | (?<![\d.])(?P<d6>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?\s(?P<mon6>{_MONTH})\.?,?\s(?P<y6>(?:19|20)\d\d)(?!\d)
    | (?<![\d.,$-])(?<![A-Z]{{3}}\s)(?<![A-Z]{{3}})(?P<y8>(?:19[5-9]|20[0-4])\d)(?=[，,、。；;)）\s（(]|$|-\d\d年|[–—-](?:20|至今))(?!\s?(?:个|款|万|亿|元|部|点|年|p|P|x\s?\d))
    | (?<![\d.])(?P<m9>1[0-2]|[1-9])月(?:\s?(?P<d9>[12]\d|3[01]|0?[1-9])\s?[日号])?(?=[，,、\s]|(?:发布|推出|上线|开源|正式|再|又|份))
    """,
    re.VERBOSE | re.IGNORECASE,
)

_LITERALS: Final = (
    ("money", re.compile(
        rf"(?:{_ABOUT})?(?:(?:US|HK|A"
        rf"|C)?[$€¥£￥]\s?)(?:{_NUM})(?:{_RANGE}[$]?(?:{_NUM}))?\s?{_SCALE}?(?:\s?/\s?(?:月|年"
        rf"|分钟|秒|month|year|minute|second|mo|seat))?|(?:{_ABOUT})?(?:{_NUM}|几"
        rf"|数百?)(?:{_RANGE}(?:{_NUM}|数百?))?\s?{_SCALE}?{_CURRENCY}(?:\s?/\s?(?:月|年|分钟|秒"
        r"|条|点))?(?:不等)?"
    )),
    ("percent", re.compile(
        rf"(?:{_ABOUT})?(?:[+\-−])?(?:{_NUM})\s?[%％](?:{_RANGE}(?:{_NUM})\s?[%％])?"
        rf"|(?:{_ABOUT})?(?:{_NUM}){_RANGE}(?:{_NUM})\s?[%％]|(?:{_NUM}) percent"
    )),
    ("resolution", re.compile(r"(?<![\w.])(?:\d{3,4}\s?[pPｐ]|[248]K|\d{3,4}\s?[×xX*]\s?\d{3,4})(?![A-Za-z0-9])")),
    ("frameRate", re.compile(
        r"(?<![\w.])\d{2,3}(?:\s?[–~-]\s?\d{2,3})?\s?(?:fps|FPS|帧(?:/秒|每秒)?)"
        r"|每秒\s?\d{2,3}\s?帧"
    )),
    ("duration", re.compile(
        rf"(?:{_ABOUT})?(?:{_NUM}|几|数十?)(?:{_RANGE}(?:{_NUM}|几))?\s?(?:分钟|秒钟?|小时"
        r"|min(?:ute)?s?\b|s(?:econds?)?(?![A-Za-z])|hours?\b|-second|-minute)(?:\s?\d+\s?秒)?"
        rf"|(?:{_NUM})分(?:{_NUM})秒|(?<![\w.])(?:{_NUM})\s?s(?![A-Za-z])"
    )),
    ("count", re.compile(
        rf"(?:{_ABOUT})?(?:{_NUM})(?:{_RANGE}(?:{_NUM}))?\s?{_SCALE}?\s?(?:部|集|条|次|人|名|位|款"
        r"|家|个|万|亿|[wWYy](?![A-Za-z])|users|views|downloads|employees|visits|episodes|DAU"
        r"|MAU)?"
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal of a block: its kind, span, and what can be read of it.

    ``value``, ``minimum``, ``maximum`` are decimal texts in ``unit``; ``date`` is ISO of the
    text's own precision, or "" where only context tells it (``relative`` holds the words).
    """

    kind: str
    start: int
    end: int
    text: str
    value: str | None = None
    minimum: str | None = None
    maximum: str | None = None
    unit: str | None = None
    date: str = ""
    relative: str = ""


def dates(text: str) -> list[Literal]:
    """Return the dates of a text in order; ``同年`` and its like take the last year before them."""
    found: list[Literal] = []
    year = ""
    for match in DATE.finditer(text):
        g = match.groupdict()
        literal_year = next((g[k] for k in ("y1", "y3", "y5", "y6", "y8") if g[k]), "")
        if short := g["y2"] or g["y7"]:
            literal_year = "20" + short
        month = next((g[k] for k in ("m1", "m2", "m3", "m4", "m9") if g[k]), "")
        if named := g["mon"] or g["mon6"]:
            month = str(_MONTHS[named.lower()])
        day = next((g[k] for k in ("d1", "d2", "d3", "d5", "d6", "d9") if g[k]), "")
        relative = ""
        if not literal_year:
            relative = match.group()
            if not year:
                continue
            literal_year = str(int(year) + 1) if g["same"] == "次年" else year
            if g["same"] == "同月" and found:
                found.append(
                    Literal(
                        "date", *match.span(), match.group(), date=found[-1].date, relative=relative
                    )
                )
                continue
        year = literal_year
        iso = literal_year
        if month:
            iso += f"-{int(month):02d}"
            if day:
                iso += f"-{int(day):02d}"
        end = match.end()
        found.append(
            Literal(
                "date", match.start(), end, text[match.start() : end], date=iso, relative=relative
            )
        )
    return found


def numbers(text: str) -> list[Literal]:
    """Return the numbers with units of a text, non-overlapping, the more specific kind first."""
    taken: list[tuple[int, int]] = []
    found: list[Literal] = []
    for kind, pattern in _LITERALS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(a < end and start < b for a, b in taken):
                continue
            taken.append((start, end))
            found.append(read(kind, start, end, match.group()))
    found.sort(key=lambda literal: literal.start)
    return found


_SCALES: Final = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 10**3,
    "trillion": 10**12, "billion": 10**9, "bn": 10**9, "b": 10**9, "million": 10**6, "mn": 10**6, "m": 10**6, "thousand": 10**3, "k": 10**3,
    "w": 10**4, "y": 10**8,
}  # fmt: skip
_UNITS: Final = (
    (re.compile(r"[$]|美元|美金|USD|dollars"), "USD"), (re.compile(r"港元|HKD|HK\$"), "HKD"), (re.compile(r"€|欧元|euros"), "EUR"),
    (re.compile(r"[¥￥]|元|人民币|RMB|yuan"), "CNY"), (re.compile(r"[%％]|percent"), "%"), (re.compile(r"fps|FPS|帧"), "fps"),
    (re.compile(r"小时|hour"), "h"), (re.compile(r"分钟|min"), "min"), (re.compile(r"秒|(?<=\d)\s?s\b|second"), "s"), (re.compile(r"\d\s?[pP]$"), "p"),
    (re.compile(r"部"), "部"), (re.compile(r"集|episode"), "episodes"), (re.compile(r"users|人|名"), "persons"),
)  # fmt: skip


def read(kind: str, start: int, end: int, text: str) -> Literal:
    """Read the decimals and unit of a literal's words; what cannot be read stays None."""
    unit = next((name for pattern, name in _UNITS if pattern.search(text)), None)
    clock = re.fullmatch(rf"(?:{_ABOUT})?(\d+)\s?分(?:钟)?\s?(\d+)\s?秒", text)
    if clock:
        total = int(clock.group(1)) * 60 + int(clock.group(2))
        return Literal(kind, start, end, text, value=str(total), unit="s")
    parts = [Decimal(n.replace(",", "")) for n in re.findall(_NUM, text)]
    scale_match = re.search(rf"\d\s?({_SCALE}|[wWyY](?![A-Za-z]))", text)
    scale = (
        _SCALES.get(scale_match.group(1).lower(), 1)
        if scale_match and kind in {"money", "count"}
        else 1
    )
    if kind == "resolution" and text[-1:] == "K":
        unit = "K"
    if not parts:
        return Literal(kind, start, end, text, unit=unit)
    values = [format((p * scale).normalize(), "f") for p in parts[:2]]
    if len(values) == 2 and re.search(
        rf"(?:{_NUM}).*?(?:[~～–—-]|至|到|to)\s?[$]?(?:{_NUM})", text
    ):
        return Literal(kind, start, end, text, minimum=values[0], maximum=values[1], unit=unit)
    if re.match(r"超|逾|至少|不低于|突破|over|more than|at least", text):
        return Literal(kind, start, end, text, minimum=values[0], unit=unit)
    if re.match(r"最高|最长|不足|up to|under|less than", text):
        return Literal(kind, start, end, text, maximum=values[0], unit=unit)
    return Literal(kind, start, end, text, value=values[0], unit=unit)

"""Money, shares, durations, resolutions and counts in text, with values where they can be read."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from extract.components.literals import Literal

_NUM: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ABOUT: Final = (
    r"(?:约为?|近|超过?|逾|至少|最高可?达?|最长可?达?|不足|不低于|突破|累计约?|about|around|over"
    r"|more[ ]than|up[ ]to|nearly|roughly|at[ ]least|under|less[ ]than|almost|approximately"
    r"|some)\s?"
)
_RANGE: Final = r"\s?(?:[~～–—-]|至|到|\bto\b)\s?"
_SCALE: Final = (
    "(?:万亿|千亿|百亿|十亿|亿|千万|百万|万|千|[Tt]rillion|[Bb]illion|[Mm]illion|[Tt]housand"
    "|[bBmMkK](?=[\\s,.，。；;)）/]|$)|bn|mn)"
)
_CODE: Final = "(?:USD|CNY|RMB|HKD|EUR|GBP|JPY|KRW)"
_CURRENCY: Final = "(?:美元|元|人民币|港元|欧元|日元|英镑|韩元|美金|USD|RMB|dollars|yuan|euros)"

#: In order: a more specific kind takes its words before a more general one sees them.
_KINDS: Final = {
    "money": rf"""
        (?:{_ABOUT})?(?:(?:US|HK|A|C)?[$€¥£￥]\s?)(?:{_NUM})(?:{_RANGE}[$]?(?:{_NUM}))?\s?{_SCALE}?
            (?:\s?/\s?(?:月|年|分钟|秒|month|year|minute|second|mo|seat))?
      | (?:{_ABOUT})?(?<![A-Za-z]){_CODE}\s?(?:{_NUM})(?:{_RANGE}(?:{_NUM}))?
            (?![,.]?\d)(?:\s?{_SCALE})?
      | (?:{_ABOUT})?(?:{_NUM}|几|数百?)(?:{_RANGE}(?:{_NUM}|数百?))?\s?{_SCALE}?{_CURRENCY}
            (?:\s?/\s?(?:月|年|分钟|秒|条|点))?(?:不等)?
    """,
    "percent": rf"""
        (?:{_ABOUT})?(?:[+\-−])?(?:{_NUM})\s?[%％](?:{_RANGE}(?:{_NUM})\s?[%％])?
      | (?:{_ABOUT})?(?:{_NUM}){_RANGE}(?:{_NUM})\s?[%％]
      | (?:{_NUM})[ ]percent
    """,
    "resolution": r"""
        (?<![A-Za-z0-9.])(?:\d{3,4}\s?[pPｐ]|[248]K|\d{3,4}\s?[×xX*]\s?\d{3,4})(?![A-Za-z0-9])
    """,
    "frameRate": r"""
        (?<![A-Za-z0-9.])\d{2,3}(?:\s?[–~-]\s?\d{2,3})?\s?(?:fps|FPS|帧(?:/秒|每秒)?)
      | 每秒\s?\d{2,3}\s?帧
    """,
    "duration": rf"""
        (?:{_ABOUT})?(?:{_NUM}|几|数十?)(?:{_RANGE}(?:{_NUM}|几))?\s?
            (?:分钟|秒钟?|小时|min(?:ute)?s?\b|s(?:econds?)?(?![A-Za-z])|hours?\b|-second|-minute)
            (?:\s?\d+\s?(?:秒|s(?:econds?)?\b))?
      | (?:{_NUM})分(?:{_NUM})秒
      | (?<![A-Za-z0-9.])(?:{_NUM})\s?s(?![A-Za-z])
    """,
    "count": rf"""
        (?:{_ABOUT})?(?:{_NUM})(?:{_RANGE}(?:{_NUM}))?\s?{_SCALE}?\s?
            (?:部|集|条|次|人|名|位|款|家|个|万|亿|[wWYy](?![A-Za-z])|users|views|downloads
              |employees|visits|episodes|DAU|MAU)?
    """,
}
_PATTERNS: Final = {kind: re.compile(words, re.VERBOSE) for kind, words in _KINDS.items()}
_SCALES: Final = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "万": 10**4,
    "千": 10**3,
    "w": 10**4,
    "y": 10**8,
    "trillion": 10**12,
    "billion": 10**9,
    "bn": 10**9,
    "b": 10**9,
    "million": 10**6,
    "mn": 10**6,
    "m": 10**6,
    "thousand": 10**3,
    "k": 10**3,
}
_SCALED: Final = re.compile(rf"\d\s?({_SCALE}|[wWyY](?![A-Za-z]))")
#: The first that fits names the unit: the longer names of a currency before ``元`` and ``$``.
_UNITS: Final = tuple(
    (re.compile(words), unit)
    for words, unit in (
        (r"港元|HKD|HK\$", "HKD"),
        (r"日元|JPY", "JPY"),
        (r"韩元|KRW", "KRW"),
        (r"£|英镑|GBP", "GBP"),
        (r"€|欧元|euros|EUR", "EUR"),
        (r"A\$", "AUD"),
        (r"C\$", "CAD"),
        (r"[$]|美元|美金|USD|dollars", "USD"),
        (r"[¥￥]|元|人民币|RMB|CNY|yuan", "CNY"),
        (r"[%％]|percent", "%"),
        (r"fps|FPS|帧", "fps"),
        (r"小时|hour", "h"),
        (r"分钟|min", "min"),
        (r"秒|(?<=\d)\s?s\b|second", "s"),
        (r"\d\s?[pP]$", "p"),
        (r"部", "部"),
        (r"集|episode", "episodes"),
        (r"users|人|名", "persons"),
    )
)
_CLOCK: Final = re.compile(
    rf"(?:{_ABOUT})?(\d+)\s?(?:分(?:钟)?|min(?:ute)?s?)\s?(\d+)\s?(?:秒|s(?:econds?)?)"
)
_BETWEEN: Final = re.compile(rf"(?:{_NUM}).*?(?:[~～–—-]|至|到|to)\s?[$]?(?:{_NUM})")
_AT_LEAST: Final = re.compile(r"超|逾|至少|不低于|突破|over|more than|at least")
_AT_MOST: Final = re.compile(r"最高|最长|不足|up to|under|less than")


def quantities(text: str) -> list[Literal]:
    """Return the numbers with units of a text, non-overlapping, the more specific kind first."""
    found: list[Literal] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(held.start < end and start < held.end for held in found):
                found.append(read_quantity(kind, start, end, match.group()))
    found.sort(key=lambda literal: literal.start)
    return found


def read_quantity(kind: str, start: int, end: int, text: str) -> Literal:
    """Read the decimals and unit of a literal's words; what cannot be read stays None."""
    if clock := _CLOCK.fullmatch(text):
        total = int(clock.group(1)) * 60 + int(clock.group(2))
        return Literal(kind, start, end, text, value=str(total), unit="s")
    unit = next((name for pattern, name in _UNITS if pattern.search(text)), None)
    if kind == "resolution" and text.endswith("K"):
        unit = "K"
    values = _values(kind, text)
    if not values:
        return Literal(kind, start, end, text, unit=unit)
    if len(values) > 1 and _BETWEEN.search(text):
        return Literal(kind, start, end, text, minimum=values[0], maximum=values[1], unit=unit)
    if _AT_LEAST.match(text):
        return Literal(kind, start, end, text, minimum=values[0], unit=unit)
    if _AT_MOST.match(text):
        return Literal(kind, start, end, text, maximum=values[0], unit=unit)
    return Literal(kind, start, end, text, value=values[0], unit=unit)


def _values(kind: str, text: str) -> list[str]:
    """Return the first two numbers of a literal as decimals, scaled by its 万, 亿, million."""
    scaled = _SCALED.search(text) if kind in {"money", "count"} else None
    scale = _SCALES.get(scaled.group(1).lower(), 1) if scaled else 1
    numbers = [Decimal(n.replace(",", "")) for n in re.findall(_NUM, text)[:2]]
    return [format((n * scale).normalize(), "f") for n in numbers]

"""Dates in Chinese and English text, as fine as the text gives them."""

from __future__ import annotations

import calendar
import re
from typing import Final

from extract.components.literals import Literal

_MONTHS: Final = {
    form.lower(): number
    for number in range(1, 13)
    for form in (calendar.month_name[number], calendar.month_abbr[number])
} | {"sept": 9}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_M: Final = r"1[0-2]|0?[1-9]"
_D: Final = r"[12]\d|3[01]|0?[1-9]"
_YEAR: Final = r"(?:19|20)\d\d"

# Group names: y, m, d with a number for each alternative; ``same`` is relative to the last year.
_DATE: Final = re.compile(
    rf"""
      # 2025年11月3日
      (?<![\d.])(?P<y1>{_YEAR})\s?年\s?
        (?:(?P<m1>{_M})\s?月(?:\s?(?P<d1>{_D})\s?[日号])?)?(?![\d])
      # 25年11月
    | (?<![\d.])(?P<y2>[12]\d)\s?年\s?(?P<m2>{_M})\s?月(?:\s?(?P<d2>{_D})\s?[日号])?
      # 25年初
    | (?<![\d.])(?P<y7>2\d)年(?=[上初底末中前后起来内全推发预亮])
      # 2025-11-03, 2025.11, 2025/11/3
    | (?<![\d./-])(?P<y3>{_YEAR})[-/.](?P<m3>{_M})(?:[-/.](?P<d3>{_D}))?(?![\d/])
      # 同年9月
    | (?P<same>同年|同月|次年|当年)(?:\s?(?P<m4>1[0-2]|[1-9])月)?
      # November 3, 2025
    | (?<![A-Za-z])(?P<mon>{_MONTH})\.?\s
        (?:(?P<d5>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?,?\s)?(?P<y5>{_YEAR})(?!\d)
      # 3 November 2025
    | (?<![\d.])(?P<d6>[12]\d|3[01]|[1-9])(?:st|nd|rd|th)?\s
        (?P<mon6>{_MONTH})\.?,?\s(?P<y6>{_YEAR})(?!\d)
      # a year alone, where no unit, currency or range makes it a number
    | (?<![\d.,$-])(?<![会展节赛])(?-i:(?<![A-Z]{{3}}\s)(?<![A-Z]{{3}}))
        (?P<y8>(?:19[5-9]|20[0-4])\d)
        (?=[，,、。；;)）\s（(]|\.(?:\s|$)|$|-\d\d年|[–—-](?:20|至今))
        (?!\s?(?:个|款|万|亿|元|部|点|年|p|P|x\s?\d))
      # 11月3日, of the last year named
    | (?<![\d.])(?P<m9>1[0-2]|[1-9])月(?:\s?(?P<d9>{_D})\s?[日号])?
        (?=[，,、\s]|(?:发布|推出|上线|开源|正式|再|又|份))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEARS: Final = ("y1", "y3", "y5", "y6", "y8")
_SHORT_YEARS: Final = ("y2", "y7")
_MONTH_GROUPS: Final = ("m1", "m2", "m3", "m4", "m9")
_DAYS: Final = ("d1", "d2", "d3", "d5", "d6", "d9")


def dates(text: str) -> list[Literal]:
    """Return the dates of a text in order; ``同年`` and its like take the last year before them.

    A date that names no year is left out where no year stands before it.
    """
    found: list[Literal] = []
    year = ""
    for match in _DATE.finditer(text):
        iso = _iso(match, year, found[-1].date if found else "")
        if iso:
            year = iso[:4]
            found.append(Literal("date", *match.span(), match.group(), date=iso))
    return found


def _iso(match: re.Match[str], year: str, last: str) -> str:
    """Read a match; ``year`` is the last year named, ``last`` the date before."""
    g = match.groupdict()
    short = _first(g, _SHORT_YEARS)
    own = _first(g, _YEARS) or ("20" + short if short else "")
    if not own:
        if not year or g["same"] == "同月":
            return last
        own = str(int(year) + 1) if g["same"] == "次年" else year
    named = g["mon"] or g["mon6"]
    month = str(_MONTHS[named.lower()]) if named else _first(g, _MONTH_GROUPS)
    if not month:
        return own
    day = _first(g, _DAYS)
    return f"{own}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _first(groups: dict[str, str | None], names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := groups[name])), "")

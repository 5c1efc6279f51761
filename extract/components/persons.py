"""Personal names, told by the roles and verbs beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.components.words import ROLES, STOP_WORDS, SURNAMES
from extract.mentions import Proposal
from extract.normalize import CJK
from extract.resources import alternation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block

_ROLE: Final = f"(?:{alternation(ROLES)})"
_AFTER_ROLE: Final = re.compile(
    rf"{_ROLE}(?:兼{_ROLE})?[\s：:]{{0,2}}([{SURNAMES}][{CJK}]{{1,2}})(?=[{CJK}，。、；：（(\s“]|$)"
)
_BEFORE_ROLE: Final = re.compile(
    rf"([{SURNAMES}][{CJK}]{{1,2}}?)(?:博士|教授|院士|导演|先生|女士|团队(?=的|提出|发布|推出))"
)
_BEFORE_VERB: Final = re.compile(
    rf"(?<![{CJK}])([{SURNAMES}][{CJK}]{{1,2}}?)(?:表示|认为|指出|透露|介绍|坦言|创办|创立"
    r"|称[，：:“]|告诉|说[，：:“])"
)
_CHINESE: Final = ((_AFTER_ROLE, 1.2), (_BEFORE_ROLE, 1.2), (_BEFORE_VERB, 0.6))
#: A particle or verb that the pattern took for the end of a name.
_FALSE_ENDING: Final = re.compile(
    r"[的了是在和与为有对中上下等将也都就及或被把从到于以之其并兼则均已曾由向让使令]$"
)
#: What begins with a surname's character and names nobody.
_EVERYBODY: Final = re.compile(r"全[部体员]|所有|各位|多位")
_LATIN_NAME: Final = r"(?:[A-Z][a-zÀ-ÿ'-]+|[A-Z]\.)"
_LATIN_AFTER_ROLE: Final = re.compile(
    rf"(?:{_ROLE}|founder|co-founder|director|researcher|professor|analyst|president|chairman"
    rf"|scientist|producer|writer)s?[,，\s：:]{{1,2}}({_LATIN_NAME}(?: {_LATIN_NAME}){{1,2}})"
)
_LATIN_BEFORE_ROLE: Final = re.compile(
    rf"((?:[A-Z][a-zÀ-ÿ'-]+)(?: {_LATIN_NAME}){{1,2}}), (?:who |its |the |a |an |our |their )?"
    r"(?:co-?founder|founder|chief|CEO|CTO|director|head|professor|vice president|president"
    r"|analyst|producer|managing|senior|research|lead)"
)


def find_chinese(block: Block) -> Iterator[Proposal]:
    """Yield the Chinese personal names of a block."""
    for pattern, weight in _CHINESE:
        for match in pattern.finditer(block.text):
            name, end = match.group(1), match.end(1)
            if _FALSE_ENDING.search(name):
                if len(name) == 2:
                    continue
                end -= 1
            if _EVERYBODY.match(name):
                continue
            yield Proposal(block, match.start(1), end, "Person", weight, "role")


def find_latin(block: Block) -> Iterator[Proposal]:
    """Yield the Latin personal names of a block."""
    for pattern in (_LATIN_AFTER_ROLE, _LATIN_BEFORE_ROLE):
        for match in pattern.finditer(block.text):
            if not set(match.group(1).split()) & STOP_WORDS:
                yield Proposal(block, match.start(1), match.end(1), "Person", 1.2, "role")


_FULL_NAME: Final = re.compile(
    r"[A-Z][a-zÀ-ÿ'-]+(?: (?:[A-Z]\.|[A-Z][a-zÀ-ÿ'-]+|de|van|von|der|bin)){0,2} [A-Z][a-zÀ-ÿ'-]+"
)
#: Words of firms' and institutes' names that look like a person's otherwise.
_OF_FIRMS: Final = re.compile(
    r"\b(?:University|Institute|Lab|Labs|Research|Studio|Studios|Systems|Robots?|Robotics|Technologies|Tech"
    r"|Group|Inc|Corp|Motors|Games|Pictures|Films|Media|Capital|Networks|Semiconductor|Dynamics"
    r"|Intelligence|Works|College|School|Center|Academy|Foundation|Team|Entertainment|Software"
    r"|Computing|Sciences?|Health|Energy|Electronics|Company|Ventures|Animation|Interactive)\b"
)


def is_full_name(surface: str) -> bool:
    """Whether a Latin name where a firm or a person may stand looks like a person's.

    >>> is_full_name("Ian Goodfellow"), is_full_name("Stability Labs")
    (True, False)
    """
    return (
        _FULL_NAME.fullmatch(surface) is not None
        and not _OF_FIRMS.search(surface)
        and not set(surface.split()) & STOP_WORDS
    )

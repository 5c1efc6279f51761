"""Whether a text asserts, forecasts, doubts or denies a statement: cues and their scope.

Scope is the clause, in the spirit of NegEx (Chapman et al. 2001): a cue governs what follows it up
to the clause's end, and a doubt that closes a clause (``仍有争议``) governs what stands before it.
The cues are data: ``polarity.yaml``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from extract.resources import alternation, load
from ontology.model import Status

CUES_FILE: Final = Path(__file__).with_name("polarity.yaml")

_CLAUSE: Final = re.compile(
    r"[，,。；;：！!？?\n]|\s—\s|——|\b(?:but|however|although|though|while|whereas)\b|但是?|然而"
    r"|不过|尽管|虽然?(?![拟])"
)
#: What may stand before a Chinese cue that closes a clause: ``仍有`` 争议, ``已被`` 否认.
_CLOSER_HEAD: Final = r"(?:仍|尚|还|均|皆|都|也|遭|被)?(?:有|存|存在|无)?"


def _compile() -> dict[str, re.Pattern[str]]:
    told: dict[str, dict[str, list[str]]] = load(CUES_FILE)
    compiled = {}
    for name, cues in told.items():
        chinese, english = alternation(cues["zh"]), alternation(cues["en"])
        if name.startswith("closing"):
            chinese = rf"{_CLOSER_HEAD}(?:{chinese})"
        elif name != "harmless":
            english = rf"\b(?:{english})\b"
        compiled[name] = re.compile(f"{chinese}|{english}", re.IGNORECASE)
    return compiled


_CUES: Final = _compile()
_DENIED, _DOUBTED, _FORECAST = _CUES["denied"], _CUES["doubted"], _CUES["forecast"]
_HARMLESS: Final = _CUES["harmless"]
_CLOSING_DENIAL, _CLOSING_DOUBT = _CUES["closing_denial"], _CUES["closing_doubt"]

#: A denial that stands right before a name denies what the words before it tell of the name.
_DENIES_NEXT: Final = re.compile(
    r"(?:并非|不是|并不是|绝非|而非|(?:\bnot|isn't|wasn't|rather than|instead of)(?: the| a| an)?)"
    r"\s?[《“\"]?$",
    re.IGNORECASE,
)


#: Words around a person and a firm that tell of a post which is over.
_FORMER: Final = re.compile(
    r"曾任|曾在|曾就职|曾供职|曾担任|曾是|曾为|离职|离开|跳槽|当时|彼时|从.{0,12}(?:过来|来到|加入|出走)|不在"
    r"|创始人.{0,30}来自"
    r"|\bformer|\bex-|\bprevious|\bleft\b|\bused to\b|\bonce\b|\bthen at\b",
    re.IGNORECASE,
)
#: Where a denial ends, and what stands instead of the denied is told.
_INSTEAD: Final = re.compile(
    r"而是|转而|[，,]\s?(?:其(?!中|实|他|它|余)|它)|\bbut (?:rather|instead)\b|[;,] instead\b",
    re.IGNORECASE,
)
#: The next clause says that nobody confirms this one: ``，官方从未证实``, ``，本文不采信``.
_UNCONFIRMED: Final = re.compile(
    r"[，,；;]\s?(?:但|不过|然而|对此|对于此事)?(?:官方|双方|各方|两家|公司|厂商|当事方|我们|本表|本文|笔者|外界"
    r"|其|[A-Z][A-Za-z ]{1,16}|[\u4e00-\u9fff]{1,6}(?:方面|官方|公司))?(?:对此)?"
    r"(?:至今|一直|目前|均|都|也|始终)?"
    r"(?:(?:从未|并未|尚未|未曾|未予|未获|未)(?:公布|披露|证实|确认|公开|回应|承认|透露)|(?:没有|未)(?:查到|找到)"
    r"(?:依据|证据|出处)|不采信|存疑|无从(?:考证|证实)|只能猜测|不予置评)(?=[，,。；;）)]|$)"
)
_BEFORE_POST: Final = 10
_AFTER_POST: Final = 8


def former(text: str, start: int, end: int) -> bool:
    """Whether the words about a person and a firm at ``[start, end)`` tell of a post that is over.

    >>> former("前谷歌工程师林知远", 1, 9), former("谷歌工程师林知远", 0, 8)
    (True, False)
    """
    if text[max(0, start - 1) : start] in {"前", "原"}:
        return True
    return _FORMER.search(text, max(0, start - _BEFORE_POST), end + _AFTER_POST) is not None


def denied_by_next(text: str, start: int) -> bool:
    """Whether what stands at ``start`` is denied by the words right before it (``并非X``)."""
    return _DENIES_NEXT.search(text, max(0, start - 24), start) is not None


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause of ``text`` that holds ``[start, end)``; several where the ends do."""
    left = 0
    for match in _CLAUSE.finditer(text, 0, start):
        left = match.end()
    following = _CLAUSE.search(text, end)
    return left, following.start() if following else len(text)


def status(text: str, start: int, end: int, trigger: tuple[int, int] | None = None) -> Status:
    """Tell how ``text`` (a sentence) puts a statement that stands at ``[start, end)``.

    ``trigger`` is the span of the word that states the relation, where there is one: a cue counts
    if it stands before the trigger or the last name, in their clause, or closes that clause.
    """
    left, right = clause(text, start, end)
    reach = max(end if trigger is None else trigger[1], start)
    scope = _HARMLESS.sub(lambda m: "·" * len(m.group()), text[left:right])
    before, tail = scope[: reach - left], scope[reach - left :]
    stated = (end if trigger is None else trigger[0]) - left
    instead = max((m.end() for m in _INSTEAD.finditer(before, 0, max(stated, 0))), default=0)
    if _DENIED.search(before, instead) or _CLOSING_DENIAL.search(tail):
        return Status.DENIED
    if _CLOSING_DOUBT.search(tail) or _UNCONFIRMED.match(text, right):
        return Status.DOUBTED
    doubt = _DOUBTED.search(scope)
    if doubt is not None and doubt.start() < len(before):
        return Status.DOUBTED
    if _FORECAST.search(before):
        return Status.FORECAST
    return Status.ASSERTED

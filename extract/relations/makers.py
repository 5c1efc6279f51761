"""Makers that stand elsewhere: an earlier sentence, a row's first cell, a bracket about a firm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.relations.candidates import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Block
    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate
    from extract.relations.units import Sentence, Unit

_IMPLICIT: Final = Rule("context", "implicit-maker", 0.75)
_PORTFOLIO: Final = Rule("context", "portfolio", 0.75)
_ROW_WORK: Final = Rule("context", "row-work", 0.75)
_JOINT: Final = Rule("context", "joint-release", 0.85)

_ANAPHOR: Final = re.compile(
    r"公司|该企业|其|团队|the company|it|the team|the startup|the firm|the lab", re.IGNORECASE
)
_JOINED: Final = re.compile(r"与|和|联合|携手|及|and|&")
_ONE_BY_ONE: Final = re.compile(r"先后|分别|相继")
_OWNS: Final = re.compile(
    r"自研|构建|推出|布局|覆盖|旗下|拥有|打造|为底座|产品|develop|portfolio|owns|its own",
    re.IGNORECASE,
)
_MOVES_INTO: Final = re.compile(r"布局[^，。]{0,6}$")
_BY: Final = re.compile(r"由|导演|执导|出品|制作|by|directed")
#: A bracket shorter than this is an alias.
_PORTFOLIO_LENGTH: Final = 24
_RELEASED: Final = frozenset({"Model", "Product", "Method"})


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield makers, partners and producers that layout or an earlier sentence tells."""
    for block in analysis.document.blocks:
        for sentence in analysis.of(block):
            yield from _joint(sentence)
            yield from _portfolio(sentence)
        yield from _row_work(block, analysis)
        yield from _implicit_makers(block, analysis)


def _joint(sentence: Sentence) -> Iterator[Candidate]:
    """``A与B联合提出X``: organizations that release one thing together are partners."""
    text = sentence.block.text
    for i, unit in enumerate(sentence.units):
        if unit.label != "Organization" or len(unit.mentions) < 2 or unit.open_ended:
            continue
        if not _JOINED.search(text[unit.mentions[-2].end : unit.mentions[-1].start]):
            continue
        end = _joint_end(sentence.units, i, text)
        if end is None:
            continue
        status = sentence.status(unit.start, end)
        for a, first in enumerate(unit.mentions):
            for second in unit.mentions[a + 1 :]:
                if first.entity != second.entity:
                    yield _JOINT.between(first, "partnersWith", second, status)


def _joint_end(units: Sequence[Unit], i: int, text: str) -> int | None:
    """Return where the words end that say the firms of unit ``i`` act as one; None if none do."""
    following = units[i + 1 : i + 5]
    release = next((u for u in following if u.bears("RELEASE")), None)
    made = next(
        (
            u
            for u in units
            if release is not None
            and u.start > release.start
            and u.label in _RELEASED | {"Architecture"}
        ),
        None,
    )
    if any(u.bears("PARTNER") for u in following[:2]):
        return made.end if made is not None else following[0].end
    one = made is not None and len(made.mentions) == 1
    if made is None or not one or _ONE_BY_ONE.search(text[units[i].start : made.end]):
        return None
    return made.end


def _implicit_makers(block: Block, analysis: Analysis) -> Iterator[Candidate]:
    """``公司…推出X``, ``其…发布X`` and a row about a company: the maker stands before."""
    topic = _row_topic(block, analysis)
    last = topic
    for sentence in analysis.of(block):
        if last is not None:
            yield from _implicit(sentence, last)
        makers = [u for u in sentence.units if u.label == "Organization"]
        if topic is None and makers and not any("COMPARE" in u.label for u in sentence.units):
            last = makers[0].mentions[0]


def _row_topic(block: Block, analysis: Analysis) -> Mention | None:
    """Return the organization that a cell's row is about: its first cell names it."""
    others = analysis.row_of(block)
    if not others or block.column == 0:
        return None
    return next(iter(analysis.mentions(others[0], "Organization")), None)


def _implicit(sentence: Sentence, maker: Mention) -> Iterator[Candidate]:
    """Read what the first release verb of a sentence gives to a maker named before it."""
    units = sentence.units
    i = next((i for i, u in enumerate(units) if u.bears("RELEASE")), -1)
    if i < 0 or any(u.label in {"Organization", "Person"} for u in units[:i]):
        return
    if any(u.bears("BY") for u in units[max(0, i - 2) : i]):
        return
    in_row = maker.block.table is not None and maker.block is not sentence.block
    if not in_row and not _ANAPHOR.search(sentence.block.text, sentence.start, units[i].start):
        return
    for following in units[i + 1 : i + 6]:
        if following.label == "COMMA" and not in_row:
            return
        if following.label in _RELEASED:
            status = sentence.status(units[i].start, following.end)
            for made in following.mentions:
                place = (sentence.block, units[i].start, made.end)
                yield _IMPLICIT.at(made, "developedBy", maker, place, status)
            return


def _portfolio(sentence: Sentence) -> Iterator[Candidate]:
    """``昆仑万维（以X为底座，构建覆盖Y…）``: models in the bracket about a firm are its own."""
    text = sentence.block.text
    named = sentence.mentions()
    for firm in named:
        if firm.type != "Organization" or text[firm.end : firm.end + 1] not in {"（", "("}:
            continue
        close = re.compile(r"[）)]").search(text, firm.end)
        end = close.start() if close else len(text)
        if end - firm.end < _PORTFOLIO_LENGTH or not _OWNS.search(text, firm.end, end):
            continue
        inside = [m for m in named if firm.end < m.start < end]
        alone = all(m.type != "Organization" for m in inside)
        for made in inside:
            if made.type == "Model" and alone:
                yield _PORTFOLIO.between(made, "developedBy", firm)
            elif made.type == "Paradigm" and _MOVES_INTO.search(
                text[max(0, made.start - 8) : made.start]
            ):
                yield _PORTFOLIO.between(firm, "pursues", made)


def _row_work(block: Block, analysis: Analysis) -> Iterator[Candidate]:
    """A row about a work: who its prose says produced or directed it."""
    heads = [cell for cell in analysis.row_of(block) if cell.column < 2]
    work = next((m for cell in heads for m in analysis.mentions(cell, "CreativeWork")), None)
    if work is None:
        return
    for sentence in analysis.of(block):
        if any(u.label == "CreativeWork" for u in sentence.units):
            continue
        for i, unit in enumerate(sentence.units):
            if unit.label not in {"Organization", "Person"}:
                continue
            around = block.text[max(sentence.start, unit.start - 8) : unit.end + 8]
            produced = any(u.bears("PRODUCE") for u in sentence.units[max(0, i - 2) : i + 3])
            if produced and _BY.search(around):
                place = (block, unit.start, unit.end)
                status = sentence.status(unit.start, unit.end)
                for maker in unit.mentions:
                    yield _ROW_WORK.at(work, "producedBy", maker, place, status)

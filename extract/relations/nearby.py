"""Relations told by position: a maker before its model, a name or maker in brackets."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extract.keys import has_cjk
from extract.relations.candidates import Rule
from extract.relations.kinds import MADE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate
    from extract.relations.units import Sentence

_MAKER_BEFORE: Final = Rule("pattern", "maker-before", 0.88)
_TEAM_OF: Final = Rule("pattern", "team-of", 0.88)
_MEMBER_OF: Final = Rule("pattern", "member-of", 0.75)
_FIRM_AND_NAME: Final = Rule("pattern", "firm-and-name", 0.7)

_OWN: Final = re.compile(
    r"\s*(?:的|旗下的?|自研的?|家的|团队的|公司的|官方的?|之前的|最新的|新一代|推出的|发布的"
    r"|自家的?|自研|系列的?|'s|’s|公司旗下的?|首款|最新|团队)?\s*[《“\"]?\s*"
    r"(?:(?:new |latest |own |flagship |open-source |text-to-video |video |world )*"
    r"(?:model |models |AI model |app |system )?)?"
)
_NOT_OWN: Final = re.compile(r"[、,，和与及/;；]|\b(?:and|or|vs|versus)\b")
#: Beyond this many characters two names are not side by side.
_REACH: Final = 40
_OTHER_BOND: Final = re.compile(r"(?:收购|投资|领投|加入|离开|入职)$")
_FORMER: Final = re.compile(r"(?:前|原|曾任?)\s?$")
#: Between a field and a title where the field is the kind of the work: ``游戏《X》``.
_KIND_OF_WORK: Final = re.compile(r"(?:大片|作品|新作|短片|片)?\s?[《“]")
#: ``通过引入其生成算法X``: what is the last firm's own.
_ITS: Final = re.compile(
    r"(?:其(?![中他它余实])|该公司)(?:自研|自有|自主研发|最新|旗下|新一代)?的?[^，。、；,.;]{0,6}"
    r"(?:模型|算法|引擎|芯片|系统|平台|框架|工具|应用|机器人)[“《「\s]{0,2}$"
)
_TITLED: Final = re.compile(
    r"(?:\s|的|首席\w+|\w{0,4}(?:CEO|CTO|博士|教授|总裁|总监|负责人|研究员|董事长|创始人))*\s?"
)
_TITLE_BEFORE: Final = re.compile(
    r"(?:CEO|CTO|博士|教授|总裁|总监|负责人|研究员|董事长|创始人|首席\w{2,4}|director|chief)$"
)
_ACTS: Final = re.compile(r"博士|教授|院士|表示|指出|介绍|认为|透露|团队")
_BRACKET_OPENS: Final = re.compile(r"[》”]?\s?[（(]\s?")
_BRACKET_CLOSES: Final = re.compile(r"\s?(?:团队|公司|研发|开发|出品|推出)?[)）]")


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two types in order, the words between them, and what that states.

    ``reverse`` makes the right one the subject; with ``same_script`` a school that is told by its
    backbone, 扩散（U-Net）, is left out.
    """

    left: frozenset[str]
    right: frozenset[str]
    between: re.Pattern[str]
    property: str
    rule: Rule
    reverse: bool = True
    same_script: bool = False


_ORGANIZATION: Final = frozenset({"Organization"})
_WORK: Final = frozenset({"CreativeWork"})
_ARCHITECTURE: Final = frozenset({"Architecture"})
_PERSON: Final = frozenset({"Person"})

#: The first that fits decides.
_SIDE_BY_SIDE: Final = (
    _Pair(
        _ORGANIZATION,
        _WORK,
        re.compile(r"(?=.*(?:的|旗下))(?:的|旗下|出品的|首款|自研)?[^，。、；]{0,8}[《“]?"),
        "producedBy",
        Rule("pattern", "owner-before", 0.8),
    ),
    _Pair(
        _ORGANIZATION,
        _WORK,
        re.compile(
            r"(?:旗下|内部|自研|的)[^，。；]{0,12}(?:游戏|影片|作品|短剧|剧集|电影)"
            r"[（(]?(?:如|包括|例如)?[《“]?"
        ),
        "producedBy",
        Rule("pattern", "works-such-as", 0.85),
    ),
    _Pair(
        _ORGANIZATION,
        _ORGANIZATION,
        re.compile(r"\s*旗下(?:的)?[^，。；、]{0,14}?"),
        "subOrganizationOf",
        Rule("pattern", "brand-of", 0.9),
    ),
    _Pair(
        _ARCHITECTURE,
        frozenset({"Model"}),
        re.compile(r"\s?(?:-based|架构的|结构的|based|的)\s?(?:[\w-]+\s){0,2}"),
        "usesArchitecture",
        Rule("pattern", "architecture-before", 0.85),
    ),
)
#: What a name in brackets is to the one before it.
_BRACKETED: Final = (
    _Pair(
        MADE,
        _ORGANIZATION,
        _BRACKET_OPENS,
        "developedBy",
        Rule("pattern", "maker-in-brackets", 0.9),
        reverse=False,
    ),
    _Pair(
        _ORGANIZATION,
        MADE,
        _BRACKET_OPENS,
        "developedBy",
        Rule("pattern", "model-in-brackets", 0.85),
    ),
    _Pair(
        _WORK,
        _ORGANIZATION,
        _BRACKET_OPENS,
        "producedBy",
        Rule("pattern", "maker-in-brackets", 0.8),
        reverse=False,
    ),
    _Pair(
        _ARCHITECTURE,
        _ARCHITECTURE,
        _BRACKET_OPENS,
        "narrowerThan",
        Rule("pattern", "kind-in-brackets", 0.75),
        reverse=False,
        same_script=True,
    ),
    _Pair(
        _PERSON,
        _ORGANIZATION,
        _BRACKET_OPENS,
        "affiliatedWith",
        Rule("pattern", "affiliation-in-brackets", 0.85),
        reverse=False,
    ),
)


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield relations told by two mentions standing side by side."""
    for sentence in analysis.all_sentences():
        for left, right in itertools.pairwise(_named(sentence)):
            if left.entity == right.entity:
                continue
            if _side_by_side(sentence, left, right):
                yield from _told(sentence, left, right)
            elif (
                left.type == "Organization"
                and right.type in MADE
                and _ITS.search(sentence.block.text, left.end, right.start)
            ):
                yield _MAKER_BEFORE.between(right, "developedBy", left)
            closed = _BRACKET_CLOSES.match(sentence.block.text, right.end, right.end + 4)
            if closed is not None:
                yield from _first(_BRACKETED, sentence, left, right)


def _named(sentence: Sentence) -> list[Mention]:
    """Return a sentence's mentions without a field that only says what kind of work follows."""
    mentions, text = sentence.mentions(), sentence.block.text
    return [
        m
        for m, following in itertools.zip_longest(mentions, mentions[1:])
        if not (
            m.type == "Sector"
            and following is not None
            and following.type == "CreativeWork"
            and _KIND_OF_WORK.fullmatch(text[m.end : following.start])
        )
    ]


def _side_by_side(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Whether nothing between two names sets them apart."""
    gap = sentence.block.text[left.end : right.start]
    if len(gap) > _REACH or _NOT_OWN.search(gap) or "\n" in gap:
        return False
    in_list = (
        sentence.block.table is not None
        and not gap.strip()
        and len(sentence.units) > 2
        and all(u.kind == "MENTION" for u in sentence.units)
    )
    return not in_list


def _told(sentence: Sentence, left: Mention, right: Mention) -> Iterator[Candidate]:
    text = sentence.block.text
    gap = text[left.end : right.start]
    if left.type == "Organization" and right.type in MADE and _OWN.fullmatch(gap):
        if _paired(sentence, left, right):
            return  # ``A、B发布的X、Y``: each its own, as the paired lists tell
        # who made a thing holds whatever the sentence denies of it
        if not _OTHER_BOND.search(text[max(0, left.start - 3) : left.start]):
            yield _MAKER_BEFORE.between(right, "developedBy", left)
    elif left.type == "Person" and right.type in MADE and gap in {"团队的", "团队提出的"}:
        yield _TEAM_OF.between(right, "developedBy", left)
    elif left.type == "Organization" and right.type == "Person":
        if _TITLED.fullmatch(gap):
            yield from _member(sentence, left, right)
    else:
        yield from _first(_SIDE_BY_SIDE, sentence, left, right)


def _paired(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Whether two names end one list and begin another that is as long."""
    lists = [u for u in sentence.units if len(u.mentions) > 1]
    before = next((u for u in lists if u.mentions[-1] is left), None)
    after = next((u for u in lists if u.mentions[0] is right), None)
    if before is None or after is None:
        return False
    return len(before.mentions) == len(after.mentions)


def _first(
    pairs: tuple[_Pair, ...], sentence: Sentence, left: Mention, right: Mention
) -> Iterator[Candidate]:
    """Yield what the first fitting line states."""
    gap = sentence.block.text[left.end : right.start]
    for pair in pairs:
        if pair.same_script and has_cjk(left.surface) != has_cjk(right.surface):
            continue
        if left.type in pair.left and right.type in pair.right and pair.between.fullmatch(gap):
            status = sentence.status(left.start, right.end)
            subject, obj = (right, left) if pair.reverse else (left, right)
            yield pair.rule.between(subject, pair.property, obj, status)
            return


def _member(sentence: Sentence, firm: Mention, person: Mention) -> Iterator[Candidate]:
    """A person named after an organization, with a title or as its voice."""
    text = sentence.block.text
    status = sentence.status(firm.start, person.end)
    former = _FORMER.search(text[max(0, firm.start - 3) : firm.start])
    if not former and (
        _TITLE_BEFORE.search(text[max(0, person.start - 8) : person.start])
        or _ACTS.match(text, person.end)
    ):
        yield _MEMBER_OF.between(person, "affiliatedWith", firm, status)
    elif text[firm.end : person.start] == " " and _latin_pair_in_chinese(text, firm, person):
        yield _FIRM_AND_NAME.between(person, "affiliatedWith", firm, status)


def _latin_pair_in_chinese(text: str, firm: Mention, person: Mention) -> bool:
    return not has_cjk(firm.surface + person.surface) and has_cjk(text[person.end : person.end + 1])

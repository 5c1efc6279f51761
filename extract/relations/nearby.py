"""Relations told by position: a maker before its model, a name or maker in brackets, aliases in brackets."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from extract import lexicon, polarity
from extract.keys import fold, has_cjk
from extract.relations.candidates import Candidate, between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.mentions import Mention
    from extract.relations.units import Sentence
    from ontology.model import Status

_MADE: Final = frozenset({"Model", "Product"})
_TECH: Final = frozenset({"Architecture", "Paradigm", "Method"})
_OWN: Final = re.compile(
    r"\s*(?:的|旗下的?|自研的?|家的|团队的|公司的|官方的?|之前的|最新的|新一代|推出的|发布的"
    r"|自家的?|自研|系列的?|'s|’s|公司旗下的?|首款|最新|团队)?\s*[《“\"]?\s*(?:(?:new |latest "
    r"|own |flagship |open-source |text-to-video |video |world )*(?:model |models |AI model |app "
    r"|system )?)?"
)
_NOT_OWN: Final = re.compile(r"[、,，和与及/;；]|\b(?:and|or|vs|versus)\b")
_EMPTY_BETWEEN: Final = re.compile(r"\s*[《“\"「]?\s*")
_OPEN: Final = re.compile(
    r"[》”\"」]?\s?[（(【\[]\s?[“\"《]?(?:即|简称|下称|以下简称|英文名|全称|又名|又称|原名"
    r"|also known as|aka|formerly|原|即为)?[：:\s“\"]*"
)


def extract(sentences: Sequence[Sentence]) -> Iterator[Candidate]:
    """Yield relations told by two mentions standing side by side."""
    for sentence in sentences:
        mentions = sentence.mentions()
        for left, right in itertools.pairwise(mentions):
            yield from _side_by_side(sentence, left, right)
            yield from _bracketed(sentence, left, right)


def _side_by_side(sentence: Sentence, left: Mention, right: Mention) -> Iterator[Candidate]:
    text = sentence.block.text
    gap = text[left.end : right.start]
    if len(gap) > 40 or left.entity == right.entity or _NOT_OWN.search(gap) or "\n" in gap:
        return
    if (
        sentence.block.table is not None
        and not gap.strip()
        and len(sentence.units) > 2
        and all(u.kind == "MENTION" for u in sentence.units)
    ):
        return  # a cell that only lists names
    if left.type == "Organization" and right.type in _MADE and _OWN.fullmatch(gap):
        if _passive_context(text, left, right):
            return
        yield _made(right, left, "maker-before")
    elif (
        left.type == "Organization"
        and right.type == "CreativeWork"
        and re.fullmatch(r"(?:的|旗下|出品的|首款|自研)?(?:[^，。、；]{0,8})[《“]?", gap)
        and ("的" in gap or "旗下" in gap)
    ):
        yield between(
            right,
            "producedBy",
            left,
            "pattern",
            "owner-before",
            0.8,
            _status(sentence, left.start, right.end),
        )
    elif (
        left.type == "Organization"
        and right.type == "CreativeWork"
        and re.fullmatch(
            r"(?:旗下|内部|自研|的)[^，。；]{0,12}(?:游戏|影片|作品|短剧|剧集|电影)[（(]?(?:如"
            r"|包括|例如)?[《“]?",
            gap,
        )
    ):
        yield between(
            right,
            "producedBy",
            left,
            "pattern",
            "works-such-as",
            0.85,
            _status(sentence, left.start, right.end),
        )
    elif (
        left.type == "Organization"
        and right.type == "Organization"
        and re.fullmatch(r"\s*旗下(?:的)?[^，。；、]{0,14}?", gap)
    ):
        yield between(
            right,
            "subOrganizationOf",
            left,
            "pattern",
            "brand-of",
            0.9,
            _status(sentence, left.start, right.end),
        )
    elif (
        left.type == "Organization"
        and right.type == "Person"
        and re.fullmatch(
            r"(?:\s|的|首席\w+|\w{0,4}(?:CEO|CTO|博士|教授|总裁|总监|负责人|研究员|董事长"
            r"|创始人))*\s?",
            gap,
        )
    ):
        if not re.search(
            r"(?:前|原|曾任?)\s?$", text[max(0, left.start - 3) : left.start]
        ) and _acts(text, right):
            yield between(
                right,
                "affiliatedWith",
                left,
                "pattern",
                "member-of",
                0.75,
                _status(sentence, left.start, right.end),
            )
        elif (
            gap == " "
            and not has_cjk(left.surface + right.surface)
            and has_cjk(text[right.end : right.end + 1])
        ):
            yield between(
                right,
                "affiliatedWith",
                left,
                "pattern",
                "firm-and-name",
                0.7,
                _status(sentence, left.start, right.end),
            )
    elif (
        left.type == "Person"
        and right.type in _MADE
        and re.fullmatch(r"团队的|的|团队提出的|'s ", gap)
        and "团队" in gap
    ):
        yield _made(right, left, "team-of")
    elif (
        left.type == "Architecture"
        and right.type == "Model"
        and re.fullmatch(r"\s?(?:-based|架构的|结构的|based)\s?(?:[\w-]+\s){0,2}", gap)
    ):
        yield between(
            right,
            "usesArchitecture",
            left,
            "pattern",
            "architecture-before",
            0.85,
            _status(sentence, left.start, right.end),
        )


def _acts(text: str, person: Mention) -> bool:
    """Whether a person named after an organization is told of as its member: a title follows or precedes."""
    return (
        re.search(
            r"(?:CEO|CTO|博士|教授|总裁|总监|负责人|研究员|董事长|创始人|首席\w{2,4}|director"
            r"|chief)$",
            text[max(0, person.start - 8) : person.start],
        )
        is not None
        or re.match(
            r"(?:博士|教授|院士|表示|指出|介绍|认为|透露|团队)", text[person.end : person.end + 4]
        )
        is not None
    )


def _passive_context(text: str, left: Mention, right: Mention) -> bool:
    """Whether the words about the pair tell of another bond: ``接入OpenAI Sora`` is one, ``与Google Gemini对标`` too."""
    del right
    return (
        re.search(r"(?:收购|投资|领投|加入|离开|入职)$", text[max(0, left.start - 3) : left.start])
        is not None
    )


def _made(made: Mention, maker: Mention, rule: str) -> Candidate:
    return between(made, "developedBy", maker, "pattern", rule, 0.88)


def _status(sentence: Sentence, start: int, end: int) -> Status:
    return polarity.status(sentence.text, start - sentence.start, end - sentence.start)


def _bracketed(sentence: Sentence, left: Mention, right: Mention) -> Iterator[Candidate]:
    """``Seedance (字节)``, ``字节（Seedance）``, ``Flux (MM-DiT)``."""
    text = sentence.block.text
    gap = text[left.end : right.start]
    if not re.fullmatch(r"[》”]?\s?[（(]\s?", gap) or not re.match(
        r"\s?(?:团队|公司|研发|开发|出品|推出)?[)）]", text[right.end : right.end + 4]
    ):
        return
    status = polarity.status(sentence.text, left.start - sentence.start, right.end - sentence.start)
    if left.type in _MADE and right.type == "Organization":
        yield between(left, "developedBy", right, "pattern", "maker-in-brackets", 0.9, status)
    elif left.type == "Organization" and right.type in _MADE:
        yield between(right, "developedBy", left, "pattern", "model-in-brackets", 0.85, status)
    elif left.type == "CreativeWork" and right.type == "Organization":
        yield between(left, "producedBy", right, "pattern", "maker-in-brackets", 0.8, status)
    elif (
        left.type == "Architecture" and right.type == "Architecture" and left.entity != right.entity
    ):
        yield between(left, "narrowerThan", right, "pattern", "kind-in-brackets", 0.75, status)
    elif left.type == "Person" and right.type == "Organization":
        yield between(
            left, "affiliatedWith", right, "pattern", "affiliation-in-brackets", 0.85, status
        )


def declared(sentences: Sequence[Sentence]) -> Iterator[tuple[Mention, Mention]]:
    """Yield pairs of mentions that the text declares to be one: ``生成式对抗网络（GAN）``."""
    known = lexicon.load()
    for sentence in sentences:
        text = sentence.block.text
        mentions = sentence.mentions()
        for left, right in itertools.pairwise(mentions):
            if left.type != right.type or not _OPEN.fullmatch(text[left.end : right.start]):
                continue
            if not re.match(
                r"[”\"》]?\s?(?:[,，、][^()（）]{0,40})?[)）】\]]", text[right.end : right.end + 44]
            ):
                continue
            if (
                left.entry
                and right.entry
                and known.entries[left.entry].id != known.entries[right.entry].id
            ):
                continue
            if _could_be_one(left.surface, right.surface):
                yield left, right


def _could_be_one(outer: str, inner: str) -> bool:
    """Whether one name may be the other's short form or translation."""
    if has_cjk(outer) != has_cjk(inner):
        return True
    if not has_cjk(outer):
        initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", outer)).casefold()
        letters = re.sub(r"[^a-z]", "", inner.casefold())
        return len(letters) > 1 and (
            letters in initials
            or initials in letters
            or fold(inner) in fold(outer)
            or _subsequence(letters, outer.casefold())
        )
    return set(inner) <= set(outer)


def _subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)

"""Relations told by layout: category labels, stages, list intros, headings and captions with members."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Final

from extract import polarity
from extract.document import Block, Document, Kind
from extract.keys import fold
from extract.relations.candidates import Candidate, between
from ontology.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.mentions import Mention
    from extract.relations.units import Sentence, Unit

_MADE: Final = frozenset({"Model", "Product"})
_TECH: Final = frozenset({"Architecture", "Paradigm", "Method"})
_AFTER_LIST: Final = re.compile(
    r"[》”」）)]*\s?(?:等[^，。；、]{0,14}?|这[类些]|两款|三款|为代表的?|在内的?"
    r"|作为)?\s?(?:代表性?|典型|主流|国产|海外|国内|早期|首批|部分|新一代|一系列|众多|多款"
    r"|原生)*(?:的)?$"
)
_STAGE: Final = re.compile(
    r"^[^。，]{0,24}?(?:阶段|时期|时代|世代|路线|era|stage|phase)\s*[（(]?\s*(?P<from>(?:19"
    r"|20)\d\d)?",
    re.IGNORECASE,
)
_BENEFIT: Final = re.compile(
    r"受益|建议关注|重点关注|推荐关注|相关标的|核心标的|投资建议|看好|beneficiar|benefit"
    r"|names to watch|stock picks|top picks",
    re.IGNORECASE,
)
_LIST_COLON: Final = re.compile(r"[：:]\s*[*“\"]*$")
_REPRESENTATIVES: Final = re.compile(
    r"代表(?:产品|模型|作品|工作|成果|性?方案|项目|系统|方法)?|典型(?:产品|模型|代表|系统)"
    r"|主要(?:产品|模型)|包括|如下|有[：:]?$|产品(?:线|矩阵|包括)|旗下|representative"
    r"|models? (?:include|are)|built on|based on|examples|lineup|family",
    re.IGNORECASE,
)


def extract(document: Document, sentences: Mapping[int, Sequence[Sentence]]) -> list[Candidate]:
    """Return the relations that the layout of a document tells."""
    found: list[Candidate] = []
    subject = document_topic(document, sentences)
    headings = {b.text: b for b in document.blocks if b.kind is Kind.HEADING}
    for block in document.blocks:
        rows = sentences.get(block.index, ())
        for sentence in rows:
            found.extend(_open_lists(sentence))
            found.extend(_joint(sentence))
            found.extend(_applications(sentence, _label(block, rows)))
        found.extend(_beneficiaries(block, rows, subject))
        found.extend(_labelled_school(block, rows))
        if block.kind is Kind.ITEM:
            heading = headings.get(block.section[-1]) if block.section else None
            for lead in dict.fromkeys((block.lead, heading)):
                found.extend(_members(block, rows, lead, sentences))
    found.extend(_stages(document, sentences))
    found.extend(_examples(document, sentences))
    found.extend(_portfolios(document, sentences))
    found.extend(_row_works(document, sentences))
    found.extend(_on_this_basis(document, sentences))
    found.extend(_composed(document, sentences))
    found.extend(_implicit_makers(document, sentences))
    return found


def _open_lists(sentence: Sentence) -> Iterator[Candidate]:
    """``Sora2、Veo3等音画一体化模型``: the members of a list are examples of what closes it."""
    text = sentence.block.text
    units = [u for u in sentence.units if u.kind == "MENTION"]
    for unit, following in itertools.pairwise(units):
        gap = text[unit.end : following.start]
        if (
            unit.label not in _MADE
            or following.label not in {"Paradigm", "Architecture"}
            or len(gap) > 20
        ):
            continue
        if not (unit.open_ended or re.search(r"为代表|在内|等", gap)) or not _AFTER_LIST.fullmatch(
            gap
        ):
            continue
        tail = text[following.end : following.end + 4]
        if not re.match(
            r"[”」]?(?:类|系列|的)?(?:模型|产品|成果|系统|方案|路线|技术|代表|方法|平台|应用|工具"
            r"|生成)",
            tail,
        ):
            continue
        target = following.mentions[0]
        property_ = "exemplifies" if target.type == "Paradigm" else "usesArchitecture"
        for member in unit.mentions:
            status = polarity.status(
                sentence.text, unit.start - sentence.start, following.end - sentence.start
            )
            yield between(member, property_, target, "context", "list-of-kind", 0.88, status)


def _joint(sentence: Sentence) -> Iterator[Candidate]:
    """``A与B联合提出X``: organizations that release one thing together are partners."""
    text = sentence.block.text
    for i, unit in enumerate(sentence.units):
        if unit.label != "Organization" or len(unit.mentions) < 2 or unit.open_ended:
            continue
        joined = text[unit.mentions[-2].end : unit.mentions[-1].start]
        if not re.search(r"与|和|联合|携手|及|and|&", joined):
            continue
        following = sentence.units[i + 1 : i + 5]
        release = next((u for u in following if "RELEASE" in u.label.split("+")), None)
        partner = any("PARTNER" in u.label.split("+") for u in following[:2])
        if release is None and not partner:
            continue
        made = [
            u
            for u in sentence.units
            if release is not None
            and u.start > release.start
            and u.label in {"Model", "Product", "Method", "Architecture"}
        ]
        if not partner and (
            not made
            or len(made[0].mentions) > 1
            or re.search(r"先后|分别|相继", text[unit.start : made[0].end])
        ):
            continue
        span_end = made[0].end if made else following[0].end
        status = polarity.status(
            sentence.text, unit.start - sentence.start, span_end - sentence.start
        )
        for a, first in enumerate(unit.mentions):
            for second in unit.mentions[a + 1 :]:
                if first.entity != second.entity:
                    yield between(
                        first, "partnersWith", second, "context", "joint-release", 0.85, status
                    )


def _beneficiaries(
    block: Block, rows: Sequence[Sentence], subject: Mention | None
) -> Iterator[Candidate]:
    """Companies after a category label, under a heading or lead that says who benefits."""
    above = " ".join(
        filter(
            None,
            (block.lead.text if block.lead else "", block.section[-1] if block.section else ""),
        )
    )
    own = block.text
    if block.kind not in {Kind.ITEM, Kind.PARAGRAPH}:
        return
    if not (_BENEFIT.search(own) or (_BENEFIT.search(above) and block.kind is Kind.ITEM)):
        return
    topic = [m for s in rows for m in s.mentions() if m.type in {"Sector", "Paradigm"}]
    for sentence in rows:
        fields = [
            u for u in sentence.units if u.kind == "MENTION" and u.label in {"Sector", "Paradigm"}
        ]
        for position, unit in enumerate(sentence.units):
            if unit.label != "Organization":
                continue
            if not _labelled(sentence.units[:position], own) and not _BENEFIT.search(sentence.text):
                continue
            before = [u for u in fields if u.start < unit.start]
            target = (
                _category(before, sentence)
                or (topic[0] if topic and topic[0].start < unit.start else None)
                or subject
            )
            if target is None:
                continue
            for company in unit.mentions:
                if (
                    polarity.status(
                        sentence.text, unit.start - sentence.start, unit.end - sentence.start
                    )
                    is Status.DENIED
                ):
                    continue
                start = min(target.start, company.start) if target.block is block else company.start
                end = max(target.end, company.end) if target.block is block else company.end
                yield Candidate(
                    company,
                    "beneficiaryOf",
                    target,
                    block,
                    start,
                    end,
                    "context",
                    "beneficiary-list",
                    0.85,
                )


def document_topic(
    document: Document, sentences: Mapping[int, Sequence[Sentence]]
) -> Mention | None:
    """Return the sector or paradigm that a document's first lines name: what a list without a category is about."""
    for block in document.blocks[:6]:
        for sentence in sentences.get(block.index, ()):
            for mention in sentence.mentions():
                if mention.type in {"Sector", "Paradigm"}:
                    return mention
    return None


def _labelled(before: Sequence[Unit], text: str) -> bool:
    """Whether a list of companies follows a label's colon."""
    if not before:
        return False
    return before[-1].label == "COLON" or text[
        max(0, before[-1].end - 1) : before[-1].end + 2
    ].strip().endswith(("：", ":"))


def _category(fields: Sequence[Unit], sentence: Sentence) -> Mention | None:
    """Choose the field that a category label names: the last sector, else the last technology."""
    sectors = [u for u in fields if u.label == "Sector"]
    del sentence
    chosen = sectors or list(fields)
    return chosen[-1].mentions[0] if chosen else None


_APPLIED: Final = re.compile(
    r"应用|落地|赋能|场景|领域|环节|契合|受益|用于|嵌入|适用|商业化|客户|渗透|制作|市场|行业|用户"
    r"|解决方案|营销|接入|需求|价值|变现|主要阵地|主阵地|工具"
    r"|appl(?:y|ied|ication)|used|deploy|serv|customer|market|industr|workflow|adopt|target|for ",
    re.IGNORECASE,
)


def _label(block: Block, rows: Sequence[Sentence]) -> list[Mention]:
    """Return what a block's label (up to its first colon, or its lead's) names."""
    colon = re.match(r"[^：:。，；]{1,30}[：:]", block.text)
    if colon and rows:
        return [m for m in rows[0].mentions() if m.end <= colon.end()]
    return []


def _applications(sentence: Sentence, label: Sequence[Mention]) -> Iterator[Candidate]:
    """A technology, model or product told of beside the field where it is used."""
    if not _APPLIED.search(sentence.text):
        return
    units = [u for u in sentence.units if u.kind == "MENTION"]
    sectors = [u for u in units if u.label == "Sector"]
    if not sectors:
        return
    subjects = [u for u in units if u.label in {"Paradigm", "Model", "Product", "Architecture"}]
    for sector in sectors:
        before = [u for u in subjects if u.start < sector.start]
        chosen = (before or subjects)[-1:] if before else subjects[:1]
        for unit in chosen:
            if abs(unit.start - sector.start) > 90:
                continue
            status = polarity.status(
                sentence.text,
                min(unit.start, sector.start) - sentence.start,
                max(unit.end, sector.end) - sentence.start,
            )
            for member in unit.mentions:
                for field in sector.mentions:
                    yield between(
                        member, "appliedTo", field, "context", "field-beside", 0.6, status
                    )
    del label


def _labelled_school(block: Block, rows: Sequence[Sentence]) -> Iterator[Candidate]:
    """``表征派：以JEPA路线为代表``: what a label's school is represented by, and what it rests on."""
    label = [m for m in _label(block, rows) if m.type in {"Paradigm", "Architecture"}]
    if not label:
        return
    school = label[0]
    for sentence in rows[:3]:
        for i, unit in enumerate(sentence.units):
            after = sentence.block.text[unit.end : unit.end + 14]
            if unit.label in _MADE and re.match(r"[^，。]{0,8}为(?:主要|典型)?代表", after):
                for member in unit.mentions:
                    yield between(
                        member, "exemplifies", school, "context", "label-represented", 0.85
                    )
            if (
                unit.label == "Architecture"
                and school.type == "Paradigm"
                and i
                and "BASED"
                in "+".join(u.label for u in sentence.units[max(0, i - 2) : i]).split("+")
            ):
                subjects = [
                    u for u in sentence.units[:i] if u.label in {"Model", "Product", "Architecture"}
                ]
                if not subjects:
                    for part in unit.mentions:
                        yield between(school, "derivedFrom", part, "context", "label-based", 0.75)


def _members(
    block: Block,
    rows: Sequence[Sentence],
    lead: Block | None,
    sentences: Mapping[int, Sequence[Sentence]],
) -> Iterator[Candidate]:
    """A list item that begins with a model, under a heading or lead that names its maker or kind."""
    if lead is None or not rows or not rows[0].units:
        return
    first = rows[0].units[0]
    if first.kind != "MENTION" or first.label not in _MADE:
        return
    above = [m for s in sentences.get(lead.index, ()) for m in s.mentions()]
    makers = [
        m
        for m in above
        if m.type == "Organization"
        and not re.search(r"(?:\b(?:on|at|via|in)|在|上)\s?$", lead.text[: m.start])
    ]
    kinds = [m for m in above if m.type in {"Paradigm", "Architecture"}]
    short = lead.kind is Kind.HEADING or _LIST_COLON.search(lead.text) is not None
    if not short:
        return
    if len({m.entity for m in makers}) == 1 and not re.search(
        r"对比|相比|竞品|vs|versus|competitor|rival", lead.text, re.IGNORECASE
    ):
        for member in first.mentions:
            yield Candidate(
                member,
                "developedBy",
                makers[0],
                block,
                first.start,
                first.end,
                "context",
                "maker-above",
                0.75,
            )
    if len({m.entity for m in kinds}) == 1 and _REPRESENTATIVES.search(lead.text):
        property_ = "exemplifies" if kinds[0].type == "Paradigm" else "usesArchitecture"
        for member in first.mentions:
            yield Candidate(
                member,
                property_,
                kinds[0],
                block,
                first.start,
                first.end,
                "context",
                "kind-above",
                0.75,
            )


def stage_label(
    block: Block, rows: Sequence[Sentence]
) -> tuple[list[Mention], int | None, int] | None:
    """Return the technologies, first year and end of a label such as ``Transformer阶段（2017–2021）：``."""
    match = _STAGE.match(block.text)
    if match is None or block.kind not in {Kind.ITEM, Kind.PARAGRAPH, Kind.HEADING}:
        return None
    colon = re.search(r"[：:。]", block.text)
    end = colon.start() if colon and colon.start() < 60 else match.end()
    named = [m for s in rows for m in s.mentions() if m.end <= end and m.type in _TECH]
    year = re.search(r"(?:19|20)\d\d", block.text[:end])
    return (named, int(year.group()) if year else None, end) if named else None


def _stages(document: Document, sentences: Mapping[int, Sequence[Sentence]]) -> Iterator[Candidate]:
    """Labelled stages in order of their years: each succeeds the one before, and its models use its architecture."""
    stages: list[tuple[int, Block, list[Mention], int]] = []
    for block in document.blocks:
        if block.kind in {Kind.CONTENTS, Kind.BOILERPLATE, Kind.SOURCE}:
            continue
        label = stage_label(block, sentences.get(block.index, ()))
        if label is None or label[1] is None:
            continue
        named, year, end = label
        stages.append((year, block, named, end))
        yield from _stage_models(block, named, end, sentences.get(block.index, ()))
    for (year, _, earlier, _), (later_year, block, later, end) in itertools.pairwise(stages):
        if later_year < year:
            continue
        if {m.entity for m in earlier} & {m.entity for m in later}:
            continue
        for old in earlier:
            yield Candidate(
                later[0],
                "succeeds",
                old,
                block,
                later[0].start,
                end,
                "context",
                "stage-after-stage",
                0.85,
            )


def _stage_models(
    block: Block, named: Sequence[Mention], end: int, rows: Sequence[Sentence]
) -> Iterator[Candidate]:
    architectures = [m for m in named if m.type == "Architecture"]
    if not architectures:
        return
    for sentence in rows:
        for i, unit in enumerate(sentence.units):
            if unit.label != "Model" or unit.start < end:
                continue
            introduced = any(
                "RELEASE" in u.label.split("+") for u in sentence.units[max(0, i - 3) : i]
            ) or re.match(
                r"[^，。；]{0,10}(?:相继出现|问世|诞生|出现|涌现|面世)",
                sentence.block.text[unit.end : unit.end + 24],
            )
            if introduced:
                for model in unit.mentions:
                    yield Candidate(
                        model,
                        "usesArchitecture",
                        architectures[0],
                        block,
                        architectures[0].start,
                        model.end,
                        "context",
                        "stage-model",
                        0.8,
                    )


def _implicit_makers(
    document: Document, sentences: Mapping[int, Sequence[Sentence]]
) -> Iterator[Candidate]:
    """``公司…推出X``, ``其…发布X`` and a row about a company: the maker stands in an earlier sentence, label or cell."""
    for block in document.blocks:
        rows = sentences.get(block.index, ())
        topic = _topic(block, sentences)
        last: Mention | None = topic
        for sentence in rows:
            makers = [u for u in sentence.units if u.label == "Organization"]
            yield from _implicit(sentence, last)
            if topic is None and makers and not any("COMPARE" in u.label for u in sentence.units):
                last = makers[0].mentions[0]


def _topic(block: Block, sentences: Mapping[int, Sequence[Sentence]]) -> Mention | None:
    """Return the organization that a cell's row, or the block's lead, is about."""
    if block.table is not None and block.row > 0 and block.row < len(block.table.rows):
        row = block.table.rows[block.row]
        if row and row[0] is not block:
            named = [
                m
                for s in sentences.get(row[0].index, ())
                for m in s.mentions()
                if m.type == "Organization"
            ]
            return named[0] if named else None
    return None


def _implicit(sentence: Sentence, maker: Mention | None) -> Iterator[Candidate]:
    if maker is None:
        return
    for i, unit in enumerate(sentence.units):
        if "RELEASE" not in unit.label.split("+"):
            continue
        if any(u.label in {"Organization", "Person"} for u in sentence.units[:i]) or any(
            "BY" in u.label.split("+") for u in sentence.units[max(0, i - 2) : i]
        ):
            return
        before = sentence.block.text[sentence.start : unit.start]
        subject = re.search(
            r"(?:公司|该企业|其|该团队|团队|该公司|the company|it|the team|the startup|the firm"
            r"|the lab)",
            before,
            re.IGNORECASE,
        )
        cell = maker.block.table is not None and maker.block is not sentence.block
        if not (subject or cell):
            return
        for following in sentence.units[i + 1 : i + 6]:
            if following.label == "COMMA" and not cell:
                break
            if following.label in {"Model", "Product", "Method"}:
                status = polarity.status(
                    sentence.text, unit.start - sentence.start, following.end - sentence.start
                )
                for made in following.mentions:
                    yield Candidate(
                        made,
                        "developedBy",
                        maker,
                        sentence.block,
                        unit.start,
                        made.end,
                        "context",
                        "implicit-maker",
                        0.75,
                        status,
                    )
                break
        return


_BASIS: Final = re.compile(
    r"^(?:在此基础上|在此之上|基于此|在其基础上|Building on this|On this basis|Building on it)",
    re.IGNORECASE,
)


def _on_this_basis(
    document: Document, sentences: Mapping[int, Sequence[Sentence]]
) -> Iterator[Candidate]:
    """``在此基础上，…提出X``: what a sentence releases derives from the model of the sentence before."""
    for block in document.blocks:
        rows = sentences.get(block.index, ())
        for earlier, sentence in itertools.pairwise(rows):
            if not _BASIS.match(sentence.text):
                continue
            old = [m for u in earlier.units if u.label in {"Model", "Method"} for m in u.mentions]
            new = [m for u in sentence.units if u.label in {"Model", "Method"} for m in u.mentions]
            if old and new and old[-1].entity != new[0].entity:
                yield Candidate(
                    new[0],
                    "derivedFrom",
                    old[-1],
                    block,
                    old[-1].start,
                    new[0].end,
                    "context",
                    "on-this-basis",
                    0.75,
                )


def _composed(
    document: Document, sentences: Mapping[int, Sequence[Sentence]]
) -> Iterator[Candidate]:
    """``MM-DiT``: an architecture whose name ends in another's, after a hyphen, is a kind of it."""
    held: dict[str, Mention] = {}
    for block in document.blocks:
        for sentence in sentences.get(block.index, ()):
            for mention in sentence.mentions():
                if mention.type == "Architecture":
                    held.setdefault(fold(mention.surface), mention)
    for key in sorted(held):
        mention = held[key]
        parts = re.split(r"-", mention.surface)
        for cut in range(1, len(parts)):
            broader = held.get(fold("-".join(parts[cut:])))
            if broader is not None and len(parts[-1]) > 2 and broader.entity != mention.entity:
                yield Candidate(
                    mention,
                    "narrowerThan",
                    broader,
                    mention.block,
                    mention.start,
                    mention.end,
                    "context",
                    "composed-name",
                    0.8,
                )
                break


def _examples(
    document: Document, sentences: Mapping[int, Sequence[Sentence]]
) -> Iterator[Candidate]:
    """``分离式音频生成架构演示（以Kling-Foley为例）``: what a caption takes as its example."""
    for block in document.blocks:
        if block.kind not in {Kind.CAPTION, Kind.HEADING}:
            continue
        named = [m for s in sentences.get(block.index, ()) for m in s.mentions()]
        for member in named:
            if member.type not in _MADE or not re.match(
                r"(?:模型)?为例", block.text[member.end : member.end + 5]
            ):
                continue
            kinds = [
                m for m in named if m.type in {"Paradigm", "Architecture"} and m.end <= member.start
            ]
            if kinds:
                property_ = "exemplifies" if kinds[0].type == "Paradigm" else "usesArchitecture"
                yield between(member, property_, kinds[0], "context", "taken-as-example", 0.8)


_PORTFOLIO: Final = re.compile(
    r"自研|构建|推出|布局|覆盖|旗下|拥有|打造|为底座|产品|develop|portfolio|owns|its own",
    re.IGNORECASE,
)


def _portfolios(
    document: Document, sentences: Mapping[int, Sequence[Sentence]]
) -> Iterator[Candidate]:
    """``昆仑万维（以X为底座，构建覆盖Y…）``: models in the brackets that tell of a company are its own."""
    for block in document.blocks:
        for sentence in sentences.get(block.index, ()):
            named = sentence.mentions()
            for firm in named:
                if firm.type != "Organization" or block.text[firm.end : firm.end + 1] not in {
                    "（",
                    "(",
                }:
                    continue
                close = re.compile(r"[）)]").search(block.text, firm.end)
                end = close.start() if close else len(block.text)
                inside = block.text[firm.end : end]
                if len(inside) < 24 or not _PORTFOLIO.search(inside):
                    continue
                others = [m for m in named if m.type == "Organization" and firm.end < m.start < end]
                for made in named:
                    if made.type == "Model" and firm.end < made.start < end and not others:
                        yield between(made, "developedBy", firm, "context", "portfolio", 0.75)
                    elif (
                        made.type == "Paradigm"
                        and firm.end < made.start < end
                        and re.search(
                            r"布局[^，。]{0,6}$", block.text[max(0, made.start - 8) : made.start]
                        )
                    ):
                        yield between(firm, "pursues", made, "context", "portfolio", 0.75)


def _row_works(
    document: Document, sentences: Mapping[int, Sequence[Sentence]]
) -> Iterator[Candidate]:
    """A row about a work: who its prose says produced or directed it."""
    for block in document.blocks:
        if block.table is None or not 0 < block.row < len(block.table.rows):
            continue
        row = block.table.rows[block.row]
        works = [
            m
            for c in row[:2]
            if c is not block
            for s in sentences.get(c.index, ())
            for m in s.mentions()
            if m.type == "CreativeWork"
        ]
        if not works:
            continue
        for sentence in sentences.get(block.index, ()):
            for i, unit in enumerate(sentence.units):
                if unit.label not in {"Organization", "Person"} or any(
                    u.label == "CreativeWork" for u in sentence.units
                ):
                    continue
                around = sentence.block.text[max(sentence.start, unit.start - 8) : unit.end + 8]
                produced = any(
                    "PRODUCE" in u.label.split("+") for u in sentence.units[max(0, i - 2) : i + 3]
                )
                if produced and re.search(r"由|导演|执导|出品|制作|by|directed", around):
                    for maker in unit.mentions:
                        status = polarity.status(
                            sentence.text, unit.start - sentence.start, unit.end - sentence.start
                        )
                        yield Candidate(
                            works[0],
                            "producedBy",
                            maker,
                            block,
                            unit.start,
                            unit.end,
                            "context",
                            "row-work",
                            0.75,
                            status,
                        )

"""Names that the lexicon lacks: told by their shape and by the nouns, titles and suffixes beside them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

from extract.components.gazetteer import version_end
from extract.document import SILENT, Block, Kind
from extract.keys import has_cjk
from extract.mentions import Proposal
from extract.normalize import CJK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CUES_FILE: Final = Path(__file__).with_name("cues.yaml")

#: A Latin word that may be (part of) a name, with inner hyphens, dots and plus signs.
WORD: Final = r"[A-Za-zÀ-ÿ][A-Za-z0-9À-ÿ]*(?:[-.'’&][A-Za-z0-9À-ÿ]+)*(?:\+\+|\+(?![\w]))?"
_CAPITAL: Final = r"[A-ZÀ-Þ][A-Za-z0-9À-ÿ]*(?:[-.'’&][A-Za-z0-9À-ÿ]+)*(?:\+\+|\+(?!\w))?"
_MIXED: Final = r"[a-z]+[A-Z0-9][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*"
#: Capitalised or mixed-case words in a row.
LATIN_NAME: Final = re.compile(
    rf"(?<![A-Za-z0-9@#/_.-])(?:{_CAPITAL}|{_MIXED})(?:[ ](?:{_CAPITAL}"
    rf"|(?:of|the|for|and|de|van)(?=[ ]{_CAPITAL})|{_MIXED}))*(?![A-Za-z0-9_])"
)
_TITLE: Final = re.compile(r"《([^《》\n]{1,120})》")
_QUOTED: Final = re.compile(r"[“「『]([^“”「」『』\n，。；：]{2,16})[”」』]")

#: What was released stands after the verb, who released it before.
_RELEASED: Final = re.compile(
    r"(?:发布|推出|开源|提出|上线|研发的?|发布的|推出的|提出的|开源的)了?[“《\s]?$"
    r"|(?:released|launched|unveiled|introduced|open-sourced|debuted) (?:its |the |a )?$"
)
_RELEASES: Final = re.compile(
    r"\s?(?:团队|公司)?(?:今日|近日|日前|昨日|宣布|正式|率先|也|又|已|联合)?(?:发布|推出|开源"
    r"|提出)(?!后|前|以来|会|时)|\s(?:has )?(?:released|launched|unveiled|introduced|open-sourced"
    r"|raised|announced|said)\b"
)
_CJK_VERSION: Final = re.compile(
    r"(?:发布|推出|上线|开源|提出|模型|升级到|升级至"
    rf"|[“「、])[了的]?[“「]?([{CJK}]{{2,4}})(?=[-\s]?[vV]?\d)"
)
_STOP: Final = frozenset(
    [
        "AI",
        "API",
        "APIs",
        "IP",
        "CEO",
        "CTO",
        "COO",
        "CFO",
        "CMO",
        "APP",
        "App",
        "SaaS",
        "DAU",
        "MAU",
        "ARR",
        "ROI",
        "ROAS",
        "CG",
        "CGI",
        "VFX",
        "VR",
        "AR",
        "XR",
        "MR",
        "GPU",
        "GPUs",
        "CPU",
        "NPU",
        "TPU",
        "FPS",
        "HD",
        "UHD",
        "TOP",
        "PC",
        "IT",
        "TV",
        "KOL",
        "IPO",
        "PPT",
        "PDF",
        "USD",
        "RMB",
        "HKD",
        "SOTA",
        "SDK",
        "UI",
        "UX",
        "CAGR",
        "GMV",
        "TOP",
        "UV",
        "EPS",
        "PE",
        "PB",
        "PS",
        "EBITDA",
        "FY",
        "ESG",
        "RMB",
        "MCN",
        "PGC",
        "UGC",
        "OGC",
        "AIGC",
        "CES",
        "CVPR",
        "ICCV",
        "ECCV",
        "NeurIPS",
        "ICML",
        "ICLR",
        "ACL",
        "EMNLP",
        "AAAI",
        "SIGGRAPH",
        "GDC",
        "WAIC",
        "HDC",
        "The",
        "This",
        "That",
        "These",
        "Those",
        "It",
        "Its",
        "In",
        "On",
        "At",
        "By",
        "For",
        "From",
        "With",
        "And",
        "Or",
        "But",
        "If",
        "As",
        "We",
        "Our",
        "They",
        "Their",
        "He",
        "She",
        "His",
        "Her",
        "You",
        "Your",
        "A",
        "An",
        "Of",
        "To",
        "Is",
        "Are",
        "Was",
        "Were",
        "Table",
        "Figure",
        "Fig",
        "Chart",
        "Exhibit",
        "Source",
        "Sources",
        "Note",
        "Notes",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Sept",
        "Oct",
        "Nov",
        "Dec",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "China",
        "Chinese",
        "Japan",
        "Japanese",
        "US",
        "U.S.",
        "USA",
        "UK",
        "EU",
        "Europe",
        "European",
        "American",
        "Asia",
        "Beijing",
        "Shanghai",
        "Shenzhen",
        "Hangzhou",
        "Tokyo",
        "London",
        "Paris",
        "Berlin",
        "Singapore",
        "Seoul",
        "Cannes",
        "Hollywood",
        "New",
        "York",
        "San",
        "Francisco",
        "Los",
        "Angeles",
        "Silicon",
        "Valley",
        "ELO",
        "Elo",
        "Q1",
        "Q2",
        "Q3",
        "Q4",
        "H1",
        "H2",
        "1H",
        "2H",
        "K12",
        "B2B",
        "B2C",
        "ToB",
        "ToC",
        "C2M",
        "OEM",
        "ODM",
        "ADAS",
        "L2",
        "L3",
        "L4",
        "L5",
        "WiFi",
        "Wi-Fi",
        "4G",
        "5G",
        "6G",
        "USB",
        "HDMI",
        "Markdown",
        "JSON",
        "YAML",
        "HTML",
        "CSS",
        "README",
        "GitHub",
        "HuggingFace",
        "arXiv",
        "Apache",
        "MIT",
        "BSD",
        "License",
        "Python",
        "PyTorch",
        "Linux",
        "Windows",
        "macOS",
        "iOS",
        "Android",
        "Docker",
        "However",
        "Meanwhile",
        "Although",
        "While",
        "When",
        "After",
        "Before",
        "During",
        "Since",
        "Both",
        "Each",
        "Some",
        "Many",
        "Most",
        "All",
        "No",
        "Not",
        "Yes",
        "There",
        "Here",
        "What",
        "Which",
        "Who",
        "How",
        "Why",
        "First",
        "Second",
        "Third",
        "Finally",
        "Moreover",
        "Furthermore",
        "Additionally",
        "Instead",
        "Still",
        "Only",
        "Even",
        "Also",
        "Despite",
        "According",
        "Unlike",
        "Like",
        "Under",
        "Over",
        "Between",
        "Among",
        "Within",
        "Without",
        "Through",
        "Plus",
        "Pro",
        "Ultra",
        "Max",
        "Mini",
        "Standard",
        "Basic",
        "Free",
        "Team",
        "Creator",
        "Unlimited",
        "Enterprise",
        "Premium",
        "Day",
        "Week",
        "Month",
        "Year",
        "Part",
        "Section",
        "Chapter",
        "Appendix",
        "Overview",
        "Introduction",
        "Conclusion",
        "Summary",
        "Background",
    ]
)
_SURNAMES: Final = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎"
    "鲁韦昌马苗凤方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅"
    "皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮"
    "蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫"
    "房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊惠甄曲封芮靳汲邴糜松井段富巫"
    "乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶"
    "司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却"
    "璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈"
    "廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙"
    "养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公闫岳商牟佘佴伯赏墨哈谯笪年爱阳佟"
)
_ROLE: Final = (
    r"(?:联合创始人|创始人|首席执行官|首席科学家|首席技术官|首席运营官|首席产品官|首席财务官"
    r"|首席分析师|董事长|总经理|副总裁|高级副总裁|总裁|总监|负责人|教授|副教授|助理教授|博士"
    r"|研究员|院士|导演|编剧|制片人|监制|分析师"
    r"|主编|主笔|记者|合伙人|工程师|主理人|院长|所长|校长|CEO|CTO|COO|CFO|CMO|CPO)"
)
_PERSON_AFTER_ROLE: Final = re.compile(
    rf"{_ROLE}(?:兼{_ROLE})?[\s：:]{{0,2}}([{_SURNAMES}][{CJK}]{{1,2}})(?=[{CJK}，。、；：（(\s“]"
    r"|$)"
)
_PERSON_BEFORE_ROLE: Final = re.compile(
    rf"([{_SURNAMES}][{CJK}]{{1,2}}?)(?:博士|教授|院士|导演|先生|女士|团队(?=的|提出|发布|推出))"
)
_PERSON_VERB: Final = re.compile(
    rf"(?<![{CJK}])([{_SURNAMES}][{CJK}]{{1,2}}?)(?:表示|认为|指出|透露|介绍|坦言|创办|创立"
    r"|称[，：:“]|告诉|说[，：:“])"
)
_NOT_PERSON_TAIL: Final = re.compile(
    r"[的了是在和与为有对中上下等将也都就及或被把从到于以之其并兼则均已曾]$"
)
_LATIN_PERSON: Final = re.compile(
    rf"(?:{_ROLE}|CEO|CTO|COO|founder|co-founder|director|researcher|professor|analyst|president"
    rf"|chairman|scientist|producer|writer)s?[,，\s：:]{{1,2}}((?:[A-Z][a-zÀ-ÿ'-]+"
    rf"|[A-Z]\.)(?: (?:[A-Z][a-zÀ-ÿ'-]+|[A-Z]\.)){{1,2}})"
)
_LATIN_PERSON_ROLE: Final = re.compile(
    r"((?:[A-Z][a-zÀ-ÿ'-]+)(?: (?:[A-Z][a-zÀ-ÿ'-]+|[A-Z]\.)){1,2}), (?:who |its |the |a |an |our "
    r"|their )?(?:co-?founder|founder|chief|CEO|CTO|director|head|professor|vice president"
    r"|president|analyst|producer|managing|senior|research|lead)"
)
#: Endings that make a name an organization's wherever it stands.
_ORG_STRONG: Final = (
    "科技|股份|集团|影业|工作室|实验室|研究院|研究所|大学|学院|资本|创投|证券|半导体|微电子|数科"
    "|智造|智驾|制片厂|事业部|剧场|基金会|有限公司|公司"
)
#: Endings that do so only for an item of a list or a name in brackets.
_ORG_WEAK: Final = (
    "智能|传媒|网络|影视|文化|动漫|互娱|娱乐|机器人|汽车|电子|股份|科技|信息|互动|数据|传播|游戏"
    "|影像|技术|视觉|动画"
)
_ORG_CJK: Final = re.compile(
    rf"([{CJK}A-Za-z0-9·]{{2,10}}?(?:{_ORG_STRONG}))(?![{CJK}]?(?:化|性|级|感|端|力|型|界|业者))"
)
_ORG_ITEM: Final = re.compile(
    rf"(?:^|(?<=[、，,：:；;（(]))([{CJK}]{{2,4}}(?:{_ORG_WEAK}))(?=[、，,；;。）)（(]|等|和|与|$)"
)
_ORG_GENERIC: Final = re.compile(
    r"[的了在是与和及由被]|受益|(?:创业|初创)(?:公司|企业)$|上市公司|整合|以下|[类型家种个项款]"
    r"|^(?:创业|游戏|上市|制作|所属|目前|初创|平台|大型|科创|高新|人工|数据|相关|多所|顶尖|知名"
    r"|各大|本|该|我们"
    r"|研究|重点|联合|国家|产业|投资|母|子|分|总|控股|参股|科技|互联网|AI|影视|广告|短剧|动画"
    r"|机器人|芯片|汽车|技术)(?:" + _ORG_STRONG + r")$|^[一二三四五六七八九十两几多数\d]"
)
_ORG_STRIP: Final = re.compile(
    r"^(?:.*?(?:上市公司|初创公司|创业公司|子公司|母公司|厂商|企业|公司|旗下|机构|平台|股东|客户"
    r"|品牌|国内|海外|本土|头部|老牌|知名|国产|美国|英国|日本|韩国|德国|法国|北京|上海|深圳|杭州"
    r"|广州|成都|苏州|南京|以及|包括|例如|其中|来自|携手|联合|联手|宣布|收购|投资|表示|日前|近日"
    r"|目前|如|由|与|和|及|对|向|被|在|是|为|据|从|给|让|到|将|把|的|了|等|并))"
)


@cache
def _cues() -> tuple[re.Pattern[str], dict[str, str], re.Pattern[str], dict[str, str]]:
    """Return the anchored patterns of the nouns after and before a name, and their types."""
    told: dict[str, dict[str, list[str]]] = yaml.safe_load(CUES_FILE.read_text("utf-8"))
    after: dict[str, str] = {}
    before: dict[str, str] = {}
    for type_, cues in told.items():
        for side, table in (("after", after), ("before", before)):
            for language in ("zh", "en"):
                for word in cues.get(f"{language}_{side}", ()):
                    table.setdefault(word, type_)

    def alternatives(words: dict[str, str]) -> str:
        ordered = sorted(words, key=lambda w: (-len(w), w))
        return "|".join(
            re.escape(w) + (r"(?![A-Za-z])" if w[-1].isascii() else "") for w in ordered
        )

    return (
        re.compile(rf"(?:'s|’s)?\s?({alternatives(after)})"),
        after,
        re.compile(rf"(?<![A-Za-z])({alternatives(before)})[,，：:“\"\s]{{0,2}}$"),
        before,
    )


@cache
def _suffixes() -> list[tuple[str, str]]:
    told: dict[str, dict[str, Any]] = yaml.safe_load(CUES_FILE.read_text("utf-8"))
    return [(ending, type_) for type_, cues in told.items() for ending in cues.get("suffix", ())]


def find(blocks: Sequence[Block]) -> list[Proposal]:
    """Return proposals for names told by shape and neighbours, in blocks that state things."""
    proposals: list[Proposal] = []
    for block in blocks:
        if block.kind in SILENT and block.kind is not Kind.CODE:
            continue
        if block.kind is Kind.CODE:
            continue
        proposals.extend(_titles(block))
        if has_cjk(block.text):
            proposals.extend(_chinese(block))
        proposals.extend(_latin(block))
    return proposals


def _titles(block: Block) -> Iterator[Proposal]:
    for match in _TITLE.finditer(block.text):
        before = block.text[max(0, match.start() - 12) : match.start()]
        after = block.text[match.end() : match.end() + 8]
        yield Proposal(
            block,
            match.start(1),
            match.end(1),
            title_type(match.group(1), before, after),
            2.5,
            "title",
        )


def title_type(title: str, before: str, after: str) -> str:
    """Tell a work from a publication by the words beside a title and by its own."""
    if re.search(r"(?:论文|报告|白皮书|综述|文章|专著|期刊|研究)[^，。]{0,6}$", before) or re.match(
        r"(?:论文|一文|报告|白皮书|中提出|综述)", after
    ):
        return "Publication"
    if re.search(r"(?:法|条例|办法|规定|指引|意见|通知|报告|白皮书|综述|指南|教程)$", title):
        return "Publication"
    latin = re.findall(r"[A-Za-z][A-Za-z-]+", title)
    if not has_cjk(title) and len(latin) >= 5:
        return "Publication"
    if re.search(r":\s|Survey|Learning|Towards|Model[s]?\b|Generation", title) and not has_cjk(
        title
    ):
        return "Publication"
    return "CreativeWork"


def _chinese(block: Block) -> Iterator[Proposal]:
    text = block.text
    for match in _ORG_CJK.finditer(text):
        start, end = match.span(1)
        while (strip := _ORG_STRIP.match(text[start:end])) is not None and strip.end():
            if end - start - strip.end() < 3:
                break
            start += strip.end()
        name = text[start:end]
        if len(name) >= 4 and not _ORG_GENERIC.search(name):
            yield Proposal(block, start, end, "Organization", 1.0, "suffix")
    for match in _ORG_ITEM.finditer(text):
        if not _ORG_GENERIC.search(match.group(1)):
            yield Proposal(block, match.start(1), match.end(1), "Organization", 0.6, "suffix")
    for match in _CJK_VERSION.finditer(text):
        stop = version_end(text, match.end(1), match.group(1))
        if stop is not None and not re.search(
            r"[了的约近第前后于在至达超共每]$|^(?:截至|约|第|共|近)", match.group(1)
        ):
            yield Proposal(block, match.start(1), stop, "Model", 1.0, "version")
    for pattern, weight in (
        (_PERSON_AFTER_ROLE, 1.2),
        (_PERSON_BEFORE_ROLE, 1.2),
        (_PERSON_VERB, 0.6),
    ):
        for match in pattern.finditer(text):
            name = match.group(1)
            tail = _NOT_PERSON_TAIL.search(name)
            end = match.end(1) - (1 if tail and len(name) > 2 else 0)
            if not (tail and len(name) == 2):
                yield Proposal(block, match.start(1), end, "Person", weight, "role")


def _latin(block: Block) -> Iterator[Proposal]:
    text = block.text
    for pattern in (_LATIN_PERSON, _LATIN_PERSON_ROLE):
        for match in pattern.finditer(text):
            if not set(match.group(1).split()) & _STOP:
                yield Proposal(block, match.start(1), match.end(1), "Person", 1.2, "role")
    after, after_types, before, before_types = _cues()
    for match in LATIN_NAME.finditer(text):
        name = match.group()
        if _is_stop(name):
            continue
        start, end = match.span()
        stop = version_end(text, end, name) or end
        if (cue := after.match(text, stop)) is not None and not _joined(text, stop, cue):
            yield Proposal(block, start, stop, after_types[cue.group(1)], 1.0, "cue")
        if (cue := before.search(text, max(0, start - 24), start)) is not None:
            yield Proposal(block, start, stop, before_types[cue.group(1)], 1.1, "cue")
        if _RELEASED.search(text, max(0, start - 12), start):
            yield Proposal(block, start, stop, "Model", 1.0, "slot")
        elif stop == end and _RELEASES.match(text, end):
            yield Proposal(block, start, end, "Organization", 1.0, "slot")
        for ending, type_ in _suffixes():
            if name.endswith(ending) and len(name) > len(ending) + 1:
                yield Proposal(block, start, end, type_, 0.9, "suffix")
                break
        if stop > end and " " not in name and len(name) > 2:
            yield Proposal(block, start, stop, "Model", 0.9, "version")


def _joined(text: str, stop: int, cue: re.Match[str]) -> bool:
    """Whether an English noun after a Chinese text's name is joined to it by no space."""
    return cue.group(1)[0].isascii() and text[stop : stop + 1].isalnum()


def _is_stop(name: str) -> bool:
    words = name.split()
    if re.fullmatch(r"TOP\d+|[A-Z]\d|\d+[KkPp]", name):
        return True
    return all(word in _STOP for word in words) or words[0] in _STOP

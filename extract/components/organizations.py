"""Chinese names of organizations, told by their endings (``…科技``, ``…研究院``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract.components.words import ORGANIZATION_ENDINGS, WEAK_ORGANIZATION_ENDINGS
from extract.mentions import Proposal
from extract.normalize import CJK
from extract.resources import alternation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block

_STRONG: Final = alternation(ORGANIZATION_ENDINGS)
_WEAK: Final = alternation(WEAK_ORGANIZATION_ENDINGS)
_ENDED: Final = re.compile(
    rf"([{CJK}A-Za-z0-9·]{{2,10}}?(?:{_STRONG})+)(?![{CJK}]?(?:化|性|级|感|端|力|型|界|业者))"
)
#: A weak ending names an organization only as an item of a list or in brackets.
_ITEM: Final = re.compile(
    rf"(?:^|(?<=[、，,：:；;（(]))([{CJK}]{{2,4}}(?:{_WEAK}))(?=[、，,；;。）)（(]|等|和|与|$)"
)
_GENERIC: Final = re.compile(
    r"[的了在是与和及由被]|受益|(?:创业|初创)(?:公司|企业)$|上市公司|整合|以下|[类型家种个项款]"
    r"|^(?:创业|游戏|上市|制作|所属|目前|初创|平台|大型|科创|高新|人工|数据|相关|多所|顶尖|知名"
    r"|各大|本|该|我们|研究|重点|联合|国家|产业|投资|母|子|分|总|控股|参股|科技|互联网|AI|影视"
    rf"|广告|短剧|动画|机器人|芯片|汽车|技术)(?:{_STRONG})$|^[一二三四五六七八九十两几多数\d]"
)
#: What stands before a name and is no part of it; taken off again and again.
_LEAD: Final = re.compile(
    r"^(?:.*?(?:上市公司|初创公司|创业公司|子公司|母公司|厂商|企业|公司|旗下|机构|平台|股东|客户"
    r"|品牌|国内|海外|本土|头部|老牌|知名|国产|美国|英国|日本|韩国|德国|法国|北京|上海|深圳|杭州"
    r"|广州|成都|苏州|南京|以及|包括|例如|其中|来自|携手|联合|联手|宣布|收购|投资|表示|日前|近日"
    r"|目前|如|由|与|和|及|对|向|被|在|是|为|据|从|给|让|到|将|把|的|了|等|并))"
)


def find(block: Block) -> Iterator[Proposal]:
    """Yield the organizations of a block's Chinese text."""
    text = block.text
    for match in _ENDED.finditer(text):
        start, end = _without_lead(text, *match.span(1))
        name = text[start:end]
        if len(name) >= 4 and not _GENERIC.search(name):  # a suffix alone is no name
            yield Proposal(block, start, end, "Organization", 1.0, "suffix")
    for match in _ITEM.finditer(text):
        if not _GENERIC.search(match.group(1)):
            yield Proposal(block, match.start(1), match.end(1), "Organization", 0.6, "suffix")


def _without_lead(text: str, start: int, end: int) -> tuple[int, int]:
    while (lead := _LEAD.match(text[start:end])) is not None:
        if end - start - lead.end() < 3:
            break
        start += lead.end()
    return start, end

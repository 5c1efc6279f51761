"""The forms of questions, and the query that answers each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: What users call a metric.
METRICS: Final[dict[str, tuple[str, ...]]] = {
    "resolution": ("分辨率", "resolution"),
    "frameRate": ("帧率", "frame rate"),
    "clipDuration": ("时长", "生成时长", "视频时长", "clip duration", "clip length", "duration"),
    "price": ("价格", "定价", "售价", "price"),
    "revenue": ("收入", "营收", "revenue"),
    "users": ("用户数", "用户", "users"),
    "cost": ("成本", "cost"),
    "score": ("得分", "分数", "score"),
    "marketSize": ("市场规模", "market size"),
    "growth": ("增速", "增长率", "growth"),
    "share": ("份额", "占比", "share"),
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """Forms of one question: ``x``, ``y``, ``kind`` and ``metric`` are what it names."""

    forms: tuple[re.Pattern[str], ...]
    sparql: str
    path: bool = False

    @staticmethod
    def metric(name: str) -> str:
        """Return the metric that a user means."""
        wanted = name.strip().lower()
        return next((metric for metric, names in METRICS.items() if wanted in names), name)


def _forms(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE) for form in forms)


def _said_of(relations: str) -> str:
    """Return the query for what stands at the other end of relations from ``x``."""
    return (
        "SELECT DISTINCT ?answer ?s ?p ?o WHERE {\n"
        f"  VALUES ?p {{ {relations} }}\n"
        "  $x ?p ?o . BIND($x AS ?s) BIND(?o AS ?answer)\n"
        "} ORDER BY ?answer\n"
    )


def _saying(relations: str) -> str:
    """Return the query for what stands in relations to ``x``."""
    return (
        "SELECT DISTINCT ?answer ?s ?p ?o WHERE {\n"
        f"  VALUES ?p {{ {relations} }}\n"
        "  ?s ?p $x . BIND($x AS ?o) BIND(?s AS ?answer)\n"
        "} ORDER BY ?answer\n"
    )


_METRIC_NAMES: Final = "|".join(
    sorted((name for names in METRICS.values() for name in names), key=len, reverse=True)
)
_X: Final = r"(?P<x>.+?)"

PATTERNS: Final[tuple[Pattern, ...]] = (
    Pattern(
        _forms(
            rf"{_X}\s*(?:是|由)\s*(?:谁|哪家公司|哪个公司|哪家|什么公司)\s*(?:开发|研发|推出|发布)的?",
            rf"(?:谁|哪家公司|哪个公司|哪家)\s*(?:开发|研发|推出|发布)了?\s*{_X}",
            rf"{_X}\s*的\s*(?:开发者|开发商|开发公司|厂商)\s*(?:是谁|是什么|是哪家)?",
            rf"who\s+(?:developed|made|created|built|released|launched)\s+{_X}",
            rf"(?:which|what)\s+(?:company|organi[sz]ation|vendor|lab)\s+"
            rf"(?:developed|made|created|built|released)\s+{_X}",
            rf"who\s+is\s+the\s+developer\s+of\s+{_X}",
        ),
        _said_of("rg:developedBy rg:producedBy"),
    ),
    Pattern(
        _forms(
            rf"{_X}\s*(?:开发|研发|推出|发布)了?\s*(?:什么|哪些|哪几个)(?:模型|产品)?",
            rf"(?:what|which)\s+(?:models?|products?|things?)?\s*(?:did|has|have)\s+{_X}\s+"
            rf"(?:developed?|made?|released?|built|create|created)",
            rf"(?:models|products)\s+(?:of|by|from)\s+{_X}",
        ),
        _saying("rg:developedBy"),
    ),
    Pattern(
        _forms(
            rf"{_X}\s*(?:采用|使用|用|基于)了?\s*(?:什么|哪些|哪种|何种)\s*(?:架构|技术|组件|模型)?",
            rf"{_X}\s*的\s*(?:架构|技术架构|组件)\s*(?:是什么|有哪些)?",
            rf"what\s+(?:architectures?|components?|technolog(?:y|ies))?\s*(?:does|do)\s+{_X}\s+use",
            rf"what\s+is\s+{_X}\s+(?:built\s+on|based\s+on|made\s+of)",
        ),
        _said_of("rg:usesArchitecture rg:usesComponent rg:derivedFrom"),
    ),
    Pattern(
        _forms(
            rf"(?:哪些|什么)\s*(?:模型|技术)?\s*(?:采用|使用|用|基于)了?\s*{_X}",
            rf"(?:which|what)\s+(?:models?|technologies)?\s*(?:use|uses|are\s+built\s+on)\s+{_X}",
        ),
        _saying("rg:usesArchitecture rg:usesComponent"),
    ),
    Pattern(
        _forms(
            rf"{_X}\s*(?:是)?\s*(?:什么时候|何时|哪年|哪一年)\s*(?:发布|推出|提出|成立)的?",
            rf"{_X}\s*的\s*(?:发布时间|发布日期|推出时间)(?:是什么时候|是)?",
            rf"when\s+(?:was|were)\s+{_X}\s+(?:released|launched|introduced|founded)",
            rf"release\s+date\s+of\s+{_X}",
        ),
        _said_of("rg:releaseDate rg:introducedIn rg:foundedIn"),
    ),
    Pattern(
        _forms(
            rf"{_X}\s*的\s*(?P<metric>{_METRIC_NAMES})\s*(?:是多少|是|多少|有多少|有多长)?",
            rf"(?:what\s+is\s+)?(?:the\s+)?(?P<metric>{_METRIC_NAMES})\s+of\s+{_X}",
        ),
        "SELECT DISTINCT ?answer ?s ?p ?o WHERE {\n"
        "  ?s rg:about $x ; rg:metric $metric ; ?p ?o .\n"
        "  FILTER(?p = rg:valueText) BIND(?o AS ?answer)\n"
        "} ORDER BY ?answer\n",
    ),
    Pattern(
        _forms(
            rf"从?\s*{_X}\s*(?:如何|怎么|怎样)?\s*(?:演进|演化|发展)?\s*(?:到|至)了?\s*(?P<y>.+?)"
            r"\s*(?:的)?\s*(?:演进|演化|发展|技术)?(?:路径|脉络|谱系)?",
            rf"{_X}\s*(?:和|与)\s*(?P<y>.+?)\s*(?:之间)?(?:有)?什么(?:关系|联系)",
            rf"how\s+did\s+{_X}\s+(?:lead|evolve|develop)\s+(?:in)?to\s+(?P<y>.+)",
            rf"how\s+(?:are|is)\s+{_X}\s+(?:and\s+(?P<y>.+?)\s+related)",
            rf"(?:lineage|path)\s+(?:from\s+)?{_X}\s+to\s+(?P<y>.+)",
        ),
        "ASK { $x (rg:lineage|^rg:lineage)+ $y }\n",
        path=True,
    ),
    Pattern(
        _forms(
            r"(?:列出|有哪些|给出)\s*(?:所有的?|全部)?\s*(?P<kind>.+?)",
            r"(?:图谱中|图谱里)?有(?:哪些|什么)(?P<kind>.+?)",
            r"(?:list|show)\s+(?:all\s+)?(?:the\s+)?(?P<kind>.+)",
            r"(?:which|what)\s+(?P<kind>\w+(?:\s\w+)?)\s+are\s+there",
        ),
        "SELECT DISTINCT ?answer WHERE { ?answer a $kind } ORDER BY ?answer\n",
    ),
)

"""Numbers told of entities in sentences: the metric by the words beside the number, the subject by nearness."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract import polarity
from extract.components.literals import Literal
from extract.document import Block, Document, Kind
from extract.facts import ObservationCandidate
from ontology.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.mentions import Mention
    from extract.relations.units import Sentence, Unit

#: ``(metric, literal kinds, words, types of the subject)``: the first line that fits decides.
_METRICS: Final = (
    ("funding", {"money"}, r"融资|募资|募集|轮(?=融)|raised|raises|funding|round|投资额|注资", {"Organization"}),
    ("valuation", {"money"}, r"估值|valuation|valued at|valuing", {"Organization"}),
    ("marketCap", {"money"}, r"市值|market cap", {"Organization"}),
    ("boxOffice", {"money"}, r"票房|box office|grossed|gross(?:es)?\b", {"CreativeWork"}),
    ("marketSize", {"money"}, (
        r"市场规模|行业规模|产业规模|规模将?达|市场空间|market (?:size|was worth|is expected"
        r"|will reach|reached|for)|worth"
    ), {"Sector", "Paradigm", "Architecture", "Product"}),
    ("revenue", {"money"}, r"收入|营收|营业额|创收|ARR|流水|变现|revenue|sales|run.?rate|bookings|turnover", {"Organization", "Product", "Model", "CreativeWork", "Sector"}),
    ("cost", {"money"}, r"成本|花费|预算|投入|耗资|研发费|造价|cost|budget|spent|spending", {"CreativeWork", "Model", "Organization", "Sector", "Product", "Paradigm", "Method"}),
    ("price", {"money"}, (
        r"价格|订阅|定价|售价|单价|收费|会员|元/月|每月|/月|每秒|起售|卖|price|pric(?:ed|ing)"
        r"|per (?:month|second|minute|million|user|seat|clip|year)|a month|subscription|costs"
        r"|/month|/mo|tier|plan"
    ), {"Model", "Product", "Organization"}),
    ("growth", {"percent"}, (
        r"同比|环比|增长|增速|涨幅|上涨|下跌|下降|增幅|提升|复合|CAGR|grew|growth|up|rose|jumped"
        r"|increase|fell|decline|year.on.year|compound"
    ), {"Sector", "Organization", "Product", "Paradigm", "Model", "CreativeWork"}),
    ("share", {"percent"}, (
        r"占比|份额|渗透率|占据|占|市占|share|accounts? for|penetration|of the market|per cent of"
        r"|（\d|\(\d"
    ), {"Sector", "Organization", "Product", "Model", "Paradigm"}),
    ("resolution", {"resolution"}, r"", {"Model", "Product", "Method", "CreativeWork", "Architecture"}),
    ("frameRate", {"frameRate"}, r"", {"Model", "Product", "Method"}),
    ("generationTime", {"duration"}, (
        r"耗时|用时|生成时间|响应|推理时间|内完成|takes|in under|latency|generation time"
        r"|to generate|to render|rendered in|inference"
    ), {"Model", "Product", "Method"}),
    ("runtime", {"duration"}, r"片长|全长|时长|总时长|长片|running time|runtime|long|feature|film|minute", {"CreativeWork"}),
    ("clipDuration", {"duration"}, (
        r"生成|时长|视频|片段|单段|单次|单条|长达|最长|支持|clip|video|footage|second|up to"
        r"|generat|length|long|minute"
    ), {"Model", "Product", "Method", "Sector", "Paradigm"}),
    ("users", {"count"}, r"用户|月活|日活|DAU|MAU|会员数|注册|创作者|users|subscribers|creators|MAU|DAU|active", {"Product", "Model", "Organization"}),
    ("visits", {"count"}, r"访问量|访客|visits|visitors|traffic", {"Product", "Model", "Organization"}),
    ("views", {"count"}, r"播放|观看|点击|views|viewers|streams|plays", {"CreativeWork", "Organization", "Product", "Sector"}),
    ("episodes", {"count"}, r"集(?!团|成|中|群)|episodes?", {"CreativeWork"}),
    ("score", {"count", "percent"}, r"评分|得分|Elo|ELO|分数|score|scores|scored|rating|points", {"Model", "Product", "Benchmark", "Method"}),
    ("generatedVideos", {"count"}, r"生成视频|视频超过|条视频|videos? generated|generated .{0,12}videos", {"Model", "Product"}),
    ("parameters", {"count"}, r"参数|parameters|params|-parameter", {"Model", "Architecture", "Product"}),
    ("downloads", {"count"}, r"下载|downloads", {"Product", "Model", "CreativeWork"}),
    ("employees", {"count"}, r"员工|人的团队|人团队|employees|staff|headcount", {"Organization"}),
    ("share", {"count"}, r"仅\d|部为|增长至|占|TOP|不足", {"Sector"}),
    ("growth", {"count"}, r"增长至|降至", {"Sector"}),
)  # fmt: skip
_COMPILED: Final = tuple((m, k, re.compile(w, re.IGNORECASE), t) for m, k, w, t in _METRICS)
_BARE: Final = re.compile(r"^\D{0,6}\d[\d,.]*\s*$")
_WINDOW: Final = 22


def extract(
    document: Document, sentences: Mapping[int, Sequence[Sentence]]
) -> list[ObservationCandidate]:
    """Return the observations that the sentences of a document tell."""
    found: list[ObservationCandidate] = []
    for block in document.blocks:
        rows = sentences.get(block.index, ())
        topic = _topic(block, rows, sentences)
        earlier: list[Unit] = []
        for sentence in rows:
            found.extend(_sentence(sentence, topic, earlier))
            named = [u for u in sentence.units if u.kind == "MENTION"]
            earlier = named or earlier
    return found


def _topic(
    block: Block, rows: Sequence[Sentence], sentences: Mapping[int, Sequence[Sentence]]
) -> list[Mention]:
    """Return what a block is about: its label, the subject of its row or of its table's caption."""
    if block.table is not None and block.kind is Kind.CELL and block.row > 0:
        row = block.table.rows[block.row] if block.row < len(block.table.rows) else []
        heads = [c for c in row if c is not block and len(c.text) < 40]
        named = [m for c in heads for s in sentences.get(c.index, ()) for m in s.mentions()]
        if not named and block.table.caption is not None:
            named = [m for s in sentences.get(block.table.caption.index, ()) for m in s.mentions()]
        return named
    if rows:
        colon = re.match(r"[^：:。，]{1,20}[：:]", block.text)
        if colon:
            return [m for m in rows[0].mentions() if m.end <= colon.end()]
    return []


def _sentence(
    sentence: Sentence, topic: Sequence[Mention], earlier: Sequence[Unit]
) -> Iterator[ObservationCandidate]:
    text = sentence.block.text
    units = sorted(sentence.units + sentence.parens, key=lambda u: u.start)
    last_date = ""
    last_metric: tuple[str, Mention, str] | None = None
    for i, unit in enumerate(units):
        if unit.label == "date" and unit.literal is not None:
            last_date = unit.literal.date
        literal = unit.literal
        if (
            literal is None
            or unit.label == "date"
            or (_BARE.match(literal.text) and unit.label == "count" and not _cued(text, literal))
        ):
            continue
        chosen = _metric(text, sentence, literal, units[:i], topic, earlier)
        if (
            chosen is None
            and last_metric is not None
            and last_metric[2] == literal.kind
            and _continues(text, units[i - 1], unit)
        ):
            chosen = last_metric[0], last_metric[1]
        if chosen is None:
            continue
        metric, subject = chosen
        last_metric = (metric, subject, literal.kind)
        start, end = literal.start, literal.end
        same = subject.block is sentence.block
        begin = min(subject.start, start) if same and abs(subject.start - start) < 160 else start
        status = polarity.status(sentence.text, start - sentence.start, end - sentence.start)
        if status is Status.DENIED:
            continue
        yield ObservationCandidate(
            subject,
            metric,
            _trimmed(metric, literal),
            sentence.block,
            begin,
            max(end, subject.end if same and subject.start >= start else end),
            f"sentence:{metric}",
            last_date,
            0.75,
            status,
        )


def _cued(text: str, literal: Literal) -> bool:
    around = text[max(0, literal.start - 10) : literal.end + 10]
    return (
        re.search(r"Elo|ELO|评分|得分|用户|播放|score|参数|rating|分(?=\b|的|，|。)", around)
        is not None
    )


def _continues(text: str, before: Unit, unit: Unit) -> bool:
    return (
        len(text[before.end : unit.start]) < 14
        and re.search(r"[与和、，,/及至]|and|to", text[before.end : unit.start]) is not None
    )


def _trimmed(metric: str, literal: Literal) -> Literal:
    """Drop the counted noun from a count of people: ``超过2000万用户`` is ``超过2000万``."""
    match = re.match(
        r"(.*?[\d万亿千百w])\s?(?:用户|users|人次|人|次|views|downloads|DAU|MAU|visits)$",
        literal.text,
    )
    if match is None or metric not in {"users", "views", "visits", "downloads"}:
        return literal
    cut = len(literal.text) - match.end(1)
    return Literal(
        literal.kind,
        literal.start,
        literal.end - cut,
        match.group(1),
        literal.value,
        literal.minimum,
        literal.maximum,
        literal.unit,
    )


def _metric(
    text: str,
    sentence: Sentence,
    literal: Literal,
    before: Sequence[Unit],
    topic: Sequence[Mention],
    earlier: Sequence[Unit],
) -> tuple[str, Mention] | None:
    left = text[max(sentence.start, literal.start - _WINDOW) : literal.start]
    right = text[literal.end : min(sentence.end, literal.end + 12)]
    words = left + literal.text + right
    for metric, kinds, pattern, types in _COMPILED:
        if literal.kind not in kinds or (pattern.pattern and not pattern.search(words)):
            continue
        subject = _subject(before, types, topic, earlier, sentence, literal)
        if subject is not None:
            return metric, subject
    return None


def _subject(
    before: Sequence[Unit],
    types: set[str],
    topic: Sequence[Mention],
    earlier: Sequence[Unit],
    sentence: Sentence,
    literal: Literal,
) -> Mention | None:
    """Return the nearest fitting mention before the number, else what the block or the last sentence is about."""
    preferred = (
        {"Organization", "Product", "Model"} & types
        if "CreativeWork" in types and literal.kind == "money"
        else types
    )
    fitting = [u for u in before if u.kind == "MENTION" and u.label in preferred] or [
        u for u in before if u.kind == "MENTION" and u.label in types
    ]
    for unit in reversed(fitting):
        if unit.kind == "MENTION" and unit.label in types:
            if len(unit.mentions) > 1 and unit.end < literal.start - 30:
                continue
            return unit.mentions[-1] if len(unit.mentions) == 1 else unit.mentions[0]
    for mention in topic:
        if mention.type in types:
            return mention
    start = sentence.text[:24]
    if re.match(
        r"[^，。]{0,10}(?:其|该|公司|影片|该片|全片|单段|it\b|the (?:model|company|film|app"
        r"|product)|its)",
        start,
        re.IGNORECASE,
    ):
        for unit in earlier:
            if unit.label in types:
                return unit.mentions[0]
    after = [
        u
        for u in sentence.units
        if u.kind == "MENTION" and u.label in types and 0 <= u.start - literal.end < 16
    ]
    return after[0].mentions[0] if after and literal.kind in {"resolution", "percent"} else None

"""The names that a cell lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract import lexicon
from extract.components import persons
from extract.components.gazetteer import version_end
from extract.keys import has_cjk
from extract.mentions import Proposal
from extract.tables.grid import Grid, is_empty, is_prose
from extract.tables.subject import INFERRED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block
    from extract.tables.roles import Role

_SEPARATOR: Final = re.compile(
    r"\s*(?:[,，、;；\n]|(?<=[^\d\s])\s+/\s+(?=\S)|(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})|\s\+\s|\s&\s|→"
    r"|\s[|]\s|\s·\s)\s*"
)
_TITLE_SEPARATOR: Final = re.compile(r"\s*(?:[、;；\n]|》\s*[，,/]?\s*《)\s*")
_TAIL: Final = re.compile(
    r"(?:\s*(?:等|系列|et al\.?|etc\.?|系列模型|系列产品|模型|大模型|架构"
    r"|[✓✔✅✗✘❌√×†‡§¹²³↑↓⭐🔥*?？]))+$"
)
_BRACKET: Final = re.compile(r"\s*[（(【\[]([^（）()【】\[\]]*)[)）】\]]\s*")
_ATTACHED: Final = re.compile(
    r"\d{4}|^\d+(?:\.\d+)?$|[。，；]|版|年|月|推|元|秒|\d+[BM]\b|preview|beta|open|closed|开源"
    r"|闭源|自研|预览|邀请|公测|内测|独角兽|轮|亿|上市|Ref|\d"
)
#: Begins a phrase on use instead of a field's name.
_USE_PHRASE: Final = re.compile(r"针对|面向|适合|用于|支持|\d|\w+ \w+ \w+")
_NAME_LIMIT: Final = 48
_TITLE_LIMIT: Final = 160
#: Headings over firms and persons alike.
_PEOPLE: Final = re.compile(
    r"提出者|作者|谁|开发者|做的人|author|creator|who\b|\bby\b", re.IGNORECASE
)
_PARTS: Final = frozenset(
    {"VAE", "Encoder", "Decoder", "Tokenizer", "encoder", "decoder", "tokenizer"}
)
_JUNK: Final = re.compile(
    r"^(?:[约近超不到<>≤≥]*\d[\d.,%~～+\-–]*(?:天|周|月|年|小时|分钟|秒|元|万|亿|集|部|款|人|倍|days?|weeks?"
    r"|months?|hours?|min|s)?[内外多+]*|[周月日季]更|[\W_]+|是|否|有|无|高|中|低|支持|不支持|免费|yes|no|open|closed|✓|✗|√|×|通用"
    r"|综合|自研|未命名|未公开|未披露|自有|内置|招募中|规划中|待定|同上|(?:高校|学界|业界|国内|海外|多家|开源|产业界|学术界)(?:团队|社区|厂商|机构|公司)?|其他|其它|合计|总计|平均|total|average|ours|other|others)$",
    re.IGNORECASE,
)


def pieces(text: str, *, titles: bool = False) -> Iterator[tuple[int, int, bool]]:
    """Yield ``(start, end, bracketed)`` of a cell's items; ``titles`` may hold commas."""
    separator = _TITLE_SEPARATOR if titles else _SEPARATOR
    holes = [
        m
        for m in _BRACKET.finditer(text)
        if not (
            m.end() < len(text)
            and text[m.end() : m.end() + 1].isalnum()
            and not text[m.end() - 1].isspace()
        )
    ]
    masked = list(text)
    for hole in holes:
        for i in range(hole.start(), hole.end()):
            masked[i] = "\n"
    flat = "".join(masked)
    position = 0
    cuts = [(m.start(), m.end()) for m in separator.finditer(flat)]
    for start, end in [*cuts, (len(flat), len(flat))]:
        yield from _trim(flat, position, start, bracketed=False)
        position = end
    for hole in holes:
        inner_start = hole.start(1)
        if _ATTACHED.search(hole.group(1)) and not re.search(r"[A-Z][a-z]*[\d.]+", hole.group(1)):
            continue
        position = inner_start
        for match in [*_SEPARATOR.finditer(text, inner_start, hole.end(1)), None]:
            stop = match.start() if match else hole.end(1)
            yield from _trim(text, position, stop, bracketed=True)
            position = match.end() if match else stop


def _trim(text: str, start: int, end: int, *, bracketed: bool) -> Iterator[tuple[int, int, bool]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(" \n\"“”'《-–—•·*"))
    piece = _TAIL.sub("", piece.rstrip(" \n\"“”'》*。."))
    stop = start + len(piece)
    begin = start + left
    if begin < stop and not _JUNK.match(text[begin:stop]):
        yield begin, stop, bracketed


def propose(grid: Grid) -> Iterator[Proposal]:
    """Yield proposals for the names in the columns that list names."""
    known = lexicon.load()
    for number, column in enumerate(grid.columns):
        role = column.role
        if role is None or not role.type:
            continue
        if role.type == "Sector" and not any(
            known.find(r.cells[number].text[a:b], "Sector")
            for r in grid.records
            if number in r.cells
            for a, b, _ in pieces(r.cells[number].text)
        ):
            continue  # a heading such as 领域 over other things
        seen: set[int] = set()
        for record in grid.records:
            cell = record.cells.get(number)
            if cell is None or id(cell) in seen or is_empty(cell) or is_prose(cell):
                continue
            seen.add(id(cell))
            guess = role.name != INFERRED
            about = grid.role(grid.subject) if grid.subject >= 0 else None
            type_ = column_type(role, column.text, about.type if about else "")
            people = type_ == "Organization" and _PEOPLE.search(column.text) is not None
            yield from _cell(cell, type_, known, guess=guess, people=people)


def column_type(role: Role, heading: str, subject: str = "") -> str:
    """Return the type of a column's names: 核心产品 lists products, 代表模型 models.

    What came before a product was one, too: ``subject`` is the type of the rows' subjects.
    """
    if role.name in {"predecessor", "derived"} and subject in {"Product", "Method"}:
        return subject if role.name == "predecessor" else role.type
    if (
        role.name == "representative"
        and re.search(
            r"产品|product|app|平台|platform|芯片|chip|机器人|robot", heading, re.IGNORECASE
        )
        and not re.search(r"模型|model", heading, re.IGNORECASE)
    ):
        return "Product"
    return role.type


def _cell(
    cell: Block, type_: str, known: lexicon.Lexicon, *, guess: bool, people: bool
) -> Iterator[Proposal]:
    text = cell.text
    limit = _TITLE_LIMIT if type_ == "Publication" else _NAME_LIMIT
    for start, end, bracketed in pieces(text, titles=type_ in {"CreativeWork", "Publication"}):
        surface = text[start:end]
        # what stands in brackets is left to the lexicon, declared aliases and spreading
        if bracketed or not 2 <= len(surface) <= limit:
            continue
        if (entry := known.find(surface, type_)) is not None:
            yield Proposal(cell, start, end, type_, 3.2, "column", entry.id)
        elif (slot := known.find_in_slot(surface, type_)) is not None:
            yield Proposal(cell, start, end, type_, 3.3, "column", slot.id)
        elif guess and (type_ != "Sector" or _names_a_sector(surface)):
            named = people and persons.is_full_name(surface)
            yield from _unknown(cell, start, end, "Person" if named else type_, known)


def _names_a_sector(surface: str) -> bool:
    return len(surface) <= 8 and not _USE_PHRASE.match(surface)


def _unknown(
    cell: Block, start: int, end: int, type_: str, known: lexicon.Lexicon
) -> Iterator[Proposal]:
    """Propose an item that is no known name as a whole; a known maker before it is cut off."""
    text = cell.text
    surface = text[start:end]
    if covered(surface, known):
        return
    if type_ in {"Model", "Product"}:
        head = re.match(r"([A-Za-z.]+|[\u4e00-\u9fff]{2,6})[ ]", surface)
        if head and known.find(head.group(1), "Organization") and len(surface) - head.end() > 1:
            start += head.end()
            surface = text[start:end]
    if _sentence_like(surface, type_):
        return
    yield Proposal(cell, start, end, refine(surface, type_), 1.6, "column")


def refine(surface: str, type_: str) -> str:
    """Correct a column's type by a name's ending: a ``VAE`` among encoders is an architecture."""
    if type_ == "Model" and re.search(
        r"(?:^|[\s-])(?:attention|Transformer|U-?Net|RNN|LSTM|MLP|CNN)s?$", surface, re.IGNORECASE
    ):
        return "Architecture"
    if (
        type_ == "Publication"
        and len(surface.split()) < 3
        and len(surface) < 20
        and not has_cjk(surface)
    ):
        return "Model"
    if re.search(
        r"(?:RoPE|Embeddings?|Encodings?|位置编码|Sampling|Distillation|Loss|Optimization|微调"
        r"|蒸馏)$",
        surface,
    ):
        return "Method"
    return type_


def covered(surface: str, known: lexicon.Lexicon) -> bool:
    """Whether known names of several entities make up an item: ``快手 可灵 2.1``, ``T5 Dinov2``."""
    words = surface.split()
    if len(words) < 2:
        return False
    if words[-1] in _PARTS and re.search(
        r"\d", words[-2]
    ):  # the VAE of a versioned model is a thing of its own
        return False
    position = 0
    while position < len(words):
        for stop in range(len(words), position, -1):
            name = " ".join(words[position:stop])
            if known.find(name) or _versioned(name, known):
                position = stop
                break
        else:
            return False
    return not (known.find(surface) or _versioned(surface, known))


def _versioned(name: str, known: lexicon.Lexicon) -> bool:
    for length in range(len(name), 1, -1):
        base = name[:length].rstrip(" -")
        if known.find(base, "Model") or known.find(base, "Product"):
            end = version_end(name, len(base), base)
            return end == len(name)
    return False


def _sentence_like(surface: str, type_: str) -> bool:
    if has_cjk(surface):
        limit = 26 if type_ in {"CreativeWork", "Publication"} else 14
        verbs = type_ not in {"CreativeWork", "Publication"} and re.search(
            r"[的了是将被与为]|支持|可以|能够|用于|通过|约\d|多\w+性", surface
        )
        if type_ in {"Model", "Product", "Architecture", "Paradigm", "Method"} and not re.search(
            r"[A-Za-z\d]", surface
        ):
            limit = 8 if type_ in {"Model", "Product"} else 12
            verbs = verbs or re.search(
                r"[多各不更可以从到向走有无需好快强高低]|生态|关注|服务|合作|融资|上市|问题|能力"
                r"|质量|内容|行业|创作者|工作|编辑|设计|相关|若干",
                surface,
            )
        return len(surface) > limit or bool(verbs)
    words = surface.split()
    return type_ not in {"Publication", "CreativeWork"} and (
        len(words) > 5
        or (
            words[0].islower()
            and type_ in {"Organization", "Model", "Person", "Product"}
            and not re.search(r"[\d-]", surface)
        )
    )

"""Lines of text to headings, paragraphs, list items, captions, tables and boilerplate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from extract.document import Block, Document, Kind, Shadow, Table
from extract.normalize import shadow
from extract.tabular import html_rows, is_rule, looks_tabular, pipe_cells, tab_cells

_MD_HEADING: Final = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_NUMBERED: Final = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){1,3})[\s、.．]?\s*(?=\S)(?!\d)")
_TOP_NUMBERED: Final = re.compile(r"\s*\d{1,2}[\s、]\s*(?=[^\d\s])")
_CN_NUMBERED: Final = re.compile(
    r"\s*(?:第[一二三四五六七八九十\d]+[章节部分]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十]{1,3}[)）])\s*\S"
)
_BRACKET_NUMBERED: Final = re.compile(r"\d{1,2}[)）]\s*\S")
_BOLD_LINE: Final = re.compile(r"\s*\*\*([^*]+)\*\*[：:]?\s*$")
_ITEM: Final = re.compile(
    r"(\s*)(?:(?:[-*+•·◆■●▪▶➢✓√○□◼◇](?!\*)|\d{1,2}[.)、）](?=\s|\D)|[（(]\d{1,2}[)）]"
    r"|[①-⑳])\s*){1,2}(?=\S)"
)
_CAPTION: Final = re.compile(
    r"\s*(?:>\s*)?\**\s*(?:图表|附?表|图|Table|Figure|Fig\.?|Exhibit"
    r"|Chart)\s*[A-Z]?\d+(?:[-.]\d+)*\s*[：:.、|\s]\s*\**\s*\S",
    re.IGNORECASE,
)
_CAPTION_CUT: Final = re.compile(r"(?:资料)?来源[：:]|Sources?:")
_SOURCE: Final = re.compile(
    r"\s*[*_（(]*(?:资料来源|数据来源|图片来源|信息来源|来源|Source|Sources"
    r"|Data source)[*_]*\s*[：:]",
    re.IGNORECASE,
)
_NOTICE: Final = re.compile(
    r"\s*(?:请参阅|请务必阅读|请仔细阅读|本报告由|敬请参阅).{0,30}$|\s*(?:证书编号|邮箱|地址|邮编"
    r"|电话|E-?MAIL|Email|Tel)\s*[：: ].*$|\s*-?\s*\d{1,3}\s*-?\s*$",
    re.IGNORECASE,
)
_BOILERPLATE_HEAD: Final = re.compile(
    r"[#*\s\d.、一二三四五六七八九十]*(?:分析师(?:声明|承诺|介绍|简介)|免责声明|法律声明|重要声明"
    r"|特别声明|公司简介|(?:投资|股票|行业)?评级(?:说明|标准|体系)|联系(?:我们|方式)"
    r"|Disclaimers?|Important disclosures?|Analyst certification|Legal notice|Rating definitions"
    r"|Licen[sc]e|Citation|Bib[Tt]e[Xx]|Acknowledge?ments?)[\s*：:]*$",
    re.IGNORECASE,
)
_DISCLAIMER_LINE: Final = re.compile(
    r"\s*[>*_（(]*\s*(?:免责声明|风险声明|声明|Disclaimer|This (?:note|report|document"
    r"|newsletter) (?:is|does)|本(?:报告|文|纪要|文章|点评|资料)(?:仅供|不构成|内容仅|中的|所载"
    r"|版权))",
    re.IGNORECASE,
)
_CONTENTS: Final = re.compile(r"[#*\s]*(?:目\s*录|(?:Table of )?Contents)[*\s：:]*$", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[。；;！!？?，,]\s*[*”\"）)]*\s*$")
_FENCE: Final = re.compile(r"\s*(```|~~~)")
_RULE: Final = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*$")


@dataclass(slots=True)
class _Line:
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _lines(text: str) -> list[_Line]:
    lines, position = [], 0
    for raw in text.split("\n"):
        lines.append(_Line(raw.rstrip("\r"), position))
        position += len(raw) + 1
    return lines


def parse(text: str) -> Document:
    """Return the blocks and tables of ``text``; offsets are those of ``text``."""
    return _Parser(text).run()


class _Parser:
    """Walks the lines once; a heading stack gives each block its section."""

    def __init__(self, text: str) -> None:
        self.document = Document(text)
        self.lines = _lines(text)
        self.stack: list[tuple[int, str]] = []
        self.boilerplate_level: int | None = None
        self.contents = False
        self.caption: Block | None = None
        self.lead: Block | None = None
        self.items: list[Block] = []
        self.markdown = any(_MD_HEADING.match(line.text) for line in self.lines)

    def run(self) -> Document:
        position = 0
        while position < len(self.lines):
            position = self.step(position)
        for index, block in enumerate(self.document.blocks):
            block.index = index
        return self.document

    # -- one line or the group that it opens; returns the next position

    def step(self, at: int) -> int:  # noqa: PLR0911 - a kind of line, a return
        line = self.lines[at]
        if not line.text.strip() or _RULE.match(line.text):
            return at + 1
        if _FENCE.match(line.text):
            return self.fence(at)
        if "<table" in line.text.lower():
            return self.html_table(at)
        if looks_tabular([other.text for other in self.lines[at : at + 2]]):
            return self.table(at)
        if _CONTENTS.match(line.text):
            self.contents = True
            self.add(Kind.CONTENTS, line.start, line.end)
            return at + 1
        if (level := self.heading_level(at)) is not None:
            self.heading(line, level)
            return at + 1
        if _SOURCE.match(line.text):
            self.add(Kind.SOURCE, line.start, line.end)
            return at + 1
        if _NOTICE.match(line.text) or _DISCLAIMER_LINE.match(line.text):
            self.add(Kind.BOILERPLATE, line.start, line.end)
            return at + 1
        if (
            _CAPTION.match(line.text)
            and len(line.text) < 160
            and not _SENTENCE_END.search(line.text)
        ):
            cut = _CAPTION_CUT.search(line.text)
            end = line.start + cut.start() if cut else line.end
            self.caption = self.add(Kind.CAPTION, line.start, end)
            return at + 1
        return self.prose(at)

    def fence(self, at: int) -> int:
        end = at + 1
        while end < len(self.lines) and not _FENCE.match(self.lines[end].text):
            end += 1
        last = min(end, len(self.lines) - 1)
        self.add(Kind.CODE, self.lines[at].start, self.lines[last].end)
        return end + 1

    # -- headings

    def heading_level(self, at: int) -> int | None:  # noqa: PLR0911 - a kind of heading, a return
        text = self.lines[at].text
        if match := _MD_HEADING.match(text):
            return len(match.group(1)) if match.group(2) else None
        bare = text.strip().strip("*").strip()
        if _BOILERPLATE_HEAD.match(text) and len(bare) < 30:
            return 1 if not self.markdown else 2
        if len(bare) > 70 or _SENTENCE_END.search(text) or bare.startswith(("-", "•", "|")):
            return None
        if match := _NUMBERED.match(text):
            return 1 + match.group(1).count(".") if not self.markdown else 6
        alone = self.blank(at - 1) and self.blank(at + 1)
        if _CN_NUMBERED.match(text) and len(bare) <= 40:
            return 3
        if alone and _TOP_NUMBERED.match(text) and not self.contents and len(bare) > 3:
            return 1
        if alone and _BRACKET_NUMBERED.match(text) and not self.contents:
            return 7
        if _BOLD_LINE.match(text) and len(bare) <= 40 and not bare.endswith(("。", ".")):
            return 7
        return None

    def blank(self, at: int) -> bool:
        return not (0 <= at < len(self.lines)) or not self.lines[at].text.strip()

    def heading(self, line: _Line, level: int) -> None:
        self.contents = False
        self.lead = None
        self.items = []
        if _BOILERPLATE_HEAD.match(line.text):
            self.boilerplate_level = level
        elif (
            self.boilerplate_level is not None and self.markdown and level <= self.boilerplate_level
        ):
            self.boilerplate_level = None
        marks = _MD_HEADING.match(line.text)
        start = line.start + marks.start(2) if marks else line.start
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        block = self.add(Kind.HEADING, start, line.end, level=level)
        self.stack.append((level, block.text))
        self.caption = None
        self.lead = block

    # -- prose

    def prose(self, at: int) -> int:
        """Add a paragraph or item: further lines join it while they look like its wrapped tail."""
        line = self.lines[at]
        item = _ITEM.match(line.text)
        end = at + 1
        while end < len(self.lines) and self.continues(end, in_item=item is not None):
            end += 1
        kind = Kind.ITEM if item else Kind.PARAGRAPH
        if self.contents:
            kind = Kind.CONTENTS
        start = line.start + (item.end() if item else 0)
        if start >= self.lines[end - 1].end:
            return end
        block = self.add(kind, start, self.lines[end - 1].end)
        if item:
            block.level = 1 + len(item.group(1).replace("\t", "    ")) // 2
            block.lead = self.item_lead(block.level)
            self.items = [above for above in self.items if above.level < block.level]
            self.items.append(block)
        elif kind is Kind.PARAGRAPH:
            self.lead = block
            self.items = []
        return end

    def item_lead(self, level: int) -> Block | None:
        """Return the item that a nested item stands under, else what introduces the list."""
        above = [item for item in self.items if item.level < level]
        return above[-1] if above else self.lead

    def continues(self, at: int, *, in_item: bool) -> bool:
        text = self.lines[at].text
        if not text.strip() or _ITEM.match(text) or _FENCE.match(text) or _RULE.match(text):
            return False
        if _CAPTION.match(text) or _SOURCE.match(text) or _NOTICE.match(text) or "<table" in text:
            return False
        if looks_tabular([line.text for line in self.lines[at : at + 2]]):
            return False
        if self.heading_level(at) is not None:
            return False
        before = self.lines[at - 1].text
        if in_item and not text[:1].isspace() and re.search(r"[。.!！；;]\s*$", before):
            return False
        return not (
            re.search(r"[。！？]\s*[*”]*\s*$", before)
            and not text[:1].isspace()
            and not self.markdown
        )

    # -- tables

    def table(self, at: int) -> int:
        pipes = "\t" not in self.lines[at].text
        rows: list[list[tuple[int, int]]] = []
        end = at
        while end < len(self.lines):
            line = self.lines[end]
            if pipes and ("|" not in line.text or not line.text.strip()):
                break
            if not pipes and "\t" not in line.text:
                break
            if not (pipes and is_rule(line.text)):
                cells = (pipe_cells if pipes else tab_cells)(line.text, line.start)
                rows.append(cells)
            end += 1
        self.add_table(rows, self.lines[at].start, self.lines[end - 1].end)
        return end

    def html_table(self, at: int) -> int:
        end = at
        while end < len(self.lines) - 1 and "</table" not in self.lines[end].text.lower():
            end += 1
        start, stop = self.lines[at].start, self.lines[end].end
        self.add_table(html_rows(self.document.text, start, stop), start, stop)
        return end + 1

    def add_table(self, rows: list[list[tuple[int, int]]], start: int, end: int) -> None:
        if not rows:
            return
        table = Table([], start, end, self.section(), self.caption)
        if self.document.blocks and self.document.blocks[-1] is not self.caption:
            above = self.document.blocks[-1]
            if above.kind in (Kind.PARAGRAPH, Kind.ITEM):
                table.intro = above
        for number, cells in enumerate(rows):
            row = []
            for column, (left, right) in enumerate(cells):
                block = Block(Kind.CELL, shadow(self.document.text, left, right), left, right)
                block.section, block.table = self.section(), table
                block.row, block.column = number, column
                if self.boilerplate_level is not None:
                    block.kind = Kind.BOILERPLATE
                row.append(block)
                if block.text:
                    self.document.blocks.append(block)
            table.rows.append(row)
        if self.boilerplate_level is None:
            self.document.tables.append(table)
        self.caption = None

    # -- blocks

    def section(self) -> tuple[str, ...]:
        return tuple(title for _, title in self.stack)

    def add(self, kind: Kind, start: int, end: int, level: int = 0) -> Block:
        if self.boilerplate_level is not None:
            kind = Kind.BOILERPLATE
        found: Shadow = shadow(self.document.text, start, end)
        block = Block(kind, found, start, end, self.section(), level)
        if found.text:
            self.document.blocks.append(block)
        return block

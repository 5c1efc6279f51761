"""A table as records: one subject and a cell for each role, whichever way the table is turned."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extract.tables import subject
from extract.tables.roles import Role, roles_of
from extract.tables.subject import INFERRED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extract.document import Block, Table

_EMPTY: Final = re.compile(
    r"^[\s\-–—/\\.·*]*$|^(?:N/?A|n/?a|无|暂无|未披露|未公开|不适用|不可选|Inherited|none|unknown"
    r"|undisclosed|TBD|tbd|not disclosed|unannounced)$"
)
_SAME: Final = re.compile(r"^(?:同上|〃|″|ditto|same as above|idem|同前)$", re.IGNORECASE)
#: The first cell of a turned table's header, and what its other cells look like.
_CORNER: Final = re.compile(
    r"|模型|指标|项目|维度|对比项|参数|规格|特性|属性|产品|公司|item|metric|feature|spec|attribute",
    re.IGNORECASE,
)
_NAMELIKE: Final = re.compile(r"(?=.*[^\W\d_])[^。；，]{2,24}")
#: Over what was chosen for each part of a system.
_CHOICE: Final = re.compile(r"(?:主流|典型|常见)?(?:选择|选型)|choice|selection", re.IGNORECASE)
_ANY_NAME: Final = re.compile(r"|名称|名字|条目|代号|name|entry|item", re.IGNORECASE)
_PROSE: Final = 60
#: More headings than this in the first row, and the table is not turned.
_HEADED: Final = 2
#: What the header row of a turned table names.
_TURNED: Final = frozenset({"Model", "Product", "Organization"})


@dataclass(slots=True)
class Column:
    """A column (a row, in a turned table): its heading and role."""

    heading: Block | None
    role: Role | None
    text: str


@dataclass(slots=True)
class Record:
    """A row: cells by column number; ``row`` numbers it for the ledger."""

    cells: dict[int, Block]
    row: int


@dataclass(slots=True)
class Grid:
    """A table read: ``subject`` is the column that the records are about, or -1."""

    table: Table
    columns: list[Column]
    records: list[Record]
    subject: int = -1
    turned: bool = False
    #: A two-column table of keys and values, all about what the heading above names.
    key_value: bool = False
    reason: str = ""
    notes: list[str] = field(default_factory=list)

    def role(self, column: int) -> Role | None:
        """Return a column's role."""
        return self.columns[column].role


def is_empty(cell: Block | None) -> bool:
    """Whether a cell holds nothing: ``-``, ``N/A``, ``Inherited``."""
    return cell is None or _EMPTY.match(cell.text) is not None


def is_prose(cell: Block) -> bool:
    """Whether a cell holds sentences instead of names and values."""
    text = cell.text
    return (
        len(text) > _PROSE and bool(re.search(r"[。；，]|[a-z]\.\s|, [a-z]+ [a-z]+ ", text))
    ) or text.count("。") > 0


def read(table: Table, types: Callable[[Block], Counter[str]]) -> Grid:
    """Return a table's records; ``types`` counts the types of the known names in a cell."""
    rows = [row for row in table.rows if any(cell.text for cell in row)]
    if len(rows) < 2:
        return Grid(table, [], [], reason="has no body")
    for skip in range(min(3, len(rows) - 1)):
        if sum(bool(roles_of(cell.text)) for row in rows[:1] for cell in row) > _HEADED:
            break  # its first row is a header, whatever stands below
        if _turned(rows[skip:], types, evaluation=_evaluates(table)):
            return _turn(table, rows[skip:], types)
    if _key_value(rows):
        return _pairs(table, rows, types)
    width = max(map(len, rows))
    columns = []
    for number in range(width):
        heading = rows[0][number] if number < len(rows[0]) else None
        columns.append(Column(heading, None, heading.text if heading else ""))
    body = rows[1:]
    records = _carry(body, table)
    taken: set[str] = set()
    for number, column in enumerate(columns):
        column.role = _choose(column, [r.cells.get(number) for r in records], types, taken)
        if column.role is not None and column.role.kind == "names":
            taken.add(column.role.type)
    grid = Grid(table, columns, records)
    _reconsider(grid, types)
    _name_first(grid, types)
    grid.subject = subject.choose(grid)
    if grid.subject < 0:
        grid.reason = "no column of names is known by its heading"
    return grid


def _reconsider(grid: Grid, types: Callable[[Block], Counter[str]]) -> None:
    """Take back roles that the whole table contradicts."""
    first = grid.columns[0]
    if first.role is not None and first.role.name == "component":
        # a list of kinds of parts, unless it names the parts that the rows are about
        cells = [record.cells[0] for record in grid.records if 0 in record.cells]
        named = sum("Model" in types(cell) for cell in cells) * 2 > len(grid.records)
        first.role = Role("names", "Model", "Model") if named else None
    works = [c for c in grid.columns if c.role is not None and c.role.type == "CreativeWork"]
    if sum(c.role is not None and c.role.kind == "names" for c in works) > 1:
        for column in works:
            column.role = None  # kinds of works compared, not works


def _name_first(grid: Grid, types: Callable[[Block], Counter[str]]) -> None:
    """Let a first column called ``名称``, or nothing, name things if other columns tell of them."""
    first = grid.columns[0]
    if first.role is not None or not _ANY_NAME.fullmatch(first.text.strip()):
        return
    if not any(c.role for c in grid.columns) or any(
        c.role and c.role.kind == "names" and c.role.type in _TURNED - {"Organization"}
        for c in grid.columns
    ):
        return
    cells = [r.cells[0] for r in grid.records if 0 in r.cells]
    if not cells or not all(
        _NAMELIKE.fullmatch(cell.text.strip()) and not roles_of(cell.text) for cell in cells
    ):
        return
    held: Counter[str] = Counter()
    for cell in cells:
        held.update(dict.fromkeys(set(types(cell)) - {"Sector"}, 1))
    about = max(sorted(held), key=lambda type_: held[type_]) if held else "Model"
    first.role = Role("names", about, about)


def _carry(body: Sequence[list[Block]], table: Table) -> list[Record]:
    """Fill cells that stand for the one above: empty leading ones, and ``同上``."""
    records: list[Record] = []
    above: dict[int, Block] = {}
    for row in body:
        cells: dict[int, Block] = {}
        for number, cell in enumerate(row):
            carried = _SAME.match(cell.text) or (not cell.text.strip() and number == 0)
            if carried and number in above:
                cells[number] = above[number]
            elif cell.text.strip():
                cells[number] = cell
                above[number] = cell
        records.append(Record(cells, table.rows.index(row)))
    return records


def _choose(
    column: Column,
    cells: Sequence[Block | None],
    types: Callable[[Block], Counter[str]],
    taken: set[str],
) -> Role | None:
    """Choose a column's role by its heading and, where that says little, by what its cells hold."""
    filled = [cell for cell in cells if cell is not None and not is_empty(cell)]
    held: Counter[str] = Counter()
    for cell in filled:
        if not is_prose(cell):
            held.update(dict.fromkeys(types(cell), 1))
    prose = sum(map(is_prose, filled)) * 2 > len(filled) if filled else True
    options = [role for role in roles_of(column.text) if not (prose and role.type)]
    numeric = sum(bool(re.search(r"\d", cell.text)) and len(cell.text) < 40 for cell in filled)
    mostly_numeric = numeric * 2 > len(filled)
    if options and options[0].kind == "ignored":
        return None
    for role in options:
        if role.kind == "observations" and not mostly_numeric:
            continue
        if (
            role.type in taken
            and role.kind == "names"
            and role.type in {"Model", "Organization"}
            and len(options) > 1
        ):
            continue
        return _retyped(role, held, len(filled))
    if _CHOICE.fullmatch(column.text.strip()) and held["Architecture"]:
        return Role("names", INFERRED, "Architecture")
    majority = held.most_common(1)
    if majority and majority[0][1] * 2 >= max(2, len(filled)) and not prose:
        return Role("names", INFERRED, majority[0][0])
    return None


def _retyped(role: Role, held: Counter[str], filled: int) -> Role:
    """Let what the cells hold correct a vague heading (``项目``, ``方向``, ``系统``)."""
    if role.kind != "names" or not held:
        return role
    top, count = held.most_common(1)[0]
    vague = {
        "CreativeWork": {"Model", "Product"},
        "Paradigm": {"Sector", "Architecture", "Method"},
        "Method": {"Architecture"},
        "Model": {"Product"},
        "Product": {"Model"},
        "Sector": {"Paradigm"},
    }
    if top in vague.get(role.type, ()) and count * 2 > filled and held[role.type] * 2 < count:
        return Role("names", top, top)
    return role


def _evaluates(table: Table) -> bool:
    return (
        table.caption is not None
        and re.search(
            r"评测|评分|打分|测评|对比|得分|排名|evaluation|scores?|benchmark|comparison",
            table.caption.text,
            re.IGNORECASE,
        )
        is not None
    )


def _turned(
    rows: Sequence[list[Block]], types: Callable[[Block], Counter[str]], *, evaluation: bool
) -> bool:
    """Whether the header row names things and the first column says what is told of them."""
    header = rows[0][1:]
    if len(header) < 2 or not any(cell.text for cell in header):
        return False
    named = sum(bool(set(types(cell)) & _TURNED) and len(cell.text) < 40 for cell in header)
    labels = sum(bool(roles_of(cell.text)) for cell in header)
    keys = sum(bool(roles_of(row[0].text)) for row in rows[1:] if row)
    scores = sum(
        all(re.fullmatch(r"\d+(?:\.\d+)?", c.text) for c in row[1:] if c.text) and len(row) > 2
        for row in rows[1:]
    )
    told = keys >= 1 or (scores >= 1 and (evaluation or not rows[0][0].text.strip()))
    if labels:
        return False
    if named * 2 > len(header):
        return told
    # names that nobody knows: the corner is empty or generic, and the keys speak for themselves
    return (
        _CORNER.fullmatch(rows[0][0].text.strip()) is not None
        and keys > 1
        and keys * 2 >= len(rows) - 1
        and all(_NAMELIKE.fullmatch(cell.text.strip()) for cell in header)
    )


def _turn(
    table: Table, rows: Sequence[list[Block]], types: Callable[[Block], Counter[str]]
) -> Grid:
    held: Counter[str] = Counter()
    for cell in rows[0][1:]:
        held.update(dict.fromkeys(set(types(cell)) & _TURNED, 1))
    about = max(sorted(held), key=lambda type_: held[type_]) if held else "Model"
    columns = [Column(rows[0][0] if rows[0] else None, Role("names", about, about), "")]
    for row in rows[1:]:
        options = roles_of(row[0].text) if row else ()
        chosen = next(
            (
                r
                for r in options
                if r.kind != "observations"
                or any(c.isdigit() for cell in row[1:] for c in cell.text)
            ),
            None,
        )
        if (
            chosen is None
            and _evaluates(table)
            and all(re.fullmatch(r"\d+(?:\.\d+)?", c.text) for c in row[1:] if c.text)
        ):
            chosen = Role("observations", "score")
        columns.append(Column(row[0] if row else None, chosen, row[0].text if row else ""))
    records = []
    for number in range(1, len(rows[0])):
        cells = {0: rows[0][number]}
        for position, row in enumerate(rows[1:], 1):
            if number < len(row) and row[number].text.strip():
                cells[position] = row[number]
        records.append(Record(cells, 0))
    return Grid(table, columns, records, subject=0, turned=True)


def _key_value(rows: Sequence[list[Block]]) -> bool:
    if max(map(len, rows)) != 2:
        return False
    keys = sum(bool(roles_of(row[0].text)) for row in rows if row)
    return (
        keys * 2 >= len(rows)
        and len(rows) >= 2
        and not roles_of(rows[0][1].text if len(rows[0]) > 1 else "")
    )


#: Keys of a card under which its own name stands.
_OWN_NAME: Final = re.compile(
    r"(?:名称|全称|公司名?|企业|机构|模型名?|产品名?|name|company)$", re.IGNORECASE
)


def _pairs(
    table: Table, rows: Sequence[list[Block]], types: Callable[[Block], Counter[str]]
) -> Grid:
    """Read a card of keys and values; it is about its own name, else about what stands above it."""
    columns: list[Column] = []
    cells: dict[int, Block] = {}
    for number, row in enumerate(rows):
        options = roles_of(row[0].text)
        columns.append(Column(row[0], options[0] if options else None, row[0].text))
        if len(row) > 1 and row[1].text.strip():
            cells[number] = row[1]
    first = rows[0][1] if len(rows[0]) > 1 else None
    if first is not None and _OWN_NAME.search(rows[0][0].text.strip()):
        held = types(first).most_common(1)
        type_ = held[0][0] if held else "Organization"
        columns[0].role = Role("names", type_, type_)
        return Grid(table, columns, [Record(cells, 0)], subject=0)
    return Grid(table, columns, [Record(cells, 0)], key_value=True)

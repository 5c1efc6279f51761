"""Rows to relations, attributes and observations, by the roles of their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extract import polarity
from extract.components.dates import dates
from extract.components.literals import Literal
from extract.components.quantities import quantities, read_quantity
from extract.facts import AttributeCandidate, ObservationCandidate
from extract.relations.candidates import Candidate
from extract.tables.grid import INFERRED, Grid, Record, is_empty, is_prose
from ontology.model import Status
from ontology.terms import relations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.document import Block
    from extract.mentions import Mention
    from extract.tables.roles import Role

#: ``(type of the record's subject, type of the column's names) -> (property, whether the column's name is the subject)``.
_BY_TYPES: Final[dict[tuple[str, str], tuple[str, bool]]] = {
    ("Model", "Organization"): ("developedBy", False),
    ("Product", "Organization"): ("developedBy", False),
    ("Method", "Organization"): ("developedBy", False),
    ("Architecture", "Organization"): ("developedBy", False),
    ("Model", "Architecture"): ("usesArchitecture", False),
    ("Method", "Architecture"): ("usesArchitecture", False),
    ("Model", "Method"): ("usesComponent", False),
    ("Model", "Paradigm"): ("exemplifies", False),
    ("Product", "Paradigm"): ("exemplifies", False),
    ("Model", "Sector"): ("appliedTo", False),
    ("Product", "Sector"): ("appliedTo", False),
    ("Organization", "Sector"): ("appliedTo", False),
    ("Paradigm", "Sector"): ("appliedTo", False),
    ("Architecture", "Sector"): ("appliedTo", False),
    ("Model", "Publication"): ("describedIn", False),
    ("Method", "Publication"): ("describedIn", False),
    ("Architecture", "Publication"): ("describedIn", False),
    ("Model", "Benchmark"): ("evaluatedOn", False),
    ("Organization", "Paradigm"): ("pursues", False),
    ("Organization", "Architecture"): ("pursues", False),
    ("Organization", "Method"): ("pursues", False),
    ("Organization", "Model"): ("developedBy", True),
    ("Organization", "Product"): ("developedBy", True),
    ("Organization", "Person"): ("affiliatedWith", True),
    ("Organization", "CreativeWork"): ("producedBy", True),
    ("CreativeWork", "Organization"): ("producedBy", False),
    ("CreativeWork", "Person"): ("producedBy", False),
    ("CreativeWork", "Model"): ("usedIn", True),
    ("CreativeWork", "Product"): ("usedIn", True),
    ("Product", "Model"): ("usedIn", True),
    ("Model", "Product"): ("usedIn", False),
    ("Paradigm", "Model"): ("exemplifies", True),
    ("Paradigm", "Product"): ("exemplifies", True),
    ("Architecture", "Model"): ("usesArchitecture", True),
    ("Paradigm", "Paradigm"): ("narrowerThan", True),
    ("Paradigm", "Architecture"): ("narrowerThan", True),
    ("Architecture", "Architecture"): ("narrowerThan", True),
    ("Paradigm", "Organization"): ("pursues", True),
    ("Person", "Organization"): ("affiliatedWith", False),
    ("Publication", "Person"): ("authoredBy", False),
    ("Publication", "Organization"): ("authoredBy", False),
    ("Publication", "Model"): ("describedIn", True),
    ("Publication", "Method"): ("describedIn", True),
    ("Benchmark", "Model"): ("evaluatedOn", True),
    ("Sector", "Organization"): ("appliedTo", True),
    ("Sector", "Model"): ("appliedTo", True),
    ("Sector", "Product"): ("appliedTo", True),
}
#: Roles that fix the property whatever the types.
_BY_ROLE: Final[dict[str, tuple[str, bool]]] = {
    "producer": ("producedBy", False),
    "component": ("usesComponent", False),
    "parent": ("subOrganizationOf", False),
    "partner": ("partnersWith", False),
    "predecessor": ("succeeds", False),
    "founder": ("foundedBy", False),
    "tool": ("usedIn", True),
    "derived": ("derivedFrom", False),
    "beneficiary": ("beneficiaryOf", True),
}
#: A column whose heading says nothing: a firm's models are its own, whatever the heading.
_SURE_PAIRS: Final = frozenset({("Organization", "Model"), ("Organization", "Product")})
#: What else a column of names of a type may hold.
_KIN: Final[dict[str, set[str]]] = {
    "Model": {"Model", "Product", "Method", "Architecture"},
    "Product": {"Product", "Model"},
    "Architecture": {"Architecture", "Model", "Method", "Paradigm"},
    "Method": {"Method", "Architecture", "Model", "Paradigm"},
    "Paradigm": {"Paradigm", "Architecture", "Method", "Sector"},
    "Sector": {"Sector", "Paradigm"},
    "Organization": {"Organization"},
}
_LISTED: Final = re.compile(r"上市公司|证券简称|股票名称|股票简称|listed|stock", re.IGNORECASE)
_TICKER: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:\d{6}(?:\.(?:SH|SZ|BJ))?|0?\d{4}\.HK|HK\.?\d{4,5}|\d{5}\.HK"
    r"|[A-Z]{2,5}(?:\.(?:US|O|N|OQ))?)(?![A-Za-z0-9])"
)
_UNITLESS: Final = {
    "score",
    "views",
    "episodes",
    "visits",
    "users",
    "parameters",
    "employees",
    "downloads",
}


@dataclass(slots=True)
class Rows:
    """What a table gave, and by row how many facts or why none."""

    relations: list[Candidate] = field(default_factory=list)
    attributes: list[AttributeCandidate] = field(default_factory=list)
    observations: list[ObservationCandidate] = field(default_factory=list)


def extract(grid: Grid, by_block: Mapping[int, Sequence[Mention]], outer: Mention | None) -> Rows:
    """Read a grid's records; ``outer`` is what the heading or caption above names, for tables of keys and values."""
    rows = Rows()
    for record in grid.records:
        if grid.key_value:
            subjects = [outer] if outer is not None else []
        else:
            subjects = _named(
                record.cells.get(grid.subject), by_block, _role_type(grid, grid.subject)
            )
        if not subjects:
            continue
        for number, column in enumerate(grid.columns):
            cell = record.cells.get(number)
            if (
                cell is None
                or is_empty(cell)
                or column.role is None
                or (number == grid.subject and not grid.key_value)
            ):
                continue
            _read_cell(grid, record, number, column.role, subjects, by_block, rows)
        _inside_subject(grid, record, by_block, rows)
        _narrower_columns(grid, record, by_block, rows)
    return rows


def _role_type(grid: Grid, number: int) -> str:
    role = grid.columns[number].role if number >= 0 else None
    return role.type if role else ""


def _named(
    cell: Block | None, by_block: Mapping[int, Sequence[Mention]], type_: str
) -> list[Mention]:
    """Return the mentions of a cell that its column is about: of its type, else of the kin of its type."""
    if cell is None:
        return []
    held = by_block.get(cell.index, ())
    kin = {
        "Model": {"Model", "Product", "Method"},
        "Product": {"Product", "Model"},
        "Paradigm": {"Paradigm", "Architecture"},
        "Method": {"Method", "Architecture", "Model"},
        "Architecture": {"Architecture", "Method"},
    }
    exact = [m for m in held if m.type == type_]
    return exact or [m for m in held if m.type in kin.get(type_, {type_})]


def _read_cell(
    grid: Grid,
    record: Record,
    number: int,
    role: Role,
    subjects: Sequence[Mention],
    by_block: Mapping[int, Sequence[Mention]],
    rows: Rows,
) -> None:
    cell = record.cells[number]
    heading = grid.columns[number].text
    if role.kind == "attributes":
        rows.attributes.extend(_attribute(role.name, cell, subjects, grid))
    elif role.kind == "observations":
        rows.observations.extend(_observe(role.name, cell, subjects, heading))
    elif (
        role.name == INFERRED
        and role.type != "Organization"
        and (subjects[0].type, role.type) not in _SURE_PAIRS
        and not re.search(r"类型|类别|模式$|type|category", heading, re.IGNORECASE)
    ):
        return
    elif not is_prose(cell):
        for obj in by_block.get(cell.index, ()):
            if role.type and obj.type not in _KIN.get(role.type, {role.type}):
                continue
            for subject in subjects:
                rows.relations.extend(_relate(subject, obj, role, cell, grid))
        if role.type == "Organization" and _LISTED.search(heading):
            rows.attributes.extend(
                AttributeCandidate(m, "listed", "true", cell, m.start, m.end, "table:listed")
                for m in by_block.get(cell.index, ())
                if m.type == "Organization"
            )


def _relate(
    subject: Mention, obj: Mention, role: Role, cell: Block, grid: Grid
) -> Iterator[Candidate]:
    if role.name in _BY_ROLE and role.kind == "relations":
        property_, reverse = _BY_ROLE[role.name]
    elif (
        subject.type == "Model" and role.name == "Method" and obj.type in {"Architecture", "Model"}
    ):
        property_, reverse = "usesComponent", False
    elif (subject.type, obj.type) in _BY_TYPES:
        property_, reverse = _BY_TYPES[subject.type, obj.type]
        if role.name == "Architecture" and obj.type == "Model":
            property_, reverse = "usesArchitecture", False
    elif role.name == "Architecture" and obj.type == "Model" and subject.type == "Model":
        property_, reverse = "usesArchitecture", False
    else:
        return
    if role.name == "Architecture" and subject.type == "Model" and obj.type == "Model":
        property_, reverse = "usesArchitecture", False
    if (
        subject.type == obj.type
        and role.kind == "names"
        and subject.type == "Model"
        and role.name != "Architecture"
    ):
        return
    a, b = (obj, subject) if reverse else (subject, obj)
    term = relations()[property_]
    if property_ == "producedBy" and a.type in {"Model", "Product"}:
        property_, term = "developedBy", relations()["developedBy"]
    if property_ == "usedIn" and not term.allows(a.type, b.type):
        return
    if a.entity == b.entity or not term.allows(a.type, b.type):
        return
    status = (
        polarity.status(cell.text, obj.start, obj.end) if len(cell.text) > 40 else Status.ASSERTED
    )
    yield Candidate(
        a, property_, b, cell, obj.start, obj.end, "table", f"table:{role.name}", 0.95, status
    )


def _inside_subject(
    grid: Grid, record: Record, by_block: Mapping[int, Sequence[Mention]], rows: Rows
) -> None:
    """``Seedance (字节)`` and ``快手 可灵 2.1``: a maker beside the name it makes, in the subject's cell."""
    cell = record.cells.get(grid.subject) if grid.subject >= 0 else None
    if cell is None:
        return
    held = by_block.get(cell.index, ())
    makers = [m for m in held if m.type == "Organization"]
    made = [m for m in held if m.type in {"Model", "Product"}]
    if len(makers) == 1:
        for name in made:
            rows.relations.append(
                Candidate(
                    name,
                    "developedBy",
                    makers[0],
                    cell,
                    0,
                    len(cell.text),
                    "table",
                    "table:subject-cell",
                    0.95,
                )
            )


def _narrower_columns(
    grid: Grid, record: Record, by_block: Mapping[int, Sequence[Mention]], rows: Rows
) -> None:
    """A representative exemplifies the school that its row names beside the subject."""
    if _role_type(grid, grid.subject) not in {"Paradigm", "Organization"}:
        return
    representatives = [
        n
        for n, c in enumerate(grid.columns)
        if c.role is not None and c.role.name == "representative"
    ]
    narrower = [
        n
        for n, c in enumerate(grid.columns)
        if n != grid.subject and c.role is not None and c.role.type == "Paradigm"
    ]
    for number in representatives:
        for member in (
            by_block.get(record.cells[number].index, ()) if number in record.cells else ()
        ):
            for column in narrower:
                for school in _named(record.cells.get(column), by_block, "Paradigm"):
                    if member.type in {"Model", "Product"} and school.type == "Paradigm":
                        cell = record.cells[number]
                        rows.relations.append(
                            Candidate(
                                member,
                                "exemplifies",
                                school,
                                cell,
                                member.start,
                                member.end,
                                "table",
                                "table:representative",
                                0.93,
                            )
                        )


def _attribute(
    name: str, cell: Block, subjects: Sequence[Mention], grid: Grid
) -> Iterator[AttributeCandidate]:
    if name in {"releaseDate", "foundedIn", "introducedIn"}:
        found = dates(cell.text) or _bare_year(cell.text)
        if not found:
            return
        first = found[0]
        status = polarity.status(cell.text, first.start, first.end)
        for subject in subjects:
            attribute = name
            if subject.type in {"Architecture", "Paradigm", "Method"}:
                attribute = "introducedIn"
            elif subject.type == "Organization":
                attribute = "foundedIn"
                if name == "releaseDate":
                    continue
            value = first.date[:4] if attribute != "releaseDate" else first.date
            yield AttributeCandidate(
                subject,
                attribute,
                value,
                cell,
                first.start,
                first.end,
                f"table:{name}",
                0.95,
                status,
            )
    elif name == "country":
        if not is_prose(cell):
            for subject in subjects:
                if subject.type in {"CreativeWork", "Organization"}:
                    yield AttributeCandidate(
                        subject, name, cell.text, cell, 0, len(cell.text), "table:country", 0.95
                    )
    elif name == "ticker":
        match = _TICKER.search(cell.text)
        for subject in subjects:
            if match and subject.type == "Organization":
                yield AttributeCandidate(
                    subject,
                    "ticker",
                    match.group(),
                    cell,
                    match.start(),
                    match.end(),
                    "table:ticker",
                    0.95,
                )
                yield AttributeCandidate(
                    subject,
                    "listed",
                    "true",
                    cell,
                    match.start(),
                    match.end(),
                    "table:ticker",
                    0.95,
                )
    del grid


def _bare_year(text: str) -> list[Literal]:
    match = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)
    return (
        [Literal("date", match.start(), match.end(), match.group(), date=match.group())]
        if match
        else []
    )


def _observe(
    metric: str, cell: Block, subjects: Sequence[Mention], heading: str
) -> Iterator[ObservationCandidate]:
    text = cell.text
    if is_prose(cell) and metric != "price":
        return
    found = _values(metric, text)
    for literal in found:
        status = polarity.status(text, literal.start, literal.end)
        for subject in subjects:
            yield ObservationCandidate(
                subject,
                metric,
                literal,
                cell,
                literal.start,
                literal.end,
                f"table:{metric}",
                confidence=0.95,
                status=Status.ASSERTED if status is Status.DENIED else status,
            )
    del heading


def _values(metric: str, text: str) -> list[Literal]:
    """Return the values of a cell: literals of the metric's own kind, else the items that have a digit."""
    kinds = {
        "resolution": {"resolution"},
        "frameRate": {"frameRate", "count"},
        "clipDuration": {"duration"},
        "price": {"money"},
        "runtime": {"duration"},
        "generationTime": {"duration"},
    }
    wanted = kinds.get(metric)
    literals = [n for n in quantities(text) if wanted is None or n.kind in wanted]
    if metric == "price":
        literals = [n for n in literals if n.kind == "money"]
        if literals:
            return literals
    if wanted and literals and metric not in {"clipDuration", "runtime"}:
        return literals
    items = []
    for match in re.finditer(r"[^,，、;；\n]+", text):
        piece = match.group().strip()
        if not re.search(r"\d", piece) and metric not in {"clipDuration", "interactionLatency"}:
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if len(piece) > 40:
            items.extend(n for n in literals if match.start() <= n.start < match.end())
            continue
        if re.search(r"\d,$", text[:start]) and re.match(r"\d{3}", piece):
            continue
        items.append(
            read_quantity("count" if wanted is None else max(wanted), start, start + len(piece), piece)
        )
    whole = re.fullmatch(r"\s*[\d,]+(?:\.\d+)?\s*", text)
    if whole:
        return [read_quantity("count", 0, len(text), text.strip())]
    if metric in _UNITLESS and len(items) > 3:
        return []
    return items

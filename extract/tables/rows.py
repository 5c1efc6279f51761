"""Rows to relations, attributes and observations, by the roles of their columns."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from extract import polarity
from extract.facts import AttributeCandidate
from extract.relations.candidates import Rule, place_of
from extract.relations.kinds import MADE
from extract.tables import values
from extract.tables.grid import Grid, Record, is_empty, is_prose
from extract.tables.properties import property_of
from extract.tables.subject import INFERRED
from ontology.model import Status
from ontology.terms import relations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.document import Block
    from extract.facts import ObservationCandidate
    from extract.mentions import Mention
    from extract.relations.candidates import Candidate
    from extract.tables.roles import Role

_SUBJECT_CELL: Final = Rule("table", "table:subject-cell", 0.95)
_AUTHORED: Final = Rule("table", "table:authors", 0.85)
_JOINED: Final = re.compile(r"\s*(?:与|和|及|、|/|and|&|,)\s*")
_REPRESENTATIVE: Final = Rule("table", "table:representative", 0.93)
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
    "Organization": {"Organization", "Person"},
}
_PARENT: Final = re.compile(r"parent of|owns|owner of|母公司|控股|旗下", re.IGNORECASE)
_LISTED: Final = re.compile(r"上市公司|证券简称|股票名称|股票简称|listed|stock", re.IGNORECASE)


@dataclass(slots=True)
class Rows:
    """What a table gave."""

    relations: list[Candidate] = field(default_factory=list)
    attributes: list[AttributeCandidate] = field(default_factory=list)
    observations: list[ObservationCandidate] = field(default_factory=list)


def extract(grid: Grid, by_block: Mapping[int, Sequence[Mention]], outer: Mention | None) -> Rows:
    """Read a grid's records.

    ``outer`` is what the heading or caption above names: what a table of keys and values is about.
    """
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
        rows.relations.extend(_inside_subject(grid, record, by_block))
        rows.relations.extend(_beside_schools(grid, record, by_block))
        rows.relations.extend(_authors(grid, record, by_block))
    return rows


def _role_type(grid: Grid, number: int) -> str:
    role = grid.columns[number].role if number >= 0 else None
    return role.type if role else ""


def _named(
    cell: Block | None, by_block: Mapping[int, Sequence[Mention]], type_: str
) -> list[Mention]:
    """Return the mentions of a cell that are of its column's type, else of the kin of that."""
    if cell is None:
        return []
    held = by_block.get(cell.index, ())
    exact = [m for m in held if m.type == type_]
    return exact or [m for m in held if m.type in _KIN.get(type_, {type_})]


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
        rows.attributes.extend(values.attributes(role.name, cell, subjects))
    elif role.kind == "observations":
        rows.observations.extend(values.observations(role.name, cell, subjects))
    elif role.name == INFERRED and _unsure(subjects[0], role, heading):
        return
    elif role.type == "Organization" and role.kind == "names" and _of_technologies(subjects):
        rows.relations.extend(_makers_of_representatives(grid, record, cell, by_block))
    elif inner := _inner_maker(by_block.get(cell.index, ()), subjects):
        rows.relations.extend(_made_by_inner(inner, subjects[0], cell, by_block))
    elif not is_prose(cell):
        rows.relations.extend(_stated(cell, role, subjects, by_block, heading))
        if role.type == "Organization" and _LISTED.search(heading):
            rows.attributes.extend(
                AttributeCandidate(m, "listed", "true", cell, m.start, m.end, "table:listed")
                for m in by_block.get(cell.index, ())
                if m.type == "Organization"
            )


def _stated(
    cell: Block,
    role: Role,
    subjects: Sequence[Mention],
    by_block: Mapping[int, Sequence[Mention]],
    heading: str,
) -> Iterator[Candidate]:
    """Relate the row's subjects to what a cell lists.

    Of a stage named by two technologies (GAN与VAE) it does not say which of them a model shows.
    """
    if role.name == "representative" and _of_technologies(subjects) and _one_of(subjects):
        return
    for obj in by_block.get(cell.index, ()):
        if not role.type or obj.type in _KIN.get(role.type, {role.type}):
            for subject in subjects:
                yield from _relate(subject, obj, role, cell, heading)


def _unsure(subject: Mention, role: Role, heading: str) -> bool:
    """Whether what an unnamed column lists need not be told of the row's subject."""
    if subject.type == "CreativeWork":
        return True
    return (
        role.type != "Organization"
        and (subject.type, role.type) not in _SURE_PAIRS
        and not re.search(r"类型|类别|模式$|type|category", heading, re.IGNORECASE)
    )


def _inner_maker(held: Sequence[Mention], subjects: Sequence[Mention]) -> Mention | None:
    """Return the firm of a firm's cell that a colon parts from its products: ``Parent of X: Y``."""
    if subjects[0].type != "Organization":
        return None
    for mention in held:
        after = mention.block.text[mention.end :].lstrip()
        if mention.type == "Organization" and after.startswith((":", "：")):
            return mention if mention.entity != subjects[0].entity else None
    return None


def _made_by_inner(
    inner: Mention, firm: Mention, cell: Block, by_block: Mapping[int, Sequence[Mention]]
) -> Iterator[Candidate]:
    """Relate what follows the colon to the inner firm, and that to its parent if told so."""
    if _PARENT.search(cell.text[: inner.start]):
        yield _SUBJECT_CELL.at(inner, "subOrganizationOf", firm, place_of(inner))
    for made in by_block.get(cell.index, ()):
        if made.type in MADE and made.start > inner.end:
            yield _SUBJECT_CELL.at(made, "developedBy", inner, (cell, 0, len(cell.text)))


def _one_of(subjects: Sequence[Mention]) -> bool:
    """Whether subjects are joined as alternatives, not one told by the other: 扩散（U-Net）."""
    return any(
        a.block is b.block and _JOINED.fullmatch(a.block.text[a.end : b.start])
        for a, b in itertools.pairwise(subjects)
    )


def _of_technologies(subjects: Sequence[Mention]) -> bool:
    return all(subject.type in {"Architecture", "Paradigm"} for subject in subjects)


def _makers_of_representatives(
    grid: Grid, record: Record, cell: Block, by_block: Mapping[int, Sequence[Mention]]
) -> Iterator[Candidate]:
    """Relate the firms of a row about a technology to its representatives, where pairs are plain.

    They made the models that the row names, not the technology: one firm all of them, as many
    firms as models one each; otherwise the row does not say whose is which.
    """
    firms = [m for m in by_block.get(cell.index, ()) if m.type == "Organization"]
    made = [
        m
        for number, column in enumerate(grid.columns)
        if column.role is not None and column.role.type in MADE and number in record.cells
        for m in by_block.get(record.cells[number].index, ())
        if m.type in MADE
    ]
    listed = len(re.split(r"[、,，;；/\n]", cell.text))
    alone = len(firms) == 1 and (listed == 1 or len(made) == 1)
    pairs = [(m, firms[0]) for m in made] if alone else []
    if len(firms) == len(made):
        pairs = list(zip(made, firms, strict=True))
    rule = Rule("table", "table:Organization", 0.9)
    for model, firm in pairs:
        yield rule.at(model, "developedBy", firm, (cell, firm.start, firm.end))


def _relate(
    subject: Mention, obj: Mention, role: Role, cell: Block, heading: str
) -> Iterator[Candidate]:
    chosen = property_of(subject, obj, role, heading)
    if chosen is None:
        return
    property_, reverse = chosen
    a, b = (obj, subject) if reverse else (subject, obj)
    if property_ == "producedBy" and a.type in MADE:
        property_ = "developedBy"
    if a.entity == b.entity or not relations()[property_].allows(a.type, b.type):
        return
    hedgeable = len(cell.text) > 40
    status = polarity.status(cell.text, obj.start, obj.end) if hedgeable else Status.ASSERTED
    rule = Rule("table", f"table:{role.name}", 0.95)
    yield rule.at(a, property_, b, place_of(obj), status)


def _inside_subject(
    grid: Grid, record: Record, by_block: Mapping[int, Sequence[Mention]]
) -> Iterator[Candidate]:
    """``Seedance (字节)``, ``快手 可灵 2.1``: a maker beside what it makes, in one cell."""
    cell = record.cells.get(grid.subject) if grid.subject >= 0 else None
    held = by_block.get(cell.index, ()) if cell is not None else ()
    makers = [m for m in held if m.type == "Organization"]
    if cell is None or len(makers) != 1:
        return
    for name in held:
        if name.type in MADE:
            yield _SUBJECT_CELL.at(name, "developedBy", makers[0], (cell, 0, len(cell.text)))


def _authors(
    grid: Grid, record: Record, by_block: Mapping[int, Sequence[Mention]]
) -> Iterator[Candidate]:
    """A paper beside the model that the row is about was written where the row says."""
    if _role_type(grid, grid.subject) == "Publication":
        return
    held: dict[str, list[Mention]] = {"Publication": [], "Organization": [], "Person": []}
    for number, column in enumerate(grid.columns):
        if column.role is not None and column.role.kind == "names" and column.role.type in held:
            held[column.role.type].extend(
                _named(record.cells.get(number), by_block, column.role.type)
            )
    for paper in held["Publication"]:
        for author in (*held["Organization"], *held["Person"]):
            yield _AUTHORED.at(paper, "authoredBy", author, place_of(author))


def _beside_schools(
    grid: Grid, record: Record, by_block: Mapping[int, Sequence[Mention]]
) -> Iterator[Candidate]:
    """A representative exemplifies the school that its row names beside the subject."""
    if _role_type(grid, grid.subject) != "Paradigm":
        return
    roles = [(n, c.role) for n, c in enumerate(grid.columns) if c.role is not None]
    schools = [n for n, role in roles if n != grid.subject and role.type == "Paradigm"]
    for number, role in roles:
        cell = record.cells.get(number)
        if role.name != "representative" or cell is None:
            continue
        members = [m for m in by_block.get(cell.index, ()) if m.type in MADE]
        for member, column in itertools.product(members, schools):
            for school in _named(record.cells.get(column), by_block, "Paradigm"):
                if school.type == "Paradigm":
                    yield _REPRESENTATIVE.at(member, "exemplifies", school, place_of(member))

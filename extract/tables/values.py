"""Cells to attributes and observations, by the role of their column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from extract import polarity
from extract.components.dates import dates
from extract.components.literals import Literal
from extract.components.quantities import quantities, read_quantity
from extract.facts import AttributeCandidate, ObservationCandidate
from extract.relations.kinds import TECHNOLOGIES
from extract.tables.grid import is_prose
from ontology.model import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Block
    from extract.mentions import Mention

_TICKER: Final = re.compile(
    r"(?<![A-Za-z0-9])(?:\d{6}(?:\.(?:SH|SZ|BJ))?|0?\d{4}\.HK|HK\.?\d{4,5}|\d{5}\.HK"
    r"|[A-Z]{2,5}(?:\.(?:US|O|N|OQ))?)(?![A-Za-z0-9])"
)
_BARE_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATES: Final = frozenset({"releaseDate", "foundedIn", "introducedIn"})
#: The kinds of literal that a metric's values are; others take any number.
_KINDS: Final = {
    "resolution": frozenset({"resolution"}),
    "frameRate": frozenset({"frameRate", "count"}),
    "clipDuration": frozenset({"duration"}),
    "price": frozenset({"money"}),
    "runtime": frozenset({"duration"}),
    "generationTime": frozenset({"duration"}),
}
#: Metrics whose cells list several values, each an item.
_ITEMISED: Final = frozenset({"clipDuration", "runtime"})
#: Metrics whose value may be a word (``无限制``, ``real time``).
_WORDED: Final = frozenset({"clipDuration", "interactionLatency"})
#: Metrics of one number: a list of many tells no single value.
_UNITLESS: Final = frozenset(
    {"score", "views", "episodes", "visits", "users", "parameters", "employees", "downloads"}
)
_WHOLE_NUMBER: Final = re.compile(r"\s*[\d,]+(?:\.\d+)?\s*")
_ITEM: Final = re.compile(r"[^,，、;；\n]+")
#: An item longer than this is a phrase, no value.
_ITEM_LIMIT: Final = 40


def attributes(name: str, cell: Block, subjects: Sequence[Mention]) -> Iterator[AttributeCandidate]:
    """Yield the attribute that a cell gives its row's subjects."""
    if name in _DATES:
        yield from _dates(name, cell, subjects)
    elif name == "country" and not is_prose(cell):
        for subject in subjects:
            if subject.type in {"CreativeWork", "Organization"}:
                span = (0, len(cell.text))
                yield _attribute(subject, name, cell.text, cell, span, "table:country")
    elif name == "ticker" and (match := _TICKER.search(cell.text)):
        for subject in subjects:
            if subject.type == "Organization":
                yield _attribute(subject, name, match.group(), cell, match.span(), "table:ticker")
                yield _attribute(subject, "listed", "true", cell, match.span(), "table:ticker")


def _dates(name: str, cell: Block, subjects: Sequence[Mention]) -> Iterator[AttributeCandidate]:
    """Read a date cell; what the date means depends on what it is a date of."""
    found = dates(cell.text) or _bare_year(cell.text)
    if not found:
        return
    span = (found[0].start, found[0].end)
    status = polarity.status(cell.text, *span)
    for subject in subjects:
        own = name
        if subject.type in TECHNOLOGIES:
            own = "introducedIn"
        elif subject.type == "Organization":
            if name == "releaseDate":
                continue
            own = "foundedIn"
        value = found[0].date if own == "releaseDate" else found[0].date[:4]
        yield _attribute(subject, own, value, cell, span, f"table:{name}", status)


def _attribute(
    subject: Mention,
    name: str,
    value: str,
    cell: Block,
    span: tuple[int, int],
    rule: str,
    status: Status = Status.ASSERTED,
) -> AttributeCandidate:
    return AttributeCandidate(subject, name, value, cell, *span, rule, 0.95, status)


def _bare_year(text: str) -> list[Literal]:
    match = _BARE_YEAR.search(text)
    return [Literal("date", *match.span(), match.group(), date=match.group())] if match else []


def observations(
    metric: str, cell: Block, subjects: Sequence[Mention]
) -> Iterator[ObservationCandidate]:
    """Yield the numbers that a cell gives its row's subjects."""
    if is_prose(cell) and metric != "price":
        return
    for literal in values(metric, cell.text):
        status = polarity.status(cell.text, literal.start, literal.end)
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
                # ``不支持4K，1080p``: what a cell denies is another value than those it gives
                status=Status.ASSERTED if status is Status.DENIED else status,
            )


def values(metric: str, text: str) -> list[Literal]:
    """Return the values of a cell: literals of the metric's own kind, else items with a digit."""
    wanted = _KINDS.get(metric)
    literals = [n for n in quantities(text) if wanted is None or n.kind in wanted]
    if wanted and literals and metric not in _ITEMISED:
        return literals
    kind = "count" if wanted is None else max(wanted)
    if _WHOLE_NUMBER.fullmatch(text):
        return [read_quantity("count", 0, len(text), text.strip())]
    items = list(_items(metric, kind, text, literals))
    return [] if metric in _UNITLESS and len(items) > 3 else items


def _items(metric: str, kind: str, text: str, literals: Sequence[Literal]) -> Iterator[Literal]:
    for match in _ITEM.finditer(text):
        piece = match.group().strip()
        if metric not in _WORDED and not any(char.isdigit() for char in piece):
            continue
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if len(piece) > _ITEM_LIMIT:
            yield from (n for n in literals if match.start() <= n.start < match.end())
        elif not (re.search(r"\d,$", text[:start]) and re.match(r"\d{3}", piece)):
            yield read_quantity(kind, start, start + len(piece), piece)

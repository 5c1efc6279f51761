"""The lineage view: technologies as lanes, what uses them on a time axis, lines of descent.

Never laid out by force: the lane of an entity is the nearest technology above it over lineage
relations, its place in the lane its date. What has no date stands at the lane's end, apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, Final

from api.views.widths import text_width
from graph.labels import label_key
from ontology.namespaces import slug_of
from ontology.terms import TECHNOLOGY_TYPES, lineage_relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.views.model import Edge, Node
    from api.views.reading import GraphReader

#: Lines of descent that the start page offers where the graph has their entities, by label.
_KNOWN_ROUTES: Final = (("GAN", "DiT", "世界模型"), ("Transformer", "DiT", "Sora"))
_YEAR: Final = re.compile(r"[12]\d{3}(?!\d)")
_LANES: Final = 10
_DRAWN: Final = 220
#: Lines that the start page offers, of how many stops at least, between which of the best linked.
_OFFERED: Final = 3
_LINE_LEAST: Final = 3
_TRIED: Final = 8
_UNDATED_SHOWN: Final = 12
_ROW: Final = 30.0
_LANE_PAD: Final = 30.0
_LEFT: Final = 20.0
_HEAD: Final = 34.0
_YEAR_LEAST: Final = 70.0
_YEAR_MOST: Final = 520.0
_UNDATED_WIDTH: Final = 400.0
_GAP: Final = 16.0
_LABEL_MOST: Final = 168.0


@dataclass(frozen=True, slots=True)
class Placed:
    """An entity on the time axis; ``maker`` developed it, ``width`` is what its label needs."""

    node: Node
    x: float
    y: float
    width: float
    lane: str
    dated: bool
    maker: Node | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """A technology with the strip in which what uses it stands; ``more`` is not drawn."""

    node: Node
    y: float
    height: float
    count: int
    more: int


@dataclass(frozen=True, slots=True)
class Tick:
    """A year of the axis, and where it begins."""

    label: str
    x: float


@dataclass(frozen=True, slots=True)
class LineageChart:
    """Lanes, entities and the lineage between them, every place in pixels."""

    width: float
    height: float
    undated_x: float
    ticks: tuple[Tick, ...]
    lanes: tuple[Lane, ...]
    placed: tuple[Placed, ...]
    edges: tuple[Edge, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Member:
    """What is to be stood in a lane: ``date`` is where, empty for nowhere on the axis."""

    node: Node
    date: str
    width: float
    maker: Node | None

    def placed(self, x: float, y: float, lane: str) -> Placed:
        dated = self.node.date is not None
        return Placed(self.node, round(x, 1), y, self.width, lane, dated=dated, maker=self.maker)


class _Scale:
    """Years to pixels: the more stands in a year, the wider it is."""

    def __init__(self, dates: Sequence[str], demand: dict[int, float]) -> None:
        years = [int(date[:4]) for date in dates]
        first, last = (min(years), max(years)) if years else (0, -1)
        self.ticks: list[Tick] = []
        self._starts: dict[int, tuple[float, float]] = {}
        x = _LEFT
        for year in range(first, last + 1):
            width = min(_YEAR_MOST, max(_YEAR_LEAST, demand.get(year, 0.0)))
            self._starts[year] = (x, width)
            self.ticks.append(Tick(str(year), round(x, 1)))
            x += width
        self.end = x

    def place(self, date: str) -> float:
        start, width = self._starts[int(date[:4])]
        parts = date.split("-")
        month = int(parts[1]) - 1 if len(parts) > 1 else 0
        day = int(parts[2]) - 1 if len(parts) > 2 else 0  # noqa: PLR2004
        return start + 10 + (width - 14) * (month + day / 31) / 12


def chart(reader: GraphReader, shown: Iterable[str] = ()) -> LineageChart:
    """Lay out the lanes of the best linked technologies, and what stands in them.

    Args:
        reader: the graph.
        shown: slugs that are drawn in any case, such as those of a path.
    """
    wanted = tuple(dict.fromkeys(slug for slug in shown if reader.knows(slug)))
    lanes = _lanes(reader, wanted)
    held = _members(reader, lanes, wanted)
    rows = {
        lane: [_member(reader, slug, lane) for slug in slugs]
        for lane, slugs in _fair(held, wanted).items()
    }
    dated = [(row.date, lane) for lane, members in rows.items() for row in members if row.date]
    scale = _Scale([date for date, _ in dated], _demand(dated))
    stood = {lane: _fill(rows[lane], lane, 0.0, scale) for lane in lanes}
    ends = [one.x + one.width + _GAP for told in stood.values() for one in told]
    undated_x = max((scale.end, *ends)) + 16 if ends else _LEFT
    placed: list[Placed] = []
    strips: list[Lane] = []
    top = _HEAD
    for lane in lanes:
        members = [*stood[lane], *_fill_undated(rows[lane], lane, 0.0, undated_x)]
        placed += [replace(one, y=one.y + top) for one in members]
        height = max([2 * _ROW, *(one.y for one in members)]) + _LANE_PAD
        count = len(held[lane])
        strips.append(Lane(reader.node(lane), top, height, count, count - len(members)))
        top += height
    drawn = {one.node.id for one in placed}
    return LineageChart(
        width=undated_x + _UNDATED_WIDTH,
        height=top + 10,
        undated_x=undated_x,
        ticks=tuple(scale.ticks),
        lanes=tuple(strips),
        placed=tuple(placed),
        edges=tuple(_lineage_edges(reader, {*drawn, *lanes})),
        total=sum(len(slugs) for slugs in held.values()),
    )


def chains(reader: GraphReader) -> list[list[str]]:
    """Return lines of descent worth a look, each as slugs from the older to the newer."""
    by_key: dict[str, str] = {}
    for slug, _ in reader.ranking():
        for label in reader.node(slug).labels.values():
            by_key.setdefault(label_key(label), slug)
    found = []
    for names in _KNOWN_ROUTES:
        stops = [by_key[key] for key in map(label_key, names) if key in by_key]
        if len(stops) == len(names) and all(_line(reader, *pair) for pair in pairwise(stops)):
            found.append(stops)
    best = [slug for slug, _ in reader.ranking() if reader.node(slug).type in TECHNOLOGY_TYPES]
    for pair in combinations(best[:_TRIED], 2):
        if len(found) >= _OFFERED:
            break
        line = _line(reader, *pair)
        known = any(set(line) <= set(other) for other in found)
        if len(line) >= _LINE_LEAST and not known:
            found.append(line)
    return found


def _line(reader: GraphReader, source: str, target: str) -> list[str]:
    """Return the first line of descent between two entities, empty where there is none."""
    import networkx as nx  # noqa: PLC0415  loaded with the lineage edges

    ends = (reader.iri(source).value, reader.iri(target).value)
    edges = reader.descent.graph
    if not all(end in edges for end in ends):
        return []
    if not nx.has_path(edges.to_undirected(as_view=True), *ends):
        return []  # what comes nearest instead takes long to find, and is not asked for
    paths = reader.descent.between(*ends, max_paths=1).paths
    return [slug_of(stop.iri) for stop in paths[0].stops] if paths else []


def route(reader: GraphReader, stops: Sequence[str], most: int = 4) -> list[dict[str, Any]]:
    """Return the lines of descent from each stop to the next, with the words for every hop.

    Raises:
        UnknownEntity: a stop is not in the graph.
    """
    iris = [reader.iri(slug).value for slug in stops]
    return [
        reader.descent.between(source, target, max_paths=most).as_dict()
        for source, target in pairwise(iris)
    ]


def _lanes(reader: GraphReader, wanted: Sequence[str]) -> list[str]:
    """Choose the technologies that have the most lineage, and order them by date and descent."""
    relations = frozenset(lineage_relations())
    weights: dict[str, int] = {}
    for slug, _ in reader.ranking():
        one = reader.node(slug)
        if one.type in TECHNOLOGY_TYPES:
            links = {link.other for link in reader.links(slug) if link.predicate in relations}
            weights[slug] = len(links)
    forced = [slug for slug in wanted if slug in weights]
    best = sorted((slug for slug in weights if weights[slug]), key=lambda s: (-weights[s], s))
    chosen = list(dict.fromkeys((*forced, *best)))[: max(_LANES, len(forced))]
    earliest = {slug: _earliest(reader, slug) for slug in chosen}
    rank = _generations(reader, chosen)
    return sorted(
        chosen, key=lambda slug: ((earliest[slug] or "9999")[:4], rank[slug], earliest[slug], slug)
    )


def _earliest(reader: GraphReader, slug: str) -> str:
    """Return the date of a technology, or of the first of what uses it."""
    own = reader.node(slug).date
    dates = [reader.node(link.other).date for link in reader.links(slug) if not link.outward]
    return own or min((date for date in dates if date), default="")


def _generations(reader: GraphReader, chosen: Sequence[str]) -> dict[str, int]:
    """Count for each technology the generations above it among the chosen ones."""
    above: dict[str, set[str]] = defaultdict(set)
    for edge in _lineage_edges(reader, set(chosen)):
        above[edge.source].add(edge.target)
    rank = dict.fromkeys(chosen, 0)
    for _ in chosen:  # a circle ends after as many rounds as there are technologies
        for slug in chosen:
            rank[slug] = min(
                len(chosen), max((rank[other] + 1 for other in above[slug]), default=0)
            )
    return rank


def _lineage_edges(reader: GraphReader, slugs: set[str]) -> list[Edge]:
    wanted = frozenset(lineage_relations())
    return [edge for edge in reader.edges_among(slugs) if edge.predicate in wanted]


def _members(
    reader: GraphReader, lanes: Sequence[str], wanted: Sequence[str]
) -> dict[str, list[str]]:
    """Return what stands in each lane: what reaches it in the fewest lineage steps downwards."""
    relations = frozenset(lineage_relations())
    held: dict[str, str] = {lane: lane for lane in lanes}
    frontier = list(reversed(lanes))  # the later generation takes what two of them could claim
    while frontier:
        following = []
        for slug in frontier:
            for link in reader.links(slug):
                if not link.outward and link.predicate in relations and link.other not in held:
                    held[link.other] = held[slug]
                    following.append(link.other)
        frontier = following
    members: dict[str, list[str]] = {lane: [] for lane in lanes}
    for slug, lane in held.items():
        members[lane].append(slug)
    for slug in wanted:
        if slug not in held and lanes:
            members[lanes[-1]].append(slug)
    return members


def _fair(members: dict[str, list[str]], wanted: Sequence[str]) -> dict[str, list[str]]:
    """Cut every lane to its share, the technology itself and what is wanted first."""
    share = max(6, _DRAWN // max(1, len(members)))
    kept = {}
    for lane, slugs in members.items():
        first = [slug for slug in slugs if slug == lane or slug in wanted]
        kept[lane] = list(dict.fromkeys((*first, *slugs)))[:share]
    return kept


def _member(reader: GraphReader, slug: str, lane: str) -> _Member:
    one = reader.node(slug)
    date = one.date or (_earliest(reader, slug) if slug == lane else "")
    maker = _maker(reader, slug)
    return _Member(one, date if _YEAR.match(date) else "", _width(one, maker), maker)


def _demand(dated: Sequence[tuple[str, str]]) -> dict[int, float]:
    """Return the width that each year would need for its fullest lane in three rows."""
    counts: dict[tuple[int, str], int] = defaultdict(int)
    for date, lane in dated:
        counts[int(date[:4]), lane] += 1
    demand: dict[int, float] = defaultdict(float)
    for (year, _), count in counts.items():
        demand[year] = max(demand[year], count * 140.0 / 3)
    return demand


def _fill(rows: Sequence[_Member], lane: str, top: float, scale: _Scale) -> list[Placed]:
    """Stand the dated entities of a lane in as few rows as their labels allow.

    A technology without a date of its own stands just before the first of what uses it.
    """
    ends: list[float] = []
    placed = []
    dated = [row for row in rows if row.date]
    dated.sort(key=lambda row: (row.date, row.node.id != lane, row.node.id))
    for member in dated:
        x = scale.place(member.date)
        row = next((at for at, end in enumerate(ends) if end <= x), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = x + member.width + _GAP
        placed.append(member.placed(x, _row_y(top, row), lane))
    return placed


def _fill_undated(rows: Sequence[_Member], lane: str, top: float, left: float) -> list[Placed]:
    """Stand the entities without a date beside the axis, in lines."""
    x, row = left + 10, 0
    placed = []
    for member in [row for row in rows if not row.date][:_UNDATED_SHOWN]:
        if x > left + 10 and x + member.width > left + _UNDATED_WIDTH:
            x, row = left + 10, row + 1
        placed.append(member.placed(x, _row_y(top, row), lane))
        x += member.width + _GAP
    return placed


def _row_y(top: float, row: int) -> float:
    return round(top + _LANE_PAD / 2 + _ROW / 2 + row * _ROW, 1)


def _width(one: Node, maker: Node | None) -> float:
    label = max(text_width(text) for text in one.labels.values())
    beside = (
        max((text_width(text) for text in maker.labels.values()), default=0.0) if maker else 0.0
    )
    return 20.0 + min(_LABEL_MOST, label + (beside * 0.85 + 8 if beside else 0.0))


def _maker(reader: GraphReader, slug: str) -> Node | None:
    makers = [
        link.other
        for link in reader.links(slug)
        if link.outward and link.predicate == "developedBy"
    ]
    return reader.node(min(makers, key=lambda one: (-reader.degree(one), one))) if makers else None

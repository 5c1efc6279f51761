"""Pictures of a part of the graph: its best linked part, a neighbourhood, the paths between two."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from api.views.model import Group, Picture
from api.views.widths import text_width
from ontology.errors import UnknownEntity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.views.model import Edge, Node
    from api.views.reading import GraphReader, Link

#: No picture draws more nodes than this.
MOST_NODES: Final = 300
#: Neighbours of one class over one relation that are drawn before the rest becomes a group.
PER_GROUP: Final = 10
_OPENED: Final = 24
#: How many of a class the overview shows.
_QUOTAS: Final = {
    "Architecture": 9,
    "Paradigm": 8,
    "Method": 5,
    "Model": 26,
    "Organization": 18,
    "Product": 5,
    "CreativeWork": 3,
    "Person": 4,
    "Sector": 5,
    "Publication": 2,
    "Benchmark": 2,
}
_PATHS: Final = 5
_STEPS: Final = 8
_VISITED: Final = 60_000
_MANY: Final = 40


def overview(reader: GraphReader) -> Picture:
    """Draw the best linked entities of each class, as far as they hang together."""
    left = dict(_QUOTAS)
    chosen: list[str] = []
    ranking = reader.ranking()
    for slug, _ in ranking:
        kind = reader.node(slug).type
        if left.get(kind, 0) > 0:
            left[kind] -= 1
            chosen.append(slug)
        if not any(left.values()):
            break
    edges = reader.edges_among(chosen)
    drawn = _largest_part(chosen, edges)
    edges = [edge for edge in edges if edge.source in drawn and edge.target in drawn]
    return _draw(reader, [slug for slug in chosen if slug in drawn], edges, total=len(ranking))


def neighbourhood(reader: GraphReader, focus: Sequence[str], opened: Iterable[str] = ()) -> Picture:
    """Draw entities with their neighbours, of many of a kind the best linked and a group.

    Args:
        reader: the graph.
        focus: slugs of the entities to draw around.
        opened: ids of further entities, or of groups, whose neighbours are drawn as well.

    Raises:
        UnknownEntity: one of ``focus`` is not in the graph.
    """
    chosen: dict[str, None] = {reader.node(slug).id: None for slug in focus}
    groups: dict[str, Group] = {}
    reachable = set(chosen)
    more = [name for name in opened if not name.startswith("group:")]
    wide = {name for name in opened if name.startswith("group:")}
    for slug in (*focus, *(name for name in more if reader.knows(name))):
        chosen.setdefault(slug)
        reachable |= {link.other for link in reader.links(slug)} | {slug}
        for group, members in _grouped(reader, slug):
            cap = _OPENED * 4 if group.id in wide else PER_GROUP
            shown, rest = members[:cap], members[cap:]
            if len(rest) == 1:
                shown, rest = members, []
            chosen.update(dict.fromkeys(shown))
            if rest:
                groups[group.id] = replace(group, count=len(rest))
    drawn = list(chosen)[:MOST_NODES]
    return _draw(
        reader,
        drawn,
        reader.edges_among(drawn),
        groups=[group for group in groups.values() if group.of in set(drawn)],
        focus=frozenset(focus),
        total=len(reachable),
    )


def expansion(reader: GraphReader, opened: str, known: Iterable[str]) -> Picture:
    """Return what opening an entity, or a group of its neighbours, adds to the nodes known.

    The nodes come without places: whoever draws them knows where there is room.

    Raises:
        UnknownEntity: the entity is not in the graph.
    """
    held = {slug for slug in known if reader.knows(slug)}
    slug = group_owner(opened)
    reader.iri(slug)
    added: dict[str, None] = {}
    groups = []
    total = 0
    room = max(0, MOST_NODES - len(held | {slug}))
    for group, members in _grouped(reader, slug):
        if opened not in {slug, group.id}:
            continue
        fresh = [member for member in members if member not in held]
        total += len(fresh)
        cap = min(_OPENED if opened != slug else PER_GROUP, room - len(added))
        shown, rest = fresh[: max(cap, 0)], fresh[max(cap, 0) :]
        added.update(dict.fromkeys(shown))
        if rest:
            groups.append(replace(group, count=len(rest)))
    drawn = held | {slug} | set(added)
    edges: dict[str, Edge] = {}
    for new in (*added, slug):
        for edge in _edges_of(reader, new, drawn):
            edges[edge.id] = edge
    nodes = [_with_hidden(reader.node(one), reader, drawn) for one in (slug, *added)]
    return Picture(tuple(nodes), tuple(edges.values()), tuple(groups), total=total)


def group_owner(name: str) -> str:
    """Return the entity that a name of an entity or a group belongs to."""
    return name.removeprefix("group:").split("|", 1)[0]


def paths(reader: GraphReader, source: str, target: str) -> Picture:
    """Draw the shortest paths between two entities over the whole graph, whatever is drawn.

    Raises:
        UnknownEntity: one of them is not in the graph.
    """
    for slug in (source, target):
        reader.iri(slug)
    found = _shortest(reader, source, target)
    slugs = dict.fromkeys(slug for path in found for slug in path) or dict.fromkeys(
        (source, target)
    )
    edges = [] if not found else reader.edges_among(slugs)
    beside = {frozenset(pair) for path in found for pair in pairwise(path)}
    used = [edge for edge in edges if frozenset((edge.source, edge.target)) in beside]
    columns: dict[str, tuple[int, int]] = {}
    for row, path in enumerate(found):
        for column, slug in enumerate(path):
            columns.setdefault(slug, (column, row))
    start = [
        (columns[slug][0] * 210.0, columns[slug][1] * 120.0) if slug in columns else None
        for slug in slugs
    ]
    nodes = [
        replace(
            reader.node(slug).at(*(place or (index * 260.0, 0.0))), focus=slug in (source, target)
        )
        for index, (slug, place) in enumerate(zip(slugs, start, strict=True))
    ]
    drawn = set(slugs)
    return Picture(
        tuple(_with_hidden(one, reader, drawn) for one in nodes),
        tuple(used),
        total=len(slugs),
        paths=tuple(tuple(path) for path in found),
    )


def _shortest(reader: GraphReader, source: str, target: str) -> list[list[str]]:
    """Return up to five of the shortest paths, those over the least linked entities first.

    A hub that links everything with everything says little about two entities.
    """
    if source == target:
        return [[source]]
    before: dict[str, list[str]] = {source: []}
    depth = {source: 0}
    queue = deque([source])
    while queue:
        slug = queue.popleft()
        if depth[slug] >= min(_STEPS, depth.get(target, _STEPS)) or len(depth) > _VISITED:
            break
        for other in sorted({link.other for link in reader.links(slug)}):
            if other not in depth:
                depth[other] = depth[slug] + 1
                before[other] = [slug]
                queue.append(other)
            elif depth[other] == depth[slug] + 1:
                before[other].append(slug)
    if target not in depth:
        return []
    complete: list[list[str]] = []
    partial = [[target]]
    while partial and len(complete) < _PATHS * 20:
        path = partial.pop()
        if path[-1] == source:
            complete.append(path[::-1])
        else:
            partial += [[*path, slug] for slug in before[path[-1]]]
    complete.sort(key=lambda path: (sum(reader.degree(slug) for slug in path[1:-1]), path))
    return complete[:_PATHS]


def _grouped(reader: GraphReader, slug: str) -> list[tuple[Group, list[str]]]:
    """Return the neighbours of an entity by relation, direction and class, best linked first."""
    members: dict[tuple[str, bool, str], set[str]] = defaultdict(set)
    for link in reader.links(slug):
        members[_kind(reader, link)].add(link.other)
    found = []
    for (predicate, outward, kind), slugs in sorted(members.items()):
        ordered = sorted(slugs, key=lambda other: (-reader.degree(other), other))
        found.append((Group(slug, predicate, outward, kind, len(slugs)), ordered))
    return found


def _kind(reader: GraphReader, link: Link) -> tuple[str, bool, str]:
    try:
        kind = reader.node(link.other).type
    except UnknownEntity:  # imported RDF may link to what it does not describe
        kind = "Thing"
    return link.predicate, link.outward, kind


def _edges_of(reader: GraphReader, slug: str, drawn: set[str]) -> list[Edge]:
    """Return the statements between an entity and drawn ones, either way round."""
    found = reader.edges_from(slug, drawn)
    for link in reader.links(slug):
        if not link.outward and link.other in drawn:
            found += reader.edges_from(link.other, {slug})
    return found


def _with_hidden(entity: Node, reader: GraphReader, drawn: set[str]) -> Node:
    others = {link.other for link in reader.links(entity.id)}
    return replace(entity, hidden=len(others - drawn))


def _largest_part(slugs: Sequence[str], edges: Sequence[Edge]) -> set[str]:
    """Return the largest set of entities that hang together."""
    beside: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        beside[edge.source].add(edge.target)
        beside[edge.target].add(edge.source)
    best: set[str] = set()
    seen: set[str] = set()
    for slug in slugs:
        if slug in seen:
            continue
        part, pending = {slug}, [slug]
        while pending:
            for other in beside[pending.pop()] - part:
                part.add(other)
                pending.append(other)
        seen |= part
        best = max(best, part, key=len)
    return best


def _draw(
    reader: GraphReader,
    slugs: Sequence[str],
    edges: Sequence[Edge],
    *,
    groups: Sequence[Group] = (),
    focus: frozenset[str] = frozenset(),
    total: int = 0,
) -> Picture:
    """Give every node and group its place."""
    from api.views.layout import spread  # noqa: PLC0415  numpy: the service is ready before it

    drawn = set(slugs)
    nodes = [
        replace(_with_hidden(reader.node(slug), reader, drawn), focus=slug in focus)
        for slug in slugs
    ]
    index = {slug: number for number, slug in enumerate(slugs)}
    wide = 1.2 if len(nodes) > _MANY else 1.0
    sizes = [_size(entity, wide) for entity in nodes] + [(130.0, 46.0)] * len(groups)
    pairs = {tuple(sorted((index[e.source], index[e.target]))) for e in edges}
    pairs |= {(index[group.of], len(nodes) + at) for at, group in enumerate(groups)}
    places = spread(sizes, sorted(pairs))  # type: ignore[arg-type]
    return Picture(
        nodes=tuple(one.at(*places[at]) for at, one in enumerate(nodes)),
        edges=tuple(edges),
        groups=tuple(
            replace(group, x=places[len(nodes) + at][0], y=places[len(nodes) + at][1])
            for at, group in enumerate(groups)
        ),
        total=max(total, len(nodes)),
    )


def _size(entity: Node, wide: float) -> tuple[float, float]:
    """Return the room that a node needs; seen from afar, labels are drawn larger."""
    width = max(text_width(label) for label in entity.labels.values())
    return wide * max(48.0, min(width, 150.0) + 14.0), wide * 56.0

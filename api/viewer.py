"""Pictures of the graph: one HTML file with everything in it, for a browser without a network.

pyvis builds the nodes, the edges and the options; the page is our own, since those that pyvis
writes load from elsewhere and put labels into HTML as they are. What is shown as text is set as
text by the page's script, so a label is never markup.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import pyoxigraph as ox
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup
from pyvis.network import Network

from graph.evidence import sources_of
from graph.names import labels_of, pick
from graph.vocabulary import ALT_LABEL, DEFAULT, INFERRED, TYPE, rg
from ontology.namespaces import RESOURCE
from ontology.terms import ENTITY_TYPES, relations, term_labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.store.base import GraphStore

#: Most entities that are drawn unless more are asked for: a picture beyond it is hardly read.
LIMIT: Final = 300
#: Colour (told apart by colour-blind eyes too) and shape of each class.
STYLES: Final[dict[str, tuple[str, str]]] = {
    "Organization": ("#0072b2", "box"),
    "Person": ("#56b4e9", "ellipse"),
    "Model": ("#d55e00", "dot"),
    "Architecture": ("#009e73", "square"),
    "Paradigm": ("#117733", "diamond"),
    "Method": ("#44aa99", "triangle"),
    "Product": ("#e69f00", "dot"),
    "CreativeWork": ("#cc79a7", "star"),
    "Publication": ("#999999", "triangleDown"),
    "Benchmark": ("#882255", "hexagon"),
    "Sector": ("#f0e442", "box"),
}
_DARK_TEXT: Final = frozenset({"Person", "Sector"})
_WORDS: Final = {
    "en": {
        "find": "Find",
        "kinds": "Classes",
        "hint": "Click a node or an edge to see what the reports say of it.",
        "drawn": "drawn {n} of {m} entities, {e} relations",
        "title": "Knowledge graph",
    },
    "zh": {
        "find": "查找",
        "kinds": "类别",
        "hint": "点击节点或连线，查看报告原文。",
        "drawn": "绘出 {m} 个实体中的 {n} 个，{e} 条关系",
        "title": "知识图谱",
    },
}

_Edge = tuple[str, str, str]


def picture(
    store: GraphStore,
    entities: Sequence[str] = (),
    *,
    hops: int = 1,
    limit: int = LIMIT,
    language: str = "en",
) -> str:
    """Return a page that shows entities (IRIs) and those within ``hops`` of them.

    Without entities it shows the best connected of the whole graph. At most ``limit`` are drawn,
    nearest first, and the page says how many there are.
    """
    words = _WORDS.get(language, _WORDS["en"])
    edges = _edges(store)
    everyone = _entities(store)
    chosen = _near(edges, entities, hops) if entities else _best_connected(edges, everyone)
    shown = [iri for iri in chosen if iri in everyone][:limit]
    kept = set(shown)
    drawn = [edge for edge in edges if edge[0] in kept and edge[2] in kept]
    network = _network(store, everyone, shown, drawn, language)
    nodes, told_edges, *_, options = network.get_network_data()
    names = [pick(labels_of(store, iri), language) for iri in entities]
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(default=True),
    )
    return environment.get_template("picture.html").render(
        language=language,
        title=", ".join(names) or words["title"],
        drawn=words["drawn"].format(n=len(shown), m=len(chosen), e=len(drawn)),
        words=words,
        vis_js=Markup(_bundled("vis-network.min.js").replace("</script", "<\\/script")),  # noqa: S704
        vis_css=Markup(_bundled("vis-network.css").replace("</style", "")),  # noqa: S704
        data=Markup(  # noqa: S704  every < of the data is written as an escape
            _script_safe(
                {
                    "nodes": nodes,
                    "edges": told_edges,
                    "options": json.loads(options),
                    "kinds": _kinds(everyone, shown, language),
                }
            )
        ),
    )


def _edges(store: GraphStore) -> list[_Edge]:
    """Return the relations between entities, concluded ones included."""
    return sorted(
        (quad.subject.value, name, quad.object.value)
        for name in (*relations(), "linkedTo")
        for quad in store.quads(None, rg(name), None, DEFAULT)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    )


def _entities(store: GraphStore) -> dict[str, str]:
    """Return every entity with its class."""
    found: dict[str, str] = {}
    for kind in ENTITY_TYPES:
        for quad in store.quads(None, TYPE, rg(kind), DEFAULT):
            if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(RESOURCE):
                found[quad.subject.value] = kind
    return found


def _near(edges: list[_Edge], entities: Sequence[str], hops: int) -> list[str]:
    """Return the entities within ``hops``, nearest first."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((a, b) for a, _, b in edges)
    distance = dict.fromkeys(entities, 0)
    pending = deque(entities)
    while pending:
        iri = pending.popleft()
        if iri not in graph or distance[iri] >= hops:
            continue
        for neighbour in sorted(graph[iri], key=lambda n: (-graph.degree[n], n)):
            if neighbour not in distance:
                distance[neighbour] = distance[iri] + 1
                pending.append(neighbour)
    return list(distance)


def _best_connected(edges: list[_Edge], everyone: dict[str, str]) -> list[str]:
    degree = Counter(end for a, _, b in edges for end in (a, b))
    return sorted(everyone, key=lambda iri: (-degree[iri], iri))


def _network(
    store: GraphStore,
    everyone: dict[str, str],
    shown: list[str],
    drawn: list[_Edge],
    language: str,
) -> Network:
    network = Network(directed=True)
    places = _layout(shown, drawn)
    for iri in shown:
        labels = labels_of(store, iri)
        kind = everyone[iri]
        color, shape = STYLES[kind]
        x, y = places[iri]
        network.add_node(
            iri,
            label=pick(labels, language) or iri,
            shape=shape,
            color=color,
            x=x,
            y=y,
            kind=kind,
            kindLabel=_label(kind, language),
            names=list(labels.values()),
            aliases=_aliases(store, iri),
            font={"color": _text_color(kind, shape)},
        )
    for a, name, b in drawn:
        subject, told = ox.NamedNode(a), ox.NamedNode(b)
        triple = ox.Triple(subject, rg(name), told)
        concluded = next(store.quads(subject, rg(name), told, INFERRED), None)
        network.add_edge(
            a,
            b,
            label=_label(name, language),
            dashes=concluded is not None,
            evidence=[source.as_dict() for source in sources_of(store, triple)],
        )
    network.set_options(json.dumps(_OPTIONS))
    return network


_OPTIONS: Final = {
    "physics": {"enabled": False},
    "interaction": {"hover": True, "keyboard": {"enabled": False}, "tooltipDelay": 200},
    "nodes": {"font": {"size": 16}},
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.6}},
        "font": {"size": 11, "align": "middle", "strokeWidth": 3},
        "color": {"color": "#8c959f", "highlight": "#1b1f24"},
        "smooth": {"enabled": True, "type": "dynamic"},
    },
}


def _layout(shown: list[str], drawn: list[_Edge]) -> dict[str, tuple[float, float]]:
    """Return places for the nodes, the same in each run."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(shown)
    graph.add_edges_from((a, b) for a, _, b in drawn)
    size = 110 * max(3.0, len(shown) ** 0.5)
    placed = nx.spring_layout(graph, seed=7, k=2.2 / max(1.0, len(shown) ** 0.5), iterations=80)
    return {
        iri: (round(float(x) * size, 1), round(float(y) * size, 1))
        for iri, (x, y) in placed.items()
    }


def _kinds(everyone: dict[str, str], shown: list[str], language: str) -> list[dict[str, str]]:
    present = {everyone[iri] for iri in shown}
    return [
        {"name": kind, "label": _label(kind, language), "color": STYLES[kind][0]}
        for kind in ENTITY_TYPES
        if kind in present
    ]


def _label(name: str, language: str) -> str:
    return term_labels().get(name, {}).get(language, name)


def _aliases(store: GraphStore, iri: str) -> list[str]:
    quads = store.quads(ox.NamedNode(iri), ALT_LABEL, None, DEFAULT)
    return sorted(q.object.value for q in quads if isinstance(q.object, ox.Literal))


def _text_color(kind: str, shape: str) -> str:
    inside = shape in {"box", "ellipse"}
    return "#ffffff" if inside and kind not in _DARK_TEXT else "#1b1f24"


def _bundled(name: str) -> str:
    """Return a file of vis-network as pyvis carries it."""
    folder = files("pyvis") / "templates" / "lib" / "vis-9.1.2"
    return (folder / name).read_text(encoding="utf-8")


def _script_safe(told: dict[str, Any]) -> str:
    """Return JSON that can stand in a script element, whatever the labels hold."""
    text = json.dumps(told, ensure_ascii=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text

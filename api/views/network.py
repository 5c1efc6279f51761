"""The thin seam to the drawing library: a picture as pyvis' nodes, edges and options.

pyvis builds them and is used for nothing else (its own pages load from other hosts and do not
escape labels); ``static/js/graph/`` draws them with vis-network.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ontology.terms import lineage_relations

if TYPE_CHECKING:
    from api.views.model import Picture

_LEAST, _MOST = 9, 22


def to_network(picture: Picture) -> dict[str, Any]:
    """Return a picture as ``{"nodes", "edges", "options", "drawn", "total", "paths"}``."""
    from pyvis.network import Network  # noqa: PLC0415  0.4 s, and not every request draws

    network = Network(directed=True, height="100%", width="100%", cdn_resources="in_line")
    network.toggle_physics(status=False)
    for entity in picture.nodes:
        told = asdict(entity)
        network.add_node(
            told.pop("id"),
            label=next(iter(entity.labels.values())),
            shape="custom",
            kind="entity",
            size=_size(entity.degree),
            **told,
        )
    for group in picture.groups:
        told = asdict(group)
        network.add_node(
            group.id, label=f"+{group.count}", shape="custom", kind="group", size=14, **told
        )
        ends = (group.of, group.id) if group.outward else (group.id, group.of)
        network.add_edge(
            *ends, id=f"{group.id}|edge", predicate=group.predicate, kind="group", lineage=False
        )
    lineage = frozenset(lineage_relations())
    held = {node["id"] for node in network.nodes}
    for edge in picture.edges:
        if edge.source not in held or edge.target not in held:
            # What an opened node is linked with may be drawn already, and not be sent again.
            for slug in {edge.source, edge.target} - held:
                network.add_node(slug, label=slug, shape="custom", kind="known")
                held.add(slug)
        network.add_edge(
            edge.source,
            edge.target,
            id=edge.id,
            kind="statement",
            predicate=edge.predicate,
            lineage=edge.predicate in lineage,
            reports=list(edge.reports),
            confidence=edge.confidence,
            count=edge.count,
            inferred=edge.inferred,
        )
    return {
        "nodes": [node for node in network.nodes if node["kind"] != "known"],
        "edges": network.edges,
        "options": json.loads(network.options.to_json()),
        "drawn": len(picture.nodes),
        "total": picture.total,
        "paths": [list(path) for path in picture.paths],
    }


def _size(degree: int) -> float:
    return round(min(_MOST, _LEAST + 2.1 * math.sqrt(degree)), 1)

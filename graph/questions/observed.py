"""Observations as statements about what they measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.vocabulary import DEFAULT, rg

if TYPE_CHECKING:
    from graph.questions.results import Tools


def stated(tools: Tools, triple: ox.Triple) -> ox.Triple:
    """Return the value of an observation as a triple of the entity and the metric."""
    if triple.predicate != rg("valueText"):
        return triple
    about = next(tools.store.quads(triple.subject, rg("about"), None, DEFAULT), None)
    metric = next(tools.store.quads(triple.subject, rg("metric"), None, DEFAULT), None)
    if about is None or metric is None or not isinstance(about.object, ox.NamedNode):
        return triple
    name = str(getattr(metric.object, "value", "metric"))
    return ox.Triple(about.object, rg(name), triple.object)

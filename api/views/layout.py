"""Places for nodes: a force-directed layout that is the same in every run, without overlaps."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

_GOLDEN: Final = math.pi * (3 - math.sqrt(5))
_SPRING: Final = 118.0
_ROUNDS: Final = 220
_LABEL_ROUNDS: Final = 140
_LARGE: Final = 150
#: Area of the drawing over the area of its boxes.
_ROOMY: Final = 2.6


def spread(
    sizes: Sequence[tuple[float, float]],
    edges: Sequence[tuple[int, int]],
    start: Sequence[tuple[float, float] | None] = (),
) -> list[tuple[float, float]]:
    """Return a place for each node, so that linked ones are near and no two cover each other.

    Args:
        sizes: width and height that each node needs, its label included, in pixels.
        edges: pairs of linked nodes, by their index.
        start: where each node begins, None for anywhere; without it on a spiral in given order.
    """
    count = len(sizes)
    if count < 2:  # noqa: PLR2004
        return [(0.0, 0.0)] * count
    places = _spiral(count)
    for index, place in enumerate(start):
        if place is not None:
            places[index] = place
    _pull_and_push(places, np.array(edges, dtype=np.int64).reshape(-1, 2))
    boxes = np.array(sizes, dtype=np.float64)
    _draw_together(places, boxes)
    _make_room(places, boxes)
    places -= (places.max(axis=0) + places.min(axis=0)) / 2
    return [(round(float(x), 1), round(float(y), 1)) for x, y in places]


def _spiral(count: int) -> Points:
    index = np.arange(count)
    radius = _SPRING * 0.6 * np.sqrt(index + 0.5)
    return np.column_stack((radius * np.cos(index * _GOLDEN), radius * np.sin(index * _GOLDEN)))


def _pull_and_push(places: Points, edges: NDArray[np.int64]) -> None:
    """Move the nodes as Fruchterman and Reingold did, with a weak pull to the middle."""
    rounds = _ROUNDS if len(places) < _LARGE else _ROUNDS // 2
    links = np.bincount(edges.ravel(), minlength=len(places)).astype(np.float64)
    for step in range(rounds):
        offsets = places[:, None, :] - places[None, :, :]
        squares = np.einsum("ijk,ijk->ij", offsets, offsets)
        np.maximum(squares, 25.0, out=squares)
        moves = np.einsum("ijk,ij->ik", offsets, _SPRING**2 / squares)
        if len(edges):
            ends = places[edges[:, 0]] - places[edges[:, 1]]
            lengths = np.sqrt(np.einsum("ij,ij->i", ends, ends))[:, None]
            # A hub holds each of its many neighbours less tightly, so that they can spread.
            hub = np.sqrt(np.maximum(links[edges[:, 0]], links[edges[:, 1]]))[:, None]
            pulls = ends * lengths / _SPRING / np.maximum(1.0, hub / 2.2)
            np.add.at(moves, edges[:, 0], -pulls)
            np.add.at(moves, edges[:, 1], pulls)
        moves -= places * (0.05 + 0.009 * len(places))
        lengths = np.sqrt(np.einsum("ij,ij->i", moves, moves))[:, None]
        limit = _SPRING * 0.9 * (1 - step / rounds) ** 1.5 + 0.5
        places += moves / np.maximum(lengths, 1e-9) * np.minimum(lengths, limit)


def _draw_together(places: Points, sizes: Points) -> None:
    """Shrink the whole to about the area that its boxes need, its far ends more than its middle."""
    places -= np.median(places, axis=0)
    radii = np.sqrt(np.einsum("ij,ij->i", places, places))
    farthest = radii.max()
    if farthest == 0:
        return
    wanted = math.sqrt(_ROOMY * float((sizes[:, 0] * sizes[:, 1]).sum()) / math.pi)
    bent = (radii / farthest) ** 0.8 * min(wanted, farthest)
    places *= (bent / np.maximum(radii, 1e-9))[:, None]


def _make_room(places: Points, sizes: Points) -> None:
    """Push apart nodes whose boxes overlap, along the axis on which less is to be moved."""
    needed = (sizes[:, None, :] + sizes[None, :, :]) / 2
    for _ in range(_LABEL_ROUNDS):
        offsets = places[:, None, :] - places[None, :, :]
        overlaps = needed - np.abs(offsets)
        np.fill_diagonal(overlaps[:, :, 0], -1.0)
        both = (overlaps > 0).all(axis=2)
        if not both.any():
            return
        signs = np.sign(offsets)
        order = np.sign(np.subtract.outer(np.arange(len(places)), np.arange(len(places))))
        signs = np.where(signs == 0, order[:, :, None], signs)
        along_x = overlaps[:, :, 0] < overlaps[:, :, 1]
        push = np.zeros_like(offsets)
        push[:, :, 0] = np.where(both & along_x, overlaps[:, :, 0] * signs[:, :, 0], 0)
        push[:, :, 1] = np.where(both & ~along_x, overlaps[:, :, 1] * signs[:, :, 1], 0)
        places += push.sum(axis=1) * 0.27

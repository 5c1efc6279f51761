"""The two heads over the encoder's states: labels of words, and properties of pairs of mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from extract.learned.encoder import gelu
from extract.learned.spans import (
    ALLOWED,
    LABELS,
    PROPERTIES,
    TYPES,
    Ints,
    Spot,
    context_of,
    pair_features,
    pairs,
    shapes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.learned.weights import Floats, Weights
    from extract.learned.windows import Window

ATTENTION_HEADS: Final = 4
_FORBIDDEN: Final = -1e4


@dataclass(frozen=True, slots=True)
class Tagged:
    """Words ``[first, last)`` of a window that the tagger takes for a name, and how sure it is."""

    first: int
    last: int
    type: str
    probability: float


def _legal() -> Floats:
    """Return the transition table: an I follows only a B or I of its type."""
    table = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for to, label in enumerate(LABELS):
        if label.startswith("I-"):
            for of, before in enumerate(LABELS):
                if before[2:] != label[2:]:
                    table[of, to] = _FORBIDDEN
    return table


_LEGAL: Final = _legal()


def word_means(states: Floats, window: Window) -> Floats:
    """Return the mean state of each word's pieces."""
    table = np.concatenate(
        (
            np.zeros((1, states.shape[1]), dtype=np.float64),
            np.cumsum(states, axis=0, dtype=np.float64),
        )
    )
    first = np.asarray([w.first for w in window.words])
    last = np.asarray([w.last for w in window.words])
    means: Floats = ((table[last] - table[first]) / (last - first)[:, None]).astype(np.float32)
    return means


def label_probabilities(weights: Weights, states: Floats, window: Window) -> Floats:
    """Return ``[words, labels]``."""
    a = weights.arrays
    inputs = np.concatenate((word_means(states, window), shapes(window.words)), axis=1)
    hidden = gelu(inputs @ a["tag.in.w"].T + a["tag.in.b"])
    logits = hidden @ a["tag.out.w"].T + a["tag.out.b"]
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    return np.round(logits, 3)


def decode(probabilities: Floats, window: Window) -> list[Tagged]:
    """Return the names on the best legal path of labels; a name ends with its block."""
    scores = np.log(probabilities + np.float32(1e-4))
    found: list[Tagged] = []
    low = 0
    words = window.words
    for high in range(1, len(words) + 1):
        if high == len(words) or words[high].block is not words[low].block:
            if words[low].told:
                found.extend(_names(_path(scores[low:high]), probabilities, low))
            low = high
    return found


def _path(scores: Floats) -> list[int]:
    best = scores[0].copy()
    best[[i for i, label in enumerate(LABELS) if label.startswith("I-")]] += _FORBIDDEN
    back = []
    for row in scores[1:]:
        moves = best[:, None] + _LEGAL
        back.append(moves.argmax(axis=0))
        best = moves.max(axis=0) + row
    path = [int(best.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


def _names(path: Sequence[int], probabilities: Floats, low: int) -> list[Tagged]:
    found = []
    position = 0
    while position < len(path):
        label = LABELS[path[position]]
        end = position + 1
        if label != "O":
            while end < len(path) and LABELS[path[end]] == f"I-{label[2:]}":
                end += 1
            held = [probabilities[low + i, path[i]] for i in range(position, end)]
            found.append(
                Tagged(
                    low + position,
                    low + end,
                    label[2:],
                    round(float(np.exp(np.mean(np.log(np.asarray(held) + 1e-4)))), 3),
                )
            )
        position = end
    return found


def type_masses(probabilities: Floats, window: Window, spot: Spot) -> Floats:
    """Return the tagger's mean belief, for each type, that a mention's words are of it."""
    rows = [
        i
        for i, w in enumerate(window.words)
        if w.told and w.first < spot.last and spot.first < w.last
    ]
    table = probabilities[rows, 1:].reshape(len(rows), len(TYPES), 2).sum(axis=2)
    means: Floats = np.round(table.mean(axis=0), 3)
    return means


@dataclass(slots=True)
class Judged:
    """Pairs of spots ``[n, 2]`` with the probability of each property ``[n, properties]``."""

    spots: list[Spot]
    pairs: Ints
    probabilities: Floats


def _stretch_means(states: Floats, stretches: Sequence[tuple[int, int]]) -> Floats:
    table = np.concatenate(
        (
            np.zeros((1, states.shape[1]), dtype=np.float64),
            np.cumsum(states, axis=0, dtype=np.float64),
        )
    )
    first = np.asarray([a for a, _ in stretches])
    last = np.maximum(np.asarray([b for _, b in stretches]), first + 1)
    means: Floats = ((table[last] - table[first]) / (last - first)[:, None]).astype(np.float32)
    return means


def judge(weights: Weights, states: Floats, window: Window, found: list[Spot]) -> Judged:
    """Score every pair of mentions of a window that the schema lets stand in a relation."""
    table = pairs(found)
    if not len(table):
        return Judged(found, table, np.zeros((0, len(PROPERTIES)), dtype=np.float32))
    a = weights.arrays
    s, o = table[:, 0], table[:, 1]
    mentions = _stretch_means(states, [(m.first, m.last) for m in found])
    contexts = _stretch_means(states, [context_of(window, m) for m in found])
    hidden = (mentions @ a["pair.s.w"].T + contexts @ a["pair.cs.w"].T)[s]
    hidden += (mentions @ a["pair.o.w"].T + contexts @ a["pair.co.w"].T)[o]
    hidden += (mentions @ a["pair.ms.w"].T)[s] * (mentions @ a["pair.mo.w"].T)[o]
    left = np.asarray([m.first for m in found])
    right = np.asarray([m.last for m in found])
    low, high = np.minimum(right[s], right[o]), np.maximum(left[s], left[o])
    sums = np.concatenate(
        (
            np.zeros((1, hidden.shape[1])),
            np.cumsum(states @ a["pair.between.w"].T, axis=0, dtype=np.float64),
        )
    )
    hidden += ((sums[high] - sums[low]) / np.maximum(high - low, 1)[:, None]).astype(np.float32)
    hidden += _local(a, states, mentions, table)
    hidden += pair_features(found, table) @ a["pair.flags.w"].T
    hidden += a["pair.b"]
    logits = gelu(hidden) @ a["pair.out.w"].T + a["pair.out.b"]
    probabilities = 1.0 / (1.0 + np.exp(-logits))
    types = np.asarray([m.type for m in found])
    return Judged(
        found, table, np.round(probabilities * ALLOWED[types[s], types[o]], 3).astype(np.float32)
    )


def _local(a: dict[str, Floats], states: Floats, mentions: Floats, table: Ints) -> Floats:
    """Return what both mentions look at: the product of attentions (ATLOP, Zhou et al. 2021)."""
    heads = ATTENTION_HEADS
    key = (states @ a["pair.k.w"].T).reshape(len(states), heads, -1).transpose(1, 2, 0)
    seen = []
    for role in "so":
        query = (
            (mentions @ a[f"pair.q{role}.w"].T).reshape(len(mentions), heads, -1).transpose(1, 0, 2)
        )
        scores = np.matmul(query, key) * np.float32(key.shape[1] ** -0.5)
        scores -= scores.max(axis=2, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=2, keepdims=True)
        seen.append(scores)
    joint = np.zeros((len(table), len(states)), dtype=np.float32)
    for head in range(heads):
        joint += seen[0][head][table[:, 0]] * seen[1][head][table[:, 1]]
    joint /= joint.sum(axis=1, keepdims=True) + np.float32(1e-6)
    mixed: Floats = joint @ (states @ a["pair.local.w"].T)
    return mixed

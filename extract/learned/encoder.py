"""The encoder's forward pass in numpy: BERT's post-norm layers over windows laid end to end."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.learned.weights import Floats, Weights

HEADS: Final = 12
_EPSILON: Final = 1e-12
#: Pieces that go through the matrices at once: many for speed, few for the core's cache.
_BATCH: Final = 512
#: Above this an exponential may overflow, and the rows' maxima are taken away first.
_SAFE: Final = 60.0
_GELU_A: Final = 0.7978845608028654
_GELU_B: Final = 0.044715


def gelu(x: Floats) -> Floats:
    """Return the GELU by its tanh form, in place of ``x``."""
    inner = x * x
    inner *= _GELU_B * _GELU_A
    inner += _GELU_A
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1.0
    inner *= x
    inner *= 0.5
    return inner


def _norm(x: Floats, weight: Floats, bias: Floats) -> Floats:
    x = x - x.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", x, x) / x.shape[1]
    x *= (1.0 / np.sqrt(variance + _EPSILON))[:, None].astype(np.float32)
    x *= weight
    x += bias
    return x


def encode(weights: Weights, ids: Sequence[Sequence[int]]) -> list[Floats]:
    """Return the last layer's states of each window."""
    states: list[Floats] = []
    group: list[Sequence[int]] = []
    size = 0
    for window in ids:
        if group and size + len(window) > _BATCH:
            states.extend(_encode(weights, group))
            group, size = [], 0
        group.append(window)
        size += len(window)
    if group:
        states.extend(_encode(weights, group))
    return states


def _encode(weights: Weights, group: Sequence[Sequence[int]]) -> list[Floats]:
    a = weights.arrays
    lengths = [len(window) for window in group]
    cuts = np.cumsum([0, *lengths])
    flat = np.concatenate([np.asarray(window, dtype=np.int64) for window in group])
    places = np.concatenate([np.arange(n) for n in lengths])
    x = weights.vectors(flat) + a["emb.pos"][places]
    x = _norm(x, a["emb.ln.w"], a["emb.ln.b"])
    width = x.shape[1]
    for layer in range(weights.layers):
        name = f"l{layer}."
        qkv = x @ a[f"{name}qkv.w"].T
        qkv += a[f"{name}qkv.b"]
        mixed = np.empty_like(x)
        for low, high in itertools.pairwise(cuts):
            mixed[low:high] = _attend(qkv[low:high], width)
        y = mixed @ a[f"{name}ao.w"].T
        y += a[f"{name}ao.b"]
        y += x
        x = _norm(y, a[f"{name}aln.w"], a[f"{name}aln.b"])
        inner = x @ a[f"{name}fi.w"].T
        inner += a[f"{name}fi.b"]
        y = gelu(inner) @ a[f"{name}fo.w"].T
        y += a[f"{name}fo.b"]
        y += x
        x = _norm(y, a[f"{name}oln.w"], a[f"{name}oln.b"])
    return [x[low:high] for low, high in itertools.pairwise(cuts)]


def _attend(qkv: Floats, width: int) -> Floats:
    size = len(qkv)
    split = qkv.reshape(size, 3, HEADS, width // HEADS).transpose(1, 2, 0, 3)
    query, key, value = split[0], split[1], split[2]
    turned = np.ascontiguousarray(key.transpose(0, 2, 1))
    turned *= np.float32((width // HEADS) ** -0.5)
    scores = np.matmul(query, turned)
    if float(scores.max()) > _SAFE:
        scores -= scores.max(axis=2, keepdims=True)
    np.exp(scores, out=scores)
    # a column of ones gives each row's sum with the product itself
    mixed = np.matmul(
        scores, np.concatenate((value, np.ones((HEADS, size, 1), dtype=np.float32)), axis=2)
    )
    flat: Floats = (mixed[:, :, :-1] / mixed[:, :, -1:]).transpose(1, 0, 2).reshape(size, width)
    return flat

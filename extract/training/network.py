"""The same network in PyTorch: functions over tensors named as in the model's file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch.nn import functional

from extract.learned.encoder import HEADS
from extract.learned.heads import ATTENTION_HEADS
from extract.learned.spans import (
    ALLOWED,
    LABELS,
    PAIR_FEATURES,
    PROPERTIES,
    SHAPES,
    context_of,
    pair_features,
    shapes,
)
from extract.training.labels import IGNORED, Example

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extract.learned.weights import Floats, Weights

#: Width of the heads.
HIDDEN: Final = 256
Tensors = dict[str, Any]


def start(weights: Weights, width: int, seed: int) -> Tensors:
    """Return the body's tensors and fresh heads."""
    generator = torch.Generator().manual_seed(seed)
    shaped = {
        "tag.in.w": (HIDDEN, width + SHAPES),
        "tag.out.w": (len(LABELS), HIDDEN),
        **{
            f"pair.{part}.w": (HIDDEN, width)
            for part in ("s", "o", "cs", "co", "ms", "mo", "between", "k", "qs", "qo", "local")
        },
        "pair.flags.w": (HIDDEN, PAIR_FEATURES),
        "pair.out.w": (len(PROPERTIES), HIDDEN),
    }
    made = tensors(weights.arrays)
    for name, shape in shaped.items():
        if name not in made:
            made[name] = torch.randn(shape, generator=generator) / math.sqrt(shape[1])
    for name, size in {
        "tag.in.b": HIDDEN,
        "tag.out.b": len(LABELS),
        "pair.b": HIDDEN,
        "pair.out.b": len(PROPERTIES),
    }.items():
        made.setdefault(name, torch.zeros(size) - (3.0 if name == "pair.out.b" else 0.0))
    return made


def tensors(held: Mapping[str, Floats]) -> Tensors:
    """Return arrays as tensors."""
    return {name: torch.from_numpy(array.copy()) for name, array in held.items()}


def arrays(held: Mapping[str, Any]) -> dict[str, Floats]:
    """Return the tensors as arrays."""
    return {name: tensor.detach().numpy().astype(np.float32) for name, tensor in held.items()}


def embed(p: Tensors, weights: Weights, ids: Sequence[int]) -> Any:
    """Return the embedded pieces of a window."""
    vectors = torch.from_numpy(weights.vectors(np.asarray(ids, dtype=np.int64)))
    x = vectors + p["emb.pos"][: len(ids)]
    return functional.layer_norm(x, (x.shape[1],), p["emb.ln.w"], p["emb.ln.b"], 1e-12)


def encode(p: Tensors, given: Sequence[Any], span: tuple[int, int], drop: float) -> Any:
    """Run layers ``[first, last)`` over windows' states, padded to the longest."""
    longest = max(len(states) for states in given)
    mask = torch.zeros((len(given), 1, 1, longest))
    for row, states in enumerate(given):
        mask[row, :, :, len(states) :] = -1e9
    x = torch.nn.utils.rnn.pad_sequence(list(given), batch_first=True)
    width = x.shape[2]
    for layer in range(*span):
        n = f"l{layer}."
        qkv = functional.linear(x, p[f"{n}qkv.w"], p[f"{n}qkv.b"])
        split = qkv.view(len(given), longest, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(
            split[0], split[1], split[2], attn_mask=mask
        )
        mixed = mixed.transpose(1, 2).reshape(len(given), longest, width)
        y = functional.linear(mixed, p[f"{n}ao.w"], p[f"{n}ao.b"])
        x = _joined(p, f"{n}aln", x, y, drop)
        inner = functional.linear(x, p[f"{n}fi.w"], p[f"{n}fi.b"])
        y = functional.linear(
            functional.gelu(inner, approximate="tanh"), p[f"{n}fo.w"], p[f"{n}fo.b"]
        )
        x = _joined(p, f"{n}oln", x, y, drop)
    return x


def _joined(p: Tensors, name: str, x: Any, y: Any, drop: float) -> Any:
    y = functional.dropout(y, drop, training=drop > 0)
    return functional.layer_norm(x + y, (x.shape[2],), p[f"{name}.w"], p[f"{name}.b"], 1e-12)


@dataclass(slots=True)
class Prepared:
    """A window's fixed inputs as tensors."""

    words: Any
    shapes: Any
    tags: Any
    told: Any


def prepare(example: Example) -> Prepared:
    """Return the tagger's inputs of a window."""
    window = example.window
    means = np.zeros((len(window.words), len(window.ids)), dtype=np.float32)
    for row, word in enumerate(window.words):
        means[row, word.first : word.last] = 1 / (word.last - word.first)
    told = np.asarray([w.told for w in window.words])
    return Prepared(
        torch.from_numpy(means),
        torch.from_numpy(shapes(window.words)),
        torch.from_numpy(example.tags),
        torch.from_numpy(told),
    )


def tag_loss(p: Tensors, states: Any, held: Prepared, drop: float) -> Any:
    """Return the summed cross-entropy of a window's words."""
    inputs = torch.cat((held.words @ states, held.shapes), dim=1)
    inputs = functional.dropout(inputs, drop, training=True)
    hidden = functional.gelu(
        functional.linear(inputs, p["tag.in.w"], p["tag.in.b"]), approximate="tanh"
    )
    logits = functional.linear(
        functional.dropout(hidden, drop, training=True), p["tag.out.w"], p["tag.out.b"]
    )
    losses = functional.cross_entropy(logits, held.tags, reduction="none", label_smoothing=0.02)
    return (losses * held.told).sum()


def _means(states: Any, stretches: Sequence[tuple[int, int]]) -> Any:
    table = np.zeros((len(stretches), states.shape[0]), dtype=np.float32)
    for row, (low, high) in enumerate(stretches):
        table[row, low : max(high, low + 1)] = 1 / max(high - low, 1)
    return torch.from_numpy(table) @ states


def pair_logits(p: Tensors, states: Any, example: Example, drop: float) -> Any:
    """Return ``[pairs, properties]``; the counterpart of :func:`extract.learned.heads.judge`."""
    found, table = example.spots, example.pairs
    training = drop > 0
    states = functional.dropout(states, drop / 2, training=training)
    s, o = torch.from_numpy(table[:, 0]), torch.from_numpy(table[:, 1])
    mentions = _means(states, [(m.first, m.last) for m in found])
    contexts = _means(states, [context_of(example.window, m) for m in found])
    hidden = (mentions @ p["pair.s.w"].T + contexts @ p["pair.cs.w"].T)[s]
    hidden = hidden + (mentions @ p["pair.o.w"].T + contexts @ p["pair.co.w"].T)[o]
    hidden = hidden + (mentions @ p["pair.ms.w"].T)[s] * (mentions @ p["pair.mo.w"].T)[o]
    left = np.asarray([m.first for m in found])
    right = np.asarray([m.last for m in found])
    low = np.minimum(right[table[:, 0]], right[table[:, 1]])
    high = np.maximum(left[table[:, 0]], left[table[:, 1]])
    between = states @ p["pair.between.w"].T
    sums = torch.cat((torch.zeros(1, HIDDEN), torch.cumsum(between, dim=0)))
    hidden = (
        hidden
        + (sums[torch.from_numpy(high)] - sums[torch.from_numpy(low)])
        / torch.from_numpy(np.maximum(high - low, 1))[:, None]
    )
    key = (states @ p["pair.k.w"].T).view(len(states), ATTENTION_HEADS, -1).permute(1, 2, 0)
    seen = []
    for role in "so":
        query = (
            (mentions @ p[f"pair.q{role}.w"].T)
            .view(len(found), ATTENTION_HEADS, -1)
            .transpose(0, 1)
        )
        seen.append(torch.softmax(torch.matmul(query, key) / math.sqrt(key.shape[1]), dim=2))
    joint = (seen[0][:, s] * seen[1][:, o]).sum(dim=0)
    joint = joint / (joint.sum(dim=1, keepdim=True) + 1e-6)
    hidden = hidden + joint @ (states @ p["pair.local.w"].T)
    hidden = (
        hidden + torch.from_numpy(pair_features(found, table)) @ p["pair.flags.w"].T + p["pair.b"]
    )
    hidden = functional.dropout(
        functional.gelu(hidden, approximate="tanh"), drop, training=training
    )
    return functional.linear(hidden, p["pair.out.w"], p["pair.out.b"])


def pair_loss(logits: Any, example: Example, positive: float) -> Any:
    """Return the summed loss over what the schema lets a pair state."""
    types = np.asarray([m.type for m in example.spots])
    mask = ALLOWED[types[example.pairs[:, 0]], types[example.pairs[:, 1]]] & (
        example.targets != IGNORED
    )
    wanted = torch.from_numpy((example.targets == 1).astype(np.float32))
    losses = functional.binary_cross_entropy_with_logits(
        logits, wanted, reduction="none", pos_weight=torch.tensor(positive)
    )
    return (losses * torch.from_numpy(mask)).sum()

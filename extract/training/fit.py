"""Trains body and heads together: one pass of the body serves the tagger and the pair scorer."""

from __future__ import annotations

import logging
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from extract.layout import parse
from extract.pipeline import find_mentions
from extract.training import network
from extract.training.augment import Names, swap
from extract.training.labels import Example, Named, examples, pair_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.learned.weights import Weights
    from extract.mentions import Mention
    from extract.training.corpus import GoldDocument

_LOG: Final = logging.getLogger(__name__)
#: Share of a document's own mentions that a pass of training leaves out, and of those given a
#: wrong neighbour.
_DROPPED: Final = 0.08


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run depends on, besides the corpus."""

    layers: int = 6
    epochs: int = 8
    seed: int = 7
    body_rate: float = 2e-4
    head_rate: float = 1e-3
    #: First layer that is tuned; ``layers`` leaves the body frozen.
    tuned_from: int = 4
    batch: int = 8
    drop: float = 0.1
    head_drop: float = 0.25
    positive: float = 2.0
    #: Copies of each document with other names.
    swaps: int = 1
    #: Added to the share of each type's names that such a copy changes.
    swap_more: float = 0.0
    clip: float = 1.0
    #: The least part of the rates, which fall linearly.
    floor: float = 0.02
    #: Decay of the running mean of the weights, which is what is kept; 0 keeps the last.
    average: float = 0.0


def found_by_rules(gold: GoldDocument, document: Any, own: Sequence[Named]) -> list[Named]:
    """Return what the rules alone take for names: the scorer must learn to pass over them."""
    _, mentions = find_mentions(document)
    taken: dict[int, list[Named]] = {}
    for name in own:
        taken.setdefault(name.block.index, []).append(name)
    del gold
    return [
        _named(m)
        for m in mentions
        if not any(n.start < m.end and m.start < n.end for n in taken.get(m.block.index, ()))
    ]


def _named(mention: Mention) -> Named:
    return Named(mention.block, mention.start, mention.end, mention.type, f"?{mention.key}")


def _prepare(gold: GoldDocument, weights: Weights, draw: random.Random) -> list[Example]:
    document = parse(gold.text)
    made = examples(gold, weights.vocabulary, document)
    own = [n for e in made for n in e.named]
    extra = found_by_rules(gold, document, own)
    for example in made:
        blocks = {w.block.index for w in example.window.words if w.told}
        kept = [n for n in example.named if draw.random() >= _DROPPED]
        kept.extend(n for n in extra if n.block.index in blocks)
        pair_up(example, gold, kept)
    return made


@dataclass(slots=True)
class Copy:
    """A document as it is or with names swapped: examples, and states below the tuned layers."""

    examples: list[Example]
    states: list[Any]


def _copy(
    gold: GoldDocument,
    weights: Weights,
    tensors: network.Tensors,
    settings: Settings,
    draw: random.Random,
) -> Copy:
    made = _prepare(gold, weights, draw)
    states = []
    with torch.no_grad():
        for example in made:
            embedded = network.embed(tensors, weights, example.window.ids)
            span = (0, settings.tuned_from)
            states.append(network.encode(tensors, [embedded], span, 0.0)[0].half())
    return Copy(made, states)


def train(
    weights: Weights,
    documents: Sequence[GoldDocument],
    settings: Settings,
    tensors: network.Tensors | None = None,
) -> network.Tensors:
    """Return the tensors fitted to ``documents``, from fresh heads or from ``tensors``."""
    torch.manual_seed(settings.seed)
    draw = random.Random(settings.seed)  # noqa: S311 - no secret
    names = Names(documents, settings.seed, settings.swap_more)
    began = time.monotonic()
    if tensors is None:
        width = weights.arrays["emb.ln.w"].shape[0]
        tensors = network.start(weights, width, settings.seed)
    copies: list[list[Copy]] = []
    for gold in documents:
        told = [gold, *(swap(gold, names) for _ in range(settings.swaps))]
        copies.append([_copy(each, weights, tensors, settings, draw) for each in told])
    _LOG.info("%d documents encoded in %.0f s", len(copies), time.monotonic() - began)
    body, heads = _leaves(tensors, settings)
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": settings.body_rate}, {"params": heads, "lr": settings.head_rate}],
        weight_decay=0.01,
        fused=True,
    )
    kept = _Average([*body, *heads], settings.average)
    total = -(-sum(len(c[0].examples) for c in copies) // settings.batch) * settings.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min((step + 1) / (0.08 * total + 1), max(settings.floor, 1 - step / total)),
    )
    for epoch in range(settings.epochs):
        began, losses = time.monotonic(), []
        for batch in _batches([draw.choice(c) for c in copies], settings.batch, draw):
            optimiser.zero_grad()
            loss = _loss(tensors, batch, settings)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*body, *heads], settings.clip, foreach=True)
            optimiser.step()
            schedule.step()
            kept.add()
            losses.append(float(loss.detach()))
        took = time.monotonic() - began
        _LOG.info("epoch %d: loss %.3f, %.0f s", epoch + 1, float(np.mean(losses)), took)
    kept.put()
    return tensors


class _Average:
    """The exponential running mean of weights (Polyak averaging): it evens out the last steps."""

    def __init__(self, leaves: list[Any], decay: float) -> None:
        self._leaves, self._decay, self._steps = leaves, decay, 0
        self._means = [leaf.detach().clone() for leaf in leaves] if decay else []

    def add(self) -> None:
        """Take in the weights after a step; the first steps count for more."""
        if self._decay:
            self._steps += 1
            decay = min(self._decay, self._steps / (self._steps + 9))
            for mean, leaf in zip(self._means, self._leaves, strict=True):
                mean.mul_(decay).add_(leaf.detach(), alpha=1 - decay)

    def put(self) -> None:
        """Set the weights to their mean."""
        with torch.no_grad():
            for leaf, mean in zip(self._leaves, self._means, strict=False):
                leaf.copy_(mean)


def _leaves(tensors: network.Tensors, settings: Settings) -> tuple[list[Any], list[Any]]:
    body, heads = [], []
    for name, tensor in tensors.items():
        if name.startswith(("tag.", "pair.")):
            heads.append(tensor.requires_grad_())
        elif name.startswith("l") and int(name[1:].split(".")[0]) >= settings.tuned_from:
            body.append(tensor.requires_grad_())
    return body, heads


def _batches(
    copies: Sequence[Copy], size: int, draw: random.Random
) -> list[list[tuple[Example, Any]]]:
    """Cut into batches of like length, in random order."""
    pool = [pair for copy in copies for pair in zip(copy.examples, copy.states, strict=True)]
    pool.sort(key=lambda pair: len(pair[1]) + draw.randrange(24))
    made = [pool[i : i + size] for i in range(0, len(pool), size)]
    draw.shuffle(made)
    return made


def _loss(
    tensors: network.Tensors, batch: Sequence[tuple[Example, Any]], settings: Settings
) -> Any:
    span = (settings.tuned_from, settings.layers)
    states = network.encode(tensors, [s.float() for _, s in batch], span, settings.drop)
    tags: Any = torch.zeros(())
    pairs: Any = torch.zeros(())
    named = stated = 4
    for row, (example, held) in enumerate(batch):
        own = states[row, : len(held)]
        tags = tags + network.tag_loss(tensors, own, network.prepare(example), settings.head_drop)
        named += int((example.tags > 0).sum())
        if len(example.pairs):
            logits = network.pair_logits(tensors, own, example, settings.head_drop)
            pairs = pairs + network.pair_loss(logits, example, settings.positive)
            stated += int((example.targets == 1).sum())
    return tags / named + pairs / stated

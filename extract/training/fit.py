"""Trains body and heads together: one pass of the body serves the tagger and the pair scorer."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

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

#: Share of a document's own mentions that a pass of training leaves out, and of those given a wrong neighbour.
_DROPPED: Final = 0.08


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run depends on, besides the corpus."""

    layers: int = 6
    epochs: int = 10
    seed: int = 7
    body_rate: float = 1e-4
    head_rate: float = 1e-3
    #: First layer that is tuned; ``layers`` leaves the body frozen.
    tuned_from: int = 0
    batch: int = 8
    drop: float = 0.1
    head_drop: float = 0.25
    positive: float = 2.0
    swapped: float = 0.5
    clip: float = 1.0


def found_by_rules(gold: GoldDocument, document: Any, own: Sequence[Named]) -> list[Named]:
    """Return what the rules take for names and the annotation does not: the scorer must learn to pass over them."""
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


def train(
    weights: Weights, documents: Sequence[GoldDocument], settings: Settings
) -> network.Tensors:
    """Return the tensors fitted to ``documents``."""
    torch.manual_seed(settings.seed)
    draw = random.Random(settings.seed)  # noqa: S311 - no secret
    names = Names(documents, settings.seed)
    width = weights.arrays["emb.ln.w"].shape[0]
    tensors = network.start(weights, width, settings.seed)
    body, heads = _leaves(tensors, settings)
    optimiser = torch.optim.AdamW(
        [
            {"params": body, "lr": settings.body_rate, "weight_decay": 0.01},
            {"params": heads, "lr": settings.head_rate, "weight_decay": 0.01},
        ]
    )
    plain = [_prepare(gold, weights, draw) for gold in documents]
    total = sum(len(p) for p in plain) // settings.batch * settings.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.08 * total + 1), max(0.02, 1 - step / total))
    )
    for _epoch in range(settings.epochs):
        _began, losses = time.monotonic(), []
        pool: list[Example] = []
        for gold, made in zip(documents, plain, strict=True):
            if draw.random() < settings.swapped:
                pool.extend(_prepare(swap(gold, names), weights, draw))
            else:
                pool.extend(made)
        for batch in _batches(pool, settings.batch, draw):
            optimiser.zero_grad()
            loss = _loss(tensors, weights, batch, settings)
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*body, *heads], settings.clip)
            optimiser.step()
            schedule.step()
            losses.append(float(loss.detach()))
    return tensors


def _leaves(tensors: network.Tensors, settings: Settings) -> tuple[list[Any], list[Any]]:
    body, heads = [], []
    for name, tensor in tensors.items():
        if name.startswith(("tag.", "pair.")):
            heads.append(tensor.requires_grad_())
        elif name.startswith("l") and int(name[1:].split(".")[0]) >= settings.tuned_from:
            body.append(tensor.requires_grad_())
    return body, heads


def _batches(pool: list[Example], size: int, draw: random.Random) -> list[list[Example]]:
    """Cut into batches of like length, in random order."""
    ordered = sorted(pool, key=lambda e: len(e.window.ids) + draw.randrange(24))
    made = [ordered[i : i + size] for i in range(0, len(ordered), size)]
    draw.shuffle(made)
    return made


def _loss(
    tensors: network.Tensors, weights: Weights, batch: Sequence[Example], settings: Settings
) -> Any:
    states = network.encode(
        tensors, weights, [e.window.ids for e in batch], settings.layers, settings.drop
    )
    tags: Any = torch.zeros(())
    pairs: Any = torch.zeros(())
    named = stated = 4
    for row, example in enumerate(batch):
        own = states[row, : len(example.window.ids)]
        tags = tags + network.tag_loss(tensors, own, network.prepare(example), settings.head_drop)
        named += int((example.tags > 0).sum())
        if len(example.pairs):
            logits = network.pair_logits(tensors, own, example, settings.head_drop)
            pairs = pairs + network.pair_loss(logits, example, settings.positive)
            stated += int((example.targets == 1).sum())
    return tags / named + pairs / stated

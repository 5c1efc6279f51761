"""The model's file: arrays of an ``.npz``, matrices in 4 or 8 bits, and its card beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from extract.learned.pieces import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER: Final = Path(__file__).parent.parent / "data"
MODEL_FILE: Final = FOLDER / "model.npz"
CARD_FILE: Final = FOLDER / "model.json"
#: Weights that share a scale in 4 bits, as in the file they come from.
GROUP: Final = 32
_PACKED: Final = frozenset({"vocabulary", "scores", "emb.packed", "emb.scales"})

Floats = npt.NDArray[np.float32]


@dataclass(slots=True)
class Weights:
    """Vocabulary, packed word vectors, all other arrays in float32, and the card."""

    vocabulary: Vocabulary
    packed: npt.NDArray[np.uint8]
    scales: npt.NDArray[np.float16]
    arrays: dict[str, Floats]
    card: dict[str, Any]

    @property
    def layers(self) -> int:
        """How many layers the body has."""
        return sum(name.endswith(".qkv.w") for name in self.arrays)

    def vectors(self, ids: npt.NDArray[np.int64]) -> Floats:
        """Return the word vectors of pieces."""
        return unpack(self.packed[ids], self.scales[ids])


def unpack(packed: npt.NDArray[np.uint8], scales: npt.NDArray[np.float16]) -> Floats:
    """Return rows of 4-bit weights: of 16 bytes the low nibbles come first."""
    rows = packed.reshape(len(packed), -1, GROUP // 2)
    values = np.concatenate((rows & 15, rows >> 4), axis=2).astype(np.float32) - 8.0
    values *= scales.astype(np.float32)[:, :, None]
    return values.reshape(len(packed), -1)


def quantise(matrix: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Return a matrix in 8 bits with a scale for each row."""
    scale = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-8) / 127.0
    scale = scale.astype(np.float16).astype(np.float32)
    return np.clip(np.round(matrix / scale), -127, 127).astype(np.int8), scale[:, 0]


def save(path: Path, weights: Weights) -> None:
    """Write the model's file; matrices become 8-bit, the bytes depend on nothing else."""
    arrays: dict[str, Any] = {
        "vocabulary": np.frombuffer("\n".join(weights.vocabulary.pieces).encode(), dtype=np.uint8)
    }
    arrays["scores"] = np.asarray(
        [weights.vocabulary.table.get(p, (0, 0.0))[1] for p in weights.vocabulary.pieces],
        dtype=np.float32,
    )
    arrays["emb.packed"], arrays["emb.scales"] = weights.packed, weights.scales
    for name, array in sorted(weights.arrays.items()):
        if array.ndim == 2 and name != "emb.pos":
            arrays[f"{name}.q"], scale = quantise(array)
            arrays[f"{name}.s"] = scale.astype(np.float16)
        else:
            arrays[name] = array.astype(np.float16 if name == "emb.pos" else np.float32)
    np.savez(path, **arrays)


def card() -> dict[str, Any]:
    """Return the model's card: thresholds, weights of votes, and how it was made."""
    read: dict[str, Any] = json.loads(CARD_FILE.read_text("utf-8"))
    return read


def read(path: Path, settings: Mapping[str, Any]) -> Weights:
    """Read a model's file."""
    with np.load(path, allow_pickle=False) as held:
        pieces = held["vocabulary"].tobytes().decode().split("\n")
        vocabulary = Vocabulary(pieces, [float(s) for s in held["scores"]])
        arrays: dict[str, Floats] = {}
        for name in held.files:
            if name.endswith(".q"):
                arrays[name[:-2]] = (
                    held[name].astype(np.float32)
                    * held[f"{name[:-2]}.s"].astype(np.float32)[:, None]
                )
            elif name not in _PACKED and not name.endswith(".s"):
                arrays[name] = held[name].astype(np.float32)
        return Weights(vocabulary, held["emb.packed"], held["emb.scales"], arrays, dict(settings))


@cache
def shipped() -> Weights:
    """Return the weights that the package carries."""
    return read(MODEL_FILE, card())


def available() -> bool:
    """Whether the package carries weights."""
    return MODEL_FILE.exists() and CARD_FILE.exists()

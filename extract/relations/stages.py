"""How one technology follows or rests on another: stages, ``在此基础上``, composed names."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from extract.document import Kind
from extract.keys import fold
from extract.relations.candidates import Rule, place_of
from extract.relations.kinds import TECHNOLOGIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.document import Block
    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate
    from extract.relations.units import Sentence, Unit

_STAGE_AFTER_STAGE: Final = Rule("context", "stage-after-stage", 0.85)
_STAGE_MODEL: Final = Rule("context", "stage-model", 0.8)
_ON_THIS_BASIS: Final = Rule("context", "on-this-basis", 0.75)
_COMPOSED: Final = Rule("context", "composed-name", 0.8)

_STAGE: Final = re.compile(
    r"^[^。，]{0,24}?(?:阶段|时期|时代|世代|路线|era|stage|phase)\s*[（(]?\s*(?:(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_LABEL_END: Final = re.compile(r"[：:。]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_APPEARED: Final = re.compile(r"[^，。；]{0,10}(?:相继出现|问世|诞生|出现|涌现|面世)")
_BASIS: Final = re.compile(
    r"^(?:在此基础上|在此之上|基于此|在其基础上|Building on this|On this basis|Building on it)",
    re.IGNORECASE,
)
#: A label longer than this is a sentence.
_LABEL_LIMIT: Final = 60


@dataclass(frozen=True, slots=True)
class Stage:
    """A label such as ``Transformer阶段（2017–2021）：``; ``end`` is the label's, in its block."""

    block: Block
    technologies: tuple[Mention, ...]
    year: int
    end: int


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield the lineage that stages, sequence and composed names tell."""
    yield from _stages(analysis)
    for block in analysis.document.blocks:
        for earlier, sentence in itertools.pairwise(analysis.of(block)):
            yield from _on_this_basis(earlier, sentence)
    yield from _composed(analysis)


def stage_of(block: Block, rows: Sequence[Sentence]) -> Stage | None:
    """Return the stage that a block's label names, where it names technologies and a year."""
    match = _STAGE.match(block.text)
    if match is None or block.kind not in {Kind.ITEM, Kind.PARAGRAPH, Kind.HEADING}:
        return None
    colon = _LABEL_END.search(block.text)
    end = colon.start() if colon and colon.start() < _LABEL_LIMIT else match.end()
    named = [m for s in rows for m in s.mentions() if m.end <= end and m.type in TECHNOLOGIES]
    year = _YEAR.search(block.text, 0, end)
    return Stage(block, tuple(named), int(year.group()), end) if named and year else None


def _stages(analysis: Analysis) -> Iterator[Candidate]:
    """Stages in order of their years: each succeeds the one before, and has its models."""
    stages = []
    for block in analysis.document.blocks:
        stage = stage_of(block, analysis.of(block))
        if stage is not None:
            stages.append(stage)
            yield from _stage_models(stage, analysis.of(block))
    for earlier, later in itertools.pairwise(stages):
        held = {m.entity for m in earlier.technologies}
        if later.year < earlier.year or held & {m.entity for m in later.technologies}:
            continue
        new = later.technologies[0]
        for old in earlier.technologies:
            yield _STAGE_AFTER_STAGE.at(new, "succeeds", old, (later.block, new.start, later.end))


def _stage_models(stage: Stage, rows: Sequence[Sentence]) -> Iterator[Candidate]:
    architecture = next((m for m in stage.technologies if m.type == "Architecture"), None)
    if architecture is None:
        return
    for sentence in rows:
        for i, unit in enumerate(sentence.units):
            if unit.label != "Model" or unit.start < stage.end:
                continue
            released = any(u.bears("RELEASE") for u in sentence.units[max(0, i - 3) : i])
            if released or _APPEARED.match(stage.block.text, unit.end):
                for model in unit.mentions:
                    yield _STAGE_MODEL.between(model, "usesArchitecture", architecture)


def _on_this_basis(earlier: Sentence, sentence: Sentence) -> Iterator[Candidate]:
    """``在此基础上，…提出X``: X derives from the model of the sentence before."""
    if not _BASIS.match(sentence.text):
        return
    old, new = _models(earlier.units), _models(sentence.units)
    if old and new and old[-1].entity != new[0].entity:
        yield _ON_THIS_BASIS.between(new[0], "derivedFrom", old[-1])


def _models(units: Sequence[Unit]) -> list[Mention]:
    return [m for u in units if u.label in {"Model", "Method"} for m in u.mentions]


def _composed(analysis: Analysis) -> Iterator[Candidate]:
    """``MM-DiT``: an architecture whose name ends in another's, after a hyphen, is a kind of it."""
    held: dict[str, Mention] = {}
    for sentence in analysis.all_sentences():
        for mention in sentence.mentions():
            if mention.type == "Architecture":
                held.setdefault(fold(mention.surface), mention)
    for _, mention in sorted(held.items()):
        parts = mention.surface.split("-")
        if len(parts[-1]) < 3:
            continue
        endings = (held.get(fold("-".join(parts[cut:]))) for cut in range(1, len(parts)))
        broader = next((m for m in endings if m and m.entity != mention.entity), None)
        if broader is not None:
            yield _COMPOSED.at(mention, "narrowerThan", broader, place_of(mention))

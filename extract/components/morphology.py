"""Names told by their own shape (Latin words, base and version) and by the nouns beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extract.components.gazetteer import version_end
from extract.components.words import GENERIC_WORDS, STOP_WORDS
from extract.mentions import Proposal
from extract.normalize import CJK
from extract.resources import alternation, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block

CUES_FILE: Final = Path(__file__).with_name("cues.yaml")

_CAPITAL: Final = r"[A-ZÀ-Þ][A-Za-z0-9À-ÿ]*(?:[-.'’&][A-Za-z0-9À-ÿ]+)*(?:\+\+|\+(?!\w))?"
_MIXED: Final = r"[a-z]+[A-Z0-9][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*"
#: Capitalised or mixed-case words in a row.
LATIN_NAME: Final = re.compile(
    rf"(?<![A-Za-z0-9@#/_.-])(?:{_CAPITAL}|{_MIXED})(?:[ ](?:{_CAPITAL}"
    rf"|(?:of|the|for|and|de|van)(?=[ ]{_CAPITAL})|{_MIXED}))*(?![A-Za-z0-9_])"
)
#: What was released stands after the verb, who released it before.
_RELEASED: Final = re.compile(
    r"(?:发布|推出|开源|提出|上线|研发的?|发布的|推出的|提出的|开源的)了?[“《\s]?$"
    r"|(?:released|launched|unveiled|introduced|open-sourced|debuted) (?:its |the |a )?$"
)
_RELEASES: Final = re.compile(
    r"\s?(?:团队|公司)?(?:今日|近日|日前|昨日|宣布|正式|率先|也|又|已|联合)?(?:发布|推出|开源"
    r"|提出)(?!后|前|以来|会|时)|\s(?:has )?(?:released|launched|unveiled|introduced|open-sourced"
    r"|raised|announced|said)\b"
)
_CHINESE_VERSION: Final = re.compile(
    r"(?:发布|推出|上线|开源|提出|模型|升级到|升级至"
    rf"|[“「、])[了的]?[“「]?([{CJK}]{{2,4}})(?=[-\s]?[vV]?\d)"
)
#: Before a number that only counts: ``达到2``, ``截至2025年``.
_COUNTING: Final = re.compile(r"[了的约近第前后于在至达超共每]$|^(?:截至|约|第|共|近)")
#: ``Krea-2``, ``MiniMax-H3``: a base and a version in one word.
_SHAPED: Final = re.compile(
    r"[A-Za-z][A-Za-z.]+(?:-[A-Za-z.]+)*-[vV]?[A-Z]?\d{1,2}(?:\.\d+)?[A-Za-z]?"
)
#: ``ltxv-13b-0.9.8-distilled``: a checkpoint's name, of three parts and more with a number.
_CHECKPOINT: Final = re.compile(
    r"(?<![A-Za-z0-9_/.@#-])(?=[A-Za-z0-9_.-]*\d)[A-Za-z][A-Za-z0-9_.]*"
    r"(?:-[A-Za-z0-9][A-Za-z0-9_.]*){2,6}(?![A-Za-z0-9_/-])"
)
#: ``MLU370``, ``GB200``: the code of a chip or board.
_CODE: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Z]{2,5}\d{2,3}[A-Z]?(?![A-Za-z0-9])")
_FILE: Final = re.compile(
    r"\.(?:md|py|sh|json|ya?ml|txt|safetensors|pth?|ckpt|gguf|png|jpg|gif|mp4|zip|html?)$|^\d"
    r"|\d{4}-\d\d|^[a-z]+(?:-[a-z]+)*-\d+$",
    re.IGNORECASE,
)
_ORDINAL: Final = re.compile(r"TOP\d+|[A-Z]\d|\d+[KkPp]")


@dataclass(frozen=True, slots=True)
class _Cues:
    """The nouns after and before a name as anchored patterns, and the type that each tells."""

    after: re.Pattern[str]
    after_types: dict[str, str]
    before: re.Pattern[str]
    before_types: dict[str, str]
    endings: tuple[tuple[str, str], ...]


@cache
def _cues() -> _Cues:
    told: dict[str, dict[str, list[str]]] = load(CUES_FILE)
    types: dict[str, dict[str, str]] = {"after": {}, "before": {}}
    for type_, cues in told.items():
        for side, table in types.items():
            for word in [*cues.get(f"zh_{side}", ()), *cues.get(f"en_{side}", ())]:
                table.setdefault(word, type_)
    after, before = _any(types["after"]), _any(types["before"])
    return _Cues(
        re.compile(rf"(?:'s|’s)?\s?({after})"),
        types["after"],
        re.compile(rf"(?<![A-Za-z])({before})[,，：:“\"\s]{{0,2}}$"),
        types["before"],
        tuple((ending, type_) for type_, cues in told.items() for ending in cues.get("suffix", ())),
    )


def _any(words: dict[str, str]) -> str:
    ordered = sorted(words, key=lambda w: (-len(w), w))
    return alternation(re.escape(w) + (r"(?![A-Za-z])" if w[-1].isascii() else "") for w in ordered)


def find_chinese(block: Block) -> Iterator[Proposal]:
    """Yield Chinese base names with a version, after a word that a model's name follows."""
    text = block.text
    for match in _CHINESE_VERSION.finditer(text):
        stop = version_end(text, match.end(1), match.group(1))
        if stop is not None and not _COUNTING.search(match.group(1)):
            yield Proposal(block, match.start(1), stop, "Model", 1.0, "version")


def find_latin(block: Block) -> Iterator[Proposal]:
    """Yield the Latin names of a block that a neighbour, ending or version types."""
    for match in LATIN_NAME.finditer(block.text):
        name = match.group()
        words = name.split()
        if words[0] in STOP_WORDS or GENERIC_WORDS.issuperset(words) or _ORDINAL.fullmatch(name):
            continue
        stop = version_end(block.text, match.end(), name) or match.end()
        yield from _by_neighbours(block, match.start(), match.end(), stop)
        ending = next((t for e, t in _cues().endings if _ends(name, e)), None)
        if ending is not None:
            yield Proposal(block, match.start(), match.end(), ending, 0.9, "suffix")
        if stop > match.end() and " " not in name and len(name) > 2:  # initials are no base
            yield Proposal(block, match.start(), stop, "Model", 0.9, "version")
        elif _SHAPED.fullmatch(name):
            yield Proposal(block, match.start(), match.end(), "Model", 1.0, "version")
    for match in _CODE.finditer(block.text):
        if match.group() not in STOP_WORDS:
            yield Proposal(block, match.start(), match.end(), "Product", 0.6, "code")
    for match in _CHECKPOINT.finditer(block.text):
        if not _FILE.search(match.group().rstrip(".")):
            end = match.end() - (1 if match.group().endswith(".") else 0)
            yield Proposal(block, match.start(), end, "Model", 1.0, "checkpoint")


def _by_neighbours(block: Block, start: int, end: int, stop: int) -> Iterator[Proposal]:
    """Type a name by what stands beside it; ``stop`` is the end with its version."""
    text, cues = block.text, _cues()
    if (cue := cues.after.match(text, stop)) is not None and not _joined(text, stop, cue):
        yield Proposal(block, start, stop, cues.after_types[cue.group(1)], 1.0, "cue")
    if (cue := cues.before.search(text, max(0, start - 24), start)) is not None:
        yield Proposal(block, start, stop, cues.before_types[cue.group(1)], 1.1, "cue")
    if _RELEASED.search(text, max(0, start - 12), start):
        yield Proposal(block, start, stop, "Model", 1.0, "slot")
    elif stop == end and _RELEASES.match(text, end):
        yield Proposal(block, start, end, "Organization", 1.0, "slot")


def _joined(text: str, stop: int, cue: re.Match[str]) -> bool:
    """Whether an English noun after a Chinese text's name is joined to it by no space."""
    return cue.group(1)[0].isascii() and text[stop : stop + 1].isalnum()


def _ends(name: str, ending: str) -> bool:
    return name.endswith(ending) and len(name) > len(ending) + 1

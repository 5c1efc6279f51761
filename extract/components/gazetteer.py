"""Known names in text: one Aho-Corasick automaton over all names, with versions attached.

Aho & Corasick, "Efficient string matching: an aid to bibliographic search", CACM 18(6), 1975, by
way of the Rust crate behind ``ahocorasick_rs``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from extract import lexicon
from extract.components.words import COMMON_WORDS
from extract.keys import (
    NOT_A_VERSION,
    QUALIFIER_AFTER,
    VERSION_AFTER,
    fold,
    has_cjk,
    version_key,
)
from extract.mentions import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.document import Block

T = TypeVar("T")

LEXICON_WEIGHT: Final = 3.05
#: A hyphen that joins a Latin name to what makes it another: ``Mamba-2``, ``Step-DPO``. Two names
#: of the lexicon stay two (``GAN-VAE``); a word in lower case changes nothing (``DiT-based``).
_GOES_ON: Final = re.compile(r"[A-Za-z0-9]-[A-Z0-9]")
_GOES_BEFORE: Final = re.compile(r"[A-Za-z0-9]-[A-Za-z0-9]")
#: Types of which versions exist.
VERSIONED_TYPES: Final = frozenset({"Model", "Product"})


def lower(text: str) -> str:
    """Lower-case without changing length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c if len(c.lower()) != 1 else c.lower() for c in text)


def variants(name: str) -> set[str]:
    """Return the spellings of a name that differ in spaces and hyphens, lower-cased."""
    lowered = lower(name)
    found = {lowered}
    if any(c in lowered for c in " -"):
        found |= {
            lowered.replace(" ", ""),
            lowered.replace(" ", "-"),
            lowered.replace("-", " "),
            lowered.replace("-", ""),
        }
    return {v for v in found if len(v) > 1}


@dataclass(frozen=True, slots=True)
class Haystack:
    """The texts of blocks joined by NUL, searched in one call."""

    blocks: Sequence[Block]
    text: str
    starts: list[int]

    @classmethod
    def over(cls, blocks: Sequence[Block]) -> Haystack:
        """Join the blocks' shadows."""
        starts, position = [], 0
        for block in blocks:
            starts.append(position)
            position += len(block.text) + 1
        return cls(blocks, lower("\0".join(block.text for block in blocks)), starts)

    def locate(self, start: int) -> tuple[Block, int]:
        """Return the block that holds an offset and the block's own start."""
        index = bisect_right(self.starts, start) - 1
        return self.blocks[index], self.starts[index]


class Automaton(Generic[T]):
    """Finds names, each bound to what it stands for."""

    def __init__(self, names: Mapping[str, T]) -> None:
        """Build over ``names`` (already lower-cased)."""
        self.names = list(names)
        self.values = list(names.values())
        self.search = AhoCorasick(self.names, matchkind=MatchKind.Standard) if names else None

    def find(self, text: str) -> Iterable[tuple[int, int, T]]:
        """Yield ``(start, end, value)`` of every occurrence at word edges; they may overlap."""
        if self.search is None:
            return
        for number, start, end in self.search.find_matches_as_indexes(text, overlapping=True):
            if edge(text, start, end):
                yield start, end, self.values[number]


def _ascii_word(char: str) -> bool:
    return char.isascii() and char.isalnum()


def edge(text: str, start: int, end: int) -> bool:
    """Whether a match does not cut a Latin word; a digit may follow it (a version)."""
    if start and _ascii_word(text[start]) and _ascii_word(text[start - 1]):
        return False
    if end < len(text) and _ascii_word(text[end - 1]) and _ascii_word(text[end]):
        return text[end].isdigit() or text[end] in "vqrks"
    return True


@cache
def _automaton() -> Automaton[tuple[lexicon.Entry, ...] | None]:
    known = lexicon.load()
    names: dict[str, list[lexicon.Entry]] = {}
    for entry in known.entries.values():
        for name in entry.names:
            for variant in variants(name):
                row = names.setdefault(variant, [])
                if entry not in row:
                    row.append(entry)
    blocked = lexicon.blocked_words()
    table: dict[str, tuple[lexicon.Entry, ...] | None] = {n: tuple(e) for n, e in names.items()}
    for word in blocked:
        table[lower(word)] = None
    return Automaton(table)


def find(blocks: Sequence[Block]) -> list[Proposal]:
    """Return proposals for the lexicon's names in ``blocks``, versions included."""
    haystack = Haystack.over(blocks)
    proposals: list[Proposal] = []
    for start, end, value in _automaton().find(haystack.text):
        block, offset = haystack.locate(start)
        a, b = start - offset, end - offset
        if value is None:
            proposals.append(Proposal(block, a, b, "", LEXICON_WEIGHT, "blocked"))
            continue
        proposals.extend(_readings(block, a, b, value))
    starts = {(p.block.index, p.start) for p in proposals if p.type}
    ends = {(p.block.index, p.end) for p in proposals if p.type}
    return [
        p
        for p in proposals
        if p.source != "lexicon"
        or not (
            (_GOES_ON.match(p.block.text, p.end - 1) and (p.block.index, p.end + 1) not in starts)
            or (
                p.start > 1
                and _GOES_BEFORE.match(p.block.text, p.start - 2)
                and (p.block.index, p.start - 1) not in ends
            )
        )
    ]


def _readings(
    block: Block, start: int, end: int, entries: Sequence[lexicon.Entry]
) -> Iterable[Proposal]:
    text = block.text
    surface = text[start:end]
    glued = end < len(text) and _ascii_word(text[end - 1]) and _ascii_word(text[end])
    exact = [e for e in entries if surface in e.names]
    stop_at = version_end(text, end, surface)
    if stop_at is not None and any(e.version_only for e in entries):
        entries, exact = [e for e in entries if e.version_only], []
    for entry in exact or entries:
        if entry.type in VERSIONED_TYPES and (stop := version_end(text, end, surface)) is not None:
            version = version_key(text[end:stop])
            yield Proposal(block, start, stop, entry.type, 3.0, "version", entry.id, version)
        if not glued and not entry.version_only and not _wrong_case(surface, entry):
            yield Proposal(block, start, end, entry.type, LEXICON_WEIGHT, "lexicon", entry.id)


def _wrong_case(surface: str, entry: lexicon.Entry) -> bool:
    """Whether a name that is also a word stands in lower case: ``runway``, ``meta``, ``flux``."""
    if has_cjk(surface) or not surface.islower():
        return False
    return all(not name.islower() for name in entry.names if fold(name) == fold(surface)) and (
        surface in COMMON_WORDS or len(surface) <= 3
    )


def version_end(text: str, end: int, base: str) -> int | None:
    """Return where the version after a base name ends, or None where none follows."""
    match = VERSION_AFTER.match(text, end)
    if match is not None:
        number = match.group("number")
        following = text[match.end() : match.end() + 8]
        year = not match.group("v") and number.isdigit() and len(number) > 2
        spaced_from_cjk = has_cjk(base[-1]) and match.group("gap") == " " and "." not in number
        unit = not match.group("qualifier") and NOT_A_VERSION.match(following)
        letter = following[:1].isascii() and following[:1].isalnum()
        if not (year or unit or letter or spaced_from_cjk):
            return match.end()
    qualifier = QUALIFIER_AFTER.match(text, end)
    if qualifier is not None and not has_cjk(base[-1]):
        words = qualifier.group("qualifier")
        if words[0] == "-" or words.strip()[0].isupper() or words.strip()[0].isdigit():
            return qualifier.end()
    return None


def spread(blocks: Sequence[Block], names: Mapping[str, tuple[str, str, float]]) -> list[Proposal]:
    """Find accepted names throughout the document.

    ``names`` maps a surface to ``(type, source, weight)``.
    """
    table: dict[str, tuple[str, tuple[str, str, float]]] = {}
    for surface, told in names.items():
        for variant in variants(surface):
            table.setdefault(variant, (surface, told))
    haystack = Haystack.over(blocks)
    proposals = []
    for start, end, value in Automaton(table).find(haystack.text):
        surface, (type_, source, weight) = value
        block, offset = haystack.locate(start)
        a, b = start - offset, end - offset
        text = block.text
        if b < len(text) and _ascii_word(text[b - 1]) and _ascii_word(text[b]):
            continue
        if text[a:b].islower() and not surface.islower() and not has_cjk(surface):
            continue
        proposals.append(Proposal(block, a, b, type_, weight, source))
    return proposals

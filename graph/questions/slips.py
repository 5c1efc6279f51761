"""Slips of typing: a word one letter, or one character of the same sound, beside a known one.

A slip is only mended where exactly one word of the grammar or the graph is so near, where the word
is long enough, and where what is written is no word of its own ("funded" is not "founded") and no
name ("Apple" is not "apply"). How it was read is told with the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from graph.labels import label_key
from graph.questions.words import grammar, stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.questions.reading import Sentence, Token
    from graph.search import LabelIndex

_HAN_RUN: Final = re.compile(r"[\u3400-\u9fff]+")
#: Of an acronym every letter counts: WorldVLM is not WorldVLA.
_ACRONYM: Final = re.compile(r"[A-Z]{2}")
#: The shortest stem of an English word, and the shortest name, that are taken for another.
_SHORTEST: Final = 5
_SHORTEST_NAME: Final = 6
#: The shortest and the longest word of characters, and of a name in them.
_CHARACTERS: Final = (2, 6)
_NAME_CHARACTERS: Final = 3
_MOST: Final = 2


@dataclass(frozen=True, slots=True)
class Slip:
    """What is written, and what it was taken for."""

    written: str
    meant: str


def mended(index: LabelIndex, sentence: Sentence) -> tuple[str, tuple[Slip, ...]] | None:
    """Return a question with its slips mended, and the slips; None where one cannot be."""
    text = sentence.text
    slips: list[Slip] = []
    unknown = [token for token in sentence.tokens if token.unknown]
    while unknown and len(slips) < _MOST:
        token = unknown.pop()
        found = _latin(index, token) if token.text.isascii() else _han(index, sentence, token)
        if found is None:
            return None
        start, end, meant = found
        slips.append(Slip(sentence.text[start:end], meant))
        text = text[:start] + meant + text[end:]
        unknown = [one for one in unknown if one.end <= start]
    return None if unknown else (text, tuple(reversed(slips)))


def _latin(index: LabelIndex, token: Token) -> tuple[int, int, str] | None:
    """Return what an unknown word or name of letters is a slip of."""
    word = token.text
    near: dict[str, str] = {}
    if word.isalpha() and word.islower() and len(word) >= _SHORTEST and not _is_word(word):
        for known in _spellings().get(word[0].lower(), ()):
            if one_slip(word.lower(), known) or _one_slip_of_stems(word, known):
                near.setdefault(stem(known), known)
    key = label_key(word)
    if len(key) >= _SHORTEST_NAME and not _ACRONYM.search(word):
        held = index.spelt_like(key)
        near |= {name: shown for name, shown in held if name.isascii() and one_slip(key, name)}
    meant = next(iter(near.values())) if len(near) == 1 else None
    return (token.start, token.end, meant) if meant else None


def _is_word(word: str) -> bool:
    """Whether a word is one of its own, if only in some phrase of the grammar."""
    known = _spellings().get(word[0].lower(), ())
    return word.lower() in grammar().real or any(stem(one) == stem(word) for one in known)


def _one_slip_of_stems(word: str, known: str) -> bool:
    own = stem(word)
    return len(own) >= _SHORTEST and one_slip(own, stem(known))


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Return the words of the grammar that are long enough, by their first letters."""
    found: dict[str, set[str]] = {}
    for word in grammar().spellings:
        if word.isascii() and word.isalpha() and len(word) >= _SHORTEST:
            found.setdefault(word[0], set()).add(word)
    return {letter: tuple(sorted(words)) for letter, words in found.items()}


def one_slip(written: str, meant: str) -> bool:
    """Whether two words differ by one letter: another, one more, one less, or two exchanged.

    >>> [one_slip("modle", other) for other in ("model", "modle", "mode", "module", "noodle")]
    [True, False, True, True, False]
    """
    if written == meant or abs(len(written) - len(meant)) > 1:
        return False
    at = next(
        (place for place, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b),
        min(len(written), len(meant)),
    )
    left, right = written[at:], meant[at:]
    changed = left[:1] + right[:1] if len(left) == len(right) else max(left, right, key=len)[:1]
    if not changed.isalpha():
        return False
    if len(left) == len(right):
        swapped = left[:2] == right[1::-1] and left[2:] == right[2:] if len(left) > 1 else False
        return left[1:] == right[1:] or swapped
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return longer[1:] == shorter


def _han(index: LabelIndex, sentence: Sentence, token: Token) -> tuple[int, int, str] | None:
    """Return what characters around an unknown one are a slip of."""
    run = next(
        (found for found in _runs(sentence) if found[0] <= token.start and token.end <= found[1]),
        None,
    )
    if run is None:
        return None
    for length in range(min(_CHARACTERS[1], run[1] - run[0]), _CHARACTERS[0] - 1, -1):
        near: dict[tuple[int, str], None] = {}
        for start in range(max(run[0], token.end - length), min(token.start, run[1] - length) + 1):
            written = sentence.text[start : start + length]
            for known in _alike(index, written, whole=length == run[1] - run[0]):
                near[start, known] = None
        if near:
            ((start, meant),) = near if len(near) == 1 else ((0, ""),)
            return (start, start + length, meant) if meant else None
    return None


def _runs(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the spans of characters that name no entity."""
    loose = [
        token for token in sentence.tokens if _HAN_RUN.fullmatch(token.text) and not token.entity
    ]
    start: int | None = None
    for token, following in pairwise([*loose, None]):
        if token is None:
            return
        start = token.start if start is None else start
        if following is None or following.start != token.end:
            yield start, token.end
            start = None


def _alike(index: LabelIndex, written: str, *, whole: bool) -> Iterable[str]:
    """Yield the words and names that differ from what is written by one character of its sound.

    A name is only looked for where nothing else stands beside it (``whole``).
    """
    for pattern in _patterns(written):
        for known in _words().get(pattern, ()):
            if _one_sound(written, known):
                yield known
    if whole and len(written) >= _NAME_CHARACTERS:
        for hit in index.search(written, 5):
            if len(hit.label) == len(written) and _one_sound(written, hit.label):
                yield hit.label


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Return the grammar's words in characters, by what they are but for one character."""
    every = {"".join(phrase) for phrase in grammar().phrases()}
    endings = grammar().endings
    found: dict[str, set[str]] = {}
    for word in every:
        formed = any(word.endswith(end) and word.removesuffix(end) in every for end in endings)
        if _HAN_RUN.fullmatch(word) and not formed:
            for pattern in _patterns(word):
                found.setdefault(pattern, set()).add(word)
    return {pattern: tuple(sorted(words)) for pattern, words in found.items()}


def _patterns(word: str) -> list[str]:
    return [f"{word[:at]}?{word[at + 1 :]}" for at in range(len(word))]


def _one_sound(written: str, known: str) -> bool:
    """Whether two words differ by one character that sounds or looks like the other."""
    other = [(a, b) for a, b in zip(written, known, strict=True) if a != b]
    if len(other) != 1:
        return False
    a, b = other[0]
    if f"{a}{b}" in grammar().alike or f"{b}{a}" in grammar().alike:
        return True
    tones = len(written) < _NAME_CHARACTERS  # of a short word the tone counts, too
    return _sound(a, tones=tones) == _sound(b, tones=tones)


@cache
def _sound(character: str, *, tones: bool) -> str:
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  only a slip needs it

    style = Style.TONE3 if tones else Style.NORMAL
    return str(lazy_pinyin(character, style=style)[0])

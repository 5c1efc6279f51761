"""The grammar's words, read once: which phrase of a question can mean what.

A text is cut into units: a Latin word, a number, one Chinese character, a sign. English words are
compared by a plain stem, so that one form in the grammar does for ``use``, ``uses`` and ``using``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAMMAR: Final = Path(__file__).with_name("grammar")

_UNIT: Final = re.compile(
    r"[^\W\d_\u3400-\u9fff]+|'(?:s|t|re|ve|d|ll|m)\b|\d+(?:[.,]\d+)*|[\u3400-\u9fff]|\S"
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_VOWELS: Final = frozenset("aeiou")
_SHORT: Final = 3
_HAVE: Final = {"has": "hav", "had": "hav"}
_IRREGULAR: Final[dict[str, str]] = {
    **dict.fromkeys(("were", "been", "being"), "be"),
    **dict.fromkeys(("uses", "used", "using"), "use"),
    **dict.fromkeys(("owes", "owed"), "owe"),
    "does": "do",
    **{
        form: base
        for base, forms in re.findall(
            r"(\w+): ([\w ]+)",
            "run: ran; writ: wrote written; tak: took taken; giv: gave; lead: led; com: came;"
            " go: went gone; grow: grew grown; draw: drew drawn; ris: rose risen; choos: chose;"
            " choos: chosen;"
            " build: built; buy: bought; bring: brought; stand: stood; hold: held; keep: kept;"
            " lend: lent; send: sent; spend: spent; sell: sold; think: thought; wear: wore worn;"
            " begin: began begun; break: broke broken; driv: drove driven; fall: fell fallen;"
            " feed: fed; shoot: shot; sit: sat; speak: spoke spoken; stick: stuck; strik: struck;"
            " sweep: swept; throw: threw thrown; weav: wove woven; spring: sprang sprung;"
            " sing: sang sung; lie: lies lay lain; shrink: shrank shrunk",
        )
        for form in forms.split()
    },
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, number, character or sign of a question, with its stem."""

    start: int
    end: int
    text: str
    stem: str

    @property
    def latin(self) -> bool:
        """Whether it is a word of letters or a number, not a character or a sign."""
        return self.text[0].isalnum() and not _HAN.match(self.text)

    @property
    def sign(self) -> bool:
        """Whether it is punctuation."""
        return not self.text[-1].isalnum()


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a phrase can mean: its kind, and its name within the kind."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Cue:
    """What the grammar says of a relation's words: the ways that they may mean, by preference."""

    ways: tuple[tuple[str, ...], ...]
    dates: tuple[str, ...] = ()
    passive: bool = False
    weak: bool = False
    #: Whether the further lines of ways are tried where the first finds nothing.
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Noun:
    """A class word or a role: the classes that it names, and ways to what stands beside it."""

    classes: tuple[str, ...]
    ways: tuple[tuple[str, ...], ...] = ()
    needs: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unlisted: bool = False
    fallback: bool = False
    part: bool = False


@dataclass(slots=True)
class _Branch:
    """A node of the tree of phrases."""

    next: dict[str, _Branch] = field(default_factory=dict)
    readings: dict[Reading, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grammar:
    """All that the grammar's files say."""

    cues: dict[str, Cue]
    roles: dict[str, Noun]
    classes: dict[str, Noun]
    metrics: dict[str, dict[str, Any]]
    defaults: dict[str, dict[str, list[list[str]]]]
    values: dict[str, tuple[str, ...]]
    #: Words that say nothing, wherever they stand.
    adverbs: re.Pattern[str]
    #: Two phrases, by their stems, that apart from each other ask for a metric.
    apart: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...]
    #: English words near those of the grammar that are none, and characters that look alike.
    real: frozenset[str]
    alike: frozenset[str]
    #: The words of letters as the grammar writes them, and the endings of Chinese verbs.
    spellings: frozenset[str]
    endings: tuple[str, ...]
    #: The words of the nouns as they are written: other forms of them are verbs ("working").
    nouns: frozenset[str]
    _phrases: _Branch

    def phrases(self) -> Iterator[tuple[str, ...]]:
        """Yield every phrase, as the stems of its words."""
        border: list[tuple[tuple[str, ...], _Branch]] = [((), self._phrases)]
        while border:
            told, branch = border.pop()
            if branch.readings:
                yield told
            border += [((*told, word), after) for word, after in branch.next.items()]

    def readings(self, units: list[Unit], start: int) -> list[tuple[int, tuple[Reading, ...]]]:
        """Return the ends and meanings of the phrases that begin at a unit, the shorter first."""
        found = []
        branch: _Branch | None = self._phrases
        for end in range(start, len(units)):
            branch = branch.next.get(units[end].stem) if branch else None
            if branch is None:
                break
            if branch.readings:
                found.append((end + 1, tuple(branch.readings)))
        return found


def normalise(question: str) -> str:
    """Return a question in the width and signs that the grammar is written in."""
    text = unicodedata.normalize("NFKC", question).replace("’", "'").replace("‘", "'")
    text = re.sub(r"\bnot including\b", "excluding", text, flags=re.IGNORECASE)
    return re.sub(r"n't\b", " not", text).strip()


def units_of(text: str) -> list[Unit]:
    """Cut a text into units."""
    return [
        Unit(match.start(), match.end(), match[0], stem(match[0])) for match in _UNIT.finditer(text)
    ]


#: Words that no other word's form may be taken for: "noted" is no "not".
_WHOLE: Final = frozenset({"not", "non", "nor", "on", "but", "by", "or", "and", "than"})


@cache
def stem(word: str) -> str:
    """Return what the forms of an English word share; other words as they are, in small letters.

    >>> {stem(word) for word in ("use", "uses", "used", "using")}
    {'use'}
    """
    base = word.casefold()
    if not base.isascii() or not base.isalpha() or len(base) <= _SHORT:
        return {"are": "be", "is": "be", "was": "be", "am": "be", "did": "do", **_HAVE}.get(
            base, base
        )
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base.endswith("s") and not base.endswith(("ss", "us", "is")):
        base = base[:-1]
    for ending in ("ed", "ing"):
        rest = base.removesuffix(ending)
        if rest != base and _VOWELS & set(rest) and not base.endswith("eed"):
            base = rest
            if len(base) > _SHORT and base[-1] == base[-2] and base[-1] not in "lsz":
                base = base[:-1]
            break
    if base.endswith(("ie", "y")):
        return base.removesuffix("ie").removesuffix("y") + "i"
    root = base.removesuffix("e")
    return word.casefold() if root in _WHOLE else root


@cache
def grammar() -> Grammar:
    """Read the grammar's files."""
    loaded = {file.stem: _load(file) for file in sorted(GRAMMAR.glob("*.yaml"))}
    words = loaded["words"]
    root = _Branch()
    relations = loaded["relations"]
    for kind, entries in (
        ("cue", relations),
        ("role", loaded["roles"]),
        ("class", loaded["classes"]),
        ("metric", loaded["metrics"]),
        ("ask", words["asks"]),
        ("op", words["operators"]),
    ):
        for name, told in entries.items():
            _add(root, told, Reading(kind, name))
    for name, told in relations.items():
        for verb, ending in product(told.get("zh", ()), words["endings"]):
            _phrase(root, verb + ending, Reading("cue", name))
        for verb, word in product(told.get("making", ()), ("with", "using", "through", "by using")):
            _phrase(root, f"{verb} {word}", Reading("cue", name))
            _phrase(root, f"{verb} {word} the help of", Reading("cue", name))
    for name in ("tickers", "exchanges", "countries", "listed"):
        _add(root, words[name], Reading("attribute", name))
    _implied(root, words["implied"])
    values: dict[str, tuple[str, ...]] = {}
    for kind in ("places", "markets"):
        for told in words[kind]:
            name = "|".join(told["values"])
            values[name] = tuple(told["values"])
            _add(root, told, Reading(kind, name))
    _add(root, words["fillers"], Reading("filler", ""))
    _currencies(root, words["currencies"])
    _neutral(root, loaded["neutral"])
    _add(root, words["qualified"], Reading("qualified", ""))
    return Grammar(
        cues={name: _cue(told, relations) for name, told in relations.items()},
        roles={name: _noun(told) for name, told in loaded["roles"].items()},
        classes={name: _noun(told) for name, told in loaded["classes"].items()},
        metrics=loaded["metrics"],
        defaults=loaded["defaults"],
        values=values,
        adverbs=_adverbs(words),
        apart=tuple(
            (_stems(first), _stems(second), metric) for first, second, metric in words["apart"]
        ),
        real=frozenset(loaded["slips"]["real"]),
        alike=frozenset(loaded["slips"]["alike"]),
        spellings=frozenset(re.findall(r"[a-z]+", _words_of(loaded))),
        endings=tuple(words["endings"]),
        nouns=frozenset(
            word
            for kind in ("roles", "classes")
            for told in loaded[kind].values()
            for phrase in told.get("en", ())
            for word in phrase.lower().split()
        ),
        _phrases=root,
    )


def _implied(root: _Branch, told: dict[str, list[str]]) -> None:
    """Add the words of rank that say what is measured, too."""
    for word, metrics in told.items():
        for metric in metrics:
            _phrase(root, word, Reading("implied", metric))
        if _HAN.search(word):
            _attributive(root, word)


def _currencies(root: _Branch, told: dict[str, dict[str, list[str]]]) -> None:
    """Add the names of currencies, which may also stand with "in" before them."""
    for unit, names in told.items():
        _add(root, names, Reading("currency", unit))
        before = {"zh": ("以", "按", "用", "换算成", "折合"), "en": ("in", "in terms of")}
        for language, gap in (("zh", ""), ("en", " ")):
            for name in names.get(language, ()):
                for word in before[language]:
                    _phrase(root, f"{word}{gap}{name}", Reading("currency", unit))
        for name in names.get("zh", ()):
            _phrase(root, f"以{name}计", Reading("currency", unit))


def _neutral(root: _Branch, told: dict[str, dict[str, list[str]]]) -> None:
    """Add the words that cannot narrow an answer, where the grammar has no other use for them."""
    for phrases in told.values():
        for phrase in (*phrases.get("zh", ()), *phrases.get("en", ())):
            branch: _Branch | None = root
            for unit in units_of(normalise(phrase)):
                branch = branch.next.get(unit.stem) if branch else None
            if branch is None or not branch.readings:
                _phrase(root, phrase, Reading("filler", ""))


def _attributive(root: _Branch, word: str) -> None:
    """Let a Chinese word mean the same with 的 after it."""
    branch: _Branch | None = root
    for unit in units_of(word):
        branch = branch.next.get(unit.stem) if branch else None
    for reading in branch.readings if branch else ():
        _phrase(root, word + "的", reading)


def _words_of(loaded: dict[str, Any]) -> str:
    """Return all English phrases of the grammar as one text."""
    words = loaded["words"]
    told = [*loaded["relations"].values(), *loaded["roles"].values(), *loaded["classes"].values()]
    told += [*loaded["metrics"].values(), *words["asks"].values(), *words["operators"].values()]
    return " ".join(phrase for one in told for phrase in one.get("en", ())).lower()


def _adverbs(words: dict[str, Any]) -> re.Pattern[str]:
    chinese = "|".join(sorted(words["adverbs"]["zh"], key=len, reverse=True))
    english = "|".join(sorted(words["adverbs"]["en"], key=len, reverse=True))
    close, these = ("|".join(words["closely"][name]) for name in ("before", "these"))
    return re.compile(
        rf"{chinese}|\b(?:{english})\b|\b(?:{close})\b(?=\s+(?:{these})\b)", re.IGNORECASE
    )


def _stems(phrase: str) -> tuple[str, ...]:
    return tuple(unit.stem for unit in units_of(phrase))


def _load(file: Path) -> dict[str, Any]:
    """Read a file in which every word is a word: ``on`` and ``no`` are no truth values."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    loaded: dict[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return loaded


def _add(root: _Branch, told: dict[str, Any], reading: Reading) -> None:
    for phrase in (*told.get("zh", ()), *told.get("en", ())):
        _phrase(root, phrase, reading)


def _phrase(root: _Branch, phrase: str, reading: Reading) -> None:
    branch = root
    for unit in units_of(normalise(phrase)):
        branch = branch.next.setdefault(unit.stem, _Branch())
    branch.readings[reading] = None


def _cue(told: dict[str, Any], relations: dict[str, Any]) -> Cue:
    whole = {**relations[told["of"]], **told} if "of" in told else told
    return Cue(
        ways=tuple(tuple(ways) for ways in whole["ways"]),
        dates=tuple(whole.get("date", ())),
        passive=whole.get("passive") == "true",
        weak=whole.get("weak") == "true",
        fallback=whole.get("fallback") == "true",
    )


def _noun(told: dict[str, Any]) -> Noun:
    return Noun(
        classes=tuple(told.get("classes") or told.get("class") or ()),
        ways=tuple(tuple(ways) for ways in told.get("ways", ())),
        needs=tuple(told.get("needs") or told.get("with") or ()),
        without=tuple(told.get("without", ())),
        unlisted=told.get("unlisted") == "true",
        part=told.get("part") == "true",
        fallback=told.get("fallback") == "true",
    )

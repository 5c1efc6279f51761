"""Mentions to entities: by the lexicon's id, by keys, declared aliases and near misspellings."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from extract import lexicon
from extract.components.gazetteer import VERSIONED_TYPES
from extract.keys import fold, has_cjk, language_of, split_version
from ontology.model import Entity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extract.mentions import Mention

#: Misspellings are sought only for names at least this long.
MIN_TYPO: Final = 5
_PLUS: Final = re.compile(r"\+")
_NOT_SLUG: Final = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class Merge:
    """Why two names were taken for one."""

    name: str
    into: str
    reason: str


@dataclass(slots=True)
class Linked:
    """Entities of a document by id, and the log of merges."""

    entities: dict[str, Entity]
    merges: list[Merge] = field(default_factory=list)


@lru_cache(maxsize=16_384)
def slug(name: str, type_: str) -> str:
    """Return the slug of an entity that the lexicon lacks.

    It depends on nothing but the folded name and the type, so that reports that spell a name
    differently agree on it, in whatever order they are read. Chinese is romanised; a hash keeps
    homophones apart.
    """
    parts = split_version(name) if type_ in VERSIONED_TYPES else None
    base = fold(parts.base if parts else name)
    version = parts.version if parts else ""
    romanised = _romanise(base)
    stem = _NOT_SLUG.sub("-", _PLUS.sub("-plus", romanised)).strip("-")
    if romanised != base or stem != base:
        stem = f"{stem[:60].strip('-')}-{hashlib.sha256(base.encode()).hexdigest()[:5]}"
    tail = _NOT_SLUG.sub("-", version).strip("-")
    return "-".join(part for part in (stem.strip("-"), tail, type_.lower()) if part)


def _romanise(text: str) -> str:
    if not has_cjk(text):
        return text
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionary loads only for Chinese

    return "-".join(lazy_pinyin(text))


def entity_id(mention: Mention) -> str:
    """Return the id that a mention's own words give, before aliases are merged."""
    if mention.entry is None:
        return slug(mention.surface, mention.type)
    base = mention.entry
    entry = lexicon.load().entries[base]
    if not mention.version:
        return base
    stem = base.removesuffix("-model")
    version = _NOT_SLUG.sub("-", mention.version).strip("-")
    composed = f"{stem}-{version}"
    same = lexicon.load().entries.get(composed)
    return composed if same is None or same.type == entry.type else f"{composed}-model"


def link(mentions: Sequence[Mention], declared: Iterable[tuple[Mention, Mention]]) -> Linked:
    """Set ``entity`` of each mention and return the entities.

    ``declared`` are pairs that the text itself says are one (``Video Vision Transformer (ViViT)``).
    """
    known = {(m.key, m.type): entity_id(m) for m in mentions if m.entry is not None}
    for mention in mentions:
        # a name that the lexicon explains in one place is the same name in every other
        same = known.get((mention.key, mention.type))
        mention.entity = same if same is not None else entity_id(mention)
    joined = _Joined()
    types = {m.entity: m.type for m in mentions}
    for a, b in declared:
        if a.type == b.type:
            joined.union(a.entity, b.entity, "declared in brackets")
    for rare, common in _misspelt(mentions):
        if types[rare] == types[common]:
            joined.union(rare, common, "one letter apart")
    for mention in mentions:
        mention.entity = joined.root(mention.entity)
    return Linked(_entities(mentions), joined.merges)


class _Joined:
    """Disjoint sets of ids; a set's root does not depend on the order of the unions."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self._known = lexicon.load().entries
        self.merges: list[Merge] = []

    def root(self, name: str) -> str:
        while self._parent.get(name, name) != name:
            name = self._parent[name]
        return name

    def union(self, a: str, b: str, reason: str) -> None:
        """Join two sets, but never two entries of the lexicon."""
        a, b = self.root(a), self.root(b)
        known_a, known_b = _is_known(a, self._known), _is_known(b, self._known)
        if a == b or (known_a and known_b):
            return
        keep, drop = (a, b) if (known_a, b) > (known_b, a) else (b, a)
        self._parent[drop] = keep
        self.merges.append(Merge(drop, keep, reason))


def _is_known(id_: str, known: Mapping[str, object]) -> bool:
    return id_.rsplit("-", 1)[-1] not in _TYPE_TAILS or id_ in known


_TYPE_TAILS: Final = frozenset(
    {
        "organization",
        "person",
        "model",
        "architecture",
        "paradigm",
        "method",
        "product",
        "creativework",
        "publication",
        "benchmark",
        "sector",
    }
)


def _misspelt(mentions: Sequence[Mention]) -> list[tuple[str, str]]:
    """Return ``(rare id, common id)`` of names one edit apart, of one type and one version."""
    groups: dict[tuple[str, str], dict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for m in mentions:
        if m.type not in {"Model", "CreativeWork", "Product", "Person", "Organization"}:
            continue
        parts = split_version(m.surface) if m.type in VERSIONED_TYPES else None
        base, version = (fold(parts.base), parts.version) if parts else (m.key, "")
        groups[m.type, version][base][m.entity] += 1
    pairs = []
    for (_, version), bases in sorted(groups.items()):
        names = sorted(bases)
        for i, a in enumerate(names):
            for b in names[i + 1 :]:
                long_enough = (
                    min(len(a), len(b)) + len(version) >= MIN_TYPO and min(len(a), len(b)) >= 3
                )
                if not long_enough or has_cjk(a) or not one_edit(a, b) or _digits_differ(a, b):
                    continue
                count_a, count_b = sum(bases[a].values()), sum(bases[b].values())
                unknown_a = next(iter(bases[a])).rsplit("-", 1)[-1] in _TYPE_TAILS
                unknown_b = next(iter(bases[b])).rsplit("-", 1)[-1] in _TYPE_TAILS
                if not (unknown_a or unknown_b):
                    continue
                rare, common = (a, b) if (unknown_a, -count_a) > (unknown_b, -count_b) else (b, a)
                pairs.append((next(iter(bases[rare])), next(iter(bases[common]))))
    return pairs


def _digits_differ(a: str, b: str) -> bool:
    return re.sub(r"\D", "", a) != re.sub(r"\D", "", b)


def one_edit(a: str, b: str) -> bool:
    """Whether one inserted, dropped or changed character turns one string into the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    if len(a) > len(b):
        a, b = b, a
    i = 0
    while i < len(a) and a[i] == b[i]:
        i += 1
    return a[i:] == b[i + 1 :] or a[i + 1 :] == b[i + 1 :]


def _entities(mentions: Sequence[Mention]) -> dict[str, Entity]:
    grouped: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        grouped[mention.entity].append(mention)
    return {id_: _entity(id_, group) for id_, group in sorted(grouped.items())}


def _entity(id_: str, group: list[Mention]) -> Entity:
    entry = lexicon.load().entries.get(id_)
    surfaces = Counter(_clean(m.surface) for m in group)
    ordered = sorted(surfaces, key=lambda s: (-surfaces[s], len(s), s))
    labels: dict[str, str] = dict(entry.labels) if entry else {}
    if entry is None:
        for surface in ordered:
            labels.setdefault(language_of(surface), surface)
        labels = _versioned_labels(group, labels)
    type_ = entry.type if entry else Counter(m.type for m in group).most_common(1)[0][0]
    taken = set(labels.values())
    aliases = sorted((language_of(s), s) for s in surfaces if s not in taken)
    pairs = tuple((lang, labels[lang]) for lang in ("zh", "en") if lang in labels)
    spans = tuple(sorted({m.span() for m in group}))
    return Entity(id_, type_, pairs, tuple(aliases), (), spans)


def _versioned_labels(group: list[Mention], labels: dict[str, str]) -> dict[str, str]:
    """Give a version of a known base the base's label in the language that the text lacks."""
    mention = next((m for m in group if m.entry and m.version), None)
    if mention is None or mention.entry is None:
        return labels
    base = dict(lexicon.load().entries[mention.entry].labels)
    # a number is the same in every language; a size or edition is left as the text has it
    shown = mention.version.upper()
    for language, name in base.items() if re.fullmatch(r"[A-Z]?\d+(?:\.\d+)*", shown) else ():
        labels.setdefault(language, f"{name} {shown}")
    if "en" in base and has_cjk(labels.get("en", "")):
        labels.pop("en")
    return labels


def _clean(surface: str) -> str:
    return re.sub(r"\s+", " ", surface).strip("《》“”\"' ")

"""Names and aliases known before a text is read: ``<type>.yaml``, one file an entity type.

An entry is ``id: {zh, en: preferred labels; alias: other forms; slot: forms that name it only where
its type must stand; version_only: the name counts only with a version}``. Relations have no place
here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from extract.keys import fold, language_of
from extract.resources import load as load_yaml

FOLDER: Final = Path(__file__).parent
_FILES: Final = {
    "organization": "Organization",
    "person": "Person",
    "model": "Model",
    "architecture": "Architecture",
    "paradigm": "Paradigm",
    "method": "Method",
    "product": "Product",
    "creative_work": "CreativeWork",
    "publication": "Publication",
    "benchmark": "Benchmark",
    "sector": "Sector",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A known entity: its slug, type, labels and aliases as ``(language, text)``."""

    id: str
    type: str
    labels: tuple[tuple[str, str], ...]
    aliases: tuple[tuple[str, str], ...]
    slot: tuple[str, ...] = ()
    version_only: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every form, labels first."""
        return tuple(text for _, text in self.labels + self.aliases)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Entries by id, and by the folded key of each name (several types may share a name)."""

    entries: dict[str, Entry]
    by_key: dict[str, tuple[Entry, ...]]
    by_slot: dict[tuple[str, str], Entry]

    def find(self, name: str, type_: str | None = None) -> Entry | None:
        """Return the entry that bears ``name``, of ``type_`` where one is given."""
        for entry in self.by_key.get(fold(name), ()):
            if type_ is None or entry.type == type_:
                return entry
        return None

    def find_in_slot(self, name: str, type_: str) -> Entry | None:
        """Return the entry of ``type_`` that ``name`` stands for where that type must stand."""
        return self.find(name, type_) or self.by_slot.get((fold(name), type_))


def _load_file(path: Path, type_: str) -> list[Entry]:
    table = load_yaml(path) or {}
    entries = []
    for slug, told in table.items():
        labels = tuple((lang, str(told[lang])) for lang in ("zh", "en") if told.get(lang))
        aliases = tuple((language_of(str(a)), str(a)) for a in told.get("alias", ()))
        entries.append(
            Entry(
                str(slug),
                type_,
                labels,
                aliases,
                tuple(map(str, told.get("slot", ()))),
                bool(told.get("version_only", False)),
            )
        )
    return entries


@cache
def load() -> Lexicon:
    """Return the bundled lexicon."""
    entries: dict[str, Entry] = {}
    by_key: dict[str, list[Entry]] = {}
    by_slot: dict[tuple[str, str], Entry] = {}
    for stem, type_ in _FILES.items():
        for entry in _load_file(FOLDER / f"{stem}.yaml", type_):
            if entry.id in entries:
                msg = f"lexicon id {entry.id!r} stands in two entries"
                raise ValueError(msg)
            entries[entry.id] = entry
            for name in entry.names:
                row = by_key.setdefault(fold(name), [])
                if entry not in row:
                    row.append(entry)
            for name in entry.slot:
                by_slot[fold(name), type_] = entry
    return Lexicon(entries, {key: tuple(row) for key, row in by_key.items()}, by_slot)


@cache
def blocked_words() -> tuple[str, ...]:
    """Return longer words in which a known name is no name (``可灵活`` is no 可灵)."""
    return tuple(map(str, load_yaml(FOLDER / "blocked.yaml")))


@cache
def digest() -> str:
    """Return a hash over the lexicon's files: part of the extractor's version."""
    hasher = hashlib.sha256()
    for path in sorted(FOLDER.glob("*.yaml")):
        hasher.update(path.read_bytes())
    return hasher.hexdigest()[:16]

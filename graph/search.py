"""Names to entities: an index of every label beside the store, and ranked look-ups in it.

SQLite's FTS5 with trigrams finds a part of a label in either script in a fraction of the time that
a SPARQL ``CONTAINS`` takes. Queries under three characters, which trigrams cannot serve, and pinyin
(``kuaishou``, ``ks`` for 快手) go over plain columns.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graph.labels import label_key
from graph.vocabulary import ALT_LABEL, DEFAULT, PREF_LABEL, TYPE
from ontology.errors import StoreError, UnknownEntity
from ontology.namespaces import PREFIXES, RESOURCE, RG
from ontology.terms import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.store.base import GraphStore

_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_TRIGRAM: Final = 3
_CANDIDATES: Final = 400
#: How many values SQLite is given at once.
_BOUND: Final = 900
#: How alike a name must be to be suggested, from 0 to 1.
_ALIKE: Final = 0.5

#: iri, text, preferred, type, weight, key, pinyin, initials
_Row = tuple[str, str, int, str, int, str, str, str]

_TABLES: Final = """
CREATE TABLE label (
    iri TEXT NOT NULL, text TEXT NOT NULL, language TEXT NOT NULL, preferred INTEGER NOT NULL,
    type TEXT NOT NULL, weight INTEGER NOT NULL,
    key TEXT NOT NULL, pinyin TEXT NOT NULL, initials TEXT NOT NULL
);
CREATE INDEX label_key ON label (key);
CREATE INDEX label_pinyin ON label (pinyin) WHERE pinyin <> '';
CREATE INDEX label_initials ON label (initials) WHERE initials <> '';
CREATE INDEX label_iri ON label (iri);
CREATE VIRTUAL TABLE label_text USING fts5 (
    key, content = 'label', tokenize = 'trigram', columnsize = 0
);
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a search found: its shown label, its class, and the form that matched."""

    iri: str
    label: str
    type: str
    matched: str
    score: float


def write_index(store: GraphStore, file: Path) -> None:
    """Write the label index of a store's default graph to a new file."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        _fill(connection, store)


class LabelIndex:
    """The labels of a store, ready to be searched."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Search in a connection to an index that :func:`write_index` filled."""
        self._connection = connection

    @classmethod
    def of(cls, store: GraphStore) -> LabelIndex:
        """Open the index that lies beside a snapshot, or make one in memory of another store."""
        file = getattr(store, "labels_file", None)
        if isinstance(file, Path):
            try:
                uri = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
                return cls(sqlite3.connect(uri, uri=True, check_same_thread=False))
            except sqlite3.Error as error:
                raise StoreError(f"{store.url}: the label index is damaged: {error}") from error
        connection = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        _fill(connection, store)
        return cls(connection)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def search(self, query: str, limit: int = 10) -> list[Hit]:
        """Return the entities whose labels fit best, one hit each, best first.

        An exact name comes before a beginning, that before a part, that before pinyin; among
        equals a preferred label, the shorter one and the better connected entity come first.
        """
        key = label_key(query)
        if not key or limit < 1:
            return []
        best: dict[str, tuple[float, str, str]] = {}
        for row in self._rows(key):
            iri, text, preferred, kind, weight, held, pinyin, initials = row
            score = _score(key, held, pinyin, initials)
            score = round(score + 0.3 * preferred + min(weight, 100) / 1000 - len(held) / 1000, 4)
            found = best.get(iri)
            if found is None or (score, text) > found[:2]:
                best[iri] = (score, text, kind)
        fits = sorted(best.items(), key=lambda one: (-one[1][0], one[0]))[:limit]
        shown = self._shown(query, [iri for iri, _ in fits])
        return [
            Hit(iri, shown.get(iri, text), kind, text, score) for iri, (score, text, kind) in fits
        ]

    def named(self, name: str) -> list[str]:
        """Return the IRIs of the entities that bear exactly this name, best connected first.

        A preferred label goes before another form; case, width, spaces and hyphens do not count.
        """
        rows = self._run(
            "SELECT iri, MAX(preferred) AS p, MAX(weight) AS w FROM label WHERE key = ?"
            " GROUP BY iri ORDER BY p DESC, w DESC, iri",
            (label_key(name),),
        )
        return [str(row[0]) for row in rows]

    def near(self, name: str, limit: int = 3) -> list[str]:
        """Return the labels that are spelt most like a name that no entity bears."""
        key = label_key(name)
        parts = {key[i : i + _TRIGRAM] for i in range(len(key) - _TRIGRAM + 1)}
        if parts:
            marks = " OR ".join('"' + part.replace('"', '""') + '"' for part in sorted(parts))
            rows = self._run(
                "SELECT DISTINCT text, key FROM label WHERE rowid IN"
                " (SELECT rowid FROM label_text WHERE label_text MATCH ?) LIMIT ?",
                (marks, str(_CANDIDATES)),
            )
        else:
            rows = [(hit.matched, label_key(hit.matched)) for hit in self.search(name, limit)]
        ranked = sorted((-SequenceMatcher(None, key, held).ratio(), text) for text, held in rows)
        return [text for score, text in ranked if score <= -_ALIKE][:limit]

    def bearers(self, keys: Iterable[str]) -> list[tuple[str, str, str]]:
        """Return ``(key, iri, class)`` of the entities that bear any of many names.

        The names are given as :func:`graph.labels.label_key` gives them; of one name those come
        first that bear it as their preferred label, then the better connected.
        """
        asked = list(keys)
        found: list[tuple[str, str, str]] = []
        for start in range(0, len(asked), _BOUND):
            batch = asked[start : start + _BOUND]
            marks = ",".join("?" * len(batch))
            found += self._run(
                "SELECT key, iri, type FROM label"  # noqa: S608
                f" WHERE key IN ({marks}) ORDER BY key, preferred DESC, weight DESC, iri",
                tuple(batch),
            )
        return found

    def spelt_like(self, key: str) -> list[tuple[str, str]]:
        """Return ``(key, label)`` of names that begin alike or share a part with a name."""
        parts = {key[:2], *(key[at : at + 3] for at in range(0, max(len(key) - 2, 1), 2))}
        wanted = [part.replace("%", "").replace("_", "") for part in sorted(parts)[:8]]
        clause = " OR ".join("key LIKE ?" for _ in wanted)
        return self._run(
            f"SELECT key, text FROM label WHERE ({clause})"  # noqa: S608  bound below
            " AND length(key) BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)"
            f" LIMIT {_CANDIDATES}",
            (*(f"%{part}%" for part in wanted), str(len(key) // 2), str(len(key) * 2)),
        )

    def _rows(self, key: str) -> Iterator[_Row]:
        columns = "iri, text, preferred, type, weight, key, pinyin, initials"
        upper = key[:-1] + chr(min(ord(key[-1]) + 1, 0x10FFFF))
        order = f" ORDER BY length(key), weight DESC LIMIT {_CANDIDATES}"
        seen: set[tuple[str, str]] = set()
        if len(key) >= _TRIGRAM:
            part = (
                f"SELECT {columns} FROM label WHERE rowid IN"  # noqa: S608
                " (SELECT rowid FROM label_text WHERE label_text MATCH ?)" + order,
                ('"' + key.replace('"', '""') + '"',),
            )
        else:
            like = key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            part = (
                f"SELECT {columns} FROM label WHERE key LIKE ? ESCAPE '\\'" + order,  # noqa: S608
                (f"%{like}%",),
            )
        statements: list[tuple[str, tuple[str, ...]]] = [part]
        for column in ("key", "pinyin", "initials") if key.isascii() else ("key",):
            where = f"{column} >= ? AND {column} < ? AND {column} <> ''"
            statements.append((f"SELECT {columns} FROM label WHERE {where}" + order, (key, upper)))  # noqa: S608
        for sql, values in statements:
            for row in self._run(sql, values):
                if (row[0], row[1]) not in seen:
                    seen.add((row[0], row[1]))
                    yield row

    def _shown(self, query: str, iris: list[str]) -> dict[str, str]:
        """Return the preferred label of each, in the language of the query where there is one."""
        wanted = "zh" if _HAN.search(query) else "en"
        marks = ",".join("?" * len(iris))
        rows = self._run(
            f"SELECT iri, text, language FROM label WHERE preferred = 1 AND iri IN ({marks})"  # noqa: S608
            " ORDER BY language",
            tuple(iris),
        )
        shown: dict[str, str] = {}
        for iri, text, language in rows:
            if iri not in shown or language == wanted:
                shown[iri] = text
        return shown

    def _run(self, sql: str, values: tuple[str, ...]) -> list[Any]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"the label index cannot be read: {error}") from error


def search(store: GraphStore, query: str, limit: int = 10) -> list[Hit]:
    """Search the labels of a store once; keep a :class:`LabelIndex` to search it often."""
    with closing(LabelIndex.of(store)) as index:
        return index.search(query, limit)


def find_entity(store: GraphStore, name: str, index: LabelIndex | None = None) -> str:
    """Return the IRI of the entity that bears a name in any language, or that an IRI names.

    Where several bear it, the one that has it as its preferred label and the most statements is
    meant. ``rgr:slug``, an IRI and a slug are understood too.

    Raises:
        UnknownEntity: none bears it; the nearest labels are suggested.
    """
    text = name.strip()
    prefix, colon, local = text.strip("<>").partition(":")
    iri = PREFIXES[prefix] + local if colon and prefix in PREFIXES else text.strip("<>")
    if iri.startswith(RESOURCE) and _exists(store, iri):
        return iri
    held = index or LabelIndex.of(store)
    try:
        named = held.named(text)
        if named:
            return named[0]
        if " " not in text and _exists(store, RESOURCE + text):
            return RESOURCE + text
        raise UnknownEntity(name, tuple(held.near(text)))
    finally:
        if index is None:
            held.close()


def _exists(store: GraphStore, iri: str) -> bool:
    try:
        subject = ox.NamedNode(iri)
    except ValueError:
        return False
    return next(store.quads(subject, TYPE, None, DEFAULT), None) is not None


def _score(key: str, held: str, pinyin: str, initials: str) -> float:
    """Say how well a label fits, from 10 (the same) down."""
    if held == key:
        return 10.0
    if held.startswith(key):
        return 7.0
    if pinyin == key:
        return 6.0
    if key in held:
        return 5.0
    if initials == key:
        return 4.5
    return 4.0 if pinyin.startswith(key) else 2.0


def _fill(connection: sqlite3.Connection, store: GraphStore) -> None:
    types: dict[str, str] = {}
    for quad in store.quads(None, TYPE, None, DEFAULT):
        kind = quad.object.value.removeprefix(RG) if isinstance(quad.object, ox.NamedNode) else ""
        if kind in ENTITY_TYPES and isinstance(quad.subject, ox.NamedNode):
            types[quad.subject.value] = kind
    weights: dict[str, int] = defaultdict(int)
    for row in store.rows(
        "SELECT ?o (COUNT(*) AS ?n) WHERE { ?s ?p ?o . FILTER(isIRI(?o)) } GROUP BY ?o"
    ):
        count, entity = row["n"], row["o"]
        if isinstance(count, ox.Literal) and isinstance(entity, ox.NamedNode):
            weights[entity.value] = int(count.value)
    connection.execute("BEGIN")
    connection.executescript(_TABLES)
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO label VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        sorted(_labels(store, types, weights)),
    )
    connection.execute("INSERT INTO label_text (label_text) VALUES ('rebuild')")
    connection.execute("COMMIT")


def _labels(
    store: GraphStore, types: dict[str, str], weights: dict[str, int]
) -> Iterable[tuple[str, str, str, int, str, int, str, str, str]]:
    for predicate, preferred in ((PREF_LABEL, 1), (ALT_LABEL, 0)):
        for quad in store.quads(None, predicate, None, DEFAULT):
            subject, label = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode) or not isinstance(label, ox.Literal):
                continue
            text = label.value
            pinyin, initials = pinyin_of(text)
            yield (
                subject.value,
                text,
                label.language or "",
                preferred,
                types.get(subject.value, ""),
                weights.get(subject.value, 0),
                label_key(text),
                pinyin,
                initials,
            )


def pinyin_of(text: str) -> tuple[str, str]:
    """Return the pinyin of a Chinese label without tones, and its initials; "" for others."""
    if not _HAN.search(text):
        return "", ""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  its tables take 0.1 s to load

    full = "".join(lazy_pinyin(text))
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER))
    return label_key(full), label_key(initials)

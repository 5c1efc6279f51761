"""Annotated documents: the corpus' line format (``.ann`` beside ``.txt``) and gold JSON files."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from ontology.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

#: Genres that stand in the test part alone.
UNSEEN_GENRES: Final = frozenset({"interview", "trade-news"})
_FIELD: Final = " | "


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An annotated entity with every form in which it is named."""

    id: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """An annotated relation, attribute or observation; ``object`` is an id or a value."""

    subject: str
    predicate: str
    object: str
    quote: str
    status: str = "asserted"


@dataclass(slots=True)
class GoldDocument:
    """An annotated document (or part of one: ``lines`` of the text, from 1)."""

    name: str
    text: str
    language: str
    genre: str
    entities: dict[str, GoldEntity] = field(default_factory=dict)
    relations: list[GoldStatement] = field(default_factory=list)
    attributes: list[GoldStatement] = field(default_factory=list)
    observations: list[GoldStatement] = field(default_factory=list)
    hedged: list[GoldStatement] = field(default_factory=list)
    ambiguous: list[GoldStatement] = field(default_factory=list)
    lines: tuple[int, int] | None = None
    path: Path | None = None

    def span(self) -> tuple[int, int]:
        """Return the annotated part as offsets of the text."""
        if self.lines is None:
            return 0, len(self.text)
        starts = [0, *(m.end() for m in re.finditer("\n", self.text)), len(self.text)]
        return starts[self.lines[0] - 1], starts[min(self.lines[1], len(starts) - 1)]


def read_annotation(path: Path) -> GoldDocument:
    """Read ``NAME.ann`` with its text ``NAME.txt``.

    Raises:
        InputError: a line is not of the format; the message names file and line.
    """
    text_path = path.with_suffix(".txt")
    document = GoldDocument(path.stem, text_path.read_text("utf-8"), "", "", path=text_path)
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line.strip():
            continue
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            if key.strip() == "genre":
                document.genre = value.strip()
            elif key.strip() == "lang":
                document.language = value.strip()
            continue
        kind, _, rest = line.partition(" ")
        fields = [part.strip() for part in rest.split(_FIELD)]
        try:
            _add(document, kind, fields)
        except (IndexError, KeyError) as error:
            raise InputError(
                f"{path.name}, line {number}: not a record of the corpus ({line[:40]!r})"
            ) from error
    return document


def _add(document: GoldDocument, kind: str, fields: list[str]) -> None:
    if kind == "E":
        document.entities[fields[0]] = GoldEntity(fields[0], fields[1], tuple(fields[2:]))
        return
    status = "asserted"
    if kind == "X":
        status, fields = fields[0], fields[1:]
    quote = _FIELD.join(fields[3:]).replace("\\n", "\n").replace("\\t", "\t")
    statement = GoldStatement(fields[0], fields[1], fields[2], quote, status)
    {
        "R": document.relations,
        "A": document.attributes,
        "O": document.observations,
        "X": document.hedged,
    }[kind].append(statement)


def read_json(path: Path, texts: Iterable[Path]) -> GoldDocument:
    """Read a gold JSON file; its text is looked for in ``texts`` (folders) as ``DOC.txt``.

    Raises:
        InputError: the text is not there, or the file is not a gold file.
    """
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        name = str(told["doc"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not a gold file ({error})") from error
    found = next((f / f"{name}.txt" for f in texts if (f / f"{name}.txt").exists()), None)
    if found is None:
        raise InputError(f"{path}: its text {name}.txt stands neither beside it nor in ../reports")
    document = GoldDocument(
        name, found.read_text("utf-8"), str(told.get("lang", "zh")), "gold", path=found
    )
    if told.get("lines"):
        document.lines = (int(told["lines"][0]), int(told["lines"][1]))
    for e in told["entities"]:
        document.entities[e["id"]] = GoldEntity(
            e["id"], e["type"], (e["name"], *e.get("aliases", ()))
        )
    document.relations.extend(
        GoldStatement(r["s"], r["p"], r["o"], r["quote"]) for r in told.get("relations", ())
    )
    document.attributes.extend(
        GoldStatement(r["s"], r["p"], str(r["v"]), r["quote"]) for r in told.get("attributes", ())
    )
    document.observations.extend(
        GoldStatement(r["s"], r["metric"], str(r["v"]), r["quote"])
        for r in told.get("observations", ())
    )
    for rows in (told.get("ambiguous") or {}).values():
        for r in rows:
            if "s" in r:
                document.ambiguous.append(
                    GoldStatement(
                        r["s"],
                        r.get("p", r.get("metric", "")),
                        str(r.get("o", r.get("v", ""))),
                        r.get("quote", ""),
                    )
                )
            elif "id" in r:
                document.ambiguous.append(
                    GoldStatement(r["id"], "type", r.get("type", ""), r.get("name", ""))
                )
    return document


def part_of(document: GoldDocument) -> str:
    """Return ``train``, ``dev`` or ``test``: by document and genre, from nothing but the name.

    The unseen genres are test documents; of the others every sixth by number is test,
    and every sixth dev.
    """
    if document.genre in UNSEEN_GENRES:
        return "test"
    number = int(document.name.rsplit("-", 1)[-1])
    return {0: "test", 3: "dev"}.get(number % 6, "train")


def load(folder: Path, part: str | None = None) -> Iterator[GoldDocument]:
    """Yield the documents of a corpus folder by name, of one part where it is given."""
    for path in sorted(folder.glob("*.ann")):
        document = read_annotation(path)
        if part is None or part_of(document) == part:
            yield document

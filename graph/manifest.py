"""What a snapshot was made from: the reports, the imported files, and the edits made by hand."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any, Final, cast

from ontology.errors import StoreError

FORMAT: Final = 1
#: Between a file and the graph into which its triples were put.
INTO: Final = " > "


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a report gave, for the lines that ``build`` prints and the list of reports."""

    entities: int
    relations: int
    observations: int
    rejects: int
    sentences: int
    sentences_used: int
    rows: int
    rows_used: int

    @property
    def facts(self) -> int:
        """Relations and observations together."""
        return self.relations + self.observations


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report of the store; ``text``, ``record`` and ``statements`` are digests of objects."""

    slug: str
    title: str
    language: str
    source_name: str
    source_sha256: str
    extractor: str
    text: str
    record: str
    statements: str
    counts: Counts
    published: str | None = None


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """A file of RDF that was loaded as it is; ``quads`` is the digest of its N-Quads."""

    name: str
    quads: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """The edits that were made by SPARQL Update: digests of N-Quads, empty for none."""

    added: str = ""
    removed: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """All that a snapshot is made from; equal manifests make equal snapshots.

    ``recipe`` is the digest of what turns the objects into quads
    (:func:`graph.compilation.recipe`).
    """

    recipe: str = ""
    reports: dict[str, ReportEntry] = field(default_factory=dict)
    imports: tuple[ImportEntry, ...] = ()
    overlay: Overlay = Overlay()

    @property
    def name(self) -> str:
        """The name of its snapshot: a digest of its canonical JSON."""
        return sha256(self.to_json()).hexdigest()[:20]

    @property
    def objects(self) -> set[str]:
        """The digests of every object that it refers to."""
        found = {self.overlay.added, self.overlay.removed, *(told.quads for told in self.imports)}
        for entry in self.reports.values():
            found |= {entry.text, entry.record, entry.statements}
        return found - {""}

    def with_reports(self, entries: list[ReportEntry]) -> Manifest:
        """Return it with reports added; those of a slug already there are replaced."""
        reports = {**self.reports, **{entry.slug: entry for entry in entries}}
        return replace(self, reports=dict(sorted(reports.items())))

    def without(self, slug: str) -> Manifest:
        """Return it without a report."""
        return replace(self, reports={s: e for s, e in self.reports.items() if s != slug})

    def with_import(self, entry: ImportEntry) -> Manifest:
        """Return it with an imported file, which takes the place of one of the same name."""
        kept = (told for told in self.imports if told.name != entry.name)
        return replace(self, imports=tuple(sorted((*kept, entry), key=lambda told: told.name)))

    def imports_of(self, name: str) -> list[str]:
        """Return the imports that a listed name means, else those of a file or into a graph."""
        names = [told.name for told in self.imports]
        return [name] if name in names else [each for each in names if name in each.split(INTO)]

    def without_import(self, name: str) -> Manifest:
        """Return it without an imported file."""
        return replace(self, imports=tuple(told for told in self.imports if told.name != name))

    def to_json(self) -> bytes:
        """Return it as canonical JSON."""
        fields = {"format": FORMAT, **asdict(self)}
        return json.dumps(fields, ensure_ascii=False, sort_keys=True, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Manifest:
        """Read it back.

        Raises:
            StoreError: it is damaged, or of a newer format.
        """
        try:
            fields = cast("dict[str, Any]", json.loads(content))
            if fields["format"] != FORMAT:
                raise StoreError(
                    f"the store has format {fields['format']}, and this version reads {FORMAT}"
                )
            return cls(
                recipe=fields["recipe"],
                reports={
                    slug: ReportEntry(**{**row, "counts": Counts(**row["counts"])})
                    for slug, row in fields["reports"].items()
                },
                imports=tuple(ImportEntry(**row) for row in fields["imports"]),
                overlay=Overlay(**fields["overlay"]),
            )
        except (ValueError, TypeError, KeyError) as error:
            raise StoreError(f"the store's manifest is damaged: {error!r}") from error

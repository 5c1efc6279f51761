"""The store on disk as its users see it: reports go in and out, files are imported, edits made.

Each change is one commit: a new snapshot made from the extraction records of all its reports, the
imported files and the edits, in this order. Nothing is changed in place, so adding a report and
taking it out again gives back the same bytes.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Final, cast

import pyoxigraph as ox

from graph.compilation import Compilation, Conflict, Source, nquads, recipe, statements_of
from graph.importing import parse_rdf
from graph.manifest import INTO, Counts, ImportEntry, Manifest, Overlay, ReportEntry
from graph.metadata import refresh_metadata
from graph.records import from_record, to_record
from graph.search import write_index
from graph.snapshots import SnapshotDirectory
from graph.sparql import check_update
from graph.store.memory import EngineStore
from graph.store.oxigraph import OxigraphStore
from ontology.errors import BadOption, QueryError, UnknownEntity
from ontology.namespaces import INFERRED, PREFIXES, REFERENCE, REPORT, slug_of, slugify
from ontology.namespaces import report as report_iri

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from ontology.model import Extraction

_NQUADS: Final = ox.RdfFormat.N_QUADS


@dataclass(frozen=True, slots=True)
class ReadReport:
    """A report that was read and waits to be stored.

    ``source_sha256`` is of the file's bytes and ``extractor`` the version that read it: a report
    of which both are unchanged need not be read again. ``statements`` are its quads so far
    (:func:`graph.compilation.statements_of`), made where the report was read.
    """

    extraction: Extraction
    source_sha256: str
    extractor: str
    statements: bytes


@dataclass(frozen=True, slots=True)
class Commit:
    """What a change led to: the snapshot that is current now, and what was left out."""

    snapshot: str
    conflicts: tuple[Conflict, ...] = ()


def read_report(extraction: Extraction, source: bytes, extractor: str) -> ReadReport:
    """Make a report ready to be stored; it is pure, so that workers may do it side by side."""
    digest = sha256(source).hexdigest()
    return ReadReport(extraction, digest, extractor, statements_of(extraction))


def count(extraction: Extraction) -> Counts:
    """Count what a report gave."""
    sentences = [row for row in extraction.coverage if row.kind == "sentence"]
    rows = [row for row in extraction.coverage if row.kind == "row"]
    return Counts(
        entities=len(extraction.entities),
        relations=len(extraction.assertions),
        observations=len(extraction.observations),
        rejects=len(extraction.rejects),
        sentences=len(sentences),
        sentences_used=sum(row.facts > 0 for row in sentences),
        rows=len(rows),
        rows_used=sum(row.facts > 0 for row in rows),
    )


class Repository:
    """A store directory that can be read and changed."""

    def __init__(self, path: Path) -> None:
        """Use ``path``; it is made by the first change."""
        self.path = path
        self._snapshots = SnapshotDirectory(path)

    def open(self) -> OxigraphStore:
        """Open the current snapshot for queries; it is unchanged by later commits."""
        return OxigraphStore(self.path)

    def current(self) -> str | None:
        """Return the name of the current snapshot, None before the first commit."""
        return self._snapshots.current()

    def reports(self) -> list[ReportEntry]:
        """Return the reports of the store, by slug."""
        return list(self._snapshots.manifest().reports.values())

    def imports(self) -> list[str]:
        """Return the names of the imported files."""
        return [entry.name for entry in self._snapshots.manifest().imports]

    def entry(self, report: str) -> ReportEntry:
        """Return a report by its slug, its IRI's end or its file's name.

        Raises:
            UnknownEntity: the store holds none of that name.
        """
        return _entry(self._snapshots.manifest(), report)

    def text(self, report: str) -> str:
        """Return the stored text of a report, to which every offset refers."""
        return self._snapshots.objects.get(self.entry(report).text).decode()

    def texts(self) -> dict[str, str]:
        """Return the stored text of every report, by slug."""
        objects = self._snapshots.objects
        return {entry.slug: objects.get(entry.text).decode() for entry in self.reports()}

    def extraction(self, report: str) -> Extraction:
        """Return all that was read out of a report."""
        return self._extraction(self.entry(report))

    def is_current(self, slug: str, source_sha256: str, extractor: str) -> bool:
        """Whether the store holds this very source, read by this very extractor."""
        entry = self._snapshots.manifest().reports.get(slug)
        return (
            entry is not None
            and entry.source_sha256 == source_sha256
            and entry.extractor == extractor
        )

    def add(self, reports: Sequence[ReadReport]) -> Commit:
        """Store reports, in place of those of the same slugs, in one commit."""
        with self._snapshots.writing():
            entries = [self._keep(report) for report in reports]
            return self._commit(self._snapshots.manifest().with_reports(entries))

    def remove(self, names: Iterable[str]) -> Commit:
        """Take reports, or imported files by name, out again with exactly what they brought.

        Raises:
            UnknownEntity: one of them is not there; nothing is removed then.
        """
        with self._snapshots.writing():
            manifest = self._snapshots.manifest()
            for name in names:
                imported = manifest.imports_of(name)
                for each in imported:
                    manifest = manifest.without_import(each)
                if not imported:
                    manifest = manifest.without(_entry(manifest, name).slug)
            return self._commit(manifest)

    def import_rdf(self, files: Sequence[Path], graph: str | None = None) -> Commit:
        """Load RDF as it is: triples into the default graph or ``graph``, quads into their own.

        Raises:
            InputError: a file cannot be parsed; nothing is loaded then.
            BadOption: the graph is one that is made from reports.
        """
        if graph and graph.startswith((REPORT, INFERRED, REFERENCE)):
            raise BadOption(f"--graph: {graph} is made from reports; choose another IRI")
        parsed = [(file, nquads(parse_rdf(file, graph))) for file in files]
        with self._snapshots.writing():
            manifest = self._snapshots.manifest()
            for file, content in parsed:
                name = f"{file.name}{INTO}{graph}" if graph else file.name
                digest = self._snapshots.objects.put(content)
                manifest = manifest.with_import(ImportEntry(name, digest))
            return self._commit(manifest)

    def apply_update(self, sparql: str) -> Commit:
        """Run a SPARQL Update; what it adds and removes is kept and made again at each rebuild.

        Raises:
            QueryError: it does not parse, or asks for what is not allowed.
        """
        check_update(sparql)

        def run(engine: ox.Store) -> None:
            try:
                engine.update(sparql, prefixes=PREFIXES)
            except (SyntaxError, ValueError) as error:
                raise QueryError(f"the update does not parse: {error}") from error
            except RuntimeError as error:
                raise QueryError(f"the update cannot be run: {error}") from error

        return self.edit(run)

    def edit(self, change: Callable[[ox.Store], None]) -> Commit:
        """Let ``change`` write to a copy of the current graph, and make that the current one."""
        with self._snapshots.writing(), self._snapshots.workspace() as working:
            manifest = self._fresh()
            before = ox.Store.read_only(str(self._snapshots.data_of(manifest.name)))
            before.backup(str(working))
            engine = ox.Store(str(working))
            change(engine)
            edited = replace(manifest, overlay=self._overlay(before, engine, manifest.overlay))

            def write(data: Path, labels: Path) -> None:
                _write_out(engine, data, labels)

            return Commit(self._snapshots.swap_in(edited, write))

    def refresh(self) -> Commit | None:
        """Make the snapshot again where another version of the code, or of its tables, made it."""
        manifest = self._snapshots.manifest()
        if self._snapshots.current() is None or manifest.recipe == recipe():
            return None
        with self._snapshots.writing():
            return self._commit(self._snapshots.manifest())

    def rebuild(self) -> Commit:
        """Make the current snapshot again from its objects, whatever state it is in."""
        with self._snapshots.writing():
            return self._commit(self._snapshots.manifest(), again=True)

    def _keep(self, report: ReadReport) -> ReportEntry:
        told, extraction = report.extraction.report, report.extraction
        put = self._snapshots.objects.put
        return ReportEntry(
            slug=told.slug,
            title=told.title,
            language=told.language,
            source_name=told.source_name,
            source_sha256=report.source_sha256,
            extractor=report.extractor,
            text=put(extraction.text.encode()),
            record=put(to_record(extraction)),
            statements=put(report.statements),
            counts=count(extraction),
            published=told.published,
        )

    def _extraction(self, entry: ReportEntry, *, ledger: bool = True) -> Extraction:
        objects = self._snapshots.objects
        text = objects.get(entry.text).decode()
        return from_record(objects.get(entry.record), text, ledger=ledger)

    def _fresh(self) -> Manifest:
        """Return the manifest of a current snapshot that this version of the code made."""
        manifest = self._snapshots.manifest()
        if self._snapshots.current() is None or manifest.recipe != recipe():
            self._commit(manifest)
            manifest = self._snapshots.manifest()
        return manifest

    def _commit(self, manifest: Manifest, *, again: bool = False) -> Commit:
        """Make the snapshot of a manifest current; the write lock is held."""
        held = self._snapshots.manifest()
        extractions = {
            slug: self._extraction(entry, ledger=False) for slug, entry in manifest.reports.items()
        }
        if held.recipe != recipe():
            manifest = self._with_new_statements(manifest, held, extractions)
        manifest = replace(manifest, recipe=recipe())
        objects = self._snapshots.objects
        compilation = Compilation(
            Source(extraction, partial(objects.get, manifest.reports[slug].statements))
            for slug, extraction in extractions.items()
        )

        def write(data: Path, labels: Path) -> None:
            with self._snapshots.workspace() as working:
                engine = ox.Store(str(working))
                engine.bulk_load(cast("IO[bytes]", _Chunks(compilation.chunks())), _NQUADS)
                for entry in manifest.imports:
                    # Loading N-Quads would give the blank nodes new names each time.
                    engine.bulk_extend(ox.parse(objects.get(entry.quads), _NQUADS))
                self._replay(manifest.overlay, engine)
                _write_out(engine, data, labels)

        name = self._snapshots.swap_in(manifest, write, again=again)
        return Commit(name, tuple(compilation.conflicts))

    def _with_new_statements(
        self, manifest: Manifest, held: Manifest, extractions: dict[str, Extraction]
    ) -> Manifest:
        """Make the statements of the reports again that another version of the mapping made."""
        put = self._snapshots.objects.put
        entries = [
            replace(entry, statements=put(statements_of(extractions[slug])))
            for slug, entry in manifest.reports.items()
            if held.reports.get(slug) == entry
        ]
        return manifest.with_reports(entries)

    def _overlay(self, before: ox.Store, after: ox.Store, held: Overlay) -> Overlay:
        """Return the edits so far and the difference between two stores as one net edit."""
        added = {quad for quad in after if quad not in before}
        removed = {quad for quad in before if quad not in after}
        earlier_added, earlier_removed = self._edits(held)
        net_added = (earlier_added - removed) | (added - earlier_removed)
        net_removed = (earlier_removed - added) | (removed - earlier_added)
        return Overlay(self._put_sorted(net_added), self._put_sorted(net_removed))

    def _edits(self, overlay: Overlay) -> tuple[set[ox.Quad], set[ox.Quad]]:
        get = self._snapshots.objects.get
        added, removed = (
            set(ox.parse(get(digest), _NQUADS)) if digest else set()
            for digest in (overlay.added, overlay.removed)
        )
        return added, removed

    def _put_sorted(self, quads: set[ox.Quad]) -> str:
        """Keep quads as an object; none has the digest ""."""
        lines = sorted(nquads(quads).splitlines(keepends=True))
        return self._snapshots.objects.put(b"".join(lines)) if lines else ""

    def _replay(self, overlay: Overlay, engine: ox.Store) -> None:
        added, removed = self._edits(overlay)
        for quad in removed:
            engine.remove(quad)
        if added:
            engine.extend(added)


def _entry(manifest: Manifest, name: str) -> ReportEntry:
    wanted = name.rsplit("/", 1)[-1]
    for entry in manifest.reports.values():
        if wanted in {entry.slug, entry.source_name, _slug_in_iri(entry.slug)} or (
            slugify(wanted.rsplit(".", 1)[0]) == entry.slug
        ):
            return entry
    raise UnknownEntity(name, tuple(manifest.reports)[:3])


def _slug_in_iri(slug: str) -> str:
    return slug_of(report_iri(slug))


def _write_out(engine: ox.Store, data: Path, labels: Path) -> None:
    """Write an engine's quads, with the metadata of them, and its label index to new files."""
    refresh_metadata(engine)
    engine.flush()
    engine.backup(str(data))
    write_index(EngineStore(str(data), engine), labels)


class _Chunks(io.RawIOBase):
    """Chunks of bytes as one file, so that the engine loads them in one go."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks = iter(chunks)
        self._chunk = b""
        self._position = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while self._position >= len(self._chunk):
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._chunk, self._position = chunk, 0
        start = self._position
        self._position = len(self._chunk) if size < 0 else start + size
        return self._chunk[start : self._position]

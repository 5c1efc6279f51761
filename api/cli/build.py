"""``reportgraph build``: read reports into the store."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli.options import DEFAULT_STORE, Mode, StoreOption
from api.cli.output import emit_line, note
from ontology.errors import InputError, ReportGraphError
from ontology.namespaces import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extract.llm.settings import LlmSettings
    from graph.manifest import ReportEntry
    from graph.repository import ReadReport, Repository
    from ontology.model import Extraction

EXAMPLE: Final = "reportgraph build reports/*.md --workers 2"


@dataclass(frozen=True, slots=True)
class Job:
    """A report to read: its file, and the slug that it gets."""

    path: Path
    slug: str
    mode: str
    llm: LlmSettings | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """A report that could not be read, and why."""

    path: Path
    reason: str


def command(
    files: Annotated[
        list[Path],
        typer.Argument(help="Text, Markdown, HTML, DOCX or PDF reports.", metavar="FILE…"),
    ],
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="Processes to read with; 0: one a core.")
    ] = 0,
    mode: Annotated[
        Mode,
        typer.Option(
            "--mode",
            help="fast: rules; best: rules and a model, slower; auto: best for short reports.",
        ),
    ] = Mode.AUTO,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", help="Write refused statements to this TSV.", metavar="FILE"),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 where a report gives nothing.")
    ] = False,
    llm: Annotated[
        bool,
        typer.Option(
            "--llm", help="Ask the language model that REPORTGRAPH_LLM_MODEL names as well."
        ),
    ] = False,
    store: StoreOption = DEFAULT_STORE,
) -> int:
    """Read reports, extract their facts, check them against the schema, and store them.

    A report whose file and extractor are unchanged is skipped. One that cannot be read leaves the
    others as they are: they are stored, and the exit code is 1.
    """
    from graph.repository import Repository  # noqa: PLC0415

    repository = Repository(store)
    asked = _language_model(store) if llm else None
    read = build(repository, files, mode=mode, workers=workers or (os.cpu_count() or 1), llm=asked)
    entries = [repository.entry(slug) for slug in read.slugs]
    for entry in entries:
        emit_line(coverage_line(entry, unchanged=entry.slug in read.unchanged))
    empty = [entry.slug for entry in entries if entry.counts.facts == 0]
    for slug in empty:
        note(f"warning: {slug}: the report gave no facts")
    for failure in read.failures:
        note(f"{failure.path}: {failure.reason}")
    if rejects is not None:
        _write_rejects(repository, read.slugs, rejects)
    return 1 if read.failures or (strict and empty) else 0


@dataclass(frozen=True, slots=True)
class Built:
    """What became of the files: the slugs of those in the store, and the failures."""

    slugs: tuple[str, ...]
    unchanged: frozenset[str]
    failures: tuple[Failure, ...]


def build(
    repository: Repository,
    files: Sequence[Path],
    *,
    mode: str,
    workers: int,
    llm: LlmSettings | None = None,
) -> Built:
    """Read the files that changed, and store all that could be read in one commit.

    Where a language model is asked, one process reads: the model's own limit of open questions
    holds for the whole build.

    Raises:
        InputError: two of the files would get the same slug.
        LlmUnavailable: the language model cannot be used; nothing is stored.
        StoreError: the store cannot be written.
    """
    from extract.pipeline import extractor_version  # noqa: PLC0415  loads the language pipeline

    version = extractor_version(mode, llm)
    held = {entry.slug: entry for entry in repository.reports()}
    unchanged: set[str] = set()
    failures: list[Failure] = []
    jobs: list[Job] = []
    for slug, path in _slugs(files).items():
        problem = _problem(path, held.get(slug))
        if problem:
            failures.append(Failure(path, problem))
        elif _is_unchanged(path, held.get(slug), version):
            unchanged.add(slug)
        else:
            jobs.append(Job(path, slug, mode, llm))
    reports: list[ReadReport] = []
    for done in _read_all(jobs, 1 if llm else workers):
        if isinstance(done, Failure):
            failures.append(done)
        else:
            reports.append(done)
            note(f"{done.extraction.report.slug}: read")
            if llm:
                note(f"{done.extraction.report.slug}: {_proposals(done.extraction)}")
    commit = repository.add(reports) if reports else repository.refresh()
    for conflict in commit.conflicts if commit else ():
        told = f"{conflict.subject} {conflict.predicate} {conflict.object}"
        note(f"warning: {conflict.report}: {told}: left out: {conflict.reason}")
    stored = sorted({*unchanged, *(report.extraction.report.slug for report in reports)})
    failures.sort(key=lambda failure: str(failure.path))
    return Built(tuple(stored), frozenset(unchanged), tuple(failures))


def coverage_line(entry: ReportEntry, *, unchanged: bool = False) -> str:
    """Return the line that says how much a report gave."""
    counts = entry.counts
    return (
        f"{entry.slug}: {counts.sentences_used} of {counts.sentences} sentences and"
        f" {counts.rows_used} of {counts.rows} rows gave facts; {counts.entities} entities,"
        f" {counts.relations} relations, {counts.observations} observations,"
        f" {counts.rejects} rejects{' (unchanged)' if unchanged else ''}"
    )


def read_file(job: Job) -> ReadReport:
    """Read one report; this runs in a worker.

    Raises:
        UnreadableReport: the file cannot be turned into text.
        LlmUnavailable: the language model that was asked for cannot be used.
    """
    from extract.pipeline import extract_file, extractor_version  # noqa: PLC0415
    from graph.repository import read_report  # noqa: PLC0415
    from ontology.validation import fitting  # noqa: PLC0415

    source = job.path.read_bytes()
    extraction = extract_file(job.path, mode=job.mode, llm=job.llm)
    named = replace(extraction, report=replace(extraction.report, slug=job.slug))
    return read_report(fitting(named), source, extractor_version(job.mode, job.llm))


def _slugs(files: Sequence[Path]) -> dict[str, Path]:
    """Give each file its slug."""
    found: dict[str, Path] = {}
    for path in files:
        slug = slugify(path.stem)
        other = found.setdefault(slug, path)
        if other.resolve() != path.resolve():
            raise InputError(f"{other} and {path} would both be the report {slug!r}: rename one")
    return found


def _problem(path: Path, held: ReportEntry | None) -> str:
    """Say what keeps a file from being read, "" for nothing."""
    if path.is_dir():
        return "is a directory"
    if not path.exists():
        return "no such file"
    if held is not None and held.source_name != path.name:
        return f"the store has a report {held.slug!r} of {held.source_name}: rename or remove one"
    return ""


def _is_unchanged(path: Path, held: ReportEntry | None, version: str) -> bool:
    if held is None or held.extractor != version:
        return False
    try:
        return sha256(path.read_bytes()).hexdigest() == held.source_sha256
    except OSError:
        return False  # reading it will say why


def _read_all(jobs: list[Job], workers: int) -> Iterator[ReadReport | Failure]:
    """Read reports side by side, as they come; a worker that dies takes one report with it."""
    if workers == 1 or len(jobs) <= 1:
        yield from map(_attempt, jobs)
        return
    lost: list[Job] = []
    context = get_context("spawn")
    with ProcessPoolExecutor(min(workers, len(jobs)), mp_context=context) as pool:
        pending = {pool.submit(_attempt, job): job for job in jobs}
        for future in as_completed(pending):
            try:
                yield future.result()
            except BrokenProcessPool:
                lost.append(pending[future])
    for job in lost:  # which of them was it? each has a process of its own now
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            try:
                yield pool.submit(_attempt, job).result()
            except BrokenProcessPool:
                yield Failure(job.path, "the process that read it was killed")


def _attempt(job: Job) -> ReadReport | Failure:
    from extract.llm.errors import LlmUnavailable  # noqa: PLC0415

    try:
        return read_file(job)
    except LlmUnavailable:
        raise  # asked for, and needed for the other reports too
    except ReportGraphError as error:
        return Failure(job.path, str(error).removeprefix(f"{job.path}: "))
    except OSError as error:
        return Failure(job.path, error.strerror or str(error))
    except Exception as error:  # noqa: BLE001  one report that breaks the extractor loses no other
        line = " ".join(str(error).split())
        return Failure(job.path, f"the extractor failed: {type(error).__name__}: {line}")


def _language_model(store: Path) -> LlmSettings:
    """Return the language model that the environment names; its answers are kept in the store."""
    from extract.llm.settings import LlmSettings  # noqa: PLC0415

    settings = LlmSettings.from_environment(store / "llm")
    settings.check()
    return settings


def _proposals(extraction: Extraction) -> str:
    from extract.llm.proposer import summary  # noqa: PLC0415

    kept = sum(assertion.rule.startswith("llm:") for assertion in extraction.assertions)
    return summary(extraction.rejects, kept)


def _write_rejects(repository: Repository, slugs: Sequence[str], file: Path) -> None:
    lines = ["report\tsubject\tpredicate\tobject\treason\tstart\tend"]
    for slug in slugs:
        for told in repository.extraction(slug).rejects:
            cells = (slug, told.subject, told.predicate, told.object, told.reason)
            line = "\t".join(" ".join(cell.split()) for cell in cells)
            lines.append(f"{line}\t{told.start}\t{told.end}")
    try:
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file}: cannot be written: {error.strerror}") from error

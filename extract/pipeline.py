"""The order of the steps from a report's file to its extraction; each step has its own module."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extract import assembly, coverage, lexicon, linking, metadata, observations, votes
from extract.aliases import declared
from extract.attributes import ATTRIBUTE_EXTRACTORS
from extract.components import gazetteer, listed, names, roles
from extract.components.dates import dates
from extract.components.quantities import quantities
from extract.document import SILENT, Block, Document, Kind
from extract.mentions import Mention, Proposal, by_block, select
from extract.readers import read
from extract.relations import RELATION_EXTRACTORS
from extract.relations.analysis import Analysis
from extract.relations.units import Sentence, sentences
from extract.tables import cells, grid, rows
from ontology.model import Extraction
from ontology.namespaces import slugify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from extract.learned.reading import Reading
    from extract.llm.proposer import Proposed
    from extract.llm.settings import LlmSettings

#: ``fast`` is the rules alone, ``best`` asks the learned model as well. ``auto`` asks it about
#: documents of up to :data:`AUTO_MOST` characters, which takes a second or two, and about longer
#: ones, up to :data:`AUTO_LONGEST`, of which the rules explain less than :data:`AUTO_EXPLAINED`.
MODES: Final = ("auto", "fast", "best")
AUTO_MOST: Final = 6_000
AUTO_LONGEST: Final = 150_000
AUTO_EXPLAINED: Final = 0.65


@cache
def extractor_version(mode: str = "fast", llm: LlmSettings | None = None) -> str:
    """Return a name of the extractor that changes when its code, data or language model does."""
    hasher = hashlib.sha256(mode.encode())
    if llm is not None:
        from extract.llm.prompt import fingerprint  # noqa: PLC0415 - asked for, not always there

        hasher.update(fingerprint(llm).encode())
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in {".py", ".yaml", ".json", ".npz"}:
            hasher.update(path.read_bytes())
    return f"reportgraph-{mode}-{hasher.hexdigest()[:12]}"


def extract_file(path: Path, *, mode: str = "fast", llm: LlmSettings | None = None) -> Extraction:
    """Read a report and extract what it states; ``llm`` is a language model to ask as well.

    Raises:
        UnreadableReport: the file cannot be read as a report.
        LlmUnavailable: the language model cannot be used.
    """
    return extract_document(
        read(path), slug=slugify(path.stem), source_name=path.name, mode=mode, llm=llm
    )


@dataclass(frozen=True, slots=True)
class Given:
    """Mentions that are known beforehand, and which of them name the same entity."""

    mentions: list[Mention]
    same: list[tuple[Mention, Mention]]


def extract_document(
    document: Document,
    *,
    slug: str,
    source_name: str = "",
    mode: str = "fast",
    reading: Reading | None = None,
    llm: LlmSettings | None = None,
    given: Given | None = None,
) -> Extraction:
    """Extract what a document states; ``reading`` spares the best mode one that is already made.

    With ``given`` mentions none are sought: so relations are measured apart from names.
    """
    job = _Job(document, slug, source_name, mode, llm, given)
    if reading is not None or mode == "best":
        return _extract(job, reading or _reading(document))
    if mode == "fast":
        return _extract(job, None)
    if len(document.text) <= AUTO_MOST:
        return _extract(job, _reading(document))
    by_rules = _extract(job, None)
    well = coverage.explained(by_rules.coverage) >= AUTO_EXPLAINED
    if well or len(document.text) > AUTO_LONGEST:
        return by_rules
    return _extract(job, _reading(document))


@dataclass(frozen=True, slots=True)
class _Job:
    """What :func:`extract_document` was asked."""

    document: Document
    slug: str
    source_name: str
    mode: str
    llm: LlmSettings | None
    given: Given | None


def _extract(job: _Job, reading: Reading | None) -> Extraction:
    document, given = job.document, job.given
    proposed = _proposed(document, job.llm)
    if given is None:
        grids, mentions = find_mentions(document, reading, proposed)
    else:
        held = _cell_types(given.mentions)
        grids, mentions = [grid.read(t, held) for t in document.tables], given.mentions
    grouped = by_block(mentions)
    analysis = Analysis(document, _sentences(document, grouped), grids)
    same = [*declared(analysis.all_sentences()), *(given.same if given else ())]
    if reading is not None:
        same.extend(reading.same(mentions))
    linked = linking.link(mentions, same)
    table_facts = [(g, rows.extract(g, grouped, _outer(g, document, grouped))) for g in grids]
    relations = [c for _, facts in table_facts for c in facts.relations]
    for extractor in RELATION_EXTRACTORS:
        relations.extend(extractor(analysis))
    if reading is not None:
        relations = reading.judge(mentions, relations)
    if proposed is not None:
        relations.extend(proposed.candidates(mentions))
    told = [a for _, facts in table_facts for a in facts.attributes]
    for reader in ATTRIBUTE_EXTRACTORS:
        told.extend(reader(analysis))
    measured = [o for _, facts in table_facts for o in facts.observations]
    measured.extend(observations.extract(analysis))
    report = metadata.describe(document, job.slug, job.source_name, mentions)
    assembled = assembly.assemble(
        document,
        linked,
        relations,
        told,
        measured,
        metadata.statements(report),
    )
    ledger = coverage.ledger(analysis, assembled)
    return Extraction(
        report.info,
        document.text,
        extractor_version(job.mode, job.llm),
        assembled.entities,
        assembled.assertions,
        assembled.observations,
        ledger,
        (*assembled.rejects, *(proposed.rejects if proposed else ())),
    )


def _reading(document: Document) -> Reading:
    """Return what the learned model makes of a document."""
    from extract.learned.reading import Reading  # noqa: PLC0415 - its weights load only when asked

    return Reading(document)


def _proposed(document: Document, llm: LlmSettings | None) -> Proposed | None:
    """Return what a language model proposes, where one is asked for."""
    if llm is None:
        return None
    from extract.llm.proposer import propose  # noqa: PLC0415 - its client is an extra

    return propose(document, llm)


def find_mentions(
    document: Document, reading: Reading | None = None, proposed: Proposed | None = None
) -> tuple[list[grid.Grid], list[Mention]]:
    """Return the tables and the chosen mentions of a document, typed but not yet linked."""
    speaking = [b for b in document.blocks if b.kind not in SILENT or b.kind is Kind.CONTENTS]
    proposals = gazetteer.find(speaking)
    if reading is not None:
        proposals.extend(reading.proposals())
    held = _cell_types(proposals)
    grids = [grid.read(table, held) for table in document.tables]
    proposals.extend(roles.shift(proposals))
    proposals.extend(names.find(speaking))
    proposals.extend(listed.find(speaking, document.text))
    for table in grids:
        proposals.extend(cells.propose(table))
    if reading is not None:
        proposals = reading.review(proposals)
    if proposed is not None:
        proposals.extend(proposed.proposals)
    proposals = votes.settle(speaking, proposals)
    grouped: dict[int, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        grouped[proposal.block.index].append(proposal)
    mentions: list[Mention] = []
    for _, group in sorted(grouped.items()):
        mentions.extend(
            Mention(p.block, p.start, p.end, p.type, p.source, p.entry, p.version)
            for p in select(group)
            if p.type
        )
    return grids, mentions


def _cell_types(proposals: Sequence[Proposal | Mention]) -> Callable[[Block], Counter[str]]:
    held: dict[int, Counter[str]] = defaultdict(Counter)
    for proposal in proposals:
        if proposal.block.kind is Kind.CELL and proposal.type:
            held[proposal.block.index][proposal.type] += 1
    return lambda block: held.get(block.index, Counter())


def _sentences(
    document: Document, grouped: Mapping[int, Sequence[Mention]]
) -> dict[int, list[Sentence]]:
    cut: dict[int, list[Sentence]] = {}
    for block in document.blocks:
        if block.kind in SILENT:
            continue
        values = dates(block.text)
        taken = [(d.start, d.end) for d in values]
        values.extend(
            n
            for n in quantities(block.text)
            if not any(a < n.end and n.start < b for a, b in taken)
        )
        cut[block.index] = sentences(block, grouped.get(block.index, ()), values)
    return cut


def _outer(
    table: grid.Grid, document: Document, grouped: Mapping[int, Sequence[Mention]]
) -> Mention | None:
    """Return what the caption or heading above a table of keys and values names: its subject."""
    first = table.table.rows[0][0] if table.table.rows and table.table.rows[0] else None
    if not table.key_value or first is None:
        return None
    for block in reversed([b for b in document.blocks if b.end <= table.table.start]):
        if block.kind in {Kind.HEADING, Kind.CAPTION}:
            named = [
                m
                for m in grouped.get(block.index, ())
                if m.type in {"Model", "Product", "Organization", "CreativeWork", "Method"}
            ]
            return named[0] if named else None
    return None


__all__ = [
    "MODES",
    "Given",
    "extract_document",
    "extract_file",
    "extractor_version",
    "find_mentions",
    "lexicon",
]

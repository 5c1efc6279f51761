"""``reportgraph evaluate``: scores over gold files or a part of the corpus, as text or JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from extract import lexicon, pipeline
from extract.layout import parse
from extract.mentions import Mention
from extract.scoring import Count, Score, score
from extract.training import corpus as annotated
from extract.training.labels import names_in
from ontology.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from extract.document import Document

_FAMILIES: Final = ("entities", "relations", "attributes", "observations")
_PARTS: Final = ("train", "dev", "test")
#: The loosest property, on which annotators agree least: totals leave it out.
LOOSE: Final = ("appliedTo",)
_SHOWN: Final = 400


def evaluate_command(
    gold: list[Path],
    corpus: Path | None,
    part: str | None,
    mode: str = "fast",
    format_: str = "text",
    *,
    given: bool = False,
) -> str:
    """Score the extractor and return the report; ``given`` gives it the annotated entities.

    ``gold`` are gold JSON files (their texts are looked for beside them and in ``../reports``) or
    ``.ann`` files; ``corpus`` is a folder of annotated documents, of which ``part`` is scored.

    Raises:
        InputError: no document is found, a part or format is unknown, or a file is not gold.
    """
    if format_ not in {"text", "json"}:
        raise InputError(f"no format {format_!r}; use text or json")
    if mode not in pipeline.MODES:
        raise InputError(f"no mode {mode!r}; use one of {', '.join(pipeline.MODES)}")
    documents = _documents(gold, corpus, part)
    if not documents:
        raise InputError("no annotated document found; name gold files or a corpus folder")
    groups: dict[tuple[str, str], Score] = defaultdict(Score)
    total = Score()
    for document in documents:
        name = document.path.name if document.path else document.name
        parsed = parse(document.text)
        made = pipeline.extract_document(
            parsed,
            slug=document.name,
            source_name=name,
            mode=mode,
            given=given_mentions(parsed, document) if given else None,
        )
        found = score(made, document)
        total.add(found)
        for family, label in (
            ("document", document.name),
            ("genre", document.genre),
            ("language", document.language),
        ):
            groups[family, label].add(found)
    told = f"{mode}, entities given" if given else mode
    if format_ == "json":
        return json.dumps(
            _as_json(total, groups, told, len(documents)), ensure_ascii=False, indent=1
        )
    return "\n".join(_as_text(total, groups, told, len(documents)))


def given_mentions(document: Document, gold: annotated.GoldDocument) -> pipeline.Given:
    """Return the annotated names of a document as mentions."""
    mentions, same = [], []
    first: dict[str, Mention] = {}
    for name in names_in(document, gold):
        entry = lexicon.load().find(name.block.text[name.start : name.end], name.type)
        mention = Mention(
            name.block, name.start, name.end, name.type, "given", entry.id if entry else None
        )
        mentions.append(mention)
        if name.id in first:
            same.append((first[name.id], mention))
        first.setdefault(name.id, mention)
    return pipeline.Given(mentions, same)


def _documents(
    gold: list[Path], corpus: Path | None, part: str | None
) -> list[annotated.GoldDocument]:
    documents = []
    for path in gold:
        if not path.exists():
            raise InputError(f"{path}: there is no such file")
        if path.suffix == ".ann":
            documents.append(annotated.read_annotation(path))
        else:
            folders = [
                path.parent,
                path.parent.parent / "reports",
                path.parent.parent.parent / "reports" / path.parent.name,
            ]
            documents.append(annotated.read_json(path, folders))
    if corpus is not None:
        if part is not None and part not in _PARTS:
            raise InputError(f"no part {part!r} of the corpus; use train, dev or test")
        if not corpus.is_dir():
            raise InputError(f"{corpus}: there is no such folder")
        documents.extend(annotated.load(corpus, part))
    return documents


def _as_text(
    total: Score, groups: dict[tuple[str, str], Score], mode: str, documents: int
) -> list[str]:
    lines = [
        f"{documents} documents, mode {mode}; totals without {', '.join(LOOSE)}",
        "",
    ]
    for family in _FAMILIES:
        lines.append(_line(family, total.total(family, LOOSE)))
        lines += [
            _line(f"  {label}", count)
            for (held, label), count in sorted(total.counts.items())
            if held == family
        ]
        lines.append("")
    for kind in ("language", "genre", "document"):
        rows = [(label, held) for (group, label), held in sorted(groups.items()) if group == kind]
        if len(rows) > 1:
            lines.append(f"by {kind}: entities F1, relations P R F1")
            for label, held in rows:
                entities, relations = held.total("entities"), held.total("relations", LOOSE)
                figures = (entities.f1, relations.precision, relations.recall, relations.f1)
                lines.append(f"  {label:34} " + "  ".join(f"{figure:.3f}" for figure in figures))
            lines.append("")
    for kind in ("sources", "rules"):
        lines.append(f"precision of relation {kind}")
        lines += [
            f"  {label:44} {count.precision:.3f} ({count.right}/{count.predicted})"
            for (held, label), count in sorted(total.counts.items())
            if held == kind
        ]
        lines.append("")
    causes = sorted(
        ((count.gold, label) for (held, label), count in total.counts.items() if held == "causes"),
        reverse=True,
    )
    lines.append("relations missed, by cause")
    lines += [f"  {number:6}  {label}" for number, label in causes]
    lines.append("")
    lines.append(f"hedged or denied statements asserted as facts: {len(total.violations)}")
    lines += [f"  {text}" for text in total.violations]
    for title, errors in (("missed", total.missed), ("extra", total.extra)):
        lines += ["", f"{title} ({len(errors)})"]
        lines += [f"  {label}: {text}" for label, text in sorted(errors)[:_SHOWN]]
        if len(errors) > _SHOWN:
            lines.append(f"  … and {len(errors) - _SHOWN} more (all of them with --format json)")
    return lines


def _line(label: str, count: Count) -> str:
    return (
        f"{label:22} P {count.precision:.3f}  R {count.recall:.3f}  F1 {count.f1:.3f}"
        f"  ({count.right} right, {count.predicted} found, {count.gold} annotated)"
    )


def _as_json(
    total: Score, groups: dict[tuple[str, str], Score], mode: str, documents: int
) -> dict[str, Any]:
    def figures(count: Count) -> dict[str, float]:
        return {
            "precision": round(count.precision, 4),
            "recall": round(count.recall, 4),
            "f1": round(count.f1, 4),
            "right": count.right,
            "found": count.predicted,
            "annotated": count.gold,
        }

    families: dict[str, Any] = {}
    for family in (*_FAMILIES, "sources", "rules"):
        families[family] = {
            label: figures(count)
            for (held, label), count in sorted(total.counts.items())
            if held == family
        }
    by_group: dict[str, dict[str, Any]] = defaultdict(dict)
    for (kind, label), held in sorted(groups.items()):
        by_group[kind][label] = {f: figures(held.total(f, LOOSE)) for f in _FAMILIES}
    return {
        "documents": documents,
        "mode": mode,
        "total": {f: figures(total.total(f, LOOSE)) for f in _FAMILIES},
        "by": families,
        "groups": by_group,
        "causes": {
            label: count.gold
            for (held, label), count in sorted(total.counts.items())
            if held == "causes"
        },
        "violations": total.violations,
        "missed": [list(row) for row in total.missed],
        "extra": [list(row) for row in total.extra],
    }

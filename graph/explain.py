"""Explanations: each report's words for a statement, or the rule with its premises, and theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.evidence import Source, grounds
from graph.labels import label_key
from graph.names import find_property, shown
from graph.search import LabelIndex, find_entity
from graph.sparql import bind
from graph.vocabulary import TYPE, rg
from ontology.errors import UnknownEntity
from ontology.namespaces import PREFIXES, RG, slug_of
from ontology.terms import term_labels

if TYPE_CHECKING:
    from graph.store.base import GraphStore

_TOLD: Final = """
SELECT DISTINCT ?object WHERE {
  { $subject $property ?object } UNION
  { GRAPH ?g { ?a rdf:subject $subject ; rdf:predicate $property ; rdf:object ?object } }
}
"""
_MEASURED: Final = """
SELECT DISTINCT ?observation ?value WHERE {
  GRAPH ?g { ?a schema:about $subject ; schema:variableMeasured $metric ;
                rdf:subject ?observation ; rdf:object ?value }
}
"""
_MEASURES: Final = """
SELECT DISTINCT ?about ?metric WHERE {
  GRAPH ?g { ?a rdf:subject $observation ; schema:about ?about ; schema:variableMeasured ?metric }
}
"""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A rule's proof: its premises, each with its own explanation."""

    rule: str
    confidence: float
    premises: tuple[Explanation, ...]
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the graph holds a statement; ``text`` is the statement as a user reads it.

    ``held`` is False where it is no plain triple: a report doubts, denies or forecasts it.
    """

    triple: ox.Triple
    text: str
    held: bool
    sources: tuple[Source, ...]
    derivations: tuple[Derivation, ...]

    def as_dict(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "statement": self.text,
            "subject": str(getattr(self.triple.subject, "value", "")),
            "property": self.triple.predicate.value,
            "object": str(getattr(self.triple.object, "value", "")),
            "held": self.held,
            "evidence": [source.as_dict() for source in self.sources],
            "derivations": [
                {
                    "rule": told.rule,
                    "confidence": told.confidence,
                    "reports": list(told.reports),
                    "premises": [premise.as_dict() for premise in told.premises],
                }
                for told in self.derivations
            ],
        }


def explain(
    store: GraphStore, subject: str, property_: str, object_: str, *, language: str = "en"
) -> list[Explanation]:
    """Explain a statement that a user names by labels; one explanation for each object meant.

    ``property_`` may be a metric (``price``), and ``object_`` then its value as a report writes it.

    Raises:
        UnknownEntity: a name is unknown, or nothing of the kind is said anywhere.
    """
    index = LabelIndex.of(store)
    try:
        about = ox.NamedNode(find_entity(store, subject, index))
        triples = _triples(store, about, property_, object_, index)
    finally:
        index.close()
    found = [explain_triple(store, triple, language=language) for triple in triples]
    told = [one for one in found if one.sources or one.derivations or one.held]
    if not told:
        raise UnknownEntity(f"statement {subject} {property_} {object_}")
    return told


def explain_triple(
    store: GraphStore,
    triple: ox.Triple,
    *,
    language: str = "en",
    seen: frozenset[ox.Triple] = frozenset(),
) -> Explanation:
    """Explain a triple, and the premises of whatever rule concluded it."""
    found = grounds(store, triple)
    inner = seen | {triple}
    derivations = tuple(
        Derivation(
            rule=proof.rule,
            confidence=proof.confidence,
            premises=tuple(
                explain_triple(store, premise, language=language, seen=inner)
                for premise in proof.premises
                if premise not in inner
            ),
            reports=proof.reports,
        )
        for proof in found.proofs
    )
    return Explanation(
        triple=triple,
        text=_as_read(store, triple, language),
        held=_holds(store, triple),
        sources=found.sources,
        derivations=derivations,
    )


def _as_read(store: GraphStore, triple: ox.Triple, language: str) -> str:
    """Return a statement in words; of an observation, what it measures of what."""
    if triple.predicate == rg("valueText"):
        for row in store.rows(bind(_MEASURES, observation=triple.subject)):
            words = (shown(store, row[name], language) for name in ("about", "metric"))
            return f"{' '.join(words)}: {shown(store, triple.object, language)}"
    return " ".join(shown(store, term, language) for term in triple)


def _holds(store: GraphStore, triple: ox.Triple) -> bool:
    subject, predicate, object_ = triple
    return store.ask(bind("ASK { $s $p $o }", s=subject, p=predicate, o=object_))


def as_text(explanation: Explanation, depth: int = 0) -> str:
    """Return an explanation as indented lines."""
    indent = "  " * depth
    mark = "" if explanation.held else " (not held as a fact)"
    lines = [f"{indent}{explanation.text}{mark}"]
    for source in explanation.sources:
        lines += [f"{indent}  {line}" for line in source_lines(source)]
    for told in explanation.derivations:
        by = (
            f", from the class that {', '.join(map(slug_of, told.reports))} gives"
            if told.reports
            else ""
        )
        lines.append(f"{indent}  concluded by {told.rule} (confidence {told.confidence:g}){by}")
        lines += [as_text(premise, depth + 2) for premise in told.premises]
    return "\n".join(lines)


def source_lines(source: Source) -> list[str]:
    """Return where a source is and what it says, as lines."""
    parts = [f"{source.slug} ({source.title})" if source.title else source.slug]
    if source.issued:
        parts.append(source.issued)
    if source.section:
        parts.append(source.section)
    if source.page is not None:
        parts.append(f"page {source.page}")
    if source.start is not None:
        parts.append(f"characters {source.start}-{source.end}")
    if source.note:
        parts.append(source.note)
    parts.append(f"{source.rule}, confidence {source.confidence:g}")
    if source.status != "asserted":
        parts.append(source.status)
    lines = ["; ".join(parts)]
    if source.exact:
        lines.append(f"  “{' '.join(source.exact.split())}”")
    return lines


def _triples(
    store: GraphStore, about: ox.NamedNode, property_: str, object_: str, index: LabelIndex
) -> list[ox.Triple]:
    """Return the triples that a user may mean by a property and an object."""
    try:
        predicate = find_property(property_)
    except UnknownEntity:
        measured = _observations(store, about, property_, object_)
        if measured:
            return measured
        raise
    wanted = label_key(object_)
    told = [row["object"] for row in store.rows(bind(_TOLD, subject=about, property=predicate))]
    texts = [t for t in told if isinstance(t, ox.Literal) and label_key(t.value) == wanted]
    if texts:
        return [ox.Triple(about, predicate, text) for text in texts]
    if predicate == TYPE:
        return [ox.Triple(about, TYPE, _class(object_))]
    return [ox.Triple(about, predicate, ox.NamedNode(find_entity(store, object_, index)))]


def _observations(
    store: GraphStore, about: ox.NamedNode, metric: str, value: str
) -> list[ox.Triple]:
    rows = store.rows(bind(_MEASURED, subject=about, metric=ox.Literal(metric)))
    return [
        ox.Triple(row["observation"], rg("valueText"), row["value"])
        for row in rows
        if isinstance(row["observation"], ox.NamedNode)
        and isinstance(row["value"], ox.Literal)
        and label_key(row["value"].value) == label_key(value)
    ]


def _class(name: str) -> ox.NamedNode:
    """Return the class of a name or label."""
    bare = name.strip().removeprefix("rg:").removeprefix(PREFIXES["rg"])
    key = label_key(bare)
    for local, labels in sorted(term_labels().items()):
        if local[0].isupper() and key in {label_key(local), *map(label_key, labels.values())}:
            return ox.NamedNode(RG + local)
    raise UnknownEntity(name)

"""The desk: which firms a topic leads to, how strongly, and by which words of the reports.

A firm is linked by what it develops, by what its brands and labs develop, by what it pursues, by
where it uses the topic's models, or because a report names it as a beneficiary: in this order.
Each link is a chain of statements from the firm to the topic. Listed firms are ranked and counted;
private ones of the same chains are shown beside them, and not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.evidence import Source, sources_of, sources_of_all
from graph.names import labels_of, pick
from graph.search import LabelIndex, find_entity
from graph.timeline import check_date, known
from graph.vocabulary import DEFAULT, INFERRED, TYPE, rg
from ontology.namespaces import RESOURCE
from ontology.terms import properties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store.base import GraphStore

#: The firms of a topic as one query; :func:`desk` ranks them and says why.
FIRMS: Final = """SELECT DISTINCT ?answer WHERE {
  ?topic rg:narrowerThan* $topic .
  {
    { { ?thing rg:exemplifies|rg:usesArchitecture|rg:appliedTo ?topic .
        ?thing rg:developedBy ?part }
      UNION { ?topic rg:developedBy ?part }
      UNION { ?part rg:pursues ?topic } }
    ?part rg:subOrganizationOf* ?answer
  } UNION {
    { ?thing rg:exemplifies|rg:usesArchitecture|rg:appliedTo ?topic }
    UNION { BIND(?topic AS ?thing) }
    ?thing rg:usedIn ?use . ?use rg:producedBy|rg:developedBy ?answer
  } UNION {
    ?answer rg:appliedTo|rg:beneficiaryOf ?topic
  }
  ?answer a rg:Organization .
  $listed
}"""
_LISTED: Final = "?answer a rg:ListedCompany ."
_MEMBERSHIP: Final = ("exemplifies", "usesArchitecture", "appliedTo")
_MOST_LINKS: Final = 40


class Strength(IntEnum):
    """How a firm is linked to a topic, the strongest first."""

    DEVELOPS = 1
    PART_DEVELOPS = 2
    PURSUES = 3
    USES = 4
    BENEFICIARY = 5

    def label(self, language: str = "en") -> str:
        """Return it as a user reads it."""
        return _STRENGTHS["zh" if language == "zh" else "en"][self]


_STRENGTHS: Final = {
    "en": {
        Strength.DEVELOPS: "develops",
        Strength.PART_DEVELOPS: "its brand or lab develops",
        Strength.PURSUES: "pursues",
        Strength.USES: "uses",
        Strength.BENEFICIARY: "named as beneficiary",
    },
    "zh": {
        Strength.DEVELOPS: "自研",
        Strength.PART_DEVELOPS: "旗下品牌或实验室研发",
        Strength.PURSUES: "布局",
        Strength.USES: "使用",
        Strength.BENEFICIARY: "报告点名受益",
    },
}


@dataclass(slots=True)
class Step:
    """A statement of a chain, with the words that make it."""

    triple: ox.Triple
    sources: tuple[Source, ...] = ()

    @property
    def property(self) -> str:
        """The local name of its property."""
        return self.triple.predicate.value.rsplit("#", 1)[-1]


@dataclass(slots=True)
class Link:
    """A chain of statements from a firm to the topic."""

    strength: Strength
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Firm:
    """A firm with its shares and its links to the topic, the strongest first."""

    iri: str
    labels: dict[str, str]
    tickers: tuple[str, ...]
    exchanges: tuple[str, ...]
    #: Where the tickers can be looked up, as the reference pack notes.
    notes: tuple[str, ...] = ()
    links: list[Link] = field(default_factory=list)

    @property
    def strength(self) -> Strength:
        """Its strongest link."""
        return min(link.strength for link in self.links)

    def label(self, language: str = "en") -> str:
        """Return its label in a language, else in another."""
        return pick(self.labels, language) or self.iri


@dataclass(frozen=True, slots=True)
class Desk:
    """The firms that a topic leads to; ``count`` is of the listed ones."""

    topic: str
    labels: dict[str, str]
    listed: tuple[Firm, ...]
    private: tuple[Firm, ...]
    as_of: str | None = None

    @property
    def count(self) -> int:
        """How many listed firms there are."""
        return len(self.listed)

    def label(self, language: str = "en") -> str:
        """Return the topic's label in a language, else in another."""
        return pick(self.labels, language) or self.topic

    def as_dict(self, store: GraphStore, language: str = "en") -> dict[str, object]:
        """Return it as JSON values."""
        topic = {
            "iri": self.topic,
            "label": self.label(language),
            "labels": self.labels,
        }
        return {
            "topic": topic,
            "as_of": self.as_of,
            "count": self.count,
            "firms": [_firm_dict(store, firm, language) for firm in self.listed],
            "private": [_firm_dict(store, firm, language) for firm in self.private],
            "message": "" if self.listed else f"no listed firm is linked to {topic['label']}",
        }


def desk(
    store: GraphStore, topic: str, *, as_of: str | None = None, index: LabelIndex | None = None
) -> Desk:
    """Return the firms that a topic, given by any of its names, leads to.

    Raises:
        UnknownEntity: the graph holds no such topic.
        InputError: ``as_of`` is no date.
    """
    date = check_date(as_of) if as_of else None
    iri = find_entity(store, topic, index)
    firms = _Search(store, date).firms(iri)
    ranked = sorted(firms.values(), key=lambda firm: (firm.strength, -len(firm.links), firm.iri))
    listed = [firm for firm in ranked if _is(store, firm.iri, "ListedCompany")]
    private = [firm for firm in ranked if firm not in listed]
    return Desk(iri, labels_of(store, iri), tuple(_issuers(listed)), tuple(private), date)


class _Search:
    """Finds the chains of one topic."""

    def __init__(self, store: GraphStore, as_of: str | None) -> None:
        self._store = store
        self._as_of = as_of
        self._firms: dict[str, Firm] = {}
        self._steps: dict[ox.Triple, Step | None] = {}

    def firms(self, topic: str) -> dict[str, Firm]:
        """Return the firms of a topic by IRI."""
        for member, chain in self._topics(ox.NamedNode(topic)):
            self._members(member, chain)
        self._read_words()
        for firm in self._firms.values():
            firm.links.sort(key=lambda link: (link.strength, len(link.steps)))
            best = [link for link in firm.links if link.strength is firm.strength]
            firm.links = (best + [link for link in firm.links if link not in best])[:_MOST_LINKS]
        return self._firms

    def _read_words(self) -> None:
        """Read the sources of every step that a chain took, at once."""
        taken = {
            step.triple: step
            for firm in self._firms.values()
            for link in firm.links
            for step in link.steps
        }
        for triple, sources in sources_of_all(self._store, taken).items():
            taken[triple].sources = sources

    def _topics(self, topic: ox.NamedNode) -> Iterator[tuple[ox.NamedNode, tuple[Step, ...]]]:
        """Yield the topic and what is narrower, each with the steps up to the topic."""
        seen = {topic}
        pending: list[tuple[ox.NamedNode, tuple[Step, ...]]] = [(topic, ())]
        while pending:
            at, chain = pending.pop(0)
            yield at, chain
            for step in self._into(at, "narrowerThan"):
                narrower = step.triple.subject
                if isinstance(narrower, ox.NamedNode) and narrower not in seen:
                    seen.add(narrower)
                    pending.append((narrower, (step, *chain)))

    def _members(self, topic: ox.NamedNode, chain: tuple[Step, ...]) -> None:
        self._made(topic, chain)
        self._used(topic, chain)
        for name in _MEMBERSHIP:
            for step in self._into(topic, name):
                thing = step.triple.subject
                if not isinstance(thing, ox.NamedNode):
                    continue
                if _is(self._store, thing.value, "Organization"):
                    self._add(thing, Strength.USES, (step, *chain))
                    continue
                self._made(thing, (step, *chain))
                self._used(thing, (step, *chain))
        for step in self._into(topic, "pursues"):
            self._upwards(step.triple.subject, Strength.PURSUES, Strength.PURSUES, (step, *chain))
        for step in self._into(topic, "beneficiaryOf"):
            self._add(step.triple.subject, Strength.BENEFICIARY, (step, *chain))

    def _made(self, thing: ox.NamedNode, chain: tuple[Step, ...]) -> None:
        for step in self._out_of(thing, "developedBy"):
            self._upwards(
                step.triple.object, Strength.DEVELOPS, Strength.PART_DEVELOPS, (step, *chain)
            )

    def _used(self, thing: ox.NamedNode, chain: tuple[Step, ...]) -> None:
        for step in self._out_of(thing, "usedIn"):
            for name in ("producedBy", "developedBy"):
                if isinstance(step.triple.object, ox.NamedNode):
                    for made in self._out_of(step.triple.object, name):
                        self._add(made.triple.object, Strength.USES, (made, step, *chain))

    def _upwards(
        self, part: object, own: Strength, inherited: Strength, chain: tuple[Step, ...]
    ) -> None:
        """Link an organization, and those that it is part of."""
        if not isinstance(part, ox.NamedNode):
            return
        self._add(part, own, chain)
        seen = {part}
        pending = [(part, chain)]
        while pending:
            at, steps = pending.pop(0)
            for step in self._out_of(at, "subOrganizationOf"):
                whole = step.triple.object
                if isinstance(whole, ox.NamedNode) and whole not in seen:
                    seen.add(whole)
                    self._add(whole, inherited, (step, *steps))
                    pending.append((whole, (step, *steps)))

    def _add(self, firm: object, strength: Strength, steps: tuple[Step, ...]) -> None:
        if not isinstance(firm, ox.NamedNode) or not _is(self._store, firm.value, "Organization"):
            return
        if firm.value not in self._firms:
            self._firms[firm.value] = Firm(
                firm.value,
                labels_of(self._store, firm.value),
                _literals(self._store, firm, "ticker"),
                _literals(self._store, firm, "exchange"),
                _notes(self._store, firm),
            )
        link = Link(strength, steps)
        if link not in self._firms[firm.value].links:
            self._firms[firm.value].links.append(link)

    def _into(self, at: ox.NamedNode, name: str) -> Iterator[Step]:
        for quad in sorted(self._store.quads(None, rg(name), at, DEFAULT), key=str):
            yield from self._step(quad.triple)

    def _out_of(self, at: ox.NamedNode, name: str) -> Iterator[Step]:
        for quad in sorted(self._store.quads(at, rg(name), None, DEFAULT), key=str):
            yield from self._step(quad.triple)

    def _step(self, triple: ox.Triple) -> Iterator[Step]:
        """Yield the step of a statement, unless a rule concluded it or it was not known then."""
        if triple not in self._steps:
            self._steps[triple] = self._known(triple)
        step = self._steps[triple]
        if step is not None:
            yield step

    def _known(self, triple: ox.Triple) -> Step | None:
        subject, predicate, told = triple
        if next(self._store.quads(subject, predicate, told, INFERRED), None) is not None:
            return None
        if self._as_of and not known(self._store, triple, self._as_of):
            return None
        return Step(triple)


def firms_query(topic: str, *, listed: bool = True) -> str:
    """Return the query for the firms of a topic given by IRI."""
    query = FIRMS.replace("$topic", str(ox.NamedNode(topic)))
    return query.replace("  $listed\n", f"  {_LISTED}\n" if listed else "")


def _issuers(firms: list[Firm]) -> list[Firm]:
    """Keep one firm of those that stand for the same shares, such as a parent and its main name."""
    kept: list[Firm] = []
    for firm in firms:
        if not any(set(firm.tickers) & set(other.tickers) for other in kept):
            kept.append(firm)
    return kept


def _is(store: GraphStore, iri: str, name: str) -> bool:
    return next(store.quads(ox.NamedNode(iri), TYPE, rg(name), DEFAULT), None) is not None


def _literals(store: GraphStore, subject: ox.NamedNode, name: str) -> tuple[str, ...]:
    found = {
        quad.object.value
        for quad in store.quads(subject, rg(name), None, DEFAULT)
        if isinstance(quad.object, ox.Literal)
    }
    return tuple(sorted(found))


def _notes(store: GraphStore, firm: ox.NamedNode) -> tuple[str, ...]:
    """Return the notes of the reference pack on the tickers of a firm."""
    tickers = (quad.triple for quad in store.quads(firm, rg("ticker"), None, DEFAULT))
    found = {
        source.note for triple in tickers for source in sources_of(store, triple) if source.note
    }
    return tuple(sorted(found))


def _firm_dict(store: GraphStore, firm: Firm, language: str) -> dict[str, object]:
    return {
        "iri": firm.iri,
        "label": firm.label(language),
        "labels": firm.labels,
        "tickers": list(firm.tickers),
        "exchanges": list(firm.exchanges),
        "reference": list(firm.notes),
        "strength": firm.strength.name.lower(),
        "rank": int(firm.strength),
        "strength_label": firm.strength.label(language),
        "chains": [
            {
                "strength": link.strength.name.lower(),
                "strength_label": link.strength.label(language),
                "hops": [_step_dict(store, step, language) for step in link.steps],
            }
            for link in firm.links
        ],
    }


def _step_dict(store: GraphStore, step: Step, language: str) -> dict[str, object]:
    subject, _, told = step.triple
    return {
        "property": step.property,
        "label": properties()[step.property].label(language),
        "source": _end(store, subject, language),
        "target": _end(store, told, language),
        "evidence": [source.as_dict() for source in step.sources],
    }


def _end(store: GraphStore, term: object, language: str) -> dict[str, object]:
    iri = str(getattr(term, "value", term))
    labels = labels_of(store, iri) if iri.startswith(RESOURCE) else {}
    return {"iri": iri, "label": pick(labels, language) or iri, "labels": labels}

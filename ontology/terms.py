"""Classes and properties of the ontology, read from ``schema.ttl`` (the one source of them)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from ontology.namespaces import OWL, RDF, RDFS, RG, SCHEMA

SCHEMA_FILE: Final = Path(__file__).with_name("schema.ttl")
SHAPES_FILE: Final = Path(__file__).with_name("shapes.ttl")
CONTEXT_FILE: Final = Path(__file__).with_name("context.jsonld")

#: The classes of which every entity has exactly one.
ENTITY_TYPES: Final = (
    "Organization",
    "Person",
    "Model",
    "Architecture",
    "Paradigm",
    "Method",
    "Product",
    "CreativeWork",
    "Publication",
    "Benchmark",
    "Sector",
)
TECHNOLOGY_TYPES: Final = frozenset({"Architecture", "Paradigm", "Method"})
#: Roles that an Organization may bear beside its class.
ROLES: Final = ("Vendor", "ListedCompany")


@dataclass(frozen=True, slots=True)
class PropertyTerm:
    """A property of the ontology.

    ``domain`` and ``range`` hold the entity types (or, for attributes, XSD datatype names) that
    may stand on either side: superclasses are expanded to their entity types, roles to their base.
    """

    name: str
    kind: str  # "relation" or "attribute"
    domain: frozenset[str]
    range: frozenset[str]
    labels: tuple[tuple[str, str], ...]
    symmetric: bool
    lineage: bool

    def allows(self, subject_type: str, object_type: str) -> bool:
        """Whether an entity of one type may stand in this relation to one of the other."""
        return subject_type in self.domain and object_type in self.range

    def label(self, language: str) -> str:
        """Return the label in ``language`` (``en`` or ``zh``), else the name."""
        return dict(self.labels).get(language, self.name)


def _local(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _expand(names: set[str]) -> frozenset[str]:
    """Replace a superclass by its entity types and a role by the class that bears it."""
    expanded: set[str] = set()
    for name in names:
        if name == "Technology":
            expanded |= TECHNOLOGY_TYPES
        elif name in ROLES:
            expanded.add("Organization")
        else:
            expanded.add(name)
    return frozenset(expanded)


@cache
def properties() -> dict[str, PropertyTerm]:
    """Return every relation and attribute between or of entities, by local name."""
    facts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, obj, _ in ox.parse(path=SCHEMA_FILE):
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(RG):
            continue
        name = subject.value[len(RG) :]
        if isinstance(obj, ox.NamedNode):
            facts[name][predicate.value].add(obj.value)
        elif isinstance(obj, ox.Literal) and predicate.value == RDFS + "label":
            labels[name][obj.language or ""] = obj.value
    found: dict[str, PropertyTerm] = {}
    for name, told in facts.items():
        domain = {_local(i) for i in told[SCHEMA + "domainIncludes"]}
        if not domain:
            continue
        is_relation = OWL + "ObjectProperty" in told[RDF + "type"]
        found[name] = PropertyTerm(
            name=name,
            kind="relation" if is_relation else "attribute",
            domain=_expand(domain),
            range=_expand({_local(i) for i in told[SCHEMA + "rangeIncludes"]}),
            labels=tuple(sorted(labels[name].items())),
            symmetric=OWL + "SymmetricProperty" in told[RDF + "type"],
            lineage=RG + "lineage" in told[RDFS + "subPropertyOf"],
        )
    return found


@cache
def relations() -> dict[str, PropertyTerm]:
    """Return the properties whose object is an entity."""
    return {name: term for name, term in properties().items() if term.kind == "relation"}


@cache
def attributes() -> dict[str, PropertyTerm]:
    """Return the properties whose object is a literal."""
    return {name: term for name, term in properties().items() if term.kind == "attribute"}


@cache
def lineage_relations() -> tuple[str, ...]:
    """Return the names of the sub-properties of ``rg:lineage``, sorted."""
    return tuple(sorted(name for name, term in relations().items() if term.lineage))


@cache
def class_labels() -> dict[str, dict[str, str]]:
    """Return ``{class name: {language: label}}`` for the classes of the ontology."""
    classes: set[str] = set()
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, obj, _ in ox.parse(path=SCHEMA_FILE):
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(RG):
            continue
        name = subject.value[len(RG) :]
        if predicate.value == RDF + "type" and getattr(obj, "value", "") == OWL + "Class":
            classes.add(name)
        elif predicate.value == RDFS + "label" and isinstance(obj, ox.Literal):
            labels[name][obj.language or ""] = obj.value
    return {name: labels[name] for name in sorted(classes)}


@cache
def term_labels() -> dict[str, dict[str, str]]:
    """Return the labels of every class and property, by local name and language."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for subject, predicate, obj, _ in ox.parse(path=SCHEMA_FILE):
        if (
            isinstance(subject, ox.NamedNode)
            and subject.value.startswith(RG)
            and isinstance(obj, ox.Literal)
            and predicate.value == RDFS + "label"
        ):
            labels[subject.value[len(RG) :]][obj.language or ""] = obj.value
    return dict(labels)

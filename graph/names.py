"""Names as users write them, to terms of the graph, and terms to the labels that users read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.labels import label_key
from graph.vocabulary import DEFAULT, PREF_LABEL, TYPE, rg
from ontology.errors import UnknownEntity
from ontology.namespaces import PREFIXES, RDF, RG, compact
from ontology.terms import properties, term_labels

if TYPE_CHECKING:
    from graph.store.base import GraphStore

#: Names of ``rdf:type`` besides its IRI.
_TYPE_NAMES: Final = frozenset({"a", "type", "rdf:type", "是"})


def find_property(name: str) -> ox.NamedNode:
    """Return the property of a name, prefixed name, IRI or label in Chinese or English.

    Raises:
        UnknownEntity: the ontology has no such property.
    """
    text = name.strip().strip("<>")
    if text in _TYPE_NAMES or text == RDF + "type":
        return TYPE
    prefix, colon, local = text.partition(":")
    iri = PREFIXES[prefix] + local if colon and prefix in PREFIXES else text
    bare = iri.removeprefix(RG)
    labels = {local: told for local, told in term_labels().items() if local[0].islower()}
    if bare in labels:
        return rg(bare)
    if colon and iri != text:
        return ox.NamedNode(iri)
    key = label_key(text)
    for local, told in sorted(labels.items()):
        if key in {label_key(local), *(label_key(label) for label in told.values())}:
            return rg(local)
    near = [local for local in sorted(properties()) if local.lower().startswith(text.lower()[:4])]
    raise UnknownEntity(name, tuple(near[:3]))


def labels_of(store: GraphStore, iri: str) -> dict[str, str]:
    """Return the preferred labels of an entity by language."""
    found: dict[str, str] = {}
    for quad in store.quads(ox.NamedNode(iri), PREF_LABEL, None, DEFAULT):
        if isinstance(quad.object, ox.Literal):
            found[quad.object.language or ""] = quad.object.value
    return dict(sorted(found.items()))


def shown(store: GraphStore, term: object, language: str = "en") -> str:
    """Return what a user reads for a term: a label where there is one."""
    if isinstance(term, ox.NamedNode):
        local = term.value.removeprefix(RG)
        if local != term.value:
            return term_labels().get(local, {}).get(language, local)
        if term == TYPE:
            return "is a" if language == "en" else "是"
        labels = labels_of(store, term.value)
        return pick(labels, language) or compact(term.value)
    return str(getattr(term, "value", term))


def pick(labels: dict[str, str], language: str) -> str:
    """Return the label in a language, else in another, else ""."""
    return labels.get(language) or next(iter(labels.values()), "")

"""IRIs of reportgraph, and the only place that builds one."""

from __future__ import annotations

import hashlib
import re
from typing import Final
from urllib.parse import quote

BASE: Final = "https://w3id.org/reportgraph/"
ONTOLOGY: Final = BASE + "ontology"
RG: Final = ONTOLOGY + "#"
RESOURCE: Final = BASE + "resource/"
REPORT: Final = BASE + "report/"
REFERENCE: Final = BASE + "reference/"
INFERRED: Final = BASE + "inferred"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCTERMS: Final = "http://purl.org/dc/terms/"
PROV: Final = "http://www.w3.org/ns/prov#"
OA: Final = "http://www.w3.org/ns/oa#"
SCHEMA: Final = "https://schema.org/"

#: Prefixes offered in queries, exports and the editor, in the order in which they are printed.
PREFIXES: Final[dict[str, str]] = {
    "rg": RG,
    "rgr": RESOURCE,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "dcterms": DCTERMS,
    "prov": PROV,
    "oa": OA,
    "schema": SCHEMA,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
}

_NOT_SLUG = re.compile(r"[^\w.~-]+")


def term(name: str) -> str:
    """Return the IRI of a class or property of the ontology, such as ``developedBy``."""
    return RG + name


def resource(slug: str) -> str:
    """Return the IRI of an entity."""
    return RESOURCE + quote(slug, safe="~")


def report(slug: str) -> str:
    """Return the IRI of a report, which is also its named graph's."""
    return REPORT + quote(slug, safe="~")


def reference(name: str) -> str:
    """Return the named graph of facts that no report states, such as ``tickers``."""
    return REFERENCE + quote(name, safe="~")


def assertion(report_slug: str, *parts: object) -> str:
    """Return the IRI of an assertion: a hash over what is said, where, and by which report.

    The same statement at the same place has the same IRI in every run.
    """
    digest = hashlib.sha256("\x1f".join(map(str, (report_slug, *parts))).encode()).hexdigest()
    return f"{BASE}assertion/{quote(report_slug, safe='~')}-{digest[:16]}"


def observation(about: str, *parts: object) -> str:
    """Return the IRI of an observation: a hash over the entity, the metric and the values.

    Reports that give the same number about the same thing share it, as they share a relation.
    """
    digest = hashlib.sha256("\x1f".join(map(str, (about, *parts))).encode()).hexdigest()
    return f"{BASE}observation/{quote(about, safe='~')}-{digest[:16]}"


def inference(rule: str, *parts: object) -> str:
    """Return the IRI of an assertion that a rule or a reference table made, hashed as the others.

    It is another one for each set of premises, so that each proof stands by itself.
    """
    digest = hashlib.sha256("\x1f".join(map(str, (rule, *parts))).encode()).hexdigest()
    return f"{BASE}assertion/{quote(rule, safe='~')}-{digest[:16]}"


def slug_of(iri: str) -> str:
    """Return the last segment of a resource's or report's IRI, as it stands in the IRI."""
    return iri.rsplit("/", 1)[-1]


def slugify(text: str) -> str:
    """Turn a title or file name into a slug of lower-case letters, digits and hyphens.

    Letters of every script are kept, so that a Chinese file name stays readable.

    >>> slugify("AI Video (2026) 报告")
    'ai-video-2026-报告'
    """
    return _NOT_SLUG.sub("-", text.strip().lower().replace("_", "-")).strip("-.") or "untitled"


def compact(iri: str) -> str:
    """Shorten an IRI with one of :data:`PREFIXES`, or return it as it is.

    >>> compact(RG + "developedBy")
    'rg:developedBy'
    """
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri


def sparql_prologue() -> str:
    """Return ``PREFIX`` lines for all of :data:`PREFIXES`."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())

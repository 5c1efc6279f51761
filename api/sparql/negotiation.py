"""Which of the offered media types an ``Accept`` header asks for (RFC 9110 §12.5.1)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True, eq=False)  # compared and hashed as objects, which is fast
class Format:
    """A serialization: ``key`` names it between the processes, ``aliases`` are accepted too."""

    key: str
    media_type: str
    aliases: tuple[str, ...] = ()
    charset: bool = False

    @property
    def content_type(self) -> str:
        """The ``Content-Type`` of an answer in this format."""
        return f"{self.media_type}; charset=utf-8" if self.charset else self.media_type


JSON: Final = Format("json", "application/sparql-results+json", ("application/json",))
XML: Final = Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"))
CSV: Final = Format("csv", "text/csv", charset=True)
TSV: Final = Format("tsv", "text/tab-separated-values", charset=True)
#: For SELECT and ASK, the default first.
RESULT_FORMATS: Final = (JSON, XML, CSV, TSV)

TURTLE: Final = Format("ttl", "text/turtle", ("application/x-turtle",), charset=True)
N_TRIPLES: Final = Format("nt", "application/n-triples", ("text/plain",))
RDF_XML: Final = Format("rdf", "application/rdf+xml", ("application/xml", "text/xml"))
JSON_LD: Final = Format("jsonld", "application/ld+json", ("application/json",))
TRIG: Final = Format("trig", "application/trig")
N_QUADS: Final = Format("nq", "application/n-quads")
#: For CONSTRUCT, DESCRIBE and whole graphs, the default first.
GRAPH_FORMATS: Final = (TURTLE, N_TRIPLES, JSON_LD, RDF_XML, TRIG, N_QUADS)
#: For whole datasets.
DATASET_FORMATS: Final = (TRIG, N_QUADS, JSON_LD)

HTML: Final = Format("html", "text/html", ("application/xhtml+xml",), charset=True)


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of an ``Accept`` header."""

    type: str
    subtype: str
    quality: float

    def specificity(self, media_type: str) -> int:
        """Return 2 for this very type, 1 for ``type/*``, 0 for ``*/*``, -1 for another."""
        kind, _, subtype = media_type.partition("/")
        if (self.type, self.subtype) == (kind, subtype):
            return 2
        if self.subtype == "*" and self.type in {kind, "*"}:
            return 1 if self.type == kind else 0
        return -1


def _ranges(accept: str) -> list[_Range]:
    """Parse an ``Accept`` header; a range that is no range, and a q that is no number, is left out.

    Media type parameters such as ``charset`` are ignored: a range with one asks for the type.
    """
    found = []
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, subtype = media.partition("/")
        if not (kind and slash and subtype):
            continue
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = min(1.0, max(0.0, float(value)))
                except ValueError:
                    quality = 0.0
        found.append(_Range(kind, subtype, quality))
    return found


@lru_cache(maxsize=1024)
def choose(accept: str | None, offered: tuple[Format, ...]) -> Format | None:
    """Return the offered format that ``accept`` likes best, or None when it likes none.

    No header, and an empty one, take the first. Equal liking goes to the type named most exactly,
    then to the order of the offer.

    >>> choose("text/csv;q=0.5, text/*", RESULT_FORMATS).key
    'tsv'
    >>> choose("image/png", RESULT_FORMATS) is None
    True
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = _ranges(accept)
    best: tuple[float, int, int] | None = None
    chosen: Format | None = None
    for order, candidate in enumerate(offered):
        for is_alias, media_type in enumerate((candidate.media_type, *candidate.aliases)):
            matching = [(r.specificity(media_type), r.quality) for r in ranges]
            specificity, quality = max(matching, default=(-1, 0.0))
            if specificity < 0 or quality <= 0 or (is_alias and specificity < 2):  # noqa: PLR2004
                continue
            rank = (quality, specificity, -order)
            if best is None or rank > best:
                best, chosen = rank, candidate
    return chosen


def offer(formats: tuple[Format, ...]) -> str:
    """Return the media types of ``formats`` in one line, for an error message."""
    return ", ".join(candidate.media_type for candidate in formats)

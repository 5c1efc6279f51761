"""The pages: which template, style sheets and script each has, and what it starts with."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ontology.namespaces import PREFIXES, term
from ontology.terms import class_labels, term_labels

if TYPE_CHECKING:
    from jinja2 import Environment

_API: Final = Path(__file__).parents[1]
STATIC: Final = _API / "static"
QUERIES: Final = _API.parent / "graph" / "queries"
LANGUAGES: Final = ("en", "zh")
_HEADER: Final = re.compile(r"^# label(?: (?P<language>\w+))?: (?P<text>.+)$", re.MULTILINE)
_COMMENT: Final = re.compile(r"^#.*\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its own style sheets, plain scripts (made by others) and its module."""

    name: str
    sheets: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()

    @property
    def module(self) -> str:
        """The module that brings it to life."""
        return f"js/pages/{self.name}.js"


VIS: Final = "vendor/vis-network/vis-network.min.js"
PAGES: Final[dict[str, Page]] = {
    page.name: page
    for page in (
        Page("explore", ("css/explore.css",), (VIS,)),
        Page("lineage", ("css/explore.css", "css/lineage.css")),
        Page("ask", ("css/explore.css", "css/pages.css")),
        Page("desk", ("css/explore.css", "css/pages.css")),
        Page(
            "query",
            ("vendor/yasgui/yasgui.min.css", "css/explore.css", "css/query.css"),
            (VIS, "vendor/yasgui/yasgui.min.js"),
        ),
    )
}


#: The pages of a briefcase; the others need the service.
OFFLINE: Final = ("explore", "lineage", "desk")


@cache
def messages() -> dict[str, list[str]]:
    """Return the messages of the interface: English, Chinese."""
    told: dict[str, list[str]] = json.loads((STATIC / "messages.json").read_text("utf-8"))
    return told


@cache
def palette() -> dict[str, dict[str, str]]:
    """Return the colour and shape of each class."""
    told: dict[str, dict[str, str]] = json.loads((STATIC / "palette.json").read_text("utf-8"))
    return told


@cache
def example_queries() -> list[dict[str, str]]:
    """Return the queries of :mod:`graph.queries` with their labels, as the editor offers them."""
    found = []
    for file in sorted(QUERIES.glob("*.rq")):
        text = file.read_text("utf-8")
        labels = {match["language"] or "en": match["text"] for match in _HEADER.finditer(text)}
        sparql = _COMMENT.sub("", text).strip() + "\n"
        found.append({"name": file.stem, "query": sparql, **labels})
    return found


@cache
def vocabulary() -> list[dict[str, str]]:
    """Return what the editor completes: the classes and properties of the ontology."""
    classes = class_labels()
    return [
        {"kind": "class" if name in classes else "property", "iri": term(name)}
        for name in sorted(term_labels())
    ]


@cache
def environment() -> Environment:
    """Return the template engine; it escapes every value."""
    from jinja2 import Environment, FileSystemLoader  # noqa: PLC0415  when a page is asked for

    return Environment(loader=FileSystemLoader(_API / "templates"), autoescape=True)


def render(name: str, language: str, *, offline: bool = False, **more: Any) -> str:
    """Return the HTML of a page.

    Args:
        name: one of :data:`PAGES`.
        language: "en" or "zh".
        offline: write it for a briefcase, in which addresses are those of files beside it.
        more: further values for the template.
    """
    page = PAGES[name]
    at = LANGUAGES.index(language)
    boot: dict[str, Any] = {
        "page": name,
        "messages": messages(),
        "terms": term_labels(),
        "palette": palette(),
        "offline": offline,
    }
    if name == "query":
        boot |= {"queries": example_queries(), "prefixes": PREFIXES, "vocabulary": vocabulary()}
    values: dict[str, Any] = {
        "page": name,
        "language": language,
        "t": lambda key: messages().get(key, [key, key])[at],
        "static": "static/" if offline else "/static/",
        "sheets": page.sheets,
        "scripts": page.scripts,
        "module": page.module,
        "links": {
            other: f"{other}.html" if offline else f"/{other}"
            for other in PAGES
            if not offline or other in OFFLINE
        },
        "boot": boot,
    }
    return environment().get_template(f"{name}.html").render(values | more)


def language_of(asked: str | None, kept: str | None, accepted: str) -> str:
    """Choose the language of the interface: the address's, the kept one, the browser's."""
    for choice in (asked, kept):
        if choice in LANGUAGES:
            return choice
    ranked: list[tuple[float, str]] = []
    for part in accepted.split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            ranked.append((-float(weight or 1), name.strip().lower()[:2]))
        except ValueError:
            continue
    for _, name in sorted(ranked, key=lambda told: told[0]):
        if name in LANGUAGES:
            return name
    return "en"

"""What the schema allows: of an extraction before it is stored, and of a whole graph after.

An extraction is checked in memory, statement by statement, and what does not fit is put aside with
the reason. A graph is checked against ``shapes.ttl`` by pySHACL, and each quote against the text
that it was taken from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from ontology.model import Assertion, Observation, Reject, Value
from ontology.namespaces import compact
from ontology.terms import ENTITY_TYPES, ROLES, SCHEMA_FILE, SHAPES_FILE, properties

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ontology.model import Entity, Evidence, Extraction
    from ontology.terms import PropertyTerm

_DECIMAL: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_MONTH: Final = r"(0[1-9]|1[0-2])"
_DAY: Final = r"(0[1-9]|[12]\d|3[01])"
_LEXICAL: Final[dict[str, re.Pattern[str]]] = {
    "string": re.compile(r".+", re.DOTALL),
    "gYear": re.compile(r"-?\d{4,}"),
    "gYearMonth": re.compile(rf"-?\d{{4,}}-{_MONTH}"),
    "date": re.compile(rf"-?\d{{4,}}-{_MONTH}-{_DAY}"),
    "decimal": _DECIMAL,
    "integer": re.compile(r"[+-]?\d+"),
}
_DATE: Final = re.compile(rf"\d{{4}}(-{_MONTH}(-{_DAY})?)?")
_METRIC: Final = re.compile(r"[a-z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """Something in the graph that is not as it must be: where, and what is wrong with it."""

    focus: str
    message: str
    value: str = ""
    path: str = ""

    def __str__(self) -> str:
        """Return it as one line."""
        path = f" {compact(self.path)}" if self.path else ""
        value = f" ({compact(self.value)})" if self.value else ""
        return f"{compact(self.focus)}{path}: {self.message}{value}"


@dataclass(frozen=True, slots=True)
class Quote:
    """What an assertion of the graph says of its place: ``report`` is the slug of its report."""

    assertion: str
    report: str
    start: int
    end: int
    exact: str


def fitting(extraction: Extraction) -> Extraction:
    """Return the extraction without the statements that the schema or the text refuses.

    Each of those becomes a :class:`~ontology.model.Reject`; an entity of an unknown class goes
    with all that is said of it.
    """
    entities: dict[str, Entity] = {}
    rejects: list[Reject] = []
    for entity in extraction.entities:
        problem = _entity_problem(entity, entities)
        if problem:
            rejects.append(Reject(entity.id, "type", entity.type, problem, 0, 0))
        else:
            entities[entity.id] = entity
    assertions = []
    for assertion in extraction.assertions:
        told = assertion.object
        problem = _assertion_problem(assertion, entities, extraction.text)
        if problem:
            text = told.text if isinstance(told, Value) else told
            words = assertion.evidence
            rejects.append(
                Reject(
                    assertion.subject, assertion.predicate, text, problem, words.start, words.end
                )
            )
        else:
            assertions.append(assertion)
    observations = []
    for observation in extraction.observations:
        problem = _observation_problem(observation, entities, extraction.text)
        if problem:
            words = observation.evidence
            about, metric, value = observation.about, observation.metric, observation.value_text
            rejects.append(Reject(about, metric, value, problem, words.start, words.end))
        else:
            observations.append(observation)
    if not rejects:
        return extraction
    return replace(
        extraction,
        entities=tuple(entities.values()),
        assertions=tuple(assertions),
        observations=tuple(observations),
        rejects=(*extraction.rejects, *rejects),
    )


def _entity_problem(entity: Entity, held: Mapping[str, Entity]) -> str:
    if entity.type not in ENTITY_TYPES:
        return "no such class"
    if not entity.labels:
        return "it has no label"
    languages = [language for language, _ in entity.labels]
    if len(set(languages)) != len(languages):
        return "it has two labels of one language"
    if not set(entity.roles) <= set(ROLES):
        return f"no such role: {' '.join(entity.roles)}"
    return "another entity has this id" if entity.id in held else ""


def _assertion_problem(assertion: Assertion, entities: Mapping[str, Entity], text: str) -> str:
    term = properties().get(assertion.predicate)
    subject = entities.get(assertion.subject)
    if term is None:
        return "no such property"
    if subject is None:
        return "the subject is no entity of the report"
    if subject.type not in term.domain:
        return f"{subject.type} is no subject of {term.name}"
    problem = (
        _value_problem(assertion.object, term)
        if isinstance(assertion.object, Value)
        else _object_problem(assertion.object, subject, entities, term)
    )
    return problem or _place_problem(assertion.evidence, assertion.confidence, text)


def _value_problem(value: Value, term: PropertyTerm) -> str:
    if value.datatype not in term.range:
        return f"{value.datatype} is no value of {term.name}"
    if not _LEXICAL.get(value.datatype, _LEXICAL["string"]).fullmatch(value.text):
        return f"{value.text!r} is no {value.datatype}"
    return ""


def _object_problem(
    told: str, subject: Entity, entities: Mapping[str, Entity], term: PropertyTerm
) -> str:
    if told not in entities:
        return "the object is no entity of the report"
    if entities[told].type not in term.range:
        return f"{entities[told].type} is no object of {term.name}"
    return "subject and object are the same" if told == subject.id else ""


def _observation_problem(
    observation: Observation, entities: Mapping[str, Entity], text: str
) -> str:
    if observation.about not in entities:
        return "it is about no entity of the report"
    if not _METRIC.fullmatch(observation.metric):
        return f"{observation.metric!r} is no name of a metric"
    if not observation.value_text.strip():
        return "it has no value"
    if observation.date is not None and not _DATE.fullmatch(observation.date):
        return f"{observation.date!r} is no year, month or day"
    return _number_problem(observation) or _place_problem(
        observation.evidence, observation.confidence, text
    )


def _number_problem(observation: Observation) -> str:
    least, most = observation.minimum, observation.maximum
    for number in (observation.value, least, most):
        if number is not None and not _DECIMAL.fullmatch(number):
            return f"{number!r} is no decimal"
    if least is not None and most is not None and Decimal(least) > Decimal(most):
        return f"its least value {least} is above its greatest {most}"
    return ""


def _place_problem(words: Evidence, confidence: float, text: str) -> str:
    if not 0 <= words.start < words.end <= len(text):
        return f"its place {words.start}..{words.end} is not in the text"
    if text[words.start : words.end] != words.exact:
        return "its quote is not what the text has at that place"
    return "" if 0 <= confidence <= 1 else f"its confidence {confidence} is not in 0..1"


def check_quotes(quotes: Iterable[Quote], texts: Mapping[str, str]) -> list[Violation]:
    """Compare each quote with the stored text of its report, and name the assertions that differ.

    ``texts`` maps the slugs of reports to their stored texts.
    """
    found = []
    for quote in quotes:
        text = texts.get(quote.report)
        if text is None:
            message = f"the text of the report {quote.report} is not in the store"
        elif not 0 <= quote.start < quote.end <= len(text):
            message = f"its place {quote.start}..{quote.end} is not in the text of {quote.report}"
        elif text[quote.start : quote.end] != quote.exact:
            message = f"the text of {quote.report} at {quote.start}..{quote.end} is another"
        else:
            continue
        found.append(Violation(quote.assertion, message, quote.exact[:80]))
    return sorted(found)


def check_shapes(triples: Iterable[ox.Triple]) -> list[Violation]:
    """Check triples, all graphs as one, against the shapes of the ontology.

    pySHACL works on a graph in memory: about 15 thousand triples a second.
    """
    from pyshacl import validate  # noqa: PLC0415  it and rdflib take half a second to import
    from rdflib import Graph, URIRef  # noqa: PLC0415
    from rdflib.namespace import RDF, SH  # noqa: PLC0415

    data = Graph()
    content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    data.parse(data=content, format="nt")
    data.parse(SCHEMA_FILE, format="turtle")
    _, results, _ = validate(data, shacl_graph=_shapes(), inference="none", advanced=False)
    if not isinstance(results, Graph):
        return [Violation("", "the shapes could not be applied", str(results))]
    found = []
    for result in results.subjects(RDF.type, SH.ValidationResult):
        messages = sorted(str(told) for told in results.objects(result, SH.resultMessage))
        path = results.value(result, SH.resultPath)
        found.append(
            Violation(
                focus=str(results.value(result, SH.focusNode)),
                message=messages[0] if messages else "it does not fit its shape",
                value=str(results.value(result, SH.value) or ""),
                path=str(path) if isinstance(path, URIRef) else "",
            )
        )
    return sorted(set(found))


@cache
def _shapes() -> Any:
    from rdflib import Graph  # noqa: PLC0415

    return Graph().parse(SHAPES_FILE, format="turtle")

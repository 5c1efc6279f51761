"""Meanings to SPARQL, checked against the schema before it runs.

Every thing that the question does not name is a variable, ``?answer`` the one that is asked for.
Beside the text stand the patterns of triples in it: filled in from a row, they are the statements
that the row rests on, whose words are its evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.questions.measuring import date_lines, family, number_lines, unit_lines
from graph.questions.ways import Step, Way, fits
from graph.vocabulary import TYPE, node, rg
from ontology.errors import QueryError
from ontology.terms import ROLES, properties

if TYPE_CHECKING:
    from graph.questions.meaning import Attribute, Dating, Edge, Meaning, Measure, Node

_INDENT: Final = "  "
_TESTS: Final = ("OPTIONAL", "BIND", "FILTER")
_VALUE: Final = "?value"
_KIND: Final = re.compile(r"AS \?(kind\d+)\)")
_LIMIT: Final = 500

Part = ox.NamedNode | ox.Variable | ox.Literal


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple of a query: terms, or the variables that a row fills."""

    subject: Part
    predicate: ox.NamedNode | ox.Variable
    object: Part


@dataclass(slots=True)
class Query:
    """A query in SPARQL, and the triples that its rows rest on."""

    text: str = ""
    patterns: list[Pattern] = field(default_factory=list)
    #: The query that finds the rows, where ``text`` only counts them.
    rows: str = ""
    value: bool = False
    counted: bool = False
    #: The variable of a unit in which all rows must be, since they are set against each other.
    unit: str = ""


def build(meaning: Meaning) -> Query:
    """Write a meaning as a query.

    Raises:
        QueryError: the schema does not allow what it asks.
    """
    return _Writer(meaning).query()


class _Writer:
    """Writes one query."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._lines: list[str] = []
        self._patterns: list[Pattern] = []
        self._made = 0
        #: Things that other patterns bind: their class is only tested.
        self._bound = {
            *(at for e in meaning.edges if not e.negated for at in (e.subject, e.object)),
            *(measure.node for measure in meaning.measures),
            *(dating.node for dating in meaning.datings),
            *(attribute.node for attribute in meaning.attributes),
        }
        self._names = {
            at: "answer" if at == meaning.target else f"thing{at}"
            for at in range(len(meaning.nodes))
        }

    def query(self) -> Query:
        meaning = self._meaning
        for at, thing in enumerate(meaning.nodes):
            self._node(at, thing)
        for edge in meaning.edges:
            self._edge(edge)
        for measure in meaning.measures:
            self._measure(measure)
        for dating in meaning.datings:
            self._dating(dating)
        for attribute in meaning.attributes:
            self._attribute(attribute)
        # What binds goes first, then what tests: the engine joins in this order.
        lines = sorted(self._lines, key=lambda line: line.startswith(_TESTS))
        body = "\n".join(_INDENT + line for line in lines)
        rows = f"SELECT DISTINCT * WHERE {{\n{body}\n}}\nLIMIT {_LIMIT}"
        query = Query(rows, self._patterns, rows, value=meaning.value is not None)
        if meaning.most:
            query.text = query.rows = self._most(body)
        elif any(m.rank for m in meaning.measures) or any(d.rank for d in meaning.datings):
            query.text = self._ranked(body)
            if meaning.target is not None and meaning.nodes[meaning.target].known:
                query.unit = next((name for name in _KIND.findall(body)), "")
        elif meaning.count and meaning.target is not None:
            query.rows = rows
            query.counted = True
            query.text = f"SELECT (COUNT(DISTINCT ?answer) AS ?count) WHERE {{\n{body}\n}}"
        return query

    def _node(self, at: int, thing: Node) -> None:
        name = self._names[at]
        if thing.excluded:
            target = self._meaning.target
            gone = " , ".join(f"<{c.iri}>" for member in thing.members for c in member)
            if target is not None:
                self._lines.append(f"FILTER(?{self._names[target]} NOT IN ({gone}))")
            return
        if thing.known:
            if self._as_values(at):
                every = " ".join(_iri(c.iri) for member in thing.members for c in member)
                self._lines.append(f"VALUES ?{name} {{ {every} }}")
            for role in thing.roles:
                self._role(at, role, unlisted=thing.unlisted)
            return
        classes = thing.roles or (
            sorted(thing.classes) if not thing.free and not self._implied(at) else ()
        )
        if thing.unlisted:
            self._lines.append(f"?{name} a rg:Organization .")
            self._lines.append(f"FILTER NOT EXISTS {{ ?{name} a rg:ListedCompany }}")
        elif classes:
            every = " ".join(f"rg:{class_}" for class_ in classes)
            line = f"?{name} a {every} ."
            if len(classes) > 1:
                line = f"VALUES ?class{at} {{ {every} }} ?{name} a ?class{at} ."
            tested = at in self._bound and not any(name in ROLES for name in classes)
            self._lines.append(f"FILTER EXISTS {{ {line} }}" if tested else line)
        self._words(name, thing)

    def _role(self, at: int, role: str, *, unlisted: bool) -> None:
        for term in self._terms(at):
            line = f"{_text(term)} a rg:{role}"
            self._lines.append(f"FILTER NOT EXISTS {{ {line} }}" if unlisted else f"{line} .")
            if not unlisted and role in ROLES:
                self._patterns.append(Pattern(term, TYPE, rg(role)))

    def _words(self, name: str, thing: Node) -> None:
        """Bound a thing by words of its labels."""
        for words, negated in ((thing.needs, False), (thing.without, True)):
            if words:
                tests = " || ".join(
                    f"CONTAINS(LCASE(?l), {ox.Literal(word.lower())})" for word in words
                )
                exists = "NOT EXISTS" if negated else "EXISTS"
                self._lines.append(
                    f"FILTER {exists} {{ ?{name} skos:prefLabel|skos:altLabel ?l FILTER({tests}) }}"
                )

    def _implied(self, at: int) -> bool:
        """Whether what joins a thing leaves it only the classes that it has."""
        return not (self._meaning.nodes[at].classes)

    def _as_values(self, at: int) -> bool:
        """Whether the entities of a thing stand as values of a variable, not one by one."""
        thing = self._meaning.nodes[at]
        if at == self._meaning.target or (len(thing.members) == 1 and len(thing.members[0]) == 1):
            return at == self._meaning.target
        spread = any(e.spread for e in self._meaning.edges if at in (e.subject, e.object))
        meaning = self._meaning
        valued = at in {
            *(one.node for one in meaning.measures),
            *(one.node for one in meaning.datings),
            *(one.node for one in meaning.attributes),
        }
        return thing.mode == "or" or spread or valued or len(thing.members) == 1

    def _terms(self, at: int) -> list[Part]:
        """Return what stands for a thing: a variable, or each entity that must hold."""
        thing = self._meaning.nodes[at]
        if not thing.known or self._as_values(at):
            return [ox.Variable(self._names[at])]
        return [node(member[0].iri) for member in thing.members]

    def _edge(self, edge: Edge) -> None:
        ends = (self._meaning.nodes[edge.subject], self._meaning.nodes[edge.object])
        for path in edge.ways:
            if not fits(path, ends[0].classes, ends[1].classes):
                raise QueryError(f"the schema does not allow {_shown(path)} there")
        for start, end in product(self._terms(edge.subject), self._terms(edge.object)):
            if edge.negated:
                self._negated(edge, start, end)
            else:
                self._lines += self._paths(edge.ways, start, end, self._patterns)

    def _negated(self, edge: Edge, start: Part, end: Part) -> None:
        """Say that no way leads there, of things of which the graph tells where it leads."""
        target_first = edge.subject == self._meaning.target
        other = ox.Variable(f"other{self._made}")
        known = self._paths(
            edge.ways, start if target_first else other, other if target_first else end, []
        )
        self._lines.append("FILTER EXISTS { " + " ".join(known) + " }")
        gone = self._paths(edge.ways, start, end, [])
        self._lines.append("FILTER NOT EXISTS { " + " ".join(gone) + " }")
        for path in edge.ways:
            if len(path) == 1 and target_first:
                self._made += 1
                shown = ox.Variable(f"instead{self._made}")
                self._lines.append(
                    f"OPTIONAL {{ {' '.join(self._paths((path,), start, shown, self._patterns))} }}"
                )

    def _paths(
        self, ways: tuple[Way, ...], start: Part, end: Part, patterns: list[Pattern]
    ) -> list[str]:
        """Write the ways between two terms; direct ones in one direction as values."""
        lines: list[str] = []
        direct = [path[0] for path in ways if len(path) == 1]
        for forward in (True, False):
            names = [step.property for step in direct if step.forward is forward]
            if names:
                lines.append(self._step(names, start, end, patterns, forward=forward))
        lines += [self._long(path, start, end, patterns) for path in ways if len(path) > 1]
        if len(lines) == 1:
            return lines
        return ["{ " + " } UNION { ".join(lines) + " }"]

    def _step(
        self, names: list[str], start: Part, end: Part, patterns: list[Pattern], *, forward: bool
    ) -> str:
        subject, object_ = (start, end) if forward else (end, start)
        if len(names) == 1:
            patterns.append(Pattern(subject, rg(names[0]), object_))
            return f"{_text(subject)} rg:{names[0]} {_text(object_)} ."
        self._made += 1
        predicate = ox.Variable(f"property{self._made}")
        patterns.append(Pattern(subject, predicate, object_))
        every = " ".join(f"rg:{name}" for name in names)
        return f"VALUES {predicate} {{ {every} }} {_text(subject)} {predicate} {_text(object_)} ."

    def _long(self, path: Way, start: Part, end: Part, patterns: list[Pattern]) -> str:
        lines = []
        at = start
        for place, step in enumerate(path):
            self._made += 1
            following = end if place == len(path) - 1 else ox.Variable(f"via{self._made}")
            lines.append(self._step([step.property], at, following, patterns, forward=step.forward))
            at = following
        return " ".join(lines)

    def _measure(self, measure: Measure) -> None:
        self._made += 1
        observed = ox.Variable(f"observation{self._made}")
        text = ox.Variable("value" if measure.wanted else f"text{self._made}")
        terms = self._terms(measure.node)
        about = terms[0] if len(terms) == 1 else ox.Variable(self._names[measure.node])
        names = family(measure.metrics)
        metric = " ".join(str(ox.Literal(name)) for name in names)
        given = ""
        if len(names) > 1:
            given, metric = f"VALUES ?metric{self._made} {{ {metric} }} ", f"?metric{self._made}"
        self._lines.append(
            f"{given}{observed} rg:about {_text(about)} ; rg:metric {metric} ;"
            f" rg:valueText {text} ."
        )
        self._patterns.append(Pattern(observed, rg("valueText"), text))
        if measure.date:
            self._lines.append(
                f"{observed} rg:date ?when{self._made} ."
                f" FILTER(STRSTARTS(STR(?when{self._made}), {ox.Literal(measure.date)}))"
            )
        self._lines += unit_lines(measure, observed, text)
        if measure.compare or measure.rank:
            self._lines += number_lines(measure, observed, self._made)

    def _dating(self, dating: Dating) -> None:
        self._made += 1
        value = ox.Variable("value" if dating.wanted else f"date{self._made}")
        for term in self._terms(dating.node):
            self._lines.append(
                self._step(list(dating.properties), term, value, self._patterns, forward=True)
            )
        if dating.rank:
            self._lines += date_lines(dating, self._terms(dating.node), value, self._made)
        text = f"STR({value})"
        for date, low in ((dating.low, True), (dating.high, False)):
            if not date:
                continue
            if low:
                test = (
                    f"{text} > {ox.Literal(date + '~')}"
                    if dating.strict
                    else f"{text} >= {ox.Literal(date)}"
                )
            else:
                test = (
                    f"{text} < {ox.Literal(date)}"
                    if dating.strict
                    else f"{text} <= {ox.Literal(date + '~')}"
                )
            self._lines.append(f"FILTER({test})")
            if not low and len(date) > 4:  # noqa: PLR2004
                self._lines.append(
                    f"FILTER(!STRSTARTS({ox.Literal(date)}, {text}) || {text} = {ox.Literal(date)})"
                )

    def _attribute(self, attribute: Attribute) -> None:
        self._made += 1
        if properties()[attribute.property].kind != "attribute":
            raise QueryError(f"{attribute.property} is no attribute")
        value = ox.Variable("value" if attribute.wanted else f"literal{self._made}")
        for term in self._terms(attribute.node):
            self._lines.append(f"{_text(term)} rg:{attribute.property} {value} .")
            self._patterns.append(Pattern(term, rg(attribute.property), value))
        if attribute.values:
            tests = " || ".join(
                f"CONTAINS({value}, {ox.Literal(told)})" for told in attribute.values
            )
            self._lines.append(f"FILTER({tests})")

    def _ranked(self, body: str) -> str:
        made = next(
            line.split("AS ")[-1].rstrip(")")
            for line in self._lines
            if line.startswith("BIND(") and "AS ?number" in line
        )
        rank = next((m.rank for m in self._meaning.measures if m.rank), "") or next(
            d.rank for d in self._meaning.datings if d.rank
        )
        inner = body.replace("\n", "\n  ")
        kind = made.replace("number", "kind")
        kinds = f"{kind} " if f"AS {kind})" in body else ""
        group = f" GROUP BY {kind}" if kinds else ""
        return (
            f"SELECT DISTINCT * WHERE {{\n{body}\n"
            f"  {{ SELECT {kinds}({rank.upper()}({made}) AS ?best) WHERE {{\n"
            f"  {inner}\n  }}{group} }}\n  FILTER({made} = ?best)\n}}\nLIMIT {_LIMIT}"
        )

    def _most(self, body: str) -> str:
        counted = next(
            self._names[at]
            for at, thing in enumerate(self._meaning.nodes)
            if not thing.known and at != self._meaning.target
        )
        inner = body.replace("\n", "\n    ")
        best = self._meaning.most.upper()
        group = (
            f"SELECT ?answer (COUNT(DISTINCT ?{counted}) AS ?count) WHERE {{\n"
            f"    {inner}\n    }} GROUP BY ?answer"
        )
        return (
            "SELECT DISTINCT * WHERE {\n"
            f"  {{ SELECT ({best}(?count) AS ?best) WHERE {{ {{ {group} }} }} }}\n"
            f"  {{ {group} }}\n  FILTER(?count = ?best)\n{body}\n}}\nLIMIT {_LIMIT}"
        )


def _iri(iri: str) -> str:
    return str(node(iri))


def _text(part: Part) -> str:
    return str(part)


def _shown(path: tuple[Step, ...]) -> str:
    return "/".join(("" if step.forward else "^") + step.property for step in path)

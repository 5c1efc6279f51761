"""The numbers of observations in a query: read in one unit, compared, or ready to be ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from graph.questions.words import grammar
from ontology.namespaces import SCHEMA, compact

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.questions.meaning import Dating, Measure

#: Units that are compared in another one, and how many of that they are (4K has 2160 lines).
_SCALES: Final = {"min": ("s", 60), "h": ("s", 3600), "K": ("p", 540)}
#: Metrics whose numbers come in such units.
_SCALED: Final = frozenset(
    {"clipDuration", "runtime", "generationTime", "interactionLatency", "resolution"}
)
#: Units in which no two numbers can be set against each other.
_CURRENCIES: Final = ("USD", "CNY", "EUR", "GBP", "JPY", "HKD", "KRW")
#: Units that a table may leave out, since the metric can have no other.
_OWN: Final = ("episodes", "fps", "points", "times")
_PARTS: Final = tuple(compact(SCHEMA + name) for name in ("maxValue", "value", "minValue"))
_SIGNS: Final = {"greater": ">", "at-least": ">=", "less": "<", "at-most": "<=", "equal": "="}


def family(metrics: Iterable[str]) -> tuple[str, ...]:
    """Return metrics with the further names under which reports tell the same number."""
    told = grammar().metrics
    return tuple(
        dict.fromkeys(name for one in metrics for name in (one, *told.get(one, {}).get("also", ())))
    )


def number_lines(measure: Measure, observed: ox.Variable, made: int) -> list[str]:
    """Return the lines that read an observation's number and compare it, or get it to be ranked.

    ``made`` tells the variables of this number from those of another.
    """
    return (_ranked if measure.rank else _compared)(measure, observed, made)


def unit_lines(measure: Measure, observed: ox.Variable, text: object) -> list[str]:
    """Return the lines that keep to the currency and the period that a question names."""
    lines = []
    if measure.unit in _CURRENCIES and not measure.compare:
        lines.append(f"{observed} schema:unitText {ox.Literal(measure.unit)} .")
    if measure.monthly:
        lines.append(f'FILTER(REGEX({text}, "月|month", "i"))')
    return lines


def date_lines(dating: Dating, terms: Iterable[object], value: ox.Variable, made: int) -> list[str]:
    """Return the lines that get a date ready to be ranked: its finest, a year after its months."""
    names = "|".join(f"rg:{name}" for name in dating.properties)
    finer = [
        f"FILTER NOT EXISTS {{ {term} {names} ?finer{made}"
        f' FILTER(STRSTARTS(STR(?finer{made}), CONCAT(STR({value}), "-"))) }}'
        for term in terms
    ]
    text = f'CONCAT(STR({value}), "~")' if dating.rank == "min" else f"STR({value})"
    return [*finer, f"BIND({text} AS ?number{made})"]


def _ranked(measure: Measure, observed: ox.Variable, made: int) -> list[str]:
    """Take the upper end of a range, or the lower one, in the unit that others have too."""
    high = (measure.end or measure.rank) == "max"
    order = _PARTS if high else tuple(reversed(_PARTS))
    names = [f"?{part.partition(':')[2]}{made}" for part in order]
    unit = f"?unit{made}"
    own = ", ".join(str(ox.Literal(name)) for name in _OWN)
    scale, kind = "1", f'IF({unit} IN ({own}), "", {unit})'
    for name, (base, factor) in _SCALES.items():
        scale = f'IF({unit} = "{name}", {factor}, {scale})'
        kind = f'IF({unit} = "{name}", "{base}", {kind})'
    return [
        *(
            f"OPTIONAL {{ {observed} {part} {name} }}"
            for part, name in zip(order, names, strict=True)
        ),
        f"OPTIONAL {{ {observed} schema:unitText {unit} }}",
        f"BIND(COALESCE({', '.join(names)}) * COALESCE({scale}, 1) AS ?number{made})",
        f'BIND(COALESCE({kind}, "") AS ?kind{made})',
        f"FILTER(BOUND(?number{made}))",
    ]


def _compared(measure: Measure, observed: ox.Variable, made: int) -> list[str]:
    """Compare any end of a range: above a bound is what reaches above it, below what begins so."""
    told, unit = f"?told{made}", f"?unit{made}"
    lines = [f"{observed} {'|'.join(_PARTS)} {told} ."]
    factor = 1
    if measure.unit in _CURRENCIES or measure.unit == "%":
        lines.append(f"{observed} schema:unitText {ox.Literal(measure.unit)} .")
    elif _SCALED & set(measure.metrics):
        factor = _SCALES.get(measure.unit, ("", 1))[1]
        scale = "1"
        for name, (_, times) in _SCALES.items():
            scale = f'IF({unit} = "{name}", {times}, {scale})'
        lines.append(f"OPTIONAL {{ {observed} schema:unitText {unit} }}")
        told = f"({told} * COALESCE({scale}, 1))"
    wanted = (measure.number or 0) * factor
    if measure.compare == "between":
        high = (measure.high or 0) * factor
        lines.append(f"FILTER({told} >= {wanted} && {told} <= {high})")
    else:
        lines.append(f"FILTER({told} {_SIGNS[measure.compare]} {wanted})")
    return lines

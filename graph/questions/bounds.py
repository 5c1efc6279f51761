"""What bounds the things of a question: dates, numbers, ranks, and literals that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.questions.choosing import THAN
from graph.questions.dating import (
    around,
    ask_date,
    bound_dates,
    date_names,
    dated_node,
    helpers,
)
from graph.questions.literals import METRICS
from graph.questions.meaning import Attribute, Dating, Meaning, Measure
from graph.questions.ways import classes_with
from graph.questions.words import grammar

if TYPE_CHECKING:
    from graph.questions.assembly import Draft
    from graph.questions.choosing import Choice
    from graph.questions.literals import Number
    from graph.questions.meaning import Node

_COMPARISONS: Final = ("at-least", "at-most", "greater", "less")
_ATTRIBUTES: Final = {"tickers": "ticker", "exchanges": "exchange", "countries": "country"}
#: Words of speed: of a time the least is meant, of growth the most.
_SPEED: Final = frozenset(
    {"fastest", "quickest", "faster", "quicker", "slowest", "最快", "更快", "最快的", "最慢"}
)
_EXTREMES: Final = ("maximum", "minimum", "most", "fewest")
_MAKERS: Final = frozenset({"Organization", "Person"})
_WORK: Final = frozenset({"CreativeWork"})
#: Numbers that works have, not their makers.
_OF_WORKS: Final = frozenset({"views", "episodes", "runtime", "cost", "boxOffice", "revenue"})
_MADE: Final = frozenset({"Model", "Product", "Method", "CreativeWork"})
#: Names of a number that say by themselves that more of it is meant.
_MORE: Final = frozenset({"清楚", "清晰", "流畅", "贵", "长", "高清"})
_EXCHANGES: Final = frozenset(
    {"nasdaq", "nyse", "hkex", "纳斯达克", "深市", "沪市", "创业板", "科创板", "沪深"}
    | {"wall street"}
)
_IN_CURRENCY: Final = (("dollar", "USD"), ("美元", "USD"), ("yuan", "CNY"), ("人民币", "CNY"))
_MONTH: Final = ("month", "月")
#: Two numbers are a range.
_RANGE: Final = 2


def bound(draft: Draft, meaning: Meaning) -> Meaning | None:
    """Add to a meaning what bounds it; None where a bound finds nothing to hold to."""
    steps = (_attributes, _metrics, bound_dates, _numbers, _ranks, _units)
    if not all(step(draft, meaning) for step in steps):
        return None
    if draft.date_asked and not ask_date(draft, meaning):
        return None
    asks = meaning.target is not None or meaning.value is not None
    if meaning.target is not None:
        target = meaning.nodes[meaning.target]
        asks = target.known or target.asked or bool(meaning.measures or meaning.attributes)
    bounds = (meaning.edges, meaning.measures, meaning.datings, meaning.attributes)
    typed = any(node.roles and node.known for node in meaning.nodes)
    return meaning if asks or any(bounds) or typed else None


def _nearest(meaning: Meaning, at: int, classes: frozenset[str]) -> int | None:
    """Return the thing nearest to a token that can be of some classes."""
    fitting = [
        (abs(node.at - at), place)
        for place, node in enumerate(meaning.nodes)
        if node.classes & classes and not node.excluded
    ]
    return min(fitting, default=(0, None))[1]


def _attributes(draft: Draft, meaning: Meaning) -> bool:
    for at, choice in enumerate(draft.choices):
        if choice.kind == "market":
            if not _market(draft, meaning, at, choice):
                return False
        elif choice.kind == "place":
            place = _nearest(meaning, at, classes_with("country"))
            if place is None:
                return False
            values = grammar().values[choice.name]
            meaning.attributes.append(Attribute(place, "country", values=values))
        elif choice.kind == "attribute":
            place = _nearest(meaning, at, _domain(choice.name))
            if place is None:
                return False
            if choice.name == "listed":
                meaning.nodes[place].roles = ("ListedCompany",)
                meaning.nodes[place].unlisted = bool(helpers(draft, "not"))
            elif meaning.target is None or not meaning.nodes[place].known:
                meaning.attributes.append(Attribute(place, _ATTRIBUTES[choice.name], wanted=True))
    return True


def _domain(name: str) -> frozenset[str]:
    return classes_with("country") if name == "countries" else frozenset({"Organization"})


def _market(draft: Draft, meaning: Meaning, at: int, choice: Choice) -> bool:
    place = _nearest(meaning, at, frozenset({"Organization"}))
    if place is None:
        return False
    node = meaning.nodes[place]
    says_listed = "ListedCompany" in node.roles or any(
        other.kind == "attribute" and other.name == "listed" for other in draft.choices
    )
    if not says_listed and _also_place(choice.token.text.lower()):
        return False
    if not node.known:
        node.roles = ("ListedCompany",)
    elif sum(other.kind == "market" for other in draft.choices) > 1 and helpers(draft, "or"):
        if not any(one.property == "exchange" for one in meaning.attributes):
            meaning.attributes.append(Attribute(place, "exchange", wanted=True))
        return True  # "is X listed in Shanghai or in Shenzhen"
    values = grammar().values[choice.name]
    meaning.attributes.append(Attribute(place, "exchange", values=values))
    return True


def _also_place(text: str) -> bool:
    """Whether the name of a market is also that of a place: only beside "listed" is it a market."""
    return not (
        text in _EXCHANGES or any(sign in text for sign in ("股", "exchange", "交所", "交易所"))
    )


def _metrics(draft: Draft, meaning: Meaning) -> bool:
    found: dict[int, list[str]] = {}
    numbered = any(choice.token.number for choice in draft.choices)
    ranked = bool(helpers(draft, "maximum", "minimum", "most", "fewest", "more", "fewer"))
    for at, choice in enumerate(draft.choices):
        if choice.kind != "metric":
            continue
        told = grammar().metrics[choice.name]
        places = [
            (_owner_cost(node, at) + _unlikely(meaning, node, choice.name), place)
            for place, node in enumerate(meaning.nodes)
            if _measurable(node, told) and not node.excluded
        ]
        if not places:
            return False
        asked = [place for _, place in places if place == meaning.target]
        own = asked and not meaning.nodes[asked[0]].classes <= _MAKERS
        of = asked[0] if own and (numbered or ranked) else min(places)[1]
        found.setdefault(of, []).append(choice.name)
    for place, metrics in found.items():
        wanted = meaning.target is None and not numbered
        if ranked and meaning.target is None and meaning.nodes[place].known:
            wanted = not any(len(node.members) > 1 for node in meaning.nodes)
        if meaning.target is not None and not numbered and not ranked:
            if meaning.nodes[meaning.target].free and meaning.target != place:
                return False
            wanted = not meaning.count
        meaning.measures.append(Measure(place, tuple(metrics), wanted=wanted))
    return True


def _measurable(node: Node, told: dict[str, list[str]]) -> bool:
    only, never = frozenset(told.get("of", ())), frozenset(told.get("not", ()))
    return bool((node.classes & only if only else node.classes) - never)


def _unlikely(meaning: Meaning, node: Node, name: str) -> float:
    """Return how unusual it is that a firm has such a number, where a work stands beside it."""
    works = any(other.classes >= _WORK for other in meaning.nodes if other is not node)
    return 2.0 if works and name in _OF_WORKS and node.classes <= _MAKERS else 0.0


def _owner_cost(node: Node, at: int) -> float:
    """Return how little a thing seems to own a number: an entity that is named owns it most."""
    return abs(node.at - at) * 0.1 + (0.0 if node.known else 0.6) + (0.3 if node.free else 0.0)


def _numbers(draft: Draft, meaning: Meaning) -> bool:
    told = [
        (at, choice.token.number)
        for at, choice in enumerate(draft.choices)
        if choice.token.number is not None
    ]
    if not told:
        return True
    units = {number.unit for _, number in told if number.unit}
    if len(told) > 1 and (len(units) > 1 or not helpers(draft, "between")):
        return _several(draft, meaning, told)
    if len(told) > _RANGE:
        return False
    unit = next(iter(units), "")
    measure = next((one for one in meaning.measures if not one.wanted), None)
    if measure is None:
        measure = _said_by_unit(draft, meaning, told[0][0], unit)
        if measure is None:
            return False
    values = sorted(number.value for _, number in told)
    measure.number, measure.high, measure.unit = values[0], values[-1], unit
    measure.compare = "between" if len(told) == _RANGE else _comparison(draft, told[0][0])
    return bool(measure.compare)


def _several(draft: Draft, meaning: Meaning, told: list[tuple[int, Number]]) -> bool:
    """Bound a thing by several numbers, each of another metric ("4K at 24 fps")."""
    open_ = [one for one in meaning.measures if not one.wanted]
    names = [name for one in open_ for name in one.metrics]
    for one in open_:
        meaning.measures.remove(one)
    taken = {name for _, number in told for name in METRICS.get(number.unit, ())}
    for at, number in told:
        fitting = METRICS.get(number.unit, ())
        metrics = tuple(
            name for name in names if (name in fitting if number.unit else name not in taken)
        )
        if metrics:
            measure = Measure(open_[0].node, metrics)
            meaning.measures.append(measure)
        else:
            said = _said_by_unit(draft, meaning, at, number.unit)
            if said is None:
                return False
            measure = said
        measure.number = measure.high = number.value
        measure.unit = number.unit
        measure.compare = _comparison(draft, at)
        if not measure.compare:
            return False
    said_metrics = [one.metrics for one in meaning.measures if not one.wanted]
    return len(set(said_metrics)) == len(said_metrics)


def _comparison(draft: Draft, at: int) -> str:
    """Return how a number at a token is compared; equal where nothing says, "" where it is unclear.

    "Sharper than 1080p" and 比1080p还清楚 are told by their comparative.
    """
    words = around(draft, at)
    for name in _COMPARISONS:
        if any(token.can("op", name) for token in words):
            return name
    before, after = draft.choices[:at], draft.choices[at + 1 :]
    if not any(c.token.text.lower() in THAN for c in (*before[-2:], *after[:1])):
        return "equal"
    near = [c.token for c in (*after[:3], *reversed(before))]
    for token in near:
        for name, sense in (
            ("maximum", "greater"),
            ("more", "greater"),
            ("minimum", "less"),
            ("fewer", "less"),
        ):
            if token.can("op", name):
                return sense
        if any(word in token.text for word in _MORE) and token.can("metric"):
            return "greater"
    return ""


def _said_by_unit(draft: Draft, meaning: Meaning, at: int, unit: str) -> Measure | None:
    """Return the number of a thing that only its unit speaks of ("under 20 dollars")."""
    place = _bounded(meaning, at)
    if place is None:
        return None
    told = grammar().metrics
    names = _implied(draft) or METRICS.get(unit, ())
    metrics = tuple(name for name in names if _measurable(meaning.nodes[place], told[name]))
    if not metrics:
        return None
    measure = Measure(place, metrics)
    meaning.measures.append(measure)
    return measure


def _implied(draft: Draft) -> tuple[str, ...]:
    """Return the metrics that words such as "cheapest" speak of."""
    found = [
        name
        for choice in draft.choices
        if choice.kind == "none"
        for name in choice.token.named("implied")
    ]
    return tuple(dict.fromkeys(found))


def _bounded(meaning: Meaning, at: int) -> int | None:
    """Return the thing that a bound belongs to: what is asked for, else the nearest."""
    if meaning.target is not None and not meaning.nodes[meaning.target].classes <= {
        "Organization",
        "Person",
    }:
        return meaning.target
    places = [
        (node.known, abs(node.at - at), place)
        for place, node in enumerate(meaning.nodes)
        if not node.classes <= {"Organization", "Person"}
    ]
    return min(places)[2] if places else meaning.target


def _ranks(draft: Draft, meaning: Meaning) -> bool:
    """Rank by a date, a number, or by how many there are."""
    for name, rank in (("latest", "max"), ("earliest", "min")):
        ranked = _dated_ranks(draft, meaning, name)
        if ranked and not draft.date_asked and not _made_first(meaning):
            return _rank_dates(draft, meaning, ranked[0], rank)
    _ends(draft, meaning)
    several = any(len(node.members) > 1 for node in meaning.nodes)
    high = helpers(draft, "maximum", "most", *(["more"] if several else []))
    ranked = high or helpers(draft, "minimum", "fewest", *(["fewer"] if several else []))
    rank = "max" if high else "min"
    wanted = [one for one in meaning.measures if one.wanted]
    if ranked and len(wanted) == len(meaning.measures) == 1 and not meaning.datings:
        wanted[0].rank = rank  # "the maximum length of X"
    if not ranked or any(one.wanted or one.compare for one in meaning.measures):
        return True
    measured = next(iter(meaning.measures), None)
    if measured is None and _implied(draft):
        measured = _said_by_unit(draft, meaning, ranked[0], "")
        if measured is None:
            return False
    if measured is not None:
        speed = draft.choices[ranked[0]].token.text.lower() in _SPEED
        if speed and measured.metrics == ("growth",):
            rank = "min" if high else "max"  # what grows fastest grows most
        measured.rank = rank
        return _ranked_target(meaning, measured.node)
    if not helpers(draft, "most", "fewest") or meaning.target is None:
        return False
    free = (place for place, node in enumerate(meaning.nodes) if not node.known)
    meaning.most = rank if any(place != meaning.target for place in free) else ""
    return bool(meaning.most)


def _units(draft: Draft, meaning: Meaning) -> bool:
    """Bound the numbers that are ranked or asked for by the currency and the period that is said.

    A currency beside no number that could be in one is not left out.
    """
    told = [name for choice in draft.choices for name in choice.token.named("currency")]
    told += [
        unit
        for choice in draft.choices
        for word, unit in _IN_CURRENCY
        if choice.kind == "metric" and word in choice.token.text.lower()
    ]
    monthly = any(
        choice.kind == "metric" and any(word in choice.token.text.lower() for word in _MONTH)
        for choice in draft.choices
    )
    open_ = [one for one in meaning.measures if one.wanted or one.rank]
    for one in open_:
        one.unit = one.unit or (told[0] if told else "")
        one.monthly = monthly and bool(one.rank)
    return not told or bool(meaning.measures)


def _dated_ranks(draft: Draft, meaning: Meaning, name: str) -> list[int]:
    """Return the words that rank by a date; beside a number "first" ranks that."""
    ranked = helpers(draft, name)
    if meaning.measures and not any(one.wanted for one in meaning.measures):
        return [at for at in ranked if not draft.choices[at].token.can("op", *_EXTREMES)]
    return ranked


def _ends(draft: Draft, meaning: Meaning) -> None:
    """Take the end of a range that a word names: "the top plan", 起步价."""
    for one in meaning.measures:
        one.end = "max" if helpers(draft, "top-end") else ""
        one.end = "min" if helpers(draft, "low-end") else one.end
        one.rank = one.end if one.wanted else one.rank


def _made_first(meaning: Meaning) -> bool:
    """Whether who made one thing is asked: "first" then says nothing ("who first made X")."""
    if meaning.target is None or not meaning.nodes[meaning.target].classes <= _MAKERS:
        return False
    others = [node for at, node in enumerate(meaning.nodes) if at != meaning.target]
    return bool(others) and all(node.known and node.classes <= _MADE for node in others)


def _rank_dates(draft: Draft, meaning: Meaning, at: int, rank: str) -> bool:
    place = dated_node(draft, meaning, at)
    if place is None or len(meaning.nodes[place].members) == 1:
        return False
    names = date_names(draft, meaning, place)
    meaning.datings.append(Dating(place, names, rank=rank))
    return _ranked_target(meaning, place)


def _ranked_target(meaning: Meaning, place: int) -> bool:
    """Make what is ranked the thing that is asked for, where nothing else is."""
    if meaning.target is None and meaning.value is None:
        meaning.target = place
    return True

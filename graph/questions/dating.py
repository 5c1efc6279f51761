"""The dates of a question: periods that bound a thing, and dates that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.questions.meaning import Dating
from graph.questions.ways import classes_with

if TYPE_CHECKING:
    from graph.questions.assembly import Draft
    from graph.questions.meaning import Meaning, Node
    from graph.questions.reading import Token

_DATES: Final = ("releaseDate", "introducedIn", "foundedIn")
_NEAR: Final = 3
#: Words that take in the period that they name, where others leave it out.
_UP_TO: Final = frozenset(
    {"截至", "截止", "不晚于", "until", "up to", "by the end of", "as of", "no later than", "till"}
)
_SINCE: Final = frozenset(
    {"以来", "起", "自", "至今", "开始", "往后", "不早于", "since", "from", "as of", "onwards"}
    | {"no earlier than", "starting"}
)
_NEVER_DATED: Final = frozenset({"Sector", "Person", "Benchmark", "Organization"})


def helpers(draft: Draft, *names: str) -> list[int]:
    """Return the tokens that only help, and can be one of some operators."""
    return [
        at
        for at, choice in enumerate(draft.choices)
        if choice.kind == "none" and choice.token.can("op", *names)
    ]


def around(draft: Draft, at: int) -> list[Token]:
    """Return the helping tokens next to a literal: before it, or after it."""
    found = []
    for step in (-1, 1):
        for distance in range(1, _NEAR):
            place = at + step * distance
            if not 0 <= place < len(draft.choices):
                break
            choice = draft.choices[place]
            if choice.kind != "none" or choice.token.date or choice.token.number:
                break
            found.append(choice.token)
    return found


def bound_dates(draft: Draft, meaning: Meaning) -> bool:
    """Bound a thing, or the number that is asked for, by the dates of a question."""
    told = [(at, choice.token.date) for at, choice in enumerate(draft.choices) if choice.token.date]
    if not told:
        return True
    at, first = told[0]
    if meaning.measures and not any(cue.dates for cue in draft.cues):
        wanted = (one for one in meaning.measures if one.wanted or one.rank or one.compare)
        next(wanted, meaning.measures[0]).date = first.text
        return len(told) == 1
    place = dated_node(draft, meaning, at)
    if place is None:
        return False
    written = [end for _, date in told for end in (date.text, date.last) if end]
    low, high, strict = _period(draft, at, sorted(written), whole=bool(first.last))
    names = date_names(draft, meaning, place)
    meaning.datings.append(Dating(place, names, low=low, high=high, strict=strict))
    return bool(names)


def _period(draft: Draft, at: int, dates: list[str], *, whole: bool) -> tuple[str, str, bool]:
    """Return the first and the last date of a period, "" where it is open; and if it is strict."""
    if len(dates) > 1 and not whole:
        return dates[0], dates[-1], False
    words = around(draft, at)
    said = {token.text.lower() for token in words}
    if any(token.can("op", "before") for token in words):
        closed = bool(said & _UP_TO)
        return "", dates[-1] if closed else dates[0], not closed
    if any(token.can("op", "after") for token in words):
        closed = bool(said & _SINCE)
        return dates[0] if closed else dates[-1], "", not closed
    return dates[0], dates[-1], False


def dated_node(draft: Draft, meaning: Meaning, at: int) -> int | None:
    """Return the thing that a date belongs to: what is asked for, else a class, else an entity."""
    said = {name for cue in draft.cues for name in cue.dates}
    domain = frozenset().union(*(classes_with(name) for name in _DATES))
    if "foundedIn" not in said:
        domain -= {"Organization"}

    def datable(node: Node) -> bool:
        return bool(node.classes & domain) and not node.classes - domain - _NEVER_DATED

    places = [
        (place != meaning.target, node.known, abs(node.at - at), place)
        for place, node in enumerate(meaning.nodes)
        if not node.excluded and datable(node)
    ]
    return min(places)[3] if places else None


def date_names(draft: Draft, meaning: Meaning, place: int) -> tuple[str, ...]:
    """Return the attributes that can date a thing: those that the question says, else all."""
    classes = meaning.nodes[place].classes
    said = dict.fromkeys(name for cue in draft.cues for name in cue.dates)
    names = [name for name in said if classes & classes_with(name)]
    return tuple(names or [name for name in _DATES if classes & classes_with(name)])


def ask_date(draft: Draft, meaning: Meaning) -> bool:
    """Ask for the date of a thing."""
    at = next(at for at, choice in enumerate(draft.choices) if choice.token.can("ask", "when"))
    place = dated_node(draft, meaning, at)
    if place is None and len(meaning.nodes) == 1:
        place = 0
    if place is None:
        return False
    names = date_names(draft, meaning, place)
    meaning.datings.append(Dating(place, names, wanted=True))
    meaning.target = None
    return bool(names)

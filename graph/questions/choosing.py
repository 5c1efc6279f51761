"""Which of its readings each token of a question has: every choice, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.reading import Sentence, Token
    from graph.questions.words import Reading

_CHOICES: Final = 256
#: Words of order, beside which "before" and "after" say nothing new.
_SEQUENCES: Final = ("predecessor", "successor", "succeed", "succeed-reversed", "derive")
#: Words before that against which something is compared.
THAN: Final = frozenset({"比", "比起", "较", "than", "相比"})
#: Signs of time that are also other words.
_ENDS: Final = frozenset({"前", "后", "起", "自", "开始", "止", "post", "from", "up to"})
_NOT: Final = ("not", "never")
#: Words of having, which say nothing of use.
HAVING: Final = frozenset({"have", "has", "had", "own", "owns", "有", "拥有", "有没有"})
_SOME: Final = frozenset({"a", "an", "any", "its own", "some"})
_SCHOOL: Final = frozenset({"Paradigm"})
_AT: Final = frozenset({"在", "于"})
_AUXILIARY: Final = frozenset({"do", "does", "did", "done"})
#: What it costs to take a technology after "which" as that technology itself.
_UNSORTED: Final = 1.0
#: What it costs to take a name as that of the further kinds of things that bear it.
_FURTHER_TYPE: Final = 0.03
#: Technologies of which "which" can ask for a sort: "which VAE", but "which world models" are some.
_SORTS: Final = frozenset({"Architecture", "Method"})
_PENALTY: Final = {
    "sort": 0.2,
    "class": 0.15,
    "role": 0.1,
    "cue": 0.0,
    "metric": 0.05,
    "place": 0.1,
    "market": 0.1,
    "attribute": 0.05,
    "none": 0.35,
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The reading that is taken of a token; kind ``none`` where it only helps others."""

    token: Token
    kind: str
    name: str

    @property
    def asks_value(self) -> bool:
        """Whether it is a number or another literal of a thing; being listed is none."""
        return self.kind == "metric" or (self.kind == "attribute" and self.name != "listed")


def choices_of(sentence: Sentence) -> Iterator[tuple[float, list[Choice]]]:
    """Yield the choices of readings of a question, the likeliest first, with what each costs."""
    tokens = sentence.tokens
    options = [
        sorted(_options(token, *_beside(tokens, at)), key=lambda option: option[0])
        for at, token in enumerate(tokens)
    ]
    first = tuple(0 for _ in options)
    if sum(any(choice.kind == "cue" for _, choice in told) for told in options) > 1:
        options = [_unless_auxiliary(told) for told in options]
    border = [(sum(told[0][0] for told in options), first)]
    seen = {first}
    for _ in range(_CHOICES):  # the cheapest first, from each the next cheapest of every token
        if not border:
            return
        penalty, places = heappop(border)
        yield penalty, [told[place][1] for told, place in zip(options, places, strict=True)]
        for at, place in enumerate(places):
            following = (*places[:at], place + 1, *places[at + 1 :])
            if place + 1 < len(options[at]) and following not in seen:
                seen.add(following)
                step = options[at][place + 1][0] - options[at][place][0]
                heappush(border, (penalty + step, following))


def _unless_auxiliary(told: list[tuple[float, Choice]]) -> list[tuple[float, Choice]]:
    """Drop "do" as a verb of its own, where another verb stands beside it."""
    if told[0][1].token.text.lower() not in _AUXILIARY:
        return told
    return [option for option in told if option[1].kind != "cue"] or told


def _beside(tokens: tuple[Token, ...], at: int) -> tuple[Token | None, Token | None]:
    """Return the tokens before and after one."""
    return tokens[at - 1] if at else None, tokens[at + 1] if at + 1 < len(tokens) else None


def _options(token: Token, before: Token | None, after: Token | None) -> list[tuple[float, Choice]]:
    found: list[tuple[float, Choice]] = []
    if token.entity:
        sort = before is not None and before.can("ask", "which") and _sorts(token)
        alone = after is None or not (after.entity or after.can("class") or after.can("role"))
        if sort:
            found.append((_PENALTY["sort"], Choice(token, "sort", "")))
        cost = _UNSORTED if sort and alone else 0.0
        for rank, kind in enumerate(dict.fromkeys(one.type for one in token.candidates)):
            found.append((cost + _FURTHER_TYPE * rank, Choice(token, "entity", kind)))
    for reading in token.readings:
        if _passed_over(reading, token, before, after):
            continue
        kind = "place" if reading.kind == "places" else reading.kind
        kind = "market" if kind == "markets" else kind
        if kind in _PENALTY:
            found.append((_PENALTY[kind], Choice(token, kind, reading.name)))
    helps = any(r.kind in {"filler", "op", "ask", "implied"} for r in token.readings)
    if helps or not found:
        found.append((_PENALTY["none"] if found else 0.0, Choice(token, "none", "")))
    return found


def _passed_over(reading: Reading, token: Token, before: Token | None, after: Token | None) -> bool:
    """Whether the words beside a token forbid one of its readings."""
    asked = before is not None and before.can("ask", "which") and token.can("class")
    asked = asked and not (after is not None and after.entity and token.text.isascii())
    if reading.kind == "class" and before is not None and before.text.lower().endswith(_NOT):
        return True  # "which do not work": a verb
    if reading.kind != "cue" or asked:
        return reading.kind == "cue"  # "which film": a thing, not what somebody does
    if after is not None and token.text in _AT and after.can("markets"):
        return True  # 在港交所上市: nobody works there
    owned = after is not None and (after.text.lower() in _SOME or _schools(after))
    return owned and token.text.lower() in HAVING  # "has a world model": it uses none


def _schools(token: Token) -> bool:
    return any(candidate.type in _SCHOOL for candidate in token.candidates)


def _sorts(token: Token) -> bool:
    """Whether a name can be that of a sort of things: "which VAE"."""
    return any(candidate.type in _SORTS for candidate in token.candidates)


def _compares_nothing(choices: list[Choice], *, several: bool, against: bool) -> bool:
    """Whether "long" or "much" stands without two things, or a number, that it compares."""
    number = against and any(choice.token.number for choice in choices)
    return not (several or number) and any(
        choice.kind == "none"
        and choice.token.can("op", "more", "fewer")
        and not choice.token.can("filler")
        for choice in choices
    )


def carries_nothing(choices: list[Choice]) -> bool:
    """Whether a helping word stands without what it helps: "drew" or "after" without a number.

    What came before or after a named thing by its date is not read: nothing is answered then.
    """
    dated = any(
        choice.token.date
        or choice.token.number
        or (choice.kind in {"role", "cue"} and choice.name in _SEQUENCES)
        for choice in choices
    )
    several = sum(choice.kind == "entity" for choice in choices) > 1
    against = any(choice.token.text.lower() in THAN for choice in choices)
    if _compares_nothing(choices, several=several, against=against):
        return True
    if not dated and any(
        choice.kind == "none"
        and choice.token.can("op", "before", "after")
        and not (several and not against and choice.token.can("op", "earliest", "latest"))
        and not choice.token.can("filler")
        and choice.token.text not in _ENDS
        for choice in choices
    ):
        return True
    carried = any(
        choice.kind in {"metric", "attribute"}
        or choice.token.number
        or choice.token.can("implied")
        or choice.token.can("op", "most", "fewest", "maximum", "minimum")
        for choice in choices
    )
    return not carried and any(
        choice.kind == "none"
        and choice.token.can("op", "light")
        and not choice.token.can("filler")
        and choice.token.named("op") == ["light"]
        and not choice.token.can("ask")
        for choice in choices
    )

"""The order of words: how far a thing stands from a relation word, and which of two acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.questions.assembly import Draft
    from graph.questions.joining import CueAt
    from graph.questions.meaning import Node

_STEP: Final = 0.8
_CROSSING: Final = 0.5
_HIDDEN: Final = 1.5
_FURTHER: Final = frozenset({"and", "but", "并", "且", "并且", "而且", "又", "而"})
_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_OTHER_AUXILIARIES: Final = frozenset({"has", "have", "had", "do", "does", "did", "that", "which"})
_CLAUSE: Final = frozenset({",", "who", "whose", "what"})
#: Participles that do not end in -ed.
_PARTICIPLES: Final = frozenset({"made", "built", "taken", "chosen", "shot", "found", "written"})
_OBJECT: Final = frozenset({"把", "将"})
#: How far "of X" stands from its noun.
_OF: Final = 2


def distance(draft: Draft, cue: CueAt, node: Node, regions: dict[int, tuple[int, int]]) -> float:
    """Return how far a thing stands from a relation word: by things and words between them."""
    if cue.anchor is node:
        return 0.0
    if node.asked and (_again(draft, cue) or _fronted(draft, node)):
        return 0.1
    own, other = regions.get(cue.at), regions.get(node.at)
    low, high = sorted((cue.at, node.at))
    things = [
        thing
        for thing in draft.nodes
        if low < thing.at < high
        and (regions.get(thing.at) in (None, own, other))
        and not (thing.known and thing.at - node.at == _OF and _noun_at(draft, node))
    ]
    words = [
        word
        for word in draft.cues
        if low < word.at < high and word.anchor is None and regions.get(word.at) in (None, own)
    ]
    cost = _STEP * len(things) + _CROSSING * len(words) + 0.01 * (high - low)
    if other is not None and other != own:
        cost += _HIDDEN
    return cost


def _fronted(draft: Draft, node: Node) -> bool:
    """Whether "did" stands after what is asked for: "what did the maker of X release"."""
    after = [choice.token.text.lower() for choice in draft.choices[node.at + 1 : node.at + 2]]
    return node.free and bool(set(after) & {"did", "does", "do"})


def _noun_at(draft: Draft, node: Node) -> bool:
    """Whether a thing is what a role noun names, with "of" after it."""
    after = [choice.token.text.lower() for choice in draft.choices[node.at + 1 : node.at + 2]]
    return after == ["of"] and any(cue.anchor is node for cue in draft.cues)


def _again(draft: Draft, cue: CueAt) -> bool:
    """Whether a relation word says a further thing of what is asked for ("and were made by")."""
    for choice in reversed(draft.choices[: cue.at]):
        if choice.kind != "none":
            return False
        if choice.token.text.lower() in _FURTHER:
            return True
    return False


def natural_order(draft: Draft, cue: CueAt, a: Node, b: Node) -> bool:
    """Whether the order of words makes ``a`` the one that acts."""
    if a.at < cue.at < b.at:
        order = True
    elif b.at < cue.at < a.at:
        order = False
    elif a.at < cue.at:
        order = (a.at > b.at) is not _acted_on(draft, a, b)
    else:
        order = a.at > b.at
    passive = cue.cue is not None and cue.cue.passive
    after = draft.choices[cue.at + 1].token if cue.at + 1 < len(draft.choices) else None
    if (after is not None and after.text.lower() == "by") or _in_passive_voice(draft, cue):
        passive = not passive
    return order != passive


def _in_passive_voice(draft: Draft, cue: CueAt) -> bool:
    """Whether a participle stands after a form of "be": "where is X used"."""
    text = draft.choices[cue.at].token.text.lower()
    if cue.cue is None or not (text.endswith("ed") or text in _PARTICIPLES):
        return False
    for choice in reversed(draft.choices[: cue.at]):
        word = choice.token.text.lower()
        if word in _BE:
            return True
        if choice.kind == "cue" or word in _OTHER_AUXILIARIES or word in _CLAUSE:
            return False
    return False


def _acted_on(draft: Draft, a: Node, b: Node) -> bool:
    """Whether 把 or 将 stands between two things: the later one is what is acted on."""
    first, second = sorted((a.at, b.at))
    return any(choice.token.text in _OBJECT for choice in draft.choices[first + 1 : second])

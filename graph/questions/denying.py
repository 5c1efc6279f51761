"""What a question denies, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.questions.assembly import Draft
    from graph.questions.joining import CueAt
    from graph.questions.meaning import Node

#: Words that stand behind what they leave out.
_BEHIND: Final = frozenset({"以外", "之外", "除外", "外", "excluded", "aside", "excepted"})
_EITHER: Final = frozenset({"不算", "不计", "不包括", "不算上", "不计入", "不考虑"})
#: How many words may stand between "except" and a name, its own counted.
_NEAR: Final = 2


def negated(draft: Draft, cue: CueAt) -> bool:
    """Whether a negation stands before a relation word, or right after it ("use neither")."""
    if cue.anchor is not None:
        return False
    for at in denials(draft):
        later = [other.at for other in draft.cues if other.at > at and other.anchor is None]
        things = [node.at for node in draft.nodes if node.at > at]
        following = later[0] if later else None
        if following is not None and not (things and things[0] < following):
            if following == cue.at:
                return True
            continue
        earlier = [other.at for other in draft.cues if other.at < at and other.anchor is None]
        if earlier and things and _named_between(draft, earlier[-1], at):
            continue  # "use A but not B": it is B that is denied
        if (earlier and earlier[-1] == cue.at) or (not earlier and following == cue.at):
            return True
    return False


def _named_between(draft: Draft, first: int, last: int) -> bool:
    return any(node.known and first < node.at < last for node in draft.nodes)


def denials(draft: Draft) -> list[int]:
    """Return the words that deny a relation; "not listed" denies none."""
    after = [*draft.choices[1:], None]
    return [
        at
        for at, (choice, following) in enumerate(zip(draft.choices, after, strict=True))
        if choice.kind == "none"
        and choice.token.can("op", "not")
        and not (following is not None and following.name == "listed")
    ]


def exceptions(draft: Draft) -> list[int]:
    """Return the words that leave something out."""
    return [
        at
        for at, choice in enumerate(draft.choices)
        if choice.kind == "none" and choice.token.can("op", "except")
    ]


def excepted(draft: Draft, node: Node) -> bool:
    """Whether an entity stands behind "except", or before 以外."""
    return node.known and any(
        at - node.at == 1 if _behind(draft, at) else 0 < node.at - at <= _NEAR
        for at in exceptions(draft)
    )


def _behind(draft: Draft, at: int) -> bool:
    """Whether a word stands behind what it leaves out; 不算 does where nothing follows it."""
    word = draft.choices[at].token.text.lower()
    following = any(node.known and 0 < node.at - at <= _NEAR for node in draft.nodes)
    return word in _BEHIND or (word in _EITHER and not following)

"""Which of A, B and C it is: the things that a question lists are what it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from graph.questions.assembly import Draft
    from graph.questions.meaning import Node

#: Words after a list, or a class, of which only some are meant.
WITHIN: Final = frozenset({"中", "里", "当中", "之中", "里面", "里头", "里边", "其中"})
#: Words before it.
AMONG: Final = frozenset({"of", "among", "out of", "amongst", "from", "between"})
_MARKS: Final = frozenset({":", "：", "-", "—"})


def merge_among(draft: Draft) -> None:
    """Ask for one of the listed things, where "which" stands beside their list."""
    asked = next((node for node in draft.nodes if node.asked and node.free), None)
    groups = [node for node in draft.nodes if len(node.members) > 1]
    if asked is None:
        return
    for group in groups:
        if _listed(draft, group, asked):
            draft.nodes.remove(asked)
            group.asked, group.mode = True, "or"
            return


def _listed(draft: Draft, group: Node, asked: Node) -> bool:
    first = next(
        (at for at, choice in enumerate(draft.choices) if choice.token.start == group.start), 0
    )
    before = draft.choices[first - 1].token.text.lower() if first else ""
    after = [choice.token.text for choice in draft.choices[group.at + 1 : group.at + 2]]
    if asked.at == first - 1 and before.endswith(" of"):
        return True  # which of A, B and C
    if first == 1 and before in AMONG:
        return True  # among A, B and C, which
    if after and after[0] in WITHIN:
        return True  # A、B、C中，哪个
    between = draft.between(group.at, asked.at) if asked.at > group.at else []
    return len(between) == 1 and between[0].token.text in _MARKS  # A, B, C: which

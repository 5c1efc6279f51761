"""What else the things of a question can be: two of them one, or of further classes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.questions.assembly import Draft
    from graph.questions.meaning import Node

#: What "who" can stand for where a technology's descent is asked ("who builds on Wan").
_HEIRS: Final = frozenset({"Model", "Product", "Architecture", "Method", "Paradigm"})
_DESCENT: Final = frozenset({"derivedFrom", "succeeds", "narrowerThan"})
_PARTS: Final = frozenset({"usesComponent", "usesArchitecture"})
#: What of an organization stands for itself where it is used in something ("X's tools").
_TOOLS: Final = frozenset({"Architecture", "Paradigm", "Method", "Product", "Model"})
_WHOSE: Final = frozenset({"的", "'s"})


def variants(draft: Draft) -> Iterator[tuple[float, Draft]]:
    """Yield a draft, and what it is where two of its things are one.

    A class may only be said of an entity ("X 是谁的产品"), and a class that is asked for may be
    what a role noun names ("which company is the developer of X").
    """
    yield 0.0, draft
    yield from _heirs(draft)
    yield from _users(draft)
    yield from _tools(draft)
    asked = [node for node in draft.nodes if node.asked and not node.known]
    if not asked and not any(choice.kind in {"metric", "attribute"} for choice in draft.choices):
        return
    roles = [cue.anchor for cue in draft.cues if cue.anchor is not None]
    known = [node for node in draft.nodes if node.known]
    said = [
        node
        for node in draft.nodes
        if not (node.known or node.asked or node.free or node.needs or node in roles)
        and any(entity.classes <= node.classes for entity in known)
    ]
    if said:
        yield 0.25, replace(draft, nodes=[node for node in draft.nodes if node not in said])
    for role in roles:
        if asked and asked[0] in roles and not role.asked and _noun_of(draft, role, asked[0]):
            nodes = [node for node in draft.nodes if node is not role]
            cues = [cue for cue in draft.cues if cue.anchor is not role]
            yield 0.2, replace(draft, nodes=nodes, cues=cues)  # "its encoder is which encoder"
            return
        if asked and asked[0] not in roles and not role.asked and role.classes & asked[0].classes:
            merged = replace(role, asked=True, roles=role.roles or asked[0].roles)
            nodes = [merged if node is role else node for node in draft.nodes]
            cues = [
                replace(cue, anchor=merged) if cue.anchor is role else cue for cue in draft.cues
            ]
            nodes.remove(asked[0])
            yield 0.2, replace(draft, nodes=nodes, cues=cues)
            return


def _heirs(draft: Draft) -> Iterator[tuple[float, Draft]]:
    """Take "who" as any technology or model, where only descent is spoken of."""
    who = next((node for node in draft.nodes if node.asked and node.free), None)
    if who is None or "Person" not in who.classes or len(who.classes) > 2:  # noqa: PLR2004
        return
    said = {name for cue in draft.cues for name in cue.properties}
    if said & _DESCENT:
        other = replace(who, classes=_HEIRS)
        yield 0.5, replace(draft, nodes=[other if node is who else node for node in draft.nodes])


def _users(draft: Draft) -> Iterator[tuple[float, Draft]]:
    """Take "who" as a model, where it is asked who uses a technology."""
    who = next((node for node in draft.nodes if node.asked and node.free), None)
    if who is None or "Person" not in who.classes or len(who.classes) > 2:  # noqa: PLR2004
        return
    if any(_PARTS & cue.said for cue in draft.cues):
        other = replace(who, classes=frozenset({"Model"}))
        nodes = [other if node is who else node for node in draft.nodes]
        cues = [replace(one, anchor=other) if one.anchor is who else one for one in draft.cues]
        yield 0.5, replace(draft, nodes=nodes, cues=cues)


def _tools(draft: Draft) -> Iterator[tuple[float, Draft]]:
    """Take an organization's tools as itself, where they are used in a work."""
    if not any("usedIn" in cue.properties for cue in draft.cues):
        return
    for node in draft.nodes:
        before = draft.choices[node.at - 1].token.text.lower() if node.at else ""
        owned = any(
            owner.known and owner.at == node.at - 2 and owner.classes == {"Organization"}
            for owner in draft.nodes
        )
        if owned and before in _WHOSE and not (node.known or node.asked) and node.classes <= _TOOLS:
            yield 0.3, replace(draft, nodes=[one for one in draft.nodes if one is not node])


def _noun_of(draft: Draft, *nodes: Node) -> bool:
    """Whether things are named by the same role noun."""
    return len({id(cue.noun) for cue in draft.cues if cue.anchor in nodes}) == 1

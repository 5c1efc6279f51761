"""The things that names, classes and roles of a question stand for, and which of them are one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.questions.denying import excepted
from graph.questions.joining import CueAt
from graph.questions.meaning import Node
from graph.questions.ways import ANY, base_classes

if TYPE_CHECKING:
    from graph.questions.assembly import Draft
    from graph.questions.choosing import Choice
    from graph.questions.reading import Token
    from graph.questions.words import Noun

_COPULAS: Final = frozenset({"是", "为", "is", "are", "was", "were"})
#: Words between an entity and what it serves as.
_AS: Final = frozenset(
    {"为", "作为", "做", "作", "当", "当作", "充当", "用作", "用做", "当成", "来当", "来做", "来作"}
    | {"担任", "扮演", "担当", "兼任", "做成", "as", "as the", "as its"}
)
#: Relation words that say what fills a role.
_FILLS: Final = frozenset({"use", "base"})
#: What stands before the noun of its own role: "a DiT backbone".
_BLOCKS: Final = frozenset({"Architecture", "Method"})
_WHOSE: Final = frozenset({"的", "谁的"})
_ARTICLES: Final = frozenset({"a", "an", "the", "one of the", "one of"})
_STRANDED: Final = frozenset({"of", "to", "from", "for"})
_AND: Final = frozenset({"and", "or", "和", "与", "及", "以及", "或", "或者", "、", "跟", "还有"})
_BESIDE: Final = _AND | {",", "the", "both", "either", "哪些", "什么"}


def name_entity(draft: Draft, at: int, token: Token, kind: str) -> None:
    """Name an entity: a thing of its own, one more of a row, or what a noun before it names."""
    meant = tuple(candidate for candidate in token.candidates if candidate.type == kind)
    classes = frozenset({kind})
    before = draft.nodes[-1] if draft.nodes else None
    if before is not None and before.known:
        joiners = draft.between(before.at, at)
        if joiners and all(map(_joins, joiners)) and not excepted(draft, before):
            before.members.append(meant)
            before.classes |= classes
            before.end, before.at = token.end, at
            if any(choice.token.can("op", "or") for choice in joiners):
                before.mode = "or"
            return
    node = Node(at, token.start, token.end, classes, members=[meant])
    role = next((cue for cue in draft.cues if before is not None and cue.anchor is before), None)
    if role is not None and before is not None and not before.asked and not before.known:
        apart = draft.between(before.at, at)
        fills = all(map(_is, apart)) if apart else not token.text.isascii() or _chinese(draft)
        if fills and before.classes & classes:
            draft.nodes[-1] = role.anchor = node  # "whose encoder is T5": T5 is what the noun names
            draft.cues = [cue for cue in draft.cues if cue.anchor or cue.at < before.at]
            return
    if before is not None and not before.known and not before.asked and not before.free:
        apart = draft.between(before.at, at)
        if before.classes & classes and not apart:
            draft.nodes.pop()  # "the model Sora": the class only names the entity's own
    draft.nodes.append(node)


def _chinese(draft: Draft) -> bool:
    """Whether a question is in Chinese, where a noun may stand right before what fills it."""
    return any(not choice.token.text.isascii() for choice in draft.choices)


def _is(choice: Choice) -> bool:
    """Whether a word says what fills a role: "its encoder is T5", 位置编码采用3D RoPE."""
    if choice.kind == "cue":
        return choice.name in _FILLS
    return choice.kind == "none" and choice.token.text.lower() in _COPULAS


def _joins(choice: Choice) -> bool:
    token = choice.token
    return choice.kind == "none" and (
        token.can("op", "and", "or", "both")
        or token.text.lower() == "nor"
        or token.text in ",、"
        or token.text.lower() == "the"
    )


def name_noun(draft: Draft, at: int, token: Token, noun: Noun, *, asked: bool) -> bool:
    """Name the thing of a class or a role; return whether a "which" before it asks for it."""
    before = draft.nodes[-1] if draft.nodes else None
    if noun.ways and before is not None and _filled(draft, before, at, noun):
        if not before.known:
            before.needs, before.without = noun.needs, noun.without
        draft.cues.append(CueAt(at, None, noun=noun, anchor=before))
        return False  # "以 T5 为文本编码器": the entity is what the noun names
    bearer = _bearer(draft, at, noun) if noun.ways else None
    if bearer is not None:
        draft.cues.append(CueAt(at, None, noun=noun, anchor=bearer))
        return False
    classes = base_classes(noun.classes) or ANY
    apart = draft.between(before.at, at) if before else []
    if before is not None and not apart and not asked and _called(draft, before, token):
        return True  # "the diffusion model": an architecture is called a model, too
    if before is not None and not asked and _in_a_row(before, noun, apart):
        before.roles = tuple(dict.fromkeys((*before.roles[: before.row], noun.classes[0])))
        before.classes, before.row = base_classes(before.roles), before.row + 1
        before.end, before.at = token.end, at
        return True
    if (
        not noun.ways
        and not asked
        and before is not None
        and before.known
        and before.classes <= classes
        and all(choice.token.can("filler") and not choice.token.can("op", "of") for choice in apart)
        and not _listed_after(draft, at)
    ):
        if "ListedCompany" in noun.classes:
            before.roles = ("ListedCompany",)  # "is X a listed company"
        return True  # "Sora 模型": the class says only what the entity is
    if before is not None and not apart and not (before.known or before.free or before.needs):
        asked |= before.asked  # "game studio": the last noun is the head
        draft.nodes.remove(before)
        draft.cues = [cue for cue in draft.cues if cue.anchor is not before]
    node = Node(
        at,
        token.start,
        token.end,
        classes,
        roles=noun.classes if not noun.ways or "ListedCompany" in noun.classes else (),
        asked=asked,
        needs=noun.needs,
        without=noun.without,
        unlisted=noun.unlisted,
        part=noun.part,
        free=bool(noun.ways) and not noun.classes,
    )
    draft.nodes.append(node)
    if noun.ways:
        draft.cues.append(CueAt(at, None, noun=noun, anchor=node))
    return True


def _filled(draft: Draft, before: Node, at: int, noun: Noun) -> bool:
    """Whether the thing before a role noun is said to be what it names ("takes T5 as encoder")."""
    if not _stands_as(draft, before.at, at):
        return False
    classes = base_classes(noun.classes)
    return before.known or (before.asked and not before.free and bool(before.classes & classes))


def _bearer(draft: Draft, at: int, noun: Noun) -> Node | None:
    """Return the entity that is itself what a role noun names: "what is X a branch of"."""
    before = draft.nodes[-1] if draft.nodes else None
    known = next((node for node in reversed(draft.nodes) if node.known), None)
    if before is None or known is None:
        return None
    if known is not before:
        asked = before.asked and known.at < before.at and _said_to_be(draft, known, at)
        near = len(draft.between(before.at, at)) <= 1
        return known if asked and near and draft.choices[at - 1].token.text in _WHOSE else None
    apart = draft.between(before.at, at)
    if not apart:  # "a DiT backbone"
        return before if before.classes <= _BLOCKS & frozenset(noun.classes) else None
    plain = all(c.kind == "none" and not c.token.can("op", "of", "and") for c in apart)
    if (
        (_stranded(draft, at) and plain)
        or _named(draft, before, at)
        or _of_which(draft, before, at)
    ):
        return before  # "what is X a branch of", "is T5 the encoder of X"
    return _subject(draft, before, at) if apart[-1].token.text == "的" else None


def _subject(draft: Draft, before: Node, at: int) -> Node | None:
    """Return what is said to be a role before 的: T5是X的组件吗, X是什么的分支."""
    subject = next((node for node in draft.nodes if node.known and node is not before), None)
    if subject is not None:
        apart = [choice.token.text for choice in draft.between(subject.at, before.at)]
        return subject if apart and apart[0] in _COPULAS else None
    asks = draft.choices[at - 2].token
    whats = asks.can("ask", "which") and not asks.can("class")
    return before if whats and _said_to_be(draft, before, at) else None


def _said_to_be(draft: Draft, node: Node, at: int) -> bool:
    between = draft.between(node.at, at)
    return any(choice.token.text.startswith(("是", "算", "属于", "为")) for choice in between)


def _named(draft: Draft, before: Node, at: int) -> bool:
    """Whether a question for yes or no says that an entity is what a role noun names."""
    apart = draft.between(before.at, at)
    opening = draft.choices[0].token.text.lower() in _COPULAS and before.at == 1
    return opening and bool(apart) and all(c.token.text.lower() in _ARTICLES for c in apart)


def _of_which(draft: Draft, before: Node, at: int) -> bool:
    """Whether "of which" is asked after what an entity is said to be ("T5 is the encoder of …")."""
    apart = [choice.token.text.lower() for choice in draft.between(before.at, at)]
    after = [choice.token for choice in draft.choices[at + 1 : at + 3]]
    if not apart or apart[0] not in _COPULAS or not set(apart[1:]) <= _ARTICLES:
        return False
    asks = any(token.can("ask", "which") for token in after)
    return asks and after[0].text.lower().startswith(("of", "in", "for"))


def _called(draft: Draft, before: Node, token: Token) -> bool:
    """Whether "the X model" only names an architecture or a method X."""
    article = draft.choices[before.at - 1].token.text.lower() if before.at else ""
    return before.classes <= _BLOCKS and article == "the" and token.text.lower() == "model"


def _stranded(draft: Draft, at: int) -> bool:
    """Whether "of" ends the question, or its clause, after a token."""
    after = [c for c in draft.choices[at + 1 :] if c.token.text[-1].isalnum()]
    return len(after) == 1 and after[0].token.text.lower() in _STRANDED


def _in_a_row(before: Node, noun: Noun, apart: list[Choice]) -> bool:
    """Whether a class is one more of a row of classes: "games and products"."""
    plain = not (noun.ways or noun.needs or noun.unlisted or before.known or before.free)
    joined = [choice.token.text.lower() for choice in apart]
    if not plain or before.needs or before.unlisted or not before.roles:
        return False
    if not any(text in _AND for text in joined) or not all(text in _BESIDE for text in joined):
        return False
    acting = frozenset({"Organization", "Person"})
    return bool(before.classes & acting) == bool(base_classes(noun.classes) & acting)


def _stands_as(draft: Draft, first: int, second: int) -> bool:
    """Whether an entity is said to be what a noun names."""
    between = [choice.token.text.lower() for choice in draft.between(first, second)]
    if not between or len(between) > 2:  # noqa: PLR2004
        return False
    return between[0] in _AS or between[0].endswith(" as")


def _listed_after(draft: Draft, at: int) -> bool:
    return any(choice.token.can("op", "list") for choice in draft.choices[at + 1 :])

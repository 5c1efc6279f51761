"""Tokens to meanings: which of its readings each token has, and the things that they name.

Every choice of readings is put together (:mod:`graph.questions.joining` joins the things,
:mod:`graph.questions.bounds` bounds them), and the choices that hold together are ranked: by how
near the words stand to what they join, and by how usual each reading is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graph.questions.among import AMONG, WITHIN, merge_among
from graph.questions.bounds import bound
from graph.questions.choosing import carries_nothing, choices_of
from graph.questions.joining import CueAt, join
from graph.questions.meaning import Meaning, Node
from graph.questions.nouns import name_entity, name_noun
from graph.questions.variants import variants
from graph.questions.ways import ANY
from graph.questions.words import grammar, stem

if TYPE_CHECKING:
    from graph.questions.choosing import Choice
    from graph.questions.reading import Sentence, Token

#: A thing of so many classes could be anything.
_WIDE: Final = 5
#: What has no date of its own that a question would rank or bound it by.
_UNDATED: Final = frozenset({"Organization", "Person", "Sector", "Benchmark"})
#: What "where" can ask for: a person's company, a model's benchmark, a thing's use or paper.
_PLACES: Final = frozenset({"Organization", "Publication", "Benchmark", "Sector"})
#: In what a technology is used, where that is asked.
_USERS: Final = frozenset({"Model", "CreativeWork", "Sector"})
#: The Chinese counters of some classes of things (哪几部, 几家).
_COUNTERS: Final = {
    "家": frozenset({"Organization"}),
    "部": frozenset({"CreativeWork"}),
    "款": frozenset({"Model", "Product", "CreativeWork"}),
    "篇": frozenset({"Publication"}),
    "位": frozenset({"Person"}),
}
#: What a sort of technology ("which VAE") can be asked of.
_SORTED: Final = frozenset({"Architecture", "Method", "Model"})
_ANYTHING: Final = frozenset({"anything", "something", "everything", "whatever"})
_FIRMS: Final = frozenset({"Organization", "University", "ListedCompany", "subsidiary"})
_PARTS: Final = frozenset({"usesComponent", "usesArchitecture"})
_WITH: Final = frozenset({"用", "拿", "靠", "借助", "使用", "利用", "采用", "用到", "运用", "凭借"})
_MAKING: Final = frozenset({"develop", "pursue", "appliedTo", "release"})
_ASIDE: Final = 2
_AUXILIARIES: Final = frozenset({"be", "do", "hav", "can", "could", "will"})


@dataclass(slots=True)
class Draft:
    """The things that one choice of readings names, before they are joined."""

    choices: list[Choice]
    nodes: list[Node] = field(default_factory=list)
    cues: list[CueAt] = field(default_factory=list)
    count: bool = False
    date_asked: bool = False
    value_asked: bool = False
    listing: bool = False

    def between(self, first: int, second: int) -> list[Choice]:
        """Return the choices strictly between two tokens given by position."""
        low, high = sorted((first, second))
        return self.choices[low + 1 : high]


def meanings(sentence: Sentence) -> list[Meaning]:
    """Return what a question can mean, the likeliest first; nothing where words are unknown."""
    if sentence.unknown or any(token.can("qualified") for token in sentence.tokens):
        return []
    found: list[Meaning] = []
    for penalty, choices in choices_of(sentence):
        if carries_nothing(choices):
            continue
        for extra, draft in variants(_draft(choices)):
            for joined in join(draft, yes_no=is_yes_no(sentence, draft)):
                whole = bound(draft, joined)
                if whole is not None and _answers(sentence, draft, choices, whole):
                    whole.score -= penalty + extra
                    found.append(whole)
    return sorted(found, key=lambda meaning: -meaning.score)


def _answers(sentence: Sentence, draft: Draft, choices: list[Choice], meaning: Meaning) -> bool:
    """Whether a meaning leaves out nothing that was said, and asks for what was asked for.

    What denies must deny; and only a question for yes or no is answered by yes.
    """
    asks = meaning.target is not None or meaning.value is not None
    if any(node.part and not _is_part(meaning, at) for at, node in enumerate(meaning.nodes)):
        return False
    return (meaning.denies or not _denied(choices)) and (asks or is_yes_no(sentence, draft))


def _is_part(meaning: Meaning, at: int) -> bool:
    """Whether a thing is part of another: only as such is a language model told from others."""
    inward = (
        (edge, edge.object == at) for edge in meaning.edges if at in (edge.subject, edge.object)
    )
    return any(
        step.property in _PARTS and step.forward is end
        for edge, end in inward
        for path in edge.ways
        for step in path
    )


def _denied(choices: list[Choice]) -> bool:
    """Whether a word denies something: a meaning that denies nothing then leaves it out."""
    return any(
        choice.kind == "none" and choice.token.can("op", "not") and not choice.token.can("filler")
        for choice in choices
    )


def is_yes_no(sentence: Sentence, draft: Draft) -> bool:
    """Whether a question is to be answered by yes or no."""
    if any(node.asked for node in draft.nodes) or draft.date_asked or draft.count:
        return False
    if sentence.has("yesno"):
        return True
    first = grammar_stem(sentence)
    return sentence.language == "en" and first in _AUXILIARIES and not draft.listing


def grammar_stem(sentence: Sentence) -> str:
    """Return the stem of a question's first word."""
    return stem(sentence.text.split()[0].strip(".,")) if sentence.text else ""


def _draft(choices: list[Choice]) -> Draft:
    """Name the things of a choice."""
    draft = Draft(choices)
    pending: int | None = None
    for at, choice in enumerate(choices):
        token = choice.token
        if choice.kind == "none":
            pending = _ask(draft, at, token, pending)
            continue
        pending = _say(draft, at, choice, pending)
    valued = any(choice.asks_value for choice in choices)
    draft.value_asked |= valued and not any(not node.known for node in draft.nodes)
    if pending is not None and not draft.value_asked:
        _trailing(draft, pending)
    _merge_what(draft)
    merge_among(draft)
    _merge_group(draft)
    _mark_listed(draft)
    _mark_alternatives(draft)
    return draft


def _say(draft: Draft, at: int, choice: Choice, pending: int | None) -> int | None:
    """Take up a word that says something; return the "which" that still waits for its noun."""
    token, words = choice.token, grammar()
    if choice.kind == "entity":
        name_entity(draft, at, token, choice.name)
        return pending
    if choice.kind == "sort":
        named = (stem(token.text) if token.text.isalpha() else token.text.lower(),)
        draft.nodes.append(Node(at, token.start, token.end, _SORTED, asked=True, needs=named))
    elif choice.kind in {"class", "role"}:
        return _say_noun(draft, at, choice, pending)
    elif choice.kind == "cue":
        if pending is not None and not _partitive(draft):
            _what(draft, pending)
        if not _instrumental(draft, at, choice):
            draft.cues.append(CueAt(at, words.cues[choice.name]))
    elif choice.asks_value:
        if pending is not None and draft.choices[pending].token.text.lower() in _ANYTHING:
            _what(draft, pending)  # "anything with 4K": a thing is asked for, not its number
        else:
            draft.value_asked |= pending is not None
    else:
        return pending
    return None


def _say_noun(draft: Draft, at: int, choice: Choice, pending: int | None) -> int | None:
    """Take up a class or a role, which a "which" before it may ask for."""
    token, words = choice.token, grammar()
    noun = words.classes[choice.name] if choice.kind == "class" else words.roles[choice.name]
    if pending is not None and _inverted(draft, pending, at):
        _what(draft, pending)  # "what else did the maker of X release"
        pending = None
    asked = pending is not None and not _whats_number(draft, pending, at)
    taken = name_noun(draft, at, token, noun, asked=asked)
    if pending is not None and not asked:
        return pending
    if pending is not None and not taken:
        _what(draft, pending)
    return None


def _whats_number(draft: Draft, pending: int, at: int) -> bool:
    """Whether "what's" asks for a number of "the X market", not which market."""
    named = draft.nodes[-1].known and draft.nodes[-1].at == at - 1 if draft.nodes else False
    later = any(choice.kind == "metric" for choice in draft.choices[at + 1 :])
    return named and later and draft.choices[pending].token.can("op", "definition")


def _instrumental(draft: Draft, at: int, choice: Choice) -> bool:
    """Whether a verb only says what something is used for: 用X做的片子 are works that use X."""
    last = draft.cues[-1] if draft.cues else None
    if last is None or last.cue is None or last.at != at - 2:
        return False
    between, after = draft.choices[at - 1], draft.choices[at + 1 : at + 2]
    if after and after[0].kind != "none" and not choice.token.text.endswith("的"):
        return False  # 用X做广告: what is done says something
    if between.kind != "entity" and not between.token.can("ask", "which", "who"):
        return False
    told = draft.choices[last.at]
    return told.name == "use" and told.token.text in _WITH and choice.name in _MAKING


def _inverted(draft: Draft, first: int, second: int) -> bool:
    """Whether "do" stands between a question word and a noun, which it then does not ask for."""
    between = draft.between(first, second)
    return any(choice.token.text.lower() in {"do", "does", "did"} for choice in between)


def _partitive(draft: Draft) -> bool:
    """Ask for the class of which some are wanted: "of Tencent's models, which use …", 模型中."""
    for node in reversed(draft.nodes):
        if node.known or node.free or node.asked:
            continue
        before = draft.choices[node.at - 1].token.text.lower() if node.at else ""
        first = draft.choices[0].token.text.lower()
        following = [choice.token.text for choice in draft.choices[node.at + 1 : node.at + 3]]
        within = any(text in WITHIN for text in following[:1]) or before in AMONG
        within |= _which_of(draft, node)
        if within or (first in AMONG and "," in following):
            node.asked = True
            return True
    return False


def _which_of(draft: Draft, node: Node) -> bool:
    """Whether "which" stands right after a noun, of which it asks (报告里的公司，哪些…)."""
    apart: list[Choice] = []
    for choice in draft.choices[node.at + 1 :]:
        if choice.kind == "none" and choice.token.can("ask", "which"):
            return not choice.token.text.isascii() and len(apart) <= _ASIDE
        if choice.kind != "none" or not choice.token.can("filler") or choice.token.can("op", "of"):
            return False
        apart.append(choice)
    return False


def _merge_what(draft: Draft) -> None:
    """Take "what" and a role noun that nobody asks for as one thing ("what … as its encoder")."""
    anything = [node for node in draft.nodes if node.asked and len(node.classes) >= _WIDE]
    roles = [cue.anchor for cue in draft.cues if cue.anchor is not None]
    makers = frozenset({"Organization", "Person"})
    roles = [node for node in roles if not node.classes <= makers]
    unasked = [node for node in roles if not node.asked and not node.known]
    if anything and unasked and not any(node.asked for node in roles):
        draft.nodes.remove(anything[0])
        unasked[0].asked = True


def _merge_group(draft: Draft) -> None:
    """Take "A or B: whose … is sharper" as asking for A or B, where no relation is spoken of."""
    group = next((node for node in draft.nodes if len(node.members) > 1), None)
    asked = next((node for node in draft.nodes if node.asked and not node.known), None)
    if group is None or asked is None or not _ranked(draft):
        return
    if all(cue.dates for cue in draft.cues) and (asked.free or group.classes <= asked.classes):
        draft.nodes.remove(asked)
        group.asked = True


def _ranked(draft: Draft) -> bool:
    ranks = ("maximum", "minimum", "latest", "earliest", "more", "fewer")
    return any(choice.token.can("op", *ranks) for choice in draft.choices if choice.kind == "none")


def _ask(draft: Draft, at: int, token: Token, pending: int | None) -> int | None:
    """Take up a question word; return the place of a ``which`` that waits for its noun."""
    if token.can("op", "list"):
        draft.listing = True
    following = draft.choices[at + 1] if at + 1 < len(draft.choices) else None
    if token.text.lower() == "whose" and following and following.name in _FIRMS:
        return at  # "whose lab": which lab
    if token.can("ask", "who") and not (token.can("op", "subject-relative") and _after_noun(draft)):
        people = frozenset({"Organization", "Person"})
        if not _part_named(draft, at, people):
            draft.nodes.append(Node(at, token.start, token.end, people, asked=True, free=True))
        return pending
    if token.can("ask", "when") and not token.can("op", "yesno"):
        draft.date_asked = True
        return pending
    if token.can("ask", "howmany"):
        draft.count = True
        return at
    if token.can("ask", "value"):
        draft.value_asked = True
    relative = token.can("op", "subject-relative") and _after_noun(draft)
    relative &= following is None or following.kind != "class"  # "in ads, which stocks …"
    if token.can("ask", "which") and not (relative and not _opens_clause(draft, at)):
        return at
    return pending


def _part_named(draft: Draft, at: int, people: frozenset[str]) -> bool:
    """Ask for what a role noun names, that is nobody: X的文本编码器是谁."""
    token, last = draft.choices[at].token, draft.nodes[-1] if draft.nodes else None
    copula = token.text.startswith("是") or draft.choices[at - 1].token.text in {"是", "is"}
    if last is None or not copula or last.known or last.asked or last.classes & people:
        return False
    last.asked = any(cue.anchor is last for cue in draft.cues)
    return last.asked


def _trailing(draft: Draft, at: int) -> None:
    """Take a question word with no noun after it: "X 是哪个" asks for X, else for a thing."""
    nouns = [node for node in draft.nodes if not node.known and not node.free and node.at < at]
    groups = [node for node in draft.nodes if len(node.members) > 1]
    ranked = _ranked(draft)
    asked = [node for node in draft.nodes if node.asked]
    if groups and ranked:
        groups[0].asked = True
    elif (not asked and _partitive(draft)) or asked:
        return
    elif nouns and not any(cue.anchor is None and cue.at > nouns[-1].at for cue in draft.cues):
        nouns[-1].asked = True
    else:
        _what(draft, at)


def _opens_clause(draft: Draft, at: int) -> bool:
    """Whether "which" asks after "of these models,"."""
    first, before = (draft.choices[place].token.text.lower() for place in (0, at - 1))
    return first in AMONG and before == ","


def _after_noun(draft: Draft) -> bool:
    return bool(draft.nodes)


def _what(draft: Draft, at: int) -> None:
    token = draft.choices[at].token
    dated = any(
        choice.token.date or choice.token.can("op", "latest", "earliest")
        for choice in draft.choices
    )
    classes = ANY - _UNDATED if dated else ANY
    classes = _PLACES if token.can("ask", "where") else classes
    if token.can("ask", "where") and _speaks_of_use(draft):
        classes = _USERS
    if any(choice.kind == "market" or choice.name == "listed" for choice in draft.choices):
        classes = frozenset({"Organization"})
    counted = _COUNTERS.get(token.text.lower().removesuffix("的")[-1])
    classes = classes & counted if counted and classes & counted else classes
    draft.nodes.append(Node(at, token.start, token.end, classes, asked=True, free=True))
    draft.nodes.sort(key=lambda node: node.at)


def _mark_alternatives(draft: Draft) -> None:
    """Ask which of "A or B" is so, where nothing else is asked: Genie 3是生成派还是表征派."""
    groups = [node for node in draft.nodes if len(node.members) > 1 and node.mode == "or"]
    asks = draft.date_asked or draft.count or any(node.asked for node in draft.nodes)
    asks |= any(choice.asks_value or choice.token.can("op", "yesno") for choice in draft.choices)
    if len(groups) == 1 and not asks and all(node.known for node in draft.nodes):
        groups[0].asked = any(choice.token.text == "还是" for choice in draft.choices)


def _speaks_of_use(draft: Draft) -> bool:
    cues = (CueAt(0, grammar().cues[c.name]) for c in draft.choices if c.kind == "cue")
    return any(_PARTS & cue.said for cue in cues)


def _mark_listed(draft: Draft) -> None:
    """Take "X 有哪些" and "list X" as asking for X: its last noun, or in English its first."""
    if any(node.asked for node in draft.nodes) or draft.date_asked:
        return
    nouns = [node for node in draft.nodes if not node.known]
    if draft.count and nouns:
        nouns[-1].asked = True
    elif draft.listing and nouns:
        chinese = not draft.choices[0].token.text.isascii() or any(
            not choice.token.text.isascii() for choice in draft.choices
        )
        (nouns[-1] if chinese else nouns[0]).asked = True

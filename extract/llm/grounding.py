"""The gate: only what the text says to the letter and the schema allows comes in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from extract.components.gazetteer import VERSIONED_TYPES, version_end
from extract.keys import fold
from extract.llm.prompt import LONGEST_QUOTE
from extract.mentions import Proposal
from ontology.terms import ENTITY_TYPES, relations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.document import Block
    from extract.llm.chunks import Chunk

#: The vote of a name: enough to accept it where no rule knows better, less than the lexicon's.
WEIGHT: Final = 1.0
LONGEST_NAME: Final = 80
#: A name that is listed with no type might be one that has versions.
UNTYPED: Final = "Model"
_QUOTES: Final = ("《》", "“”", "「」", "『』", '""', "''", "‘’")
_LATIN: Final = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation whose quote stands at ``[start, end)`` of a block that holds both names."""

    subject: str
    property: str
    object: str
    block: Block
    start: int
    end: int


class _Unfounded(Exception):
    """What a model proposes does not come in; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What did not come in, and why."""

    subject: str
    property: str
    object: str
    reason: str


@dataclass(slots=True)
class Grounded:
    """What of one answer stands in the text."""

    proposals: list[Proposal]
    claims: list[Claim]
    dropped: list[Dropped]


def ground(chunk: Chunk, told: Mapping[str, Any]) -> Grounded:
    """Sift one answer about a chunk; what is of the wrong shape is dropped like what is untrue."""
    found = Grounded([], [], [])
    types: dict[str, str] = {}
    for item in _items(told, "entities", found.dropped):
        try:
            found.proposals.extend(_entity(chunk, item, types))
        except _Unfounded as reason:
            name, type_ = _shown(item, "name"), _shown(item, "type")
            found.dropped.append(Dropped(name, "type", type_, str(reason)))
    seen: set[tuple[object, ...]] = set()
    for item in _items(told, "relations", found.dropped):
        try:
            claim = _claim(chunk, item, types)
            _once(claim, seen)
            found.claims.append(claim)
        except _Unfounded as reason:
            left, property_, right = (_shown(item, k) for k in ("subject", "property", "object"))
            found.dropped.append(Dropped(left, property_, right, str(reason)))
    return found


def places(text: str, name: str, type_: str) -> Iterator[tuple[int, int]]:
    """Yield where a name stands whole: no part of a Latin word, and not the base of a version.

    ``Sora`` does not stand in ``Sora 2``, nor ``Gen`` in ``Genie``.
    """
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if not _cuts(text, start, end) and not (
            type_ in VERSIONED_TYPES and version_end(text, end, name) is not None
        ):
            yield start, end
        start = text.find(name, start + 1)


def _cuts(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return bool(
        (_LATIN.match(before) and _LATIN.match(text[start]))
        or (_LATIN.match(after) and _LATIN.match(text[end - 1]))
    )


def _items(
    told: Mapping[str, Any], name: str, dropped: list[Dropped]
) -> Iterator[Mapping[str, Any]]:
    rows = told.get(name, [])
    if not isinstance(rows, list):
        dropped.append(Dropped("", name, "", "wrong shape"))
        return
    for row in rows:
        if isinstance(row, Mapping):
            yield row
        else:
            dropped.append(Dropped("", name, "", "wrong shape"))


def _entity(chunk: Chunk, item: Mapping[str, Any], types: dict[str, str]) -> list[Proposal]:
    """Return a name's places in the chunk, and note its type."""
    name, type_ = _name(item.get("name")), _text(item.get("type"))
    if type_ not in ENTITY_TYPES:
        raise _Unfounded("unknown type")
    if name in types:
        raise _Unfounded("duplicate" if types[name] == type_ else "name of two types")
    found = [
        Proposal(block, start, end, type_, WEIGHT, "llm")
        for block in chunk.blocks
        for start, end in places(block.text, name, type_)
    ]
    if not found:
        raise _Unfounded("name not in the text")
    types[name] = type_
    return found


def _claim(chunk: Chunk, item: Mapping[str, Any], types: Mapping[str, str]) -> Claim:
    """Return the relation that an item claims."""
    subject, obj = _name(item.get("subject")), _name(item.get("object"))
    property_, quote = _text(item.get("property")), _text(item.get("quote"))
    _fit(subject, property_, obj, types)
    if not quote or len(quote) > LONGEST_QUOTE:
        raise _Unfounded("quote too long" if quote else "no quote")
    holders = [block for block in _ordered(chunk, item.get("block")) if quote in block.text]
    if not holders:
        raise _Unfounded("quote not in the text")
    reason = "name not with the quote"
    for block in holders:
        start = block.text.index(quote)
        end = start + len(quote)
        spots = [
            list(places(block.text, name, types.get(name, UNTYPED))) for name in (subject, obj)
        ]
        if not all(spots):
            continue
        if any(start <= a and z <= end for row in spots for a, z in row):
            return Claim(subject, property_, obj, block, start, end)
        reason = "no name in the quote"
    raise _Unfounded(reason)


def _fit(subject: str, property_: str, obj: str, types: Mapping[str, str]) -> None:
    """See that the schema has the property, and allows it between names of these types."""
    term = relations().get(property_)
    if term is None:
        raise _Unfounded("unknown property")
    if fold(subject) == fold(obj):
        raise _Unfounded("the subject is the object")
    left, right = types.get(subject), types.get(obj)
    if (left and left not in term.domain) or (right and right not in term.range):
        raise _Unfounded("outside the schema")


def _once(claim: Claim, seen: set[tuple[object, ...]]) -> None:
    key = (fold(claim.subject), claim.property, fold(claim.object), claim.block.index, claim.start)
    if key in seen:
        raise _Unfounded("duplicate")
    seen.add(key)


def _ordered(chunk: Chunk, number: object) -> Iterator[Block]:
    """Yield the blocks of a chunk, the one that the model names first."""
    blocks = chunk.blocks
    named = None
    if isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= len(blocks):
        named = blocks[number - 1]
        yield named
    yield from (block for block in blocks if block is not named)


def _text(told: object) -> str:
    if not isinstance(told, str):
        raise _Unfounded("wrong shape")
    return told.strip()


def _name(told: object) -> str:
    """Return a name without quotation marks around it."""
    name = _text(told)
    for opening, closing in _QUOTES:
        if len(name) > 2 and name[0] == opening and name[-1] == closing:
            name = name[1:-1].strip()
    if not 1 < len(name) <= LONGEST_NAME or "\n" in name or not fold(name):
        raise _Unfounded("no name")
    return name


def _shown(item: Mapping[str, Any], key: str) -> str:
    """Return what an item says, in a form that any file can hold."""
    told = item.get(key, "")
    text = told if isinstance(told, str) else repr(told)
    return " ".join(text.encode("utf-8", "replace").decode().split())[:LONGEST_NAME]

"""What the heading of a column means."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from extract.resources import load

HEADERS_FILE: Final = Path(__file__).with_name("headers.yaml")


@dataclass(frozen=True, slots=True)
class Role:
    """A column's role: ``kind`` is ``names``, ``relations``, ``attributes`` or ``observations``.

    ``name`` is the entity type, the relation's role (``producer``), the attribute or the metric;
    ``type`` the type of the names that the column lists, or "" where it lists none.
    """

    kind: str
    name: str
    type: str = ""


#: Types of what a relation's column lists.
RELATION_TYPES: Final = {
    "producer": "Organization",
    "component": "Model",
    "representative": "Model",
    "parent": "Organization",
    "partner": "Organization",
    "predecessor": "Model",
    "founder": "Person",
    "beneficiary": "Organization",
    "tool": "Model",
    "adopter": "Model",
    "benefit": "Sector",
    "derived": "Model",
}


@cache
def _table() -> dict[str, tuple[Role, ...]]:
    told: dict[str, dict[str, list[object]]] = load(HEADERS_FILE)
    words: dict[str, list[Role]] = {}
    for kind, roles in told.items():
        for name, headings in roles.items():
            type_ = name if kind == "names" else RELATION_TYPES.get(name, "")
            for heading in headings:
                words.setdefault(_fold(str(heading)), []).append(Role(kind, name, type_))
    return {word: tuple(roles) for word, roles in words.items()}


def _fold(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\s*_`:：]+", "", text)


@lru_cache(maxsize=4096)
def roles_of(heading: str) -> tuple[Role, ...]:
    """Return the roles that a heading may have, the likeliest first; none where it says nothing.

    >>> roles_of("所属公司")[0].type
    'Organization'
    """
    folded = _fold(heading)
    bare = re.sub(r"[（(].*?[)）]", "", folded)
    for form in (folded, bare):
        if form in _table():
            return _order(_table()[form])
    if (first := bare.split("/")[0]) in {"创始人", "founder", "founders"}:  # 创始人/负责人
        return _order(_table()[first])
    if (joint := _joint(bare.split("/"))) is not None:
        return (joint,)
    if not bare or len(bare) > 24:
        return ()
    text = heading.casefold()
    best: tuple[int, tuple[Role, ...]] = (1, ())
    for word, roles in _table().items():
        if len(word) > best[0] and (
            bare.endswith(word)
            or (
                bare.startswith(word)
                and not word.isascii()
                and roles[0].kind in {"attributes", "observations"}
            )
            or _word_in(word, text)
        ):
            best = (len(word), roles)
    return _order(best[1])


def _joint(parts: list[str]) -> Role | None:
    """Return the names' role of ``机构/时间``: the one part that lists names, beside values."""
    if len(parts) != 2:
        return None
    told = [_order(_table()[part])[0] for part in parts if part in _table()]
    named = [role for role in told if role.kind == "names"]
    return named[0] if len(told) == len(parts) and len(named) == 1 else None


def _word_in(word: str, text: str) -> bool:
    # The plain look first: it is cheap, and almost always says no.
    return (
        word in text
        and word.isascii()
        and len(word) > 3
        and re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None
    )


def _order(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    rank = {"ignored": -1, "relations": 0, "names": 1, "attributes": 2, "observations": 3}
    return tuple(sorted(roles, key=lambda role: rank[role.kind]))

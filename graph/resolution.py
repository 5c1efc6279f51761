"""One entity from what several reports say of it: its class, its labels, its other forms.

The choice rests on the reports alone, never on the order in which they came, and the labels of a
report's graph follow it: a form that another report made the preferred label stands as such in
each report that has it, so that no graph of the dataset disagrees with another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ontology.terms import ENTITY_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ontology.model import Entity

_HAN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class ResolvedEntity:
    """An entity of the whole graph.

    ``preferred`` holds at most one label of a language, ``others`` every further form (never the
    text of a preferred one); ``forms`` maps each report that names it to the forms that it holds,
    ``typed_by`` to the class and the roles that it gives.
    """

    id: str
    type: str
    preferred: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    forms: dict[str, frozenset[str]]
    typed_by: dict[str, str]
    roles: dict[str, tuple[str, ...]]

    @property
    def reports(self) -> tuple[str, ...]:
        """The slugs of the reports that name it, sorted."""
        return tuple(sorted(self.forms))


@dataclass(frozen=True, slots=True)
class Naming:
    """What one report says of an entity: the part of :class:`Entity` that resolution needs."""

    report: str
    entity: Entity

    @property
    def weight(self) -> int:
        """How often the report names it."""
        return max(1, len(self.entity.mentions))


def resolve(namings: Iterable[Naming]) -> dict[str, ResolvedEntity]:
    """Bring together what the reports say of each entity, by entity id."""
    grouped: dict[str, list[Naming]] = defaultdict(list)
    for naming in namings:
        grouped[naming.entity.id].append(naming)
    return {entity_id: _resolve(grouped[entity_id]) for entity_id in sorted(grouped)}


def _resolve(namings: list[Naming]) -> ResolvedEntity:
    entity_id = namings[0].entity.id
    preferred = _preferred(namings)
    kind = _type(namings)
    bears_roles = kind == "Organization"
    return ResolvedEntity(
        id=entity_id,
        type=kind,
        preferred=tuple(sorted(preferred.items())),
        others=_others(namings, frozenset(preferred.values())),
        forms={naming.report: _forms(naming.entity) for naming in namings},
        typed_by={naming.report: naming.entity.type for naming in namings},
        roles={n.report: n.entity.roles if bears_roles else () for n in namings},
    )


def _forms(entity: Entity) -> frozenset[str]:
    return frozenset(text for _, text in (*_labels(entity), *entity.aliases))


def _labels(entity: Entity) -> tuple[tuple[str, str], ...]:
    """Return the labels; an entity that came without any is called by its id."""
    return entity.labels or (("en", entity.id),)


def _type(namings: list[Naming]) -> str:
    """Choose the class that most mentions speak for."""
    weights: dict[str, int] = defaultdict(int)
    for naming in namings:
        weights[naming.entity.type] += naming.weight
    return min(weights, key=lambda name: (-weights[name], ENTITY_TYPES.index(name)))


def _preferred(namings: list[Naming]) -> dict[str, str]:
    """Choose one label a language: most mentions, then the shortest, then by code point."""
    weights: dict[tuple[str, str], int] = defaultdict(int)
    for naming in namings:
        for label in _labels(naming.entity):
            weights[label] += naming.weight
    chosen: dict[str, str] = {}
    for language, text in sorted(weights, key=lambda key: (-weights[key], len(key[1]), key[1])):
        chosen.setdefault(language, text)
    return chosen


def _others(namings: list[Naming], preferred: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Return every further form once, in one language each."""
    languages: dict[str, set[str]] = defaultdict(set)
    for naming in namings:
        for language, text in (*_labels(naming.entity), *naming.entity.aliases):
            if text not in preferred:
                languages[text].add(language)
    return tuple(sorted((_language(text, told), text) for text, told in languages.items()))


def _language(text: str, told: set[str]) -> str:
    """Choose the language of a form that reports of several languages hold."""
    if len(told) == 1:
        return next(iter(told))
    expected = "zh" if _HAN.search(text) else "en"
    return expected if expected in told else min(told)

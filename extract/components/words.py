"""The word lists of ``names.yaml``, read once."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from extract.resources import load

NAMES_FILE: Final = Path(__file__).with_name("names.yaml")

_LISTS: Final = load(NAMES_FILE)

STOP_WORDS: Final[frozenset[str]] = frozenset(_LISTS["stop_words"])
GENERIC_WORDS: Final[frozenset[str]] = frozenset(_LISTS["generic_words"])
COMMON_WORDS: Final[frozenset[str]] = frozenset(_LISTS["common_words"])
#: Surnames as the inside of a character class.
SURNAMES: Final[str] = _LISTS["surnames"].replace(" ", "")
ROLES: Final[tuple[str, ...]] = tuple(_LISTS["roles"])
ORGANIZATION_ENDINGS: Final[tuple[str, ...]] = tuple(_LISTS["organization_endings"])
WEAK_ORGANIZATION_ENDINGS: Final[tuple[str, ...]] = tuple(_LISTS["weak_organization_endings"])

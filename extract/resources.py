"""The extractor's word lists: YAML files that stand beside the modules which use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load(path: Path) -> Any:
    """Return the content of a YAML file, by the C loader where there is one: ten times as fast."""
    return yaml.load(path.read_text("utf-8"), Loader=_LOADER)  # noqa: S506 - both are safe loaders


def alternation(expressions: Iterable[str]) -> str:
    """Return the regular expression that matches the first of ``expressions`` that fits."""
    return "|".join(expressions)

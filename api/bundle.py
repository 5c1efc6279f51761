"""The pages' modules as one plain script, for pages that are opened from a folder.

A browser loads no module from a file. Our modules keep to a few forms (imports of names, in one
line each; exports in front of a declaration), so putting them together needs no other tool.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ontology.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_IMPORT: Final = re.compile(
    r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<path>[^"]+)";$', re.MULTILINE
)
_EXPORT: Final = re.compile(
    r"^export (?P<declaration>(?:async )?function|class|const) (?P<name>\w+)", re.MULTILINE
)
_LEFT: Final = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def bundle(entry: Path, *first: Path) -> str:
    """Return one script that runs ``first`` and then ``entry``, with all that they import.

    Raises:
        InputError: a module imports or exports in a form that is not understood.
    """
    names: dict[Path, str] = {}
    parts: list[str] = []
    for module in (*first, entry):
        _add(module.resolve(), names, parts, last=module == entry)
    return '"use strict";\n' + "\n".join(parts)


def _add(module: Path, names: dict[Path, str], parts: list[str], *, last: bool = False) -> None:
    """Add a module after all that it imports; each is in a function of its own."""
    if module in names:
        return
    names[module] = f"module{len(names)}"
    text = module.read_text("utf-8")

    def imported(match: re.Match[str]) -> str:
        target = (module.parent / match["path"]).resolve()
        _add(target, names, parts)
        if match["names"] is None:
            return ""
        return f"const {{{match['names'].replace(' as ', ': ')}}} = {names[target]};"

    body = _IMPORT.sub(imported, text)
    exports = [match["name"] for match in _EXPORT.finditer(body)]
    body = _EXPORT.sub(r"\g<declaration> \g<name>", body)
    left = _LEFT.search(body)
    if left is not None:
        raise InputError(f"{module.name}: cannot be put into one script: {left[0]}")
    if last:
        parts.append(f"(async () => {{\n{body}\n}})();")
    else:
        parts.append(
            f"const {names[module]} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();"
        )

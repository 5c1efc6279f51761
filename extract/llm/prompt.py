"""What is asked: the instructions of ``prompt.txt``, and the schema of the answer."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ontology.terms import ENTITY_TYPES, relations

if TYPE_CHECKING:
    from extract.llm.chunks import Chunk
    from extract.llm.settings import LlmSettings

PROMPT_FILE: Final = Path(__file__).with_name("prompt.txt")
#: A longer quote would point at a passage, not at the words that state something.
LONGEST_QUOTE: Final = 300

Messages = list[dict[str, str]]


@cache
def instructions() -> str:
    """Return the instructions, with the types and properties of the ontology in their places."""
    rows = [
        f"- {name}: {_types(term.domain)} -> {_types(term.range)}"
        for name, term in sorted(relations().items())
    ]
    return PROMPT_FILE.read_text("utf-8").format(
        types=", ".join(ENTITY_TYPES), properties="\n".join(rows), longest=LONGEST_QUOTE
    )


def _types(names: frozenset[str]) -> str:
    return " | ".join(name for name in ENTITY_TYPES if name in names)


@cache
def answer_schema() -> dict[str, Any]:
    """Return the JSON schema of an answer, within what strict mode allows."""
    text = {"type": "string"}
    return _object(
        entities=_list(name=text, type={"type": "string", "enum": list(ENTITY_TYPES)}),
        relations=_list(
            subject=text,
            property={"type": "string", "enum": sorted(relations())},
            object=text,
            block={"type": "integer"},
            quote=text,
        ),
    )


def _object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(**properties)}


def messages(chunk: Chunk) -> Messages:
    """Return the question about a chunk."""
    return [
        {"role": "system", "content": instructions()},
        {"role": "user", "content": chunk.render()},
    ]


def fingerprint(settings: LlmSettings, asked: Messages | None = None) -> str:
    """Return a digest of endpoint, model, schema and question: equal ones may share an answer.

    Without a question, it is that of what every question has in common.
    """
    question: object = asked or [instructions(), settings.chunk_chars]
    told = [settings.base_url, settings.model, answer_schema(), question]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()

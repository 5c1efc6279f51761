"""Versions of one model told of together, with a word that sets one after the other."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from extract.keys import fold, split_version
from extract.relations.candidates import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extract.mentions import Mention
    from extract.relations.analysis import Analysis
    from extract.relations.candidates import Candidate
    from extract.relations.units import Sentence

_VERSION_AFTER: Final = Rule("context", "version-after", 0.75)
_AFTER: Final = re.compile(
    r"前代|上一代|上代|前作|前身|此前版本|旧版|升级|迭代|新一代|下一代|继任|接替|后续"
    r"|相比|相较|较|比|之后|取代|换代|从.{1,24}到|→|->"
    r"|previous|predecessor|successor|succeeds|follows|followed|upgrade|replaces|over its"
    r"|compared (?:with|to)|than|up from|next version|newer|earlier",
    re.IGNORECASE,
)


def extract(analysis: Analysis) -> Iterator[Candidate]:
    """Yield what succeeds what among versions of a base in one sentence."""
    for sentence in analysis.all_sentences():
        yield from _sentence(sentence)


def _sentence(sentence: Sentence) -> Iterator[Candidate]:
    groups: dict[str, dict[tuple[int, ...], Mention]] = {}
    for mention in sentence.mentions():
        if mention.type not in {"Model", "Product"}:
            continue
        parts = split_version(mention.surface)
        number = re.match(r"\d+(?:\.\d+)*", parts.version)
        if number is None or parts.version != number.group():
            continue
        version = tuple(int(n) for n in number.group().split("."))
        groups.setdefault(fold(parts.base), {}).setdefault(version, mention)
    for versions in groups.values():
        ordered = sorted(versions)
        for older, newer in pairwise(ordered):
            old, new = versions[older], versions[newer]
            start, end = min(old.start, new.start), max(old.end, new.end)
            around = sentence.block.text[
                max(sentence.start, start - 8) : min(end + 8, sentence.end)
            ]
            if old.entity == new.entity or not _AFTER.search(around):
                continue
            yield _VERSION_AFTER.between(new, "succeeds", old, sentence.status(start, end))

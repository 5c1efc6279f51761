"""Keys under which names that are only spelled differently meet, and the split of base and version.

Identity rests on keys, never on vectors: embeddings put ``可灵2.6`` nearer to ``万相2.6`` than
``可灵`` to ``Kling``. Versions are never merged: ``Sora 2`` and ``Sora`` have different keys.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_FOLDED: Final = re.compile(r"[\s\-‐‑–—_·•・'\"“”‘’《》〈〉「」`´˙]+")
_QUALIFIER: Final = (
    r"(?:pro|turbo|fast|lite|max|mini|plus|ultra|flash|preview|alpha|beta|base|large|huge|small"
    r"|tiny|nano|xl|xxl|quality|"
    r"distilled|dev|instruct|chat|thinking|schnell|standard|master|hd|medium|audio|std|sft|omni|vl"
    r"|coder|reasoner|edge|air|"
    r"max-?plus|t2v|i2v|t2i|v2v|s2v|ti2v|r1|v\d+|\d+(?:\.\d+)?[bm])"
)
#: What may follow a base name to make it a version: ``2``, ``V5.5``, ``-4.5``, ``Q1``, ``02 Pro``.
VERSION_AFTER: Final = re.compile(
    r"(?P<gap>[\s\-_]?)(?P<v>[vV](?=[\s.]?\d)|(?<=\s)(?i:gen)(?=[\s\-]\d)-?)?[\s.]?(?P<number>(?:[QqRrKkSsAaNnOoXxMmTtZz](?=\d)"
    r")?\d{1,3}(?:\.\d{1,2}){0,2}(?![\d.]*\d)(?:[a-z](?![A-Za-z]))?)"
    rf"(?P<qualifier>(?:[\s\-_]?(?i:{_QUALIFIER})(?![A-Za-z0-9])){{0,3}})",
)
QUALIFIER_AFTER: Final = re.compile(
    rf"(?P<qualifier>(?:[\s\-_](?i:{_QUALIFIER})(?![A-Za-z0-9])){{1,3}})"
)
#: After the number: a unit or counter, so that ``Sora 2个月`` and ``Genie 720p`` are no versions.
NOT_A_VERSION: Final = re.compile(
    r"""\s?(?:
        [%％‰×x]
      | [个款种家倍年月秒万亿千百台步阶轮章张份余层]|多个|小时|美元
      # a counter, unless it begins another word: ``Sora 2集成``, ``Veo 3时长``, ``Genie 3代表``
      | 类(?!似)|帧(?!率)|部(?!署|分)|集(?!成|团|中)|次(?!于|之)|人(?!气|工|像|物|声)|日(?!前|益)
      | 天(?!然|生)|号(?!称|召)|点(?!击|评|播|映|赞|亮)|分(?!为|别|辨|成|享|镜)|时(?=\d|许)
      | 元(?!年|素)|名(?!列|为|副)|位(?!居|列|于)|项(?!目)|条(?!件)|代(?!表|替|码|理)|页(?!面)
      | 期(?!待|间|望)|字(?!幕|节|体)|行(?!业|情|为|动)|只(?!能|要|有|需|支|是)
      | -?(?:fps|FPS|p\b|P\b|K\b|k\b|Hz|GB|TB|MB|nm|mm|cm|ms|s\b|million|billion|percent|people
        |users|years?|months?|days?|hours?|times|minutes|seconds)
    )""",
    re.VERBOSE,
)
_SPLIT: Final = re.compile(
    r"^(?P<base>.*?[^\d\s.\-_vV])[\s\-_]?(?P<version>(?:[vV][\s.]?)?(?:[QqRr])?\d+(?:\.\d+"
    rf")*[a-z]?(?:[\s\-_]?(?i:{_QUALIFIER}))*)$"
)
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
_VERSION_V: Final = re.compile(r"(?<![a-z])v[\s.]?(?=\d)")


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """Fold width, case, spaces, hyphens and quotes.

    >>> fold("《Sora-2》") == fold("sora 2")
    True
    >>> fold("Sora 2") == fold("Sora")
    False
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    return _FOLDED.sub("", text)


@dataclass(frozen=True, slots=True)
class Versioned:
    """A name as base and version; ``version`` is empty where it has none."""

    base: str
    version: str


@lru_cache(maxsize=65_536)
def split_version(name: str) -> Versioned:
    """Split a name such as ``PixVerse V5.5`` into base and version.

    >>> split_version("PixVerse V5.5")
    Versioned(base='PixVerse', version='5.5')
    >>> split_version("World Labs")
    Versioned(base='World Labs', version='')
    """
    match = _SPLIT.match(name.strip())
    if match is None:
        return Versioned(name.strip(), "")
    return Versioned(match.group("base").strip(" -_"), version_key(match.group("version")))


def version_key(version: str) -> str:
    """Fold a version: ``V5.5`` is ``5.5``, ``1.5 pro`` is ``1.5-Pro``, but ``2.0`` is not ``2``."""
    text = unicodedata.normalize("NFKC", version).casefold().strip()
    text = _VERSION_V.sub("", text)
    return re.sub(r"[\s\-_]+", "-", text).strip("-")


def has_cjk(text: str) -> bool:
    """Whether a text holds a Chinese character."""
    return _CHINESE.search(text) is not None


def language_of(name: str) -> str:
    """Return the language tag of a name: ``zh`` where it has a Chinese character, else ``en``."""
    return "zh" if has_cjk(name) else "en"

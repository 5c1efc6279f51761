"""Documents with names swapped for others of their type, so that none is learned by heart."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from extract.keys import has_cjk, split_version
from extract.training.corpus import GoldDocument, GoldEntity, GoldStatement

if TYPE_CHECKING:
    from collections.abc import Iterable

#: How often a name of a type is swapped; the others name common things, which must keep their
#: words.
_SWAPPED: Final = {
    "Organization": 0.5,
    "Person": 0.6,
    "Model": 0.6,
    "Product": 0.5,
    "CreativeWork": 0.5,
    "Publication": 0.3,
    "Method": 0.4,
    "Benchmark": 0.4,
}
_ONSETS: Final = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "qu",
    "r",
    "s",
    "sh",
    "sk",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "x",
    "z",
]
_VOWELS: Final = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "ia", "io", "oo", "ou"]
_CODAS: Final = ["", "", "", "l", "m", "n", "r", "s", "x", "nd", "th", "ck"]
_HAN: Final = (
    "星云光影澜岚川岳青禾知微启明远航灵犀松柏梧桐拓界无极天工开物流萤映画幻境"
    "观海听涛逐日飞鸿鹿鸣朗月惊鸿墨白玄奕丰泽瑞景恒程睿图迅驰乐动奇点千帆万象九章"
)
_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许"
    "傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆"
    "郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文欧阳"
)
_WORDS: Final = ("Labs", "AI", "Studio", "Robotics", "Video", "Tech", "Works", "One")
_TAILS: Final = [
    "科技",
    "智能",
    "影业",
    "传媒",
    "机器人",
    "资本",
    "大学",
    "实验室",
    "文化",
    "半导体",
    "汽车",
    "研究院",
    "",
    "",
    "",
    "",
]


class Names:
    """The names of a corpus by type and script, and a source of invented ones."""

    def __init__(self, documents: Iterable[GoldDocument], seed: int, more: float = 0.0) -> None:
        """Collect the names of ``documents``; ``more`` is added to the shares that are swapped."""
        self.shares = {kind: min(0.95, share + more) for kind, share in _SWAPPED.items()}
        self.random = random.Random(seed)  # noqa: S311 - no secret
        held: dict[tuple[str, bool], set[str]] = defaultdict(set)
        for document in documents:
            for entity in document.entities.values():
                for name in entity.names:
                    base = split_version(name).base if entity.type in {"Model", "Product"} else name
                    if len(base) > 1:
                        held[entity.type, has_cjk(base)].add(base)
        self.held = {key: sorted(names) for key, names in held.items()}

    def other(self, type_: str, name: str) -> str:
        """Return another name of the type, in the script of ``name``."""
        pool = self.held.get((type_, has_cjk(name)), [])
        if pool and self.random.random() < 0.55:
            return self.random.choice(pool)
        return self._han(type_) if has_cjk(name) else self._latin(type_)

    def _latin(self, type_: str) -> str:
        draw = self.random
        word = "".join(
            draw.choice(_ONSETS) + draw.choice(_VOWELS) + draw.choice(_CODAS)
            for _ in range(draw.choice((1, 2, 2, 3)))
        )
        shape = draw.random()
        if type_ == "Person":
            return f"{word.capitalize()} {self._syllables().capitalize()}"
        if shape < 0.15:
            return word.upper()[:6]
        if shape < 0.35:
            return word.capitalize() + self._syllables().capitalize()
        if shape < 0.45:
            return f"{word.capitalize()}-{self._syllables().upper()[:3]}"
        if shape < 0.6:
            return f"{word.capitalize()} {draw.choice(_WORDS)}"
        return word if shape < 0.65 else word.capitalize()

    def _syllables(self) -> str:
        return (
            self.random.choice(_ONSETS) + self.random.choice(_VOWELS) + self.random.choice(_CODAS)
        )

    def _han(self, type_: str) -> str:
        draw = self.random
        if type_ == "Person":
            return draw.choice(_SURNAMES) + "".join(
                draw.choice(_HAN) for _ in range(draw.choice((1, 2, 2)))
            )
        word = "".join(draw.choice(_HAN) for _ in range(draw.choice((2, 2, 3))))
        return word + draw.choice(_TAILS) if type_ == "Organization" else word


def swap(gold: GoldDocument, names: Names) -> GoldDocument:
    """Return a document with some entities' names changed, in its text and quotes alike."""
    table: dict[str, str] = {}
    taken = {name for entity in gold.entities.values() for name in entity.names}
    for entity in gold.entities.values():
        if names.random.random() >= names.shares.get(entity.type, 0.0):
            continue
        bases: dict[str, str] = {}
        for name in entity.names:
            base = split_version(name).base if entity.type in {"Model", "Product"} else name
            other = bases.setdefault(base, names.other(entity.type, base))
            changed = name.replace(base, other, 1)
            if len(name) > 1 and changed not in taken and other:
                taken.add(changed)
                table[name] = changed
    if not table:
        return gold
    every = sorted(
        {name for entity in gold.entities.values() for name in entity.names if name},
        key=lambda n: (-len(n), n),
    )
    pattern = re.compile("|".join(_edged(name) for name in every))

    def change(text: str) -> str:
        return pattern.sub(lambda match: table.get(match.group(), match.group()), text)

    made = GoldDocument(gold.name, change(gold.text), gold.language, gold.genre)
    made.entities = {
        e.id: GoldEntity(e.id, e.type, tuple(table.get(n, n) for n in e.names))
        for e in gold.entities.values()
    }
    made.relations = [
        GoldStatement(r.subject, r.predicate, r.object, change(r.quote), r.status)
        for r in gold.relations
    ]
    return made


def _edged(name: str) -> str:
    left = r"(?<![A-Za-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    right = r"(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return f"{left}{re.escape(name)}{right}"

"""The graph that the pages are tested with: two small reports, a table, a hub, hostile labels."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from graph.repository import Repository
from ontology.model import Assertion, Entity, Evidence, Extraction, Observation, ReportInfo
from tests.graph.factory import read, sample

if TYPE_CHECKING:
    from pathlib import Path

IMAGE = '<img src=x onerror="window.harmed=1">'
SCRIPT = "</script><script>window.harmed=1</script>"
TABLE = f"""# 模型一览

下表列出主流模型的架构。

| 模型 | 主干架构 | 分辨率 |
|---|---|---|
| Alpha (甲公司) | **MM-DiT** | 720p |
| {IMAGE} | MM-DiT | 1080p |

OpenAI 之外，{SCRIPT} 也使用 DiT。
"""
#: Enough of a kind that some of them are drawn as a group.
FAMILY = tuple(f"Family {number}" for number in range(1, 16))


def _evidence(text: str, words: str) -> Evidence:
    start = text.index(words)
    end = start + len(words)
    return Evidence(
        start, end, words, text[max(0, start - 16) : start], text[end : end + 16], "模型一览"
    )


def table_report() -> Extraction:
    """Make a report whose facts stand in a table, and whose names are markup."""
    text = TABLE + "".join(f"{name} is built on DiT.\n" for name in FAMILY)
    entities = [
        Entity("alpha", "Model", (("en", "Alpha"),)),
        Entity("hostile-image", "Model", (("en", IMAGE),)),
        Entity("hostile-script", "Model", (("en", SCRIPT),)),
        Entity("mm-dit", "Architecture", (("en", "MM-DiT"),)),
        Entity("dit", "Architecture", (("en", "DiT"),)),
        Entity("kuaishou", "Organization", (("en", "Kuaishou"), ("zh", "快手"))),
        *(Entity(_slug(name), "Model", (("en", name),)) for name in FAMILY),
    ]
    told = [
        _uses("alpha", "mm-dit", _evidence(text, "Alpha (甲公司) | **MM-DiT**"), 0.95),
        _uses("hostile-image", "mm-dit", _evidence(text, f"{IMAGE} | MM-DiT"), 0.9),
        _uses("hostile-script", "dit", _evidence(text, f"{SCRIPT} 也使用 DiT"), 0.6),
        *(_uses(_slug(name), "dit", _evidence(text, f"{name} is built"), 0.7) for name in FAMILY),
        Assertion("mm-dit", "narrowerThan", "dit", _evidence(text, "MM-DiT"), "test:suffix", 0.8),
    ]
    number = Observation(
        "alpha",
        "resolution",
        "720p",
        _evidence(text, "720p"),
        "table:number",
        value="720",
        unit="p",
    )
    digest = sha256(text.encode()).hexdigest()
    return Extraction(
        report=ReportInfo(
            "models",
            "模型一览 " + IMAGE,
            "zh",
            "models.md",
            digest,
            "2026-03",
        ),
        text=text,
        extractor="test 1",
        entities=tuple(entities),
        assertions=tuple(told),
        observations=(number,),
    )


def _uses(model: str, architecture: str, words: Evidence, confidence: float) -> Assertion:
    return Assertion(model, "usesArchitecture", architecture, words, "test:table", confidence)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def build(folder: Path) -> Path:
    """Build the store in ``folder`` and return its directory."""
    store = folder / "store"
    made = [replace(one) for one in (*sample(), table_report())]
    Repository(store).add([read(one) for one in made])
    return store

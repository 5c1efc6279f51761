"""Forty pairs of the stages that the real report tells of: the same by CLI, API and SPARQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from api.cli import run
from graph.repository import Repository
from ontology.model import Assertion, Entity, Evidence, Extraction
from ontology.namespaces import sparql_prologue
from tests.api.harness import Server, serve
from tests.graph.factory import extraction, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KINDS = {
    "Architecture": "GAN, VAE, Transformer, Diffusion, U-Net, DiT, MM-DiT, NeRF, 3DGS",
    "Paradigm": "World model, Generative school, Representation school, Silent video, AV video",
    "Model": "MoCoGAN, ViViT, Make-A-Video, Sora, Sora 2, Veo 3, Veo 3.1, Seedance, Genie 2,"
    " Genie 3, Marble, JEPA, DreamFusion, Suno",
    "Organization": "OpenAI, Runway",
}
EDGES = [
    ("Transformer", "succeeds", "GAN"),
    ("Transformer", "succeeds", "VAE"),
    ("Diffusion", "succeeds", "Transformer"),
    ("Diffusion", "usesArchitecture", "U-Net"),
    ("DiT", "succeeds", "Diffusion"),
    ("DiT", "derivedFrom", "Diffusion"),
    ("DiT", "derivedFrom", "Transformer"),
    ("MM-DiT", "narrowerThan", "DiT"),
    ("MoCoGAN", "usesArchitecture", "GAN"),
    ("ViViT", "usesArchitecture", "Transformer"),
    ("Make-A-Video", "usesArchitecture", "Diffusion"),
    ("Sora", "usesArchitecture", "DiT"),
    ("Sora 2", "succeeds", "Sora"),
    ("Veo 3", "usesArchitecture", "DiT"),
    ("Veo 3.1", "succeeds", "Veo 3"),
    ("Seedance", "usesArchitecture", "MM-DiT"),
    ("Sora 2", "exemplifies", "AV video"),
    ("AV video", "succeeds", "Silent video"),
    ("Generative school", "narrowerThan", "World model"),
    ("Representation school", "narrowerThan", "World model"),
    ("Genie 3", "succeeds", "Genie 2"),
    ("Genie 3", "exemplifies", "Generative school"),
    ("Marble", "exemplifies", "Generative school"),
    ("JEPA", "exemplifies", "Representation school"),
    ("3DGS", "succeeds", "NeRF"),
    ("DreamFusion", "usesArchitecture", "NeRF"),
    ("Sora", "developedBy", "OpenAI"),
    ("Suno", "developedBy", "Runway"),
]
#: How many steps lead from one to the other; None where none do.
PAIRS: list[tuple[str, str, int | None]] = [
    ("GAN", "Transformer", 1), ("GAN", "Diffusion", 2), ("GAN", "DiT", 2), ("VAE", "DiT", 2),
    ("GAN", "VAE", 2), ("U-Net", "DiT", 2), ("Transformer", "DiT", 1), ("Diffusion", "DiT", 1),
    ("MM-DiT", "GAN", 3), ("MoCoGAN", "GAN", 1), ("MoCoGAN", "DiT", 3), ("MoCoGAN", "Sora", 4),
    ("ViViT", "DiT", 2), ("ViViT", "Sora", 3), ("Make-A-Video", "U-Net", 2),
    ("Make-A-Video", "Sora", 3),
    ("Sora", "GAN", 3), ("Sora 2", "DiT", 2), ("Sora 2", "Sora", 1), ("Sora 2", "Veo 3", 3),
    ("Veo 3.1", "DiT", 2), ("Veo 3.1", "Sora 2", 4), ("Seedance", "DiT", 2),
    ("Seedance", "Transformer", 3),
    ("Sora 2", "Silent video", 2), ("DiT", "AV video", 3), ("Genie 3", "World model", 2),
    ("Genie 2", "World model", 3), ("Genie 3", "Marble", 2), ("JEPA", "World model", 2),
    ("JEPA", "Genie 3", 4), ("Marble", "JEPA", 4), ("3DGS", "NeRF", 1), ("DreamFusion", "3DGS", 2),
    ("GAN", "World model", None), ("Sora 2", "World model", None), ("DiT", "NeRF", None),
    ("Genie 3", "GAN", None), ("Suno", "Sora", None), ("Suno", "Runway", None),
    ("OpenAI", "Sora", None), ("OpenAI", "Runway", None), ("DreamFusion", "Marble", None),
    ("JEPA", "Seedance", None),
]  # fmt: skip


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _stages() -> Extraction:
    entities = tuple(
        Entity(_slug(name), kind, (("en", name),), mentions=((0, 1),))
        for kind, names in KINDS.items()
        for name in names.split(", ")
    )
    told = [
        Assertion(_slug(s), predicate, _slug(o), Evidence(0, 0, ""), "test:line")
        for s, predicate, o in EDGES
    ]
    return extraction("stages", *told, entities=entities)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = tmp_path_factory.mktemp("pairs") / "store"
    Repository(store).add([read(_stages())])
    with serve(store) as running:
        yield running


def test_there_are_forty_of_which_ten_have_no_path() -> None:
    assert len(PAIRS) >= 40
    assert sum(steps is None for *_, steps in PAIRS) == 10


@pytest.mark.parametrize(("source", "target", "steps"), PAIRS)
def test_a_pair_is_the_same_everywhere(
    server: Server,
    capsys: pytest.CaptureFixture[str],
    source: str,
    target: str,
    steps: int | None,
) -> None:
    arguments = ["lineage", source, target, "--format", "json", "--store", str(server.store)]
    assert run(arguments) == 0
    by_command = json.loads(capsys.readouterr().out)
    response = server.client.get(
        f"{server.url}/api/lineage", params={"source": source, "target": target}
    )
    assert response.status_code == 200, response.text
    by_route = response.json()
    assert by_command["paths"] == by_route["paths"]
    assert _shortest(by_route) == steps
    assert _connected(server, source, target) is (steps is not None)
    for path in by_route["paths"]:
        assert all(hop["evidence"][0]["exact"] for hop in path["hops"])
    if steps is None:
        assert by_route["message"] == by_command["message"] != ""
        assert by_route["nearest"] or "nothing" in by_route["message"]


def _shortest(told: dict[str, Any]) -> int | None:
    return min((path["length"] for path in told["paths"]), default=None)


def _connected(server: Server, source: str, target: str) -> bool:
    query = f"""{sparql_prologue()}
        ASK {{ ?a skos:prefLabel "{source}"@en . ?b skos:prefLabel "{target}"@en .
               ?a (rg:lineage|^rg:lineage)+ ?b }}"""
    response = server.client.get(server.sparql, params={"query": query})
    assert response.status_code == 200, response.text
    return bool(response.json()["boolean"])


def test_the_stages_keep_their_names(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "store")
    assert repository.add([read(_stages())]).conflicts == ()

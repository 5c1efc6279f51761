from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from graph.lineage import lineage
from graph.repository import Repository
from graph.timeline import by, check_date, event_date, events, generations, known
from graph.vocabulary import rg
from ontology.errors import InputError
from ontology.model import Value
from ontology.namespaces import resource
from tests.graph.factory import extraction, read, sample, statement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.store.oxigraph import OxigraphStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[OxigraphStore]:
    dated = extraction(
        "dated",
        statement("GAN", "introducedIn", Value("2014", "gYear")),
        statement("Transformer", "introducedIn", Value("2017", "gYear")),
        statement("Transformer", "succeeds", "GAN"),
        statement("DiT", "introducedIn", Value("2022", "gYear")),
        statement("Sora", "releaseDate", Value("2024-02", "gYearMonth")),
        statement("Sora", "usesArchitecture", "DiT"),
        published="2026-03-06",
    )
    repository = Repository(tmp_path / "store")
    repository.add([*(read(made) for made in sample()), read(dated)])
    with repository.open() as opened:
        yield opened  # type: ignore[misc] # the block gives the store itself


@pytest.mark.parametrize(
    ("date", "end", "expected"),
    [
        ("2025-05", "2025-06", True),
        ("2025-06", "2025-06", True),
        ("2025", "2025-06", False),
        ("2024", "2025-06", True),
        ("2025-06-30", "2025", True),
        ("2026-01-01", "2025", False),
    ],
)
def test_a_coarse_date_lies_wholly_before_an_end(date: str, end: str, *, expected: bool) -> None:
    assert by(date, end) is expected


@pytest.mark.parametrize("text", ["", "25", "2025-6", "2025/06", "June 2025", "2025-06-3"])
def test_only_dates_are_dates(text: str) -> None:
    with pytest.raises(InputError):
        check_date(text)


def test_the_date_of_an_event_is_not_that_of_the_report(store: OxigraphStore) -> None:
    uses = ox.Triple(
        ox.NamedNode(resource("sora")), rg("usesArchitecture"), ox.NamedNode(resource("dit"))
    )
    assert event_date(store, resource("sora")) == "2024-02"
    assert known(store, uses, "2024-02")  # the report that says so is of 2026
    assert not known(store, uses, "2024-01")
    undated = ox.Triple(
        ox.NamedNode(resource("kling")), rg("developedBy"), ox.NamedNode(resource("kuaishou"))
    )
    assert not known(store, undated, "2025-12")
    assert known(store, undated, "2026-01-15")


def test_events_come_in_their_order(store: OxigraphStore) -> None:
    iris = [resource(name) for name in ("sora-2", "dit", "kling", "gan", "sora")]
    assert [event.label() for event in events(store, iris)] == ["GAN", "DiT", "Sora", "Sora 2"]


def test_generations_run_from_the_oldest(store: OxigraphStore) -> None:
    assert generations(store, resource("sora-2")) == [[resource("sora")], [resource("sora-2")]]
    assert generations(store, resource("kling")) == [[resource("kling")]]


def test_lineage_as_of_a_date(store: OxigraphStore) -> None:
    assert lineage(store, "Sora", "GAN").paths
    assert lineage(store, "Sora", "GAN", as_of="2024-02").paths
    assert not lineage(store, "Sora", "GAN", as_of="2023").paths
    with pytest.raises(InputError):
        lineage(store, "Sora", "GAN", as_of="then")

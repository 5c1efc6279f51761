"""Edits by SPARQL Update, and RDF that is imported as it is."""

from pathlib import Path

import pytest

from graph.repository import Repository
from graph.search import LabelIndex
from ontology.errors import InputError, QueryError
from tests.graph.factory import graph, models, read, sample


def test_an_update_is_kept_over_later_commits_and_can_be_undone(repository: Repository) -> None:
    first, second = sample()
    repository.add([read(first)])
    before = graph(repository)
    repository.apply_update(
        'INSERT DATA { rgr:openai skos:altLabel "Open AI"@en .'
        " GRAPH rgr:g { rgr:a rdfs:seeAlso _:b } }"
    )
    repository.apply_update("DELETE WHERE { rgr:sora-2 rg:succeeds ?older }")
    edited = graph(repository)
    repository.add([read(second)])
    with repository.open() as store:
        assert store.ask('ASK { rgr:openai skos:altLabel "Open AI"@en }')
        assert not store.ask("ASK { rgr:sora-2 rg:succeeds ?older }")
        index = LabelIndex.of(store)
        assert index.search("Open AI")[0].matched in {"OpenAI", "Open AI"}
        index.close()
    repository.remove(["second"])
    assert graph(repository) == edited
    repository.apply_update("INSERT DATA { rgr:sora-2 rg:succeeds rgr:sora }")
    repository.apply_update(
        'DELETE DATA { rgr:openai skos:altLabel "Open AI"@en } ; DROP GRAPH rgr:g'
    )
    assert graph(repository) == before


def test_an_update_gives_the_snapshot_that_a_rebuild_gives(repository: Repository) -> None:
    repository.add([read(made) for made in sample()])
    repository.apply_update(
        "DELETE { ?m rg:developedBy ?d } INSERT { ?m rg:producedBy ?d }"
        " WHERE { ?m rg:developedBy ?d }"
    )
    edited = graph(repository)
    repository.rebuild()
    assert graph(repository) == edited


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOADrgr:x",
        "CLEAR ALL ; LOADSILENTrgr:x",
        'VERSION "1.2" LOADrgr:x',
        "INSERT { ?s ?p ?o } WHERE { SERVICErgr:a{ ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p trueSERVICErgr:a{ ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } WHERE { FILTER(?s<'x>') SERVICE rgr:a { ?s ?p '' } }",
        "INSERT DATA { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o }",
    ],
)
def test_an_update_that_is_refused_changes_nothing(repository: Repository, update: str) -> None:
    commit = repository.add([read(sample()[0])])
    with pytest.raises(QueryError, match=r"^[^\n]*$"):
        repository.apply_update(update)
    assert repository.current() == commit.snapshot


def test_an_empty_store_can_be_edited(repository: Repository) -> None:
    repository.apply_update('INSERT DATA { rgr:x a rg:Model ; skos:prefLabel "X"@en }')
    assert models(repository) == 1


TURTLE = """
@prefix rg: <https://w3id.org/reportgraph/ontology#> .
@prefix rgr: <https://w3id.org/reportgraph/resource/> .
rgr:mine a rg:Model ; rg:developedBy [ a rg:Organization ] .
"""


def test_an_import_is_taken_as_it_is_and_out_again(repository: Repository, tmp_path: Path) -> None:
    repository.add([read(sample()[0])])
    before = graph(repository)
    file = tmp_path / "mine.ttl"
    file.write_text(TURTLE)
    repository.import_rdf([file])
    first = graph(repository)
    assert models(repository) == 4
    repository.import_rdf([file])
    assert graph(repository) == first, "importing a file again adds nothing"
    repository.rebuild()
    assert graph(repository) == first, "blank nodes keep their names"
    repository.import_rdf([file], "https://example.org/g")
    with repository.open() as store:
        assert store.ask("ASK { GRAPH <https://example.org/g> { rgr:mine a rg:Model } }")
    repository.remove(["mine.ttl", "mine.ttl > https://example.org/g"])
    assert graph(repository) == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.ttl", "<a> <b> .", "a.ttl: does not parse"),
        ("a.txt", "", "unknown RDF format"),
        ("a.jsonld", '{"@context": "http://127.0.0.1:9/c"}', "a.jsonld: does not parse"),
    ],
)
def test_an_import_that_does_not_parse_changes_nothing(
    repository: Repository, tmp_path: Path, name: str, content: str, message: str
) -> None:
    good, bad = tmp_path / "good.ttl", tmp_path / name
    good.write_text(TURTLE)
    bad.write_text(content)
    with pytest.raises(InputError, match=message):
        repository.import_rdf([good, bad])
    assert repository.current() is None

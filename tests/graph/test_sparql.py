import pyoxigraph as ox
import pytest

from graph.sparql import bind, check_query, check_update, keywords
from ontology.errors import QueryError


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
        "select * { service silent ?e { ?s ?p ?o } }",
        "SELECT*{SERVICE<http://e/>{?s ?p ?o}}",
        "SELECT * { ?s ?p ?o .SERVICE x:y { ?s ?p ?o } }",
        "SELECT * { FILTER(?a<?b)SERVICE?c{?s ?p ?o} }",
        "SELECT * { FILTER(?a<3)SERVICE<http://e/>{?s ?p ?o} }",
        "SELECT * { # SERVICE in a comment\n SeRvIcE <http://e/> { ?s ?p ?o } }",
        "SELECT * { FILTER EXISTS { SERVICE <http://e/> { ?s ?p ?o } } }",
        'SELECT * { ?s ?p "a\\"b" . SERVICE <http://e/#x> { ?s ?p ?o } }',
        "SELECT * { ?s ?p '''it's''' . SERVICE <http://e/> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <http://e/> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE <http://e/> { ?s ?p ?o } } } }",
        "PREFIX ex: <urn:x> SELECT * { SERVICEex:a{ ?s ?p ?o } }",
        "PREFIX a: <urn:x> SELECT * { ?s ?p trueSERVICE:a{ ?s ?p ?o } }",
        "SELECT * { ?a ?b ?c FILTER( ?a < 'x>') SERVICE <http://e/> { ?s ?p 'y' } }",
    ],
)
def test_a_query_that_would_reach_out_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE"):
        check_query(query)


def test_an_operator_that_may_hide_a_call_is_refused() -> None:
    hidden = "SELECT * {\n FILTER(?a<'x>') SERVICE <http://e/> { ?s ?p 'y' } }"
    with pytest.raises(QueryError, match="line 2, column 11: put a space on both sides"):
        check_query(hidden)
    check_query("SELECT * { FILTER(?a<'x>') }")  # there is no call to hide


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service ?p 'SERVICE' }",
        "SELECT * { ?s <http://e/SERVICE> ?o . ?s service:SERVICE ?o } # SERVICE",
        'SELECT * { ?s ?p "SERVICE"@en , """a "SERVICE" b""" , "x"@service }',
        "SELECT * { _:SERVICE ?p ?o ; ex:a.SERVICE ?q }",
        "SELECT $SERVICE { $SERVICE ?p ?o }",
        "PREFIX SERVICE: <urn:x> SELECT * { ?s SERVICE: ?o }",
        "SELECT * { ?s ?p '\\'SERVICE' }",
    ],
)
def test_the_word_alone_is_no_reason(query: str) -> None:
    check_query(query)


@pytest.mark.parametrize(
    ("update", "refused"),
    [
        ("LOAD <http://e/>", True),
        (
            "INSERT DATA { <urn:a> <urn:b> <urn:c> } ; load silent <http://e/> into graph <urn:g>",
            True,
        ),
        ("\\u004COAD <http://e/>", True),
        ("PREFIX e: <http://e/> LOADe:x", True),
        ("PREFIX e: <http://e/> CLEAR ALL;LOADSILENTe:x", True),
        ("PREFIX load: <urn:l> INSERT DATA { load:a load:b load:c } ; CLEAR GRAPH load:g", False),
        ("INSERT DATA { <urn:a> <urn:LOAD> 'LOAD' }", False),
        ("DELETE WHERE { ?load ?p ?o }", False),
    ],
)
def test_an_update_that_would_fetch_is_refused(update: str, refused: bool) -> None:  # noqa: FBT001
    if refused:
        with pytest.raises(QueryError, match="LOAD"):
            check_update(update)
    else:
        check_update(update)


def test_what_is_bound_stays_one_term() -> None:
    name = ox.Literal('x" . ?s ?p ?o . #')
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), name))
    rows = list(store.query(bind("SELECT ?s { ?s ?p $name }", name=name)))  # type: ignore[arg-type]
    assert len(rows) == 1
    assert bind("SELECT ?names { ?names ?p '$name' } # $name", name=name).count("urn") == 0
    assert bind("$a ?a '$a' <urn:$a>", a=ox.NamedNode("urn:x")) == "<urn:x> <urn:x> '$a' <urn:$a>"


def test_keywords_are_the_bare_words() -> None:
    assert list(keywords("SELECT ?x { ?x a ex:LOAD . FILTER(regex(?x, 'a')) }")) == [
        "SELECT",
        "A",
        "FILTER",
        "REGEX",
    ]

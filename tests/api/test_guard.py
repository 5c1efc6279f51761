"""What may be asked is decided on tokens: in a string a keyword is harmless, glued it is not."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.guard import is_point_lookup, read_query, read_update
from graph.sparql.lexer import tokenize
from ontology.errors import QueryError

BASE = "http://server/sparql"
PREFIXES = "PREFIX ex: <http://e/> PREFIX service: <http://s/> PREFIX : <http://d/> "
REFUSED = [
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { sErViCe SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { SERVICE# comment\n<http://127.0.0.1:9/> { ?s ?p ?o } }",
    "SELECT * { # '\n SERVICE <http://127.0.0.1:9/> {} # '\n }",
    "SELECT * { #c\r SERVICE <http://127.0.0.1:9/> {} }",
    PREFIXES + "SELECT * { SERVICEex:a { ?s ?p ?o } }",
    PREFIXES + "SELECT * { SERVICESILENTex:a { ?s ?p ?o } }",
    PREFIXES + "SELECT * { SERVICE:a { ?s ?p ?o } }",
    PREFIXES + "SELECT * { ?s ?p trueSERVICE:a { ?s ?p ?o } }",
    PREFIXES + r"SELECT * { ex:a\' ?p ?o . SERVICE <http://127.0.0.1:9/> { ex:b\' ?q ?r } }",
    "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/>{ ?a ?b ?c } }",
    "SELECT * { SERVICE?x { ?s ?p ?o } }",
    "SELECT * { { { OPTIONAL { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } } }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
    "SELECT * { ?s ?p ?o FILTER EXISTS { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } }",
    "SELECT * { ?a ?b ?c FILTER(?a<'x>') SERVICE <http://127.0.0.1:9/> { ?s ?p 'y' } }",
    "SELECT * { ?a ?b ?c FILTER(?a<?b#>'\n) SERVICE <http://127.0.0.1:9/> { ?s ?p 'y' } }",
]
HARMLESS = [
    'SELECT * { ?s ?p "SERVICE <http://x/> { }" }',
    "SELECT * { ?s ?p '''SERVICE <http://x/> { '' ' }''' }",
    "SELECT * { ?s ?p ?o } # SERVICE <http://x/> {}",
    "SELECT * { <http://x/SERVICE> ?p ?service }",
    "SELECT ?SERVICE { ?SERVICE ?p ?o }",
    PREFIXES + "SELECT * { service:a ?p service:service . ex:SERVICE ?q ex:b }",
    PREFIXES + "SELECT * { GRAPH service:g { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a'@service }",
    "SELECT * { _:service ?p ?o }",
    "SELECT * { VALUES (?a ?b) { (<http://x/service#a> <http://x/#'b>) } ?a ?p ?b }",
]


@pytest.mark.parametrize("query", REFUSED)
def test_service_is_refused_however_it_is_written(query: str) -> None:
    with pytest.raises(QueryError):
        read_query(query, BASE, lambda _: True)


@pytest.mark.parametrize("query", HARMLESS)
def test_service_as_a_name_or_text_is_let_through(query: str) -> None:
    ox.Store().query(query)
    read_query(query, BASE, lambda _: True)


@pytest.mark.parametrize(
    "update",
    [
        "LOAD <http://127.0.0.1:9/>",
        "load silent <http://127.0.0.1:9/> INTO GRAPH <http://g/>",
        "LOAD<http://127.0.0.1:9/>",
        "LOADSILENT<http://127.0.0.1:9/>",
        PREFIXES + "LOADex:a",
        PREFIXES + 'VERSION "1.2" LOADex:a',
        "DELETE WHERE { ?s ?p ?o };LOAD<http://127.0.0.1:9/>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
    ],
)
def test_load_and_service_are_refused_in_updates(update: str) -> None:
    with pytest.raises(QueryError):
        read_update(update)


def test_load_as_a_name_is_let_through() -> None:
    update = (
        "PREFIX load: <http://l/> INSERT DATA { load:a load:b 'LOAD <x>' } ; CLEAR GRAPH load:g"
    )
    assert read_update(update) == update


FRAGMENTS = st.sampled_from(
    [
        "?s ?p ?o .",
        "?a ?b 'it''s' .".replace("''", "\\'"),
        '?a ?b "SERVICE <http://x/> {" .',
        "?a ?b '''a ' SERVICE ''' .",
        "# SERVICE <http://x/> { '\n",
        "OPTIONAL { ?s ?q ?r }",
        "FILTER(?o < 3 && ?o > 1)",
        "FILTER(?o<3)",
        "<http://x/service#SERVICE> ?p ?o .",
        "ex:a\\'b ex:c ?o .",
        "{ ?s ?p ?o } UNION { ?s ?q ?o }",
        "VALUES ?v { 'SERVICE' <http://y/#> }",
        "BIND('#' AS ?h1)",
    ]
)
CALLS = st.sampled_from(
    [
        "SERVICE <http://127.0.0.1:9/> { ?x ?y ?z }",
        "SERVICEex:a{ ?x ?y ?z }",
        "service silent ?s { ?x ?y 'z' }",
        "Service#'\n<http://127.0.0.1:9/>{}",
    ]
)


@pytest.mark.property
@given(st.lists(FRAGMENTS, max_size=6), st.lists(FRAGMENTS, max_size=6), st.none() | CALLS)
def test_a_call_is_refused_wherever_it_stands_and_nothing_else(
    before: list[str], after: list[str], call: str | None
) -> None:
    names = iter(range(100))
    body = " ".join([*before, call or "", *after])
    while "?h1)" in body:
        body = body.replace("?h1)", f"?h_{next(names)})", 1)
    query = PREFIXES + "SELECT * { " + body + " }"
    try:
        ox.Store().query(query)
    except SyntaxError:
        return  # not SPARQL: the engine refuses it
    except (OSError, RuntimeError):
        assert call is not None
    if call is None:
        read_query(query, BASE, lambda _: True)
    else:
        with pytest.raises(QueryError):
            read_query(query, BASE, lambda _: True)


@given(st.text(max_size=80))
def test_tokens_are_the_text_in_order(source: str) -> None:
    end = 0
    for token in tokenize(source):
        assert token.start >= end
        assert source[token.start : token.start + len(token.text)] == token.text
        end = token.start + len(token.text)


def test_from_is_read_and_must_be_held() -> None:
    query = (
        "BASE <http://b/> PREFIX ex: <http://e/> "
        "SELECT * FROM <g1> FROM ex:g2 FROM NAMED <http://n> {}"
    )
    found = read_query(query, BASE, lambda _: True)
    assert (found.default, found.named) == (("http://b/g1", "http://e/g2"), ("http://n",))
    query = 'VERSION "1.2" PREFIX ex: <http://e/> SELECT * FROM ex:g {}'
    assert read_query(query, BASE, lambda _: True).default == ("http://e/g",)
    with pytest.raises(QueryError, match="no such graph here"):
        read_query("SELECT * FROM <http://elsewhere/> {}", BASE, lambda _: False)
    with pytest.raises(QueryError, match="space"):
        read_query("PREFIX e: <http://e/> ASK FROMe:g {}", BASE, lambda _: True)
    assert read_query("SELECT ?from { ?from <http://x/derivedFrom> ?o }", BASE, bool).default == ()


def test_using_graphs_are_written_into_the_update() -> None:
    update = (
        "DELETE { ?s ?p 'WHERE {' } INSERT { ?s ?p 2 } WHERE { ?s ?p ?o } ; "
        "DELETE WHERE { ?a ?b ?c }"
    )
    changed = read_update(update, ["http://g"], ["http://n"])
    assert changed.count("USING <http://g> USING NAMED <http://n> WHERE") == 2
    ox.Store().update(changed)
    with pytest.raises(QueryError):
        read_update("WITH <http://g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["http://g"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('SELECT ?s WHERE { ?s rdfs:label "x"@zh }', True),
        ("PREFIX ex: <http://e/> SELECT * { ex:a ?p ?o } LIMIT 10", True),
        ("ASK { <http://a> a <http://b> }", True),
        ("SELECT * { ?s ?p ?o }", False),
        ("SELECT * { ?s ?p ?s }", False),
        ("SELECT * { ?s ex:p+ ?o }", False),
        ("SELECT DISTINCT ?p { ?s ?p 'x' }", False),
        ("SELECT * { ?s ex:p ?o . ?o ex:q ?r }", False),
        ("SELECT * { ?s ex:p ?o } ORDER BY ?o", False),
        ("SELECT * FROM <http://g> { ?s ex:p 'x' }", False),
        ("SELECT * { SERVICE <http://x> { ?s ?p 1 } }", False),
        ("SELECT (COUNT(*) AS ?n) { ?s ex:p 'x' }", False),
    ],
)
def test_only_one_index_lookup_is_a_point_lookup(query: str, *, expected: bool) -> None:
    assert is_point_lookup(query) is expected

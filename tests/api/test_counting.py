"""Rows are counted right in every format, wherever a result is cut into chunks."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.counting import RowCounter

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
TEXTS = st.lists(st.text(alphabet='a"\\{},[]\n\r<>é:', max_size=8), max_size=12, unique=True)


@pytest.mark.parametrize("key", list(FORMATS))
@given(texts=TEXTS, size=st.integers(1, 40), unbound=st.integers(0, 3))
def test_rows(key: str, texts: list[str], size: int, unbound: int) -> None:
    store = ox.Store()
    for text in texts:
        store.add(ox.Quad(ox.NamedNode("http://s"), ox.NamedNode("http://p"), ox.Literal(text)))
    values = " ".join(["(UNDEF)"] * unbound)
    results = store.query(f"SELECT ?o {{ {{ ?s ?p ?o }} UNION {{ VALUES (?o) {{ {values} }} }} }}")
    assert isinstance(results, ox.QuerySolutions)
    data = results.serialize(None, FORMATS[key])
    assert data is not None
    counter = RowCounter(key)
    for start in range(0, len(data), size):
        counter.add(data[start : start + size])
    assert counter.rows == len(texts) + unbound

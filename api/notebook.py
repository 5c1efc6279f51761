"""The graph in a notebook: answers as data frames, and a ``%%sparql`` cell.

>>> from api.notebook import demo_store, frame      # doctest: +SKIP
>>> frame(demo_store(), "SELECT * { ?model rg:developedBy ?who }")      # doctest: +SKIP

``%load_ext api.notebook`` adds the cell magic; it asks the store of ``%sparql_store``, by default
that of the sample reports. Needs pandas (``pip install reportgraph[notebook]``).
"""

from __future__ import annotations

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from graph.names import labels_of, pick
from graph.sparql import check_query
from graph.store import open_store
from graph.vocabulary import xsd
from ontology.errors import InputError
from ontology.namespaces import REPORT, RESOURCE, compact, slug_of

if TYPE_CHECKING:
    import pandas as pd

    from graph.store.base import GraphStore

_NUMBERS: Final = {xsd("integer"): int, xsd("decimal"): float, xsd("double"): float}


@cache
def demo_store() -> GraphStore:
    """Build the bundled sample reports once into a temporary directory, and open the store.

    ``$REPORTGRAPH_STORE`` names another store to open instead.
    """
    named = os.environ.get("REPORTGRAPH_STORE")
    if named:
        return open_store(named)
    from api.cli.build import build  # noqa: PLC0415  only where there is something to build
    from api.cli.demo import sample_reports  # noqa: PLC0415
    from graph.repository import Repository  # noqa: PLC0415

    folder = Path(tempfile.mkdtemp(prefix="reportgraph-"))
    build(Repository(folder), sample_reports(), mode="fast", workers=1)
    return open_store(str(folder))


def frame(store: GraphStore, sparql: str, *, language: str | None = "en") -> pd.DataFrame:
    """Return the rows of a ``SELECT`` as a data frame.

    Numbers become numbers and entities their labels in ``language``, or, where it is None, their
    compact IRIs; what is unbound is None.

    Raises:
        QueryError: the query does not parse, or is no ``SELECT``.
    """
    import pandas as pd  # noqa: PLC0415  0.5 s

    check_query(sparql)
    results = store.query(sparql)
    if not isinstance(results, ox.QuerySolutions):
        raise InputError("a data frame is made of the rows of a SELECT")
    names = [variable.value for variable in results.variables]
    rows = [[_value(store, term, language) for term in row] for row in results]
    return pd.DataFrame(rows, columns=names)


def _value(store: GraphStore, term: object, language: str | None) -> Any:
    if isinstance(term, ox.Literal):
        convert = _NUMBERS.get(term.datatype, str)
        return convert(term.value)
    if isinstance(term, ox.NamedNode):
        if language is not None and term.value.startswith(RESOURCE):
            return pick(labels_of(store, term.value), language) or compact(term.value)
        if term.value.startswith(REPORT):
            return slug_of(term.value)
        return compact(term.value)
    return None if term is None else str(term)


def load_ipython_extension(shell: Any) -> None:
    """Add ``%%sparql`` and ``%sparql_store DIR`` to a notebook."""
    held: dict[str, GraphStore] = {}

    def sparql_store(line: str) -> None:
        held["store"] = open_store(line.strip())

    def sparql(line: str, cell: str) -> pd.DataFrame:
        """Run the cell; a name in its first line keeps the data frame under it."""
        store = held.get("store") or demo_store()
        found = frame(store, cell)
        if line.strip():
            shell.user_ns[line.strip()] = found
        return found

    shell.register_magic_function(sparql_store, "line", "sparql_store")
    shell.register_magic_function(sparql, "cell", "sparql")

"""Writes to the store on behalf of a client that holds the token, in a process of their own.

An update may run as long as a query may and cannot be interrupted in this process either, so it
is made in a child that is killed at the limit. A commit is one atomic rename
(:mod:`graph.snapshots`), so a killed one leaves the graph as it was.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.sparql.guard import read_update
from ontology.errors import InputError, LimitExceeded, QueryError, StoreBusy, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.sparql.live import LiveGraph

_ROOT: Final = str(Path(__file__).parents[2])
_CODE: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from api.sparql.writer import main; sys.exit(main(sys.argv[1:]))"
)
_KINDS: Final[dict[str, type[Exception]]] = {
    kind.__name__: kind for kind in (QueryError, InputError, StoreBusy, StoreError)
}
_BUSY_TRIES: Final = 40


async def run_update(
    graph: LiveGraph,
    update: str,
    using: Sequence[str],
    using_named: Sequence[str],
    base: str,
) -> None:
    """Run a SPARQL Update and serve what it led to before returning.

    Raises:
        QueryError: it does not parse, or asks for what is not allowed.
        LimitExceeded: it took longer than it may.
        StoreBusy: another process is writing.
    """
    text = read_update(update, using, using_named)
    await write(graph, [{"update": text, "base": base}], b"")


async def write(graph: LiveGraph, orders: list[dict[str, str]], body: bytes) -> None:
    """Let a child process carry out orders (see :mod:`api.sparql.writer`), then serve the result.

    Raises what the child reports, as the errors of :mod:`ontology.errors`.
    """
    for attempt in range(_BUSY_TRIES):
        try:
            await _write_once(graph, orders, body)
        except StoreBusy:
            if attempt == _BUSY_TRIES - 1:
                raise
            await asyncio.sleep(0.1)
        else:
            break
    await graph.refresh()


async def _write_once(graph: LiveGraph, orders: list[dict[str, str]], body: bytes) -> None:
    settings = graph.settings
    sent = json.dumps(orders).encode() + b"\n" + body
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _CODE,
        _ROOT,
        str(settings.store),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        told, errors = await asyncio.wait_for(child.communicate(sent), settings.time_limit)
    except TimeoutError as error:
        raise LimitExceeded(
            f"the update was ended after its {settings.time_limit:g} seconds; nothing has changed"
        ) from error
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    if child.returncode == 0:
        return
    try:
        report = json.loads(told)
        kind, message = _KINDS.get(report["kind"], StoreError), str(report["message"])
    except (ValueError, KeyError, TypeError):
        kind, message = StoreError, errors.decode(errors="replace").strip()[-2000:]
    raise kind(message)

"""The service: the bare SPARQL endpoints at once, the typed routes as soon as they are loaded.

To import the framework and the routes takes longer than all else that happens before the first
answer. So it is done in a thread, after the port is open: queries are answered meanwhile, and a
request for another address waits for it.
"""

from __future__ import annotations

import asyncio
import gc
from typing import TYPE_CHECKING

from api.observation import AccessLog, Gate, Measurements
from api.sparql.endpoint import SparqlEndpoint
from api.sparql.graphstore import DUMPS, PATH, GraphStoreEndpoint
from api.sparql.live import LiveGraph
from api.sparql.quick import ShortWay
from ontology.errors import ReportGraphError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from api.observation import RawApp
    from api.settings import Settings
    from api.sparql.answers import Receive, Scope, Send


class Service:
    """An ASGI application over the live graph of the settings' store.

    Started by a server, it opens the store, and fails where there is none.
    """

    def __init__(self, settings: Settings) -> None:
        """Make the endpoints; nothing is opened yet."""
        self._settings = settings
        self._graph = LiveGraph(settings)
        self._log = AccessLog(enabled=settings.access_log)
        self._measurements = Measurements()
        self._loading: asyncio.Future[ASGIApp]
        sparql = SparqlEndpoint(self._graph, settings)
        store = GraphStoreEndpoint(self._graph, settings)
        raw: dict[str, tuple[str, RawApp]] = {
            "/sparql": ("/sparql", sparql),
            "/sparql/": ("/sparql", sparql),
            PATH: (PATH, store),
            **dict.fromkeys(DUMPS, ("/dump", store)),
        }

        def dispatch(path: str) -> tuple[str, RawApp] | None:
            found = raw.get(path)
            if found is None and path.startswith(PATH + "/"):
                return PATH, store
            return found

        self.short_way = ShortWay(sparql, self._measurements, self._log)
        self._gate = Gate(self._typed, dispatch, self._measurements, self._log)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or live through the server's start and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await self._gate(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self._graph.start()
        except ReportGraphError as error:
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        self._loading = asyncio.ensure_future(asyncio.to_thread(self._load))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._graph.close()
        self._log.flush()
        await send({"type": "lifespan.shutdown.complete"})

    async def _typed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the typed routes."""
        app = await asyncio.shield(self._loading)
        await app(scope, receive, send)

    def _load(self) -> ASGIApp:
        """Import the typed routes; runs in a thread."""
        gc.disable()  # what is imported stays: to look for garbage in it takes 0.2 s
        from api.app import create_app  # noqa: PLC0415

        app = create_app(self._settings, self._graph, self._measurements)
        gc.collect()
        gc.freeze()  # a collection need not look at it again
        gc.set_threshold(20_000, 20, 50)
        gc.enable()
        return app

"""A real server for the tests: `reportgraph serve`'s own code, in a process, on a free port."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from graph.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
TOKEN = "a token for tests"  # noqa: S105
_CODE = """
import json, sys
from pathlib import Path
from api.server import serve
from api.settings import Settings
given = json.loads(sys.argv[1])
serve(Settings(**given | {"store": Path(given["store"])}))
"""


@dataclass
class Server:
    """A running server; ``client`` keeps its connections."""

    url: str
    process: subprocess.Popen[bytes]
    store: Path
    log: Path
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))

    @property
    def sparql(self) -> str:
        return self.url + "/sparql"

    def select(self, query: str, **parameters: Any) -> list[dict[str, str]]:
        """Run a SELECT and return its rows as variable-to-value mappings."""
        response = self.client.get(self.sparql, params={"query": query, **parameters})
        assert response.status_code == 200, response.text
        return [
            {name: term["value"] for name, term in row.items()}
            for row in response.json()["results"]["bindings"]
        ]

    def update(self, update: str) -> None:
        """Run an update with the token."""
        response = self.client.post(self.sparql, data={"update": update}, headers=AUTHORIZED)
        assert response.status_code == 204, response.text

    def readers(self) -> list[int]:
        """Return the process ids of the reader processes."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                    command = (entry / "cmdline").read_bytes()
                except OSError:
                    continue
                if int(stat[1]) == self.process.pid and b"api.sparql.reader" in command:
                    found.append(int(entry.name))
        return sorted(found)


AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serve(store: Path, **settings: Any) -> Iterator[Server]:
    """Serve a store until the end of the block."""
    port = free_port()
    given = {"store": str(store), "port": port, "time_limit": 20.0, **settings}
    log = store.parent / f"server-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", _CODE, json.dumps(given)], cwd=ROOT, stderr=out
        )
    server = Server(f"http://127.0.0.1:{port}", process, store, log)
    try:
        wait_until_ready(server)
        yield server
    finally:
        server.client.close()
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(server: Server, seconds: float = 20) -> None:
    """Wait for the first answer."""
    end = time.monotonic() + seconds
    while True:
        try:
            if httpx.get(server.url + "/healthz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        assert server.process.poll() is None, server.log.read_text()
        assert time.monotonic() < end, server.log.read_text()
        time.sleep(0.02)


def store_of(folder: Path, turtle: str = "", *, quads: str = "") -> Path:
    """Make a store from RDF text in ``folder`` and return its directory."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, text in (("data.ttl", turtle), ("data.nq", quads)):
        if text:
            (folder / name).write_text(text, encoding="utf-8")
            files.append(folder / name)
    store = folder / "store"
    Repository(store).import_rdf(files)
    return store


def alive(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (OSError, IndexError):
        return False
    return state != "Z"

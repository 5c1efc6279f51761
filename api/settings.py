"""What can be set of the HTTP service, read once from the environment or given by the caller."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Final

from api.sparql.pool import PoolLimits
from ontology.errors import InputError

#: Beginning of every environment variable; the rest is the setting's name in capitals.
PREFIX: Final = "REPORTGRAPH_"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the service; sizes in bytes, times in seconds.

    ``public_url`` is where users reach the service from outside (``https://kg.example``), for a
    service behind a proxy; without it, links follow the request's ``Host``. ``forwarded`` trusts
    ``X-Forwarded-For`` of a proxy on this machine.
    """

    store: Path = Path(".reportgraph")
    host: str = "127.0.0.1"
    port: int = 8000
    update_token: str | None = None
    public_url: str | None = None
    forwarded: bool = False
    readers: int = 3
    slow_readers: int = 4
    time_limit: float = 30.0
    reader_memory_mb: int = 1024
    max_rows: int = 1_000_000
    max_bytes: int = 256 * 1024 * 1024
    max_body: int = 2 * 1024 * 1024
    max_url: int = 64 * 1024
    max_connections: int = 1024
    header_timeout: float = 10.0
    access_log: bool = True
    #: Refreshes of the current snapshot, in seconds between two looks.
    poll: float = field(default=0.25, repr=False)

    @property
    def pool(self) -> PoolLimits:
        """The part of the settings that the reader pool keeps."""
        return PoolLimits(
            readers=self.readers,
            slow_readers=self.slow_readers,
            time_limit=self.time_limit,
            queue_limit=max(10.0, self.time_limit),
            memory_mb=self.reader_memory_mb,
        )

    def with_environment(self) -> Settings:
        """Return these settings with what the environment says over them.

        Raises:
            InputError: a variable's text is no value of its setting.
        """
        found: dict[str, object] = {}
        for setting in fields(self):
            text = os.environ.get(PREFIX + setting.name.upper())
            if text is None:
                continue
            default = getattr(self, setting.name)
            try:
                if isinstance(default, bool):
                    found[setting.name] = {"1": True, "true": True, "0": False, "false": False}[
                        text.lower()
                    ]
                elif isinstance(default, int | float):
                    found[setting.name] = type(default)(text)
                else:
                    found[setting.name] = Path(text) if isinstance(default, Path) else text
            except (ValueError, KeyError) as error:
                raise InputError(f"{PREFIX}{setting.name.upper()}={text} cannot be used") from error
        return replace(self, **found)  # type: ignore[arg-type]

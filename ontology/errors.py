"""Errors that reach a user, each with one line that says what is wrong and what to do.

ReportGraphError
├── InputError            a file, argument or query that cannot be used (CLI exit 1, HTTP 400)
│   ├── UnreadableReport  the report's bytes cannot be turned into text
│   └── QueryError        SPARQL that does not parse or is not allowed
├── UnknownEntity         a name or IRI that the graph does not hold (HTTP 404)
├── StoreError            the store on disk cannot be opened, read or written
│   └── StoreBusy         another process is writing to it
└── LimitExceeded         a query outran its time, rows or bytes (HTTP 503)
"""


class ReportGraphError(Exception):
    """Base of every error that is shown to a user as one line."""


class InputError(ReportGraphError):
    """The input cannot be used."""


class UnreadableReport(InputError):
    """A report that cannot be read; ``path`` names it and ``reason`` says why.

    >>> str(UnreadableReport("a.txt", "it is empty"))
    'a.txt: it is empty'
    """

    def __init__(self, path: str, reason: str) -> None:
        """Keep the facts as attributes."""
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class BadOption(InputError):
    """An option or parameter has a value that it cannot have: wrong usage."""


class QueryError(InputError):
    """A query that does not parse, or that asks for what is not allowed."""


class UnknownEntity(ReportGraphError):
    """The graph holds no such entity; ``suggestions`` are the nearest labels."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        """Keep the facts as attributes."""
        hint = f"; did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"the graph holds no {name!r}{hint}")
        self.name = name
        self.suggestions = suggestions


class StoreError(ReportGraphError):
    """The store cannot be opened, read or written."""


class AddressUnusable(ReportGraphError):
    """Nothing can listen on the address that was asked for."""


class StoreBusy(StoreError):
    """Another process holds the store's write lock."""


class LimitExceeded(ReportGraphError):
    """A query was ended at its time limit, or its result outgrew the allowed size."""

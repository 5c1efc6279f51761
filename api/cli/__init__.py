"""The command line: one command a module, and only the module that is asked for is imported."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import typer

#: Each command and the module that holds its ``command`` function and its ``EXAMPLE``.
COMMANDS: Final[dict[str, str]] = {
    "build": "api.cli.build",
    "query": "api.cli.query",
    "import": "api.cli.import_rdf",
    "remove": "api.cli.remove",
    "ask": "api.cli.ask",
    "explain": "api.cli.explain",
    "lineage": "api.cli.lineage",
    "desk": "api.cli.desk",
    "draw": "api.cli.draw",
    "serve": "api.cli.serve",
    "export": "api.cli.export",
    "validate": "api.cli.validate",
    "evaluate": "api.cli.evaluate",
    "coverage": "api.cli.coverage",
    "publish": "api.cli.publish",
    "demo": "api.cli.demo",
}
INTERRUPTED: Final = 130


def main() -> None:
    """Run the command that the process was started with, and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            encoding = None if stream.isatty() else "utf-8"
            reconfigure(encoding=encoding, errors="replace")
    code = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise SystemExit(code)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 failed, 2 wrong usage.

    Every error is one line on stderr.
    """
    from ontology.errors import BadOption, ReportGraphError  # noqa: PLC0415

    try:
        if arguments[:1] == ["query"] and _answer_quickly(arguments[1:]):
            return 0
        result = application(arguments)(arguments, standalone_mode=False)
    except ReportGraphError as error:
        return _fail(str(error), 2 if isinstance(error, BadOption) else 1)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001  raised again unless it is a wrong usage
        return _usage_error(error)
    return result if isinstance(result, int) else 0


def _answer_quickly(arguments: list[str]) -> bool:
    from api.cli.answers import quick  # noqa: PLC0415
    from api.cli.output import emit  # noqa: PLC0415

    found = quick(arguments)
    if found is not None:
        emit(found)
    return found is not None


def application(arguments: list[str]) -> typer.Typer:
    """Return the application, holding only the command that the arguments ask for.

    Where they ask for none, it holds all of them, to list them.
    """
    import typer  # noqa: PLC0415

    app = typer.Typer(
        name="reportgraph",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help="Turns industry reports into a knowledge graph in which every edge leads back to the"
        " words that state it.",
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback(invoke_without_command=True)
    def show_version(
        shown: bool = typer.Option(False, "--version", help="Print the version and exit."),
    ) -> None:
        if shown:
            sys.stdout.write(f"reportgraph {program_version()}\n")
            raise typer.Exit

    asked = next((name for name in arguments[:1] if name in COMMANDS), None)
    for name in (asked,) if asked else COMMANDS:
        module = import_module(COMMANDS[name])
        app.command(name, epilog=f"Example: {module.EXAMPLE}")(module.command)
    return app


def program_version() -> str:
    """Return the version of the installed package, or of none where it is run from its sources."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415  0.05 s

    try:
        return version("reportgraph")
    except PackageNotFoundError:
        return "0+source"


def _usage_error(error: Exception) -> int:
    """Tell a wrong usage from a fault of ours, which is raised again."""
    show = getattr(error, "format_message", None)
    if show is None:
        if type(error).__name__ == "Abort":
            return _fail("aborted", 1)
        raise error
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(show() + "\n")
        return 2
    hint = f" (see {context.command_path} --help)" if context is not None else ""
    return _fail(" ".join(str(show()).split()) + hint, int(getattr(error, "exit_code", 1)))


def _fail(message: str, code: int) -> int:
    sys.stderr.write(f"reportgraph: {message}\n")
    return code

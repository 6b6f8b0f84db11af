"""Exit codes, and the one boundary where errors become them."""

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

import typer

from meshgen import MeshgenError, __version__
from meshgen.cli.console import complain, print_findings
from meshgen.cli.reporting import format_of, report
from meshgen.report import Format

DRIFT = 1
WRONG_INPUT = 2
BUG = 3
INTERRUPTED = 130
# What a shell reports of a process that a closed pipe ended: 128 + SIGPIPE.
_CLOSED_PIPE = 141
_REPORT = "https://github.com/meshgen/meshgen/issues"

P = ParamSpec("P")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Return the command with every error turned into words and an exit code."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except MeshgenError as error:
            raise typer.Exit(
                _told(command.__name__, error, format_of(kwargs.get("format")))
            ) from None
        except KeyboardInterrupt:
            complain("interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            _drop_output()
            raise typer.Exit(_CLOSED_PIPE) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            _report(error, verbose=kwargs.get("verbose"))
            raise typer.Exit(BUG) from None

    return run


def _told(command: str, error: MeshgenError, format: Format) -> int:
    """Print an error's findings; return the exit code."""
    try:
        report(command, error.findings, format)
    except BrokenPipeError:
        _drop_output()
        return _CLOSED_PIPE
    except MeshgenError as again:
        # The report itself cannot be written.
        print_findings(again.findings)
    _drop_output()
    return WRONG_INPUT


def _drop_output() -> None:
    """Forget what could not be written to stdout: Python would try, and complain, once more."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except AttributeError:
        # There is no stdout at all.
        return


def _report(error: Exception, *, verbose: object) -> None:
    import platform

    complain(f"this is a bug in meshgen: {type(error).__name__}: {error}{_place(error)}")
    if verbose:
        import traceback

        traceback.print_exception(error)
    elif verbose is not None:
        complain("run again with --verbose for how it came to that")
    versions = f"meshgen {__version__}, Python {platform.python_version()}, {sys.platform}"
    complain(f"please report it with your meshgen.yaml at {_REPORT} ({versions})")


def _place(error: Exception) -> str:
    """Return where in meshgen an error was raised, or an empty text."""
    package = Path(__file__).parents[1]
    place = ""
    frame = error.__traceback__
    while frame is not None:
        file = Path(frame.tb_frame.f_code.co_filename)
        if file.is_relative_to(package):
            place = f" (at {file.relative_to(package.parent)}:{frame.tb_lineno})"
        frame = frame.tb_next
    return place

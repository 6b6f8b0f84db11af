"""Exit codes, and the one boundary where errors become them."""

import errno
import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ParamSpec

import typer

from meshgen import Code, Finding, Location, MeshgenError, __version__
from meshgen.cli.console import MISUSED, complain, print_findings
from meshgen.cli.reporting import format_of, report
from meshgen.cli.stops import STOPPED, Stopped
from meshgen.cli.streams import Streams

DRIFT = 1
ABORTED = 1
WRONG_INPUT = 2
BUG = 3
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
            report(command.__name__.rstrip("_"), error.findings, format_of(kwargs.get("format")))
            raise typer.Exit(WRONG_INPUT) from None
        except Stopped as stopped:
            complain(stopped.words)
            raise typer.Exit(stopped.exit_code) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            if isinstance(error, FileNotFoundError) and not _has_working_directory():
                print_findings([Finding(Code.READ, "the working directory is not there any more")])
                raise typer.Exit(WRONG_INPUT) from None
            _report(error, verbose=kwargs.get("verbose"))
            raise typer.Exit(BUG) from None

    return run


def _has_working_directory() -> bool:
    try:
        return bool(Path.cwd())
    except OSError:
        return False


def ended(app: typer.Typer, streams: Streams) -> int:
    """Run the command line and return its exit code, whatever becomes of its output.

    What of stdout is lost is told; of stderr that cannot be, and the exit code alone tells it.
    """
    try:
        code = _run(app)
    except SystemExit as stopped:
        code = stopped.code if isinstance(stopped.code, int) else WRONG_INPUT
    except OSError as error:
        # Where completion is installed.
        reason = (error.strerror or str(error)).lower()
        print_findings([Finding(Code.WRITE, reason, Location(str(error.filename or "")))])
        code = WRONG_INPUT
    except Exception as error:
        # Outside of every command: in the parser of the call, in completion.
        _report(error, verbose=None)
        code = BUG
    streams.stdout.flush()
    failure = streams.stdout.failure
    if failure and failure.errno != errno.EPIPE and code not in STOPPED:
        reason = (failure.strerror or str(failure)).lower()
        message = f"the output cannot be written to stdout: {reason}"
        print_findings([Finding(Code.WRITE, message)])
    return _with_losses(code, [stream.failure for stream in streams if stream.failure])


def _run(app: typer.Typer) -> int:
    """Run the command that the call names, and return its exit code."""
    from typer.core import TyperGroup

    command = typer.main.get_command(app)
    assert isinstance(command, TyperGroup)
    if not sys.argv[1:]:
        command.main(["-h"], prog_name="meshgen", standalone_mode=False)
        return WRONG_INPUT
    try:
        code = command.main(prog_name="meshgen", standalone_mode=False)
    except typer.Abort:
        return ABORTED
    except MISUSED as error:
        from meshgen.cli.misuse import misused

        print_findings([misused(error, sys.argv[1:], command)])
        return WRONG_INPUT
    return code if isinstance(code, int) else 0


def _with_losses(code: int, failures: Sequence[OSError]) -> int:
    if code in (BUG, *STOPPED) or not failures:
        return code
    unread = any(failure.errno == errno.EPIPE for failure in failures)
    return _CLOSED_PIPE if unread else WRONG_INPUT


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

"""Exit codes, and the one boundary where errors become them."""

import functools
import sys
from collections.abc import Callable
from typing import ParamSpec

import typer

from meshgen.cli.console import complain, print_findings
from meshgen.errors import MeshgenError

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
            sys.stdout.flush()
        except MeshgenError as error:
            print_findings(error.findings)
            raise typer.Exit(WRONG_INPUT) from None
        except KeyboardInterrupt:
            complain("interrupted; nothing was written")
            raise typer.Exit(INTERRUPTED) from None
        except BrokenPipeError:
            # The reader has gone; Python would complain once more when it closes stdout.
            sys.stdout = None
            raise typer.Exit(_CLOSED_PIPE) from None
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except Exception as error:
            _report(error, verbose=bool(kwargs.get("verbose")))
            raise typer.Exit(BUG) from None

    return run


def _report(error: Exception, *, verbose: bool) -> None:
    import platform

    from meshgen import __version__

    complain(f"this is a bug in meshgen: {type(error).__name__}: {error}")
    if verbose:
        import traceback

        traceback.print_exception(error)
    else:
        complain("run again with --verbose for where it happened")
    versions = f"meshgen {__version__}, Python {platform.python_version()}, {sys.platform}"
    complain(f"please report it with your meshgen.yaml at {_REPORT} ({versions})")

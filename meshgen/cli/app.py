"""The commands, put together."""

from typing import Annotated

import typer

from meshgen import __version__
from meshgen.cli.access import access
from meshgen.cli.build import build
from meshgen.cli.capacity import capacity
from meshgen.cli.check import check
from meshgen.cli.console import put
from meshgen.cli.diff import diff
from meshgen.cli.docs import docs
from meshgen.cli.init import init
from meshgen.cli.loadtest import loadtest
from meshgen.cli.render import render
from meshgen.cli.schema import explain, schema
from meshgen.cli.try_ import try_
from meshgen.cli.validate import validate
from meshgen.cli.verify import verify

_EXIT_CODES = """Exit codes: 0 fine, 1 a manifest is wrong (validate, check -k), what runs at rest
does not fit (capacity), a test fails (try --tests), something opened or closed, or is not let in
(access --exit-code), a setting differs (diff --exit-code), the cluster is not what the config says
(verify), load does not come to what was expected (loadtest --run), the folder is out of date
(render or docs --check) or was (render --exit-code), 2 the config or the call is wrong, 3 a bug in
meshgen, 128 and its number where a signal stopped it: 130 for Ctrl-C, 143 for SIGTERM."""


def _version(wanted: bool) -> None:
    if wanted:
        put(f"meshgen {__version__}\n")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """One file in; a Kustomize tree, a Helm chart or manifests for Kubernetes and Istio out."""


def make_app() -> typer.Typer:
    """Return the command line with all its commands."""
    app = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(epilog=_EXIT_CODES)(_options)
    of_config = (init, render, check, build, diff, capacity, access, try_, loadtest, docs, verify)
    for command in (*of_config, validate, schema, explain):
        # What is a word of Python's has a `_` behind it.
        app.command(command.__name__.rstrip("_"))(command)
    return app

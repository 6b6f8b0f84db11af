"""`meshgen verify`: is the cluster what the config says?"""

from collections.abc import Callable
from typing import Annotated

import typer

import meshgen
from meshgen.cli.console import put, say
from meshgen.cli.exits import guarded
from meshgen.cli.options import (
    AllowOutside,
    Context,
    File,
    Kubeconfig,
    Quiet,
    Severities,
    environment_argument,
    listed,
    weights,
)
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.screen import text_style
from meshgen.report import Format, Report, formatted

# As for every checker in CI: 0 is for fine, 2 for a wrong call.
OTHERWISE = 1


@guarded
def verify(
    environment: Annotated[
        str | None,
        environment_argument("The environment; may be left out if there is only one."),
    ] = None,
    file: File = DEFAULT_FILE,
    context: Context = "",
    kubeconfig: Kubeconfig = "",
    namespace: Annotated[
        list[str] | None,
        typer.Option(
            "--namespace", "-n", metavar="NAME", help="Look at this namespace only; repeatable."
        ),
    ] = None,
    wait: Annotated[
        str,
        typer.Option("--wait", metavar="TIME", help="Look again until all is well: 5m, 90s."),
    ] = "",
    exec_: Annotated[
        bool,
        typer.Option(
            "--exec", help="Run commands in pods, which tell of certificates and configuration."
        ),
    ] = False,
    allow_outside: AllowOutside = None,
    severity: Severities = None,
    format: Annotated[
        Format, typer.Option("--format", help="json has every line, the others the findings.")
    ] = Format.TEXT,
    quiet: Quiet = False,
) -> None:
    """Tell whether the cluster is what the config says.

    Asked through your own kubectl: its context, its login, its permissions; it only reads. What
    cannot be seen is unknown, and never fine. Exits 1 if something is wrong, or on its way.

    meshgen verify prod --wait 5m

    meshgen verify prod --context prod-east --exec --format json
    """
    if exec_:
        say("running `pilot-agent` in pods with a sidecar, as --exec allows", quiet=quiet)
    with opened(
        file, quiet=quiet, allow_outside=allow_outside, severities=weights(severity), notes=True
    ) as (project, progress):
        progress.expect(6)
        logged = _log(quiet=quiet) if wait and not progress.wanted else None
        verified = meshgen.verify(
            project,
            environment,
            namespaces=listed(namespace),
            context=context,
            kubeconfig=kubeconfig,
            wait=wait,
            runs=exec_,
            progress=logged,
        )
    _print(verified, format, quiet=quiet)
    if not verified.holds:
        raise typer.Exit(OTHERWISE)


def _log(*, quiet: bool) -> Callable[[str], None]:
    """Return what tells in a line what is waited for, whenever that changes: as logs want it."""
    last = ""

    def log(doing: str) -> None:
        nonlocal last
        if doing != last:
            say(doing, quiet=quiet)
        last = doing

    return log


def _print(verified: "meshgen.Verified", format: Format, *, quiet: bool) -> None:
    from meshgen.report.verified import document, hints, summary, text

    if format is Format.TEXT:
        put(text(verified, text_style(), quiet=quiet))
    else:
        counts = {"lines": sum(len(lines) for _, lines in verified.parts)}
        report = Report("verify", verified.findings, counts, hints=hints(verified))
        put(document(report, verified) if format is Format.JSON else formatted(report, format))
    say(summary(verified), quiet=quiet and verified.holds)

"""`meshgen render`: write the tree, or say how it differs."""

import shlex
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

import meshgen
from meshgen import Finding, MeshgenError, Severity
from meshgen.cli.changes import print_diff
from meshgen.cli.console import say
from meshgen.cli.exits import DRIFT, guarded
from meshgen.cli.options import AllowOutside, File, Quiet, Severities, Verbose, weights
from meshgen.cli.outputs import DOCS, RenderFormat, Target, split, targets
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.reporting import report
from meshgen.cli.written import Mode, Trees, advice, diffs, drift, settled, tell


@guarded
def render(
    file: File = DEFAULT_FILE,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The folder to write into; else what the config says, or deploy."
        ),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 if the folder is out of date.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write nothing; print what would change.")
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Overwrite files that were edited or that are not meshgen's."),
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit 1 if anything had to be written.")
    ] = False,
    allow_recreate: Annotated[
        bool,
        typer.Option(
            "--allow-recreate",
            help="Write what the cluster refuses to change, too: it has to be deleted first.",
        ),
    ] = False,
    allow_outside: AllowOutside = None,
    severity: Severities = None,
    format: Annotated[
        list[RenderFormat] | None,
        typer.Option(
            "--format",
            help="What to write, if not what the config says, and how to print findings.",
        ),
    ] = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Write a Kustomize tree, a Helm chart or plain manifests.

    Nothing is written unless all of it is valid. Only files that meshgen wrote are ever changed or
    removed. A terminal is told at the end how long it took, and what applies the result.
    """
    began = time.monotonic()
    outputs, report_as = split(format or [])
    mode = Mode(check=check, diff=diff, every=verbose)
    config = opened(file, quiet=quiet, allow_outside=allow_outside, severities=weights(severity))
    with config as (project, progress):
        places = targets(project, outputs, output)
        progress.expect(_steps(len(project.environments), len(places)))
        trees: Trees = {each.folder: _files(project, each) for each in places}
        progress("writing" if mode.writes else "comparing with the disk")
        # Whether the folder is up to date does not depend on them: `check --against` tells in CI.
        applied: Trees = {each.folder: trees[each.folder] for each in places if each.output != DOCS}
        changes = [] if check else _changes(project, applied, is_allowed=allow_recreate)
        lines = list(diffs(trees)) if diff else []
        if mode.writes:
            _refuse_errors(changes)
        comparisons = settled(project, trees, mode, force=force)
    pairs = list(zip(comparisons, places, strict=True))
    drifts = [one for comparison, to in pairs for one in drift(comparison, to.folder, "render")]
    findings = meshgen.check(project, outputs=[o.output for o in places if o.output != DOCS])
    findings += changes
    findings += drifts if check and report_as.is_report else ()
    findings += [warning for comparison in comparisons for warning in comparison.warnings]
    report("render", findings, report_as, quiet=quiet, stdout_is_taken=diff)
    print_diff(lines)
    if not quiet:
        for comparison, target in pairs:
            tell(comparison, target.folder, mode)
            if mode.writes and README in trees[target.folder] and target.output == KUSTOMIZE:
                say(f"parts build and apply alone: {target.folder / README} has their order")
        if mode.writes and sys.stderr.isatty():
            _tell_next(project, places, trees, time.monotonic() - began)
        if check and drifts:
            command = _command(file, outputs, output, allow_outside)
            say(advice(comparisons, command, "render"))
    if (check and drifts) or (mode.writes and exit_code and not all(c.clean for c in comparisons)):
        raise typer.Exit(DRIFT)


# The output whose tree has parts, and the file beside them that tells their order. That of a chart
# tells how its namespace is made; another one tells what an environment needs besides.
KUSTOMIZE, HELM = "kustomize", "helm"
README, BESIDES = "README.md", "PLATFORM.md"
# How many of the other environments are named.
_NAMED = 3


def _tell_next(
    project: "meshgen.Project", places: Sequence[Target], trees: Trees, seconds: float
) -> None:
    """Say how long a render took, and the command that applies the first environment."""
    say(f"done in {seconds:.1f} s")
    first, *others = project.environments
    named = others[:_NAMED] + [f"{len(others) - _NAMED} more"] * (len(others) > _NAMED)
    likewise = f"  (or {', '.join(named)})" if others else ""
    for output, folder in (place for place in places if place.output != DOCS):
        if BESIDES in trees[folder]:
            say(f"first: what {folder / BESIDES} says")
        commands = meshgen.apply_commands(project, first, format=output, output=folder)
        if len(commands) > 1:
            say(f"next: what {folder / README} says")
            continue
        say(f"next: {shlex.join(commands[0])}{likewise}")
        if output == HELM:
            say(f"      {folder / README} tells how its namespace is made")


def _files(project: "meshgen.Project", target: Target) -> Mapping[str, str]:
    if target.output == DOCS:
        return meshgen.docs(project)
    return meshgen.render(project, format=target.output)


def _changes(project: "meshgen.Project", trees: Trees, *, is_allowed: bool) -> list[Finding]:
    """Return what is wrong with putting trees in the place of others, each thing once."""
    of_each = (
        finding
        for folder, files in trees.items()
        for finding in meshgen.changes(project, folder, rendered=files)
    )
    return [
        replace(finding, severity=Severity.WARNING) if is_allowed else finding
        for finding in dict.fromkeys(of_each)
    ]


def _refuse_errors(changes: Sequence[Finding]) -> None:
    """Raise MeshgenError where the cluster would refuse changes."""
    if any(change.severity is Severity.ERROR for change in changes):
        say("to write it, and delete what the cluster refuses to change: add --allow-recreate")
        raise MeshgenError(changes)


def _steps(environments: int, outputs: int) -> int:
    """Return how many steps a render takes: see Project."""
    # Each environment is rendered and checked; then the config, the base, the plan, the disk.
    return 2 * environments + outputs + 3


def _command(
    file: Path, outputs: Sequence[str], output: Path | None, allowed: Sequence[str] | None
) -> str:
    options = [
        *(["-f", str(file)] if file != DEFAULT_FILE else []),
        *(part for each in outputs for part in ("--format", each)),
        *(["-o", str(output)] if output is not None else []),
        *(part for each in allowed or () for part in ("--allow-outside", each)),
    ]
    return shlex.join(["meshgen", "render", *options])

"""`meshgen render`: write the tree, or say how it differs."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

import meshgen
from meshgen import Code, Finding, Location, MeshgenError, Severity
from meshgen.cli.changes import print_changes, print_diff, summary
from meshgen.cli.console import say
from meshgen.cli.exits import DRIFT, guarded
from meshgen.cli.options import AllowOutside, File, Quiet, Severities, Verbose, weights
from meshgen.cli.outputs import RenderFormat, Target, split, targets
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.reporting import report


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
    removed.
    """
    outputs, report_as = split(format or [])
    mode = _Mode(check=check, diff=diff, every=verbose)
    config = opened(file, quiet=quiet, allow_outside=allow_outside, severities=weights(severity))
    with config as (project, progress):
        places = targets(project, outputs, output)
        progress.expect(_steps(len(project.environments), len(places)))
        trees: Trees = {each.folder: meshgen.render(project, format=each.output) for each in places}
        progress("writing" if mode.writes else "comparing with the disk")
        # Whether the folder is up to date does not depend on them: `check --against` tells in CI.
        changes = [] if check else _changes(project, trees, is_allowed=allow_recreate)
        lines = list(_diff(trees)) if diff else []
        if mode.writes:
            _refuse_errors(changes)
        if mode.writes:
            comparisons = meshgen.write(trees, force=force, keep_out=project.inputs)
        else:
            comparisons = [meshgen.compare(folder, files) for folder, files in trees.items()]
    pairs = list(zip(comparisons, places, strict=True))
    drifts = [finding for comparison, target in pairs for finding in _drift(comparison, target)]
    findings = meshgen.check(project, outputs=[each.output for each in places])
    findings += changes
    findings += drifts if check and report_as.is_report else ()
    findings += [warning for comparison in comparisons for warning in comparison.warnings]
    report("render", findings, report_as, quiet=quiet, stdout_is_taken=diff)
    print_diff(lines)
    if not quiet:
        for comparison, target in pairs:
            _say(comparison, target, mode)
            if mode.writes and README in trees[target.folder] and target.output == KUSTOMIZE:
                say(f"parts build and apply alone: {target.folder / README} has their order")
        if check and drifts:
            command = _command(file, outputs, output, allow_outside)
            say(_advice(comparisons, command))
    if (check and drifts) or (mode.writes and exit_code and not all(c.clean for c in comparisons)):
        raise typer.Exit(DRIFT)


@dataclass(frozen=True)
class _Mode:
    """What the call wants: to look only, or to write."""

    check: bool
    diff: bool
    every: bool

    @property
    def writes(self) -> bool:
        return not (self.check or self.diff)


# The output whose tree has parts, and the file beside them that tells their order.
KUSTOMIZE = next(iter(meshgen.FORMATS))
README = "README.md"
_BY_FORCE = "move the change into the config, or discard it with `meshgen render --force`"
# Outputs as files, by the folder for them.
Trees = Mapping[meshgen.StrPath, Mapping[str, str]]


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


def _diff(trees: Trees) -> Iterator[str]:
    """Yield the diffs; of several folders each under its name, since paths are relative to it."""
    for folder, files in trees.items():
        lines = list(meshgen.diff(folder, files))
        if lines and len(trees) > 1:
            yield f"# {folder}"
        yield from lines


def _drift(comparison: "meshgen.Comparison", target: Target) -> list[Finding]:
    """Return what of the folder is not what the config gives, as findings."""
    kinds = {
        "is missing": comparison.added,
        "is out of date": comparison.changed,
        "is left over": comparison.removed,
    }
    return [
        Finding(
            Code.DRIFT,
            f"the file {_difference(path, comparison) or what}",
            Location(str(target.folder / path)),
            hint=_BY_FORCE
            if _difference(path, comparison)
            else "`meshgen render` brings it up to date",
        )
        for what, paths in kinds.items()
        for path in paths
    ]


def _difference(path: str, comparison: "meshgen.Comparison") -> str:
    """Return how a file differs if `render` refuses to touch it, or nothing."""
    if path in comparison.edited:
        return "was edited since meshgen wrote it"
    return "was not written by meshgen" if path in comparison.foreign else ""


def _advice(comparisons: "Sequence[meshgen.Comparison]", command: str) -> str:
    """Return what brings folders up to date, one of which differs."""
    kept = sum(len(c.edited) + len(c.foreign) for c in comparisons)
    if not kept:
        return f"to bring it up to date: {command}"
    what = "1 file that is" if kept == 1 else f"{kept} files that are"
    return (
        f"`render` keeps {what} not as meshgen wrote it: move the change into the config, or "
        f"discard it: {command} --force"
    )


def _steps(environments: int, outputs: int) -> int:
    """Return how many steps a render takes: see Project."""
    # Each environment is rendered and checked; then the config, the base, the plan, the disk.
    return 2 * environments + outputs + 3


def _say(comparison: "meshgen.Comparison", target: Target, mode: _Mode) -> None:
    if mode.diff and not mode.check and comparison.drift:
        # The diff has said it.
        return
    say(summary(str(target.folder), comparison, "is out of date" if mode.check else "written"))
    print_changes(comparison, every=mode.check or mode.every)


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

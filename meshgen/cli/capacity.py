"""`meshgen capacity`: what will be used of every quota, and how it fails where it does not fit."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from meshgen.cli.completion import environments as complete
from meshgen.cli.console import coloured, print_findings, put, say
from meshgen.cli.exits import guarded
from meshgen.cli.options import DEFAULT_FILE, File, Quiet, Verbose, listed
from meshgen.cli.progress import Progress
from meshgen.cli.project import open_project
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.report.formats import Format

if TYPE_CHECKING:
    from meshgen.capacity import Cluster
    from meshgen.cli.measuring import Measured

# As for every checker in CI: 0 is for fine, 2 for a wrong call.
DOES_NOT_FIT = 1
_NO_ISTIO = "none"
# Narrower than that, sentences are left to the terminal to break.
_NARROWEST = 40


class Profile(StrEnum):
    """Istio's profiles: the install decides what an injected sidecar requests."""

    DEFAULT = "default"
    DEMO = "demo"
    MINIMAL = "minimal"
    AMBIENT = "ambient"
    EMPTY = "empty"
    PREVIEW = "preview"
    OPENSHIFT = "openshift"


@guarded
def capacity(
    environments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ENV]...",
            help="The environments, all if left out; after -k more manifests.",
            autocompletion=complete,
        ),
    ] = None,
    file: File = DEFAULT_FILE,
    manifests: Annotated[
        list[str] | None,
        typer.Option(
            "--manifests",
            "-k",
            metavar="PATH",
            help="Count manifests that anybody wrote: files, folders, or - for the standard input.",
        ),
    ] = None,
    kubernetes: Annotated[
        list[str] | None,
        typer.Option("--kubernetes", metavar="VERSION", help="With -k: the cluster; repeatable."),
    ] = None,
    istio: Annotated[
        list[str] | None,
        typer.Option(
            "--istio", metavar="VERSION", help="With -k: the Istio there, or none; repeatable."
        ),
    ] = None,
    profile: Annotated[
        Profile | None,
        typer.Option("--profile", help="With -k: the profile that Istio was installed with."),
    ] = None,
    namespace: Annotated[
        str | None,
        typer.Option("--namespace", "-n", help="With -k: where objects go that name none."),
    ] = None,
    inject: Annotated[
        bool,
        typer.Option(
            "--inject", help="With -k: a namespace gets sidecars if no Namespace object denies it."
        ),
    ] = False,
    nodes: Annotated[
        int | None,
        typer.Option(
            "--nodes",
            min=1,
            help="How many nodes run the pods of a DaemonSet; else what the config says, or 1.",
        ),
    ] = None,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="PATH=VALUE",
            help="Count with this setting: replicas=3, sidecar.limits.cpu=500m; repeatable.",
        ),
    ] = None,
    format: Annotated[
        Format, typer.Option("--format", help="json has all figures, the others the findings.")
    ] = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Count what will be used of each quota, sidecars included.

    At rest, at the autoscalers' max, and during a rolling update; where it does not fit, how it
    fails, and what mends it. Exits 1 if something does not fit at rest.

    meshgen capacity prod --what-if sidecar.limits.cpu=500m

    kubectl kustomize overlays/prod | meshgen capacity -k - --istio 1.22
    """
    with_k = {
        "--kubernetes": kubernetes,
        "--istio": istio,
        "--profile": profile,
        "--namespace": namespace,
        "--inject": inject,
    }
    if manifests:
        _refuse({"--file": file != DEFAULT_FILE, "--what-if": what_if}, "is for a config, not -k")
        around = {
            "profile": (profile or Profile.DEFAULT).value,
            "namespace": namespace or "default",
            "inject": inject,
            "nodes": nodes or 1,
        }
        clusters = _clusters(listed(kubernetes), listed(istio), around, quiet=quiet)
        measured = _of_manifests([*manifests, *(environments or [])], clusters, quiet=quiet)
    else:
        _refuse(with_k, "is for manifests, with -k")
        measured = _of_config(file, environments or [], what_if or [], nodes, quiet=quiet)
    _print(measured, format, quiet=quiet, verbose=verbose)
    if not measured.fits:
        raise typer.Exit(DOES_NOT_FIT)


def _refuse(options: Mapping[str, object], why: str) -> None:
    given = [name for name, value in options.items() if value]
    if given:
        raise MeshgenError(Finding(Code.USAGE, f"{name} {why}") for name in given)


def _of_config(
    file: Path, environments: list[str], changes: list[str], nodes: int | None, *, quiet: bool
) -> "Measured":
    from meshgen.cli.measuring import of_config

    with Progress(quiet=quiet) as progress:
        project = open_project(file, progress, changes)
        names = project.select(environments)
        progress.expect(1 + 2 * len(names))
        return of_config(project, names, nodes)


def _of_manifests(paths: list[str], clusters: "Sequence[Cluster]", *, quiet: bool) -> "Measured":
    from meshgen.cli.measuring import of_manifests

    with Progress(quiet=quiet) as progress:
        progress("counting")
        return of_manifests(paths, clusters)


def _clusters(
    kubernetes: list[str], istio: list[str], around: Mapping[str, Any], *, quiet: bool
) -> "Sequence[Cluster]":
    """Return the clusters that manifests are counted for, and say which: much hangs on them."""
    from itertools import product

    from meshgen.capacity import Cluster
    from meshgen.manifests.declared import declared

    without = istio == [_NO_ISTIO]
    known = declared(kubernetes, [] if without else istio, DEFAULT_FILE)
    words = [f"Kubernetes {', '.join(known[0].releases)} ({known[0].source})", "no Istio"]
    if not without:
        words[1] = f"Istio {', '.join(known[1].releases)} ({known[1].source})"
        words.append(f"profile {around['profile']}")
    say(f"counting for {', '.join(words)}", quiet=quiet)
    pairs = product(known[0].releases, (None,) if without else known[1].releases)
    return [Cluster(kubernetes=one, istio=other, **around) for one, other in pairs]


def _print(measured: "Measured", format: Format, *, quiet: bool, verbose: bool) -> None:
    """Print figures to stdout; what the text of them does not have goes to stderr."""
    if verbose:
        say("\n".join(measured.skipped), quiet=not measured.skipped)
    if format.is_report:
        put(_reported(measured, format))
        return
    errors = [f for f in (*measured.told, *measured.findings) if f.severity is Severity.ERROR]
    print_findings(errors if quiet else measured.told)
    if quiet:
        return
    put(_text(measured, every=verbose))
    say(measured.summary, quiet=measured.namespaces == 1)


def _text(measured: "Measured", *, every: bool) -> str:
    """Return the figures for whoever reads stdout: a terminal gets colours, and bars."""
    from shutil import get_terminal_size

    from meshgen.report.capacity import Style, text

    style = Style(coloured(sys.stdout), bars=sys.stdout.isatty(), every=every)
    if style.bars:
        columns = get_terminal_size((style.width, 0)).columns
        style = replace(style, width=max(_NARROWEST, min(style.width, columns)))
    return text(measured.sections, style)


def _reported(measured: "Measured", format: Format) -> str:
    from meshgen.report.capacity import document
    from meshgen.report.registry import formatted
    from meshgen.report.types import Report

    findings = [*measured.told, *measured.findings]
    counts = {"namespaces": measured.namespaces}
    report = Report("capacity", findings, counts, versions=measured.versions)
    if format is Format.JSON:
        return document(report, measured.sections)
    return formatted(report, format)

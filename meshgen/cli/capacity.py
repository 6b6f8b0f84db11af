"""`meshgen capacity`: what will be used of every quota, and how it fails where it does not fit."""

from dataclasses import replace
from typing import Annotated

import typer

import meshgen
from meshgen import Severity
from meshgen.cli.console import print_findings, put, say
from meshgen.cli.exits import guarded
from meshgen.cli.manifest_options import (
    InjectWithK,
    NamespaceWithK,
    Profile,
    ProfileWithK,
    manifests_option,
    refuse,
)
from meshgen.cli.options import (
    Allow,
    AllowOutside,
    Build,
    File,
    Quiet,
    Timeout,
    Verbose,
    environment_argument,
    listed,
)
from meshgen.cli.progress import Progress
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.screen import text_style
from meshgen.report import Format, Report, formatted

# As for every checker in CI: 0 is for fine, 2 for a wrong call.
DOES_NOT_FIT = 1
_NO_ISTIO = "none"
# A wider table would be no easier to read.
_WIDEST = 96


@guarded
def capacity(
    environments: Annotated[
        list[str] | None,
        environment_argument(
            "The environments, all if left out; after -k more manifests.", several=True
        ),
    ] = None,
    file: File = DEFAULT_FILE,
    manifests: Annotated[list[str] | None, manifests_option("Count")] = None,
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
    profile: ProfileWithK = None,
    namespace: NamespaceWithK = None,
    inject: InjectWithK = False,
    build: Build = False,
    allow: Allow = None,
    timeout: Timeout = 60.0,
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
    allow_outside: AllowOutside = None,
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

    meshgen capacity -k overlays/prod --build --istio 1.22
    """
    with_k = {
        "--kubernetes": kubernetes,
        "--istio": istio,
        "--profile": profile,
        "--namespace": namespace,
        "--inject": inject,
        "--build": build,
    }
    if manifests:
        for_config = {
            "--file": file != DEFAULT_FILE,
            "--what-if": what_if,
            "--allow-outside": allow_outside,
        }
        refuse(for_config, "is for a config, not -k")
        without = listed(istio) == [_NO_ISTIO]
        releases = meshgen.releases(
            listed(kubernetes), () if without else listed(istio), DEFAULT_FILE
        )
        profile = profile or Profile.DEFAULT
        say(f"counting for {_facts(releases, profile, without=without)}", quiet=quiet)
        with Progress(quiet=quiet) as progress:
            progress("counting")
            measured = meshgen.capacity_of(
                [*manifests, *(environments or [])],
                kubernetes=releases[0].releases,
                istio=None if without else releases[1].releases,
                profile=profile.value,
                namespace=namespace or "default",
                inject=inject,
                nodes=nodes or 1,
                build=build,
                allow=listed(allow),
                timeout=timeout,
            )
    else:
        refuse(with_k, "is for manifests, with -k")
        config = opened(file, quiet=quiet, changes=what_if or (), allow_outside=allow_outside)
        with config as (project, progress):
            names = project.select(environments or ())
            progress.expect(1 + 2 * len(names))
            measured = meshgen.capacity(project, names, nodes=nodes)
    _print(measured, format, quiet=quiet, verbose=verbose)
    if not measured.fits:
        raise typer.Exit(DOES_NOT_FIT)


def _facts(
    releases: "tuple[meshgen.Declared, meshgen.Declared]", profile: Profile, *, without: bool
) -> str:
    """Return what manifests are counted for: much hangs on it."""
    kubernetes, istio = (f"{', '.join(each.releases)} ({each.source})" for each in releases)
    with_istio = "no Istio" if without else f"Istio {istio}, profile {profile.value}"
    return f"Kubernetes {kubernetes}, {with_istio}"


def _print(measured: "meshgen.Measured", format: Format, *, quiet: bool, verbose: bool) -> None:
    """Print figures to stdout; what the text of them does not have goes to stderr."""
    if verbose:
        for skipped in measured.skipped:
            say(skipped)
    if format.is_report:
        put(_reported(measured, format))
        return
    errors = [f for f in (*measured.of_input, *measured.findings) if f.severity is Severity.ERROR]
    print_findings(errors if quiet else measured.of_input)
    if quiet:
        return
    put(_text(measured, every=verbose))
    say(measured.summary, quiet=measured.namespaces == 1)


def _text(measured: "meshgen.Measured", *, every: bool) -> str:
    """Return the figures for whoever reads stdout: a terminal gets colours, and bars."""
    from meshgen.report.capacity import text

    style = text_style(every=every)
    return text(measured.sections, replace(style, width=min(style.width, _WIDEST)))


def _reported(measured: "meshgen.Measured", format: Format) -> str:
    from meshgen.report.capacity import document

    findings = [*measured.of_input, *measured.findings]
    counts = {"namespaces": measured.namespaces}
    report = Report("capacity", findings, counts, versions=measured.versions)
    if format is Format.JSON:
        return document(report, measured.sections)
    return formatted(report, format)

"""`meshgen access`: who may reach whom."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import meshgen
from meshgen.cli.console import coloured, print_findings, put
from meshgen.cli.exits import guarded
from meshgen.cli.manifest_options import (
    InjectWithK,
    IstioWithK,
    KubernetesWithK,
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
from meshgen.report import Format, Report, formatted

if TYPE_CHECKING:
    from meshgen.report.capacity import Style

# Narrower than that, lines are left to the terminal to break.
_NARROWEST = 60


@guarded
def access(
    environments: Annotated[
        list[str] | None,
        environment_argument(
            "The environments, all if left out; after -k more manifests.", several=True
        ),
    ] = None,
    file: File = DEFAULT_FILE,
    allow_outside: AllowOutside = None,
    manifests: Annotated[list[str] | None, manifests_option("Ask about")] = None,
    kubernetes: KubernetesWithK = None,
    istio: IstioWithK = None,
    profile: ProfileWithK = None,
    namespace: NamespaceWithK = None,
    inject: InjectWithK = False,
    mesh_config: Annotated[
        Path | None,
        typer.Option(
            "--mesh-config", metavar="FILE", help="With -k: Istio's MeshConfig, as for check."
        ),
    ] = None,
    build: Build = False,
    allow: Allow = None,
    timeout: Timeout = 60.0,
    format: Annotated[
        Format, typer.Option("--format", help="json has every verdict, the others the findings.")
    ] = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Tell who may reach whom, and which lines decide.

    Worked out of AuthorizationPolicies, PeerAuthentications, DestinationRules and Sidecars; with
    --verbose, the place of each.

    meshgen access prod

    meshgen access -k overlays/prod --build
    """
    found: list[meshgen.Verdicts]
    if manifests:
        for_config = {"--file": file != DEFAULT_FILE, "--allow-outside": allow_outside}
        refuse(for_config, "is for a config, not -k")
        releases = meshgen.releases(listed(kubernetes), listed(istio), DEFAULT_FILE)
        with Progress(quiet=quiet) as progress:
            progress("asking who may reach whom")
            found = [
                meshgen.verdicts_of(
                    [*manifests, *(environments or [])],
                    kubernetes=releases[0].releases,
                    istio=releases[1].releases,
                    profile=(profile or Profile.DEFAULT).value,
                    namespace=namespace or "default",
                    inject=inject,
                    mesh_config=mesh_config,
                    build=build,
                    allow=listed(allow),
                    timeout=timeout,
                )
            ]
    else:
        with_k = {
            "--kubernetes": kubernetes,
            "--istio": istio,
            "--profile": profile,
            "--namespace": namespace,
            "--inject": inject,
            "--mesh-config": mesh_config,
            "--build": build,
        }
        refuse(with_k, "is for manifests, with -k")
        with opened(file, quiet=quiet, allow_outside=allow_outside) as (project, progress):
            names = project.select(environments or ())
            progress.expect(1 + len(names))
            found = meshgen.verdicts(project, names)
    _print(found, format, quiet=quiet, verbose=verbose)


def _print(found: "list[meshgen.Verdicts]", format: Format, *, quiet: bool, verbose: bool) -> None:
    from meshgen.report.access import document, text

    findings = [finding for each in found for finding in each.findings]
    if format is Format.TEXT:
        print_findings([] if quiet else findings)
        put(text(found, _style(every=verbose)))
        return
    counts = {"ports": sum(len(each.matrix.targets) for each in found)}
    report = Report("access", findings, counts)
    put(document(report, found) if format is Format.JSON else formatted(report, format))


def _style(*, every: bool) -> "Style":
    """Return how the text is to look to whoever reads stdout."""
    from shutil import get_terminal_size

    from meshgen.report.capacity import Style

    style = Style(coloured(sys.stdout), bars=sys.stdout.isatty(), every=every)
    columns = get_terminal_size((style.width, 0)).columns if style.bars else style.width
    return replace(style, width=max(_NARROWEST, columns))

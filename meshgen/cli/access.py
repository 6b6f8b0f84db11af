"""`meshgen access`: who may reach whom."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

import meshgen
from meshgen import Code, Finding, MeshgenError
from meshgen.cli.console import print_findings, put, say
from meshgen.cli.exits import DRIFT, guarded
from meshgen.cli.manifest_options import (
    InjectWithK,
    IstioWithK,
    KubernetesWithK,
    NamespaceWithK,
    Profile,
    ProfileWithK,
    refuse,
    system_option,
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
    header_of,
    listed,
)
from meshgen.cli.progress import Progress
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.screen import text_style
from meshgen.report import Format, Report, formatted


class AccessFormat(StrEnum):
    """What `--format` takes: the formats of all reports, and that of a pull request."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"


@guarded
def access(
    environments: Annotated[
        list[str] | None,
        environment_argument(
            "The environments, all if left out; after -k more manifests.", several=True
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME",
            help="Who calls: a service, a workload, a gateway, NAMESPACE/ACCOUNT, outside or "
            "anybody.",
        ),
    ] = None,
    target: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="NAME",
            help="Who is called: a service, a workload or a host outside.",
        ),
    ] = None,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="At which port, the Service's or the pod's."),
    ] = None,
    method: Annotated[
        str | None, typer.Option("--method", metavar="NAME", help="With which method: GET.")
    ] = None,
    path: Annotated[
        str | None, typer.Option("--path", metavar="PATH", help="For which path: /items/1.")
    ] = None,
    host: Annotated[
        str | None, typer.Option("--host", metavar="NAME", help="For which host, as it is named.")
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option("--header", "-H", metavar="'NAME: VALUE'", help="With a header; repeatable."),
    ] = None,
    claim: Annotated[
        list[str] | None,
        typer.Option(
            "--claim",
            metavar="NAME=VALUE",
            help="With a token that was verified, and has this: iss=https://issuer; repeatable.",
        ),
    ] = None,
    platform: Annotated[
        bool, typer.Option("--platform", help="What runs beside the services too.")
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="REF",
            help="What opened and closed since a git revision, or against a folder.",
        ),
    ] = None,
    exit_code: Annotated[
        bool,
        typer.Option(
            "--exit-code",
            help="Exit 1 if anything opened or closed, or if what is asked is not let in.",
        ),
    ] = False,
    file: File = DEFAULT_FILE,
    allow_outside: AllowOutside = None,
    manifests: Annotated[list[str] | None, system_option()] = None,
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
        AccessFormat,
        typer.Option(
            "--format",
            help="json has every verdict; markdown is for a pull request, with --against.",
        ),
    ] = AccessFormat.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Tell who may reach whom, and which lines decide.

    Worked out of AuthorizationPolicies, PeerAuthentications, DestinationRules, Sidecars and
    NetworkPolicies; with --verbose, the place of each.

    With --from, --to or what a request has, only that; with both, one answer and why. With
    --against, what a change opens and closes.

    meshgen access prod --from checkout --to orders --method GET --path /items/1

    meshgen access -k overlays/prod --build --against main --format markdown
    """
    question = meshgen.Question(
        source,
        target,
        port,
        method or "",
        path or "",
        host or "",
        headers=dict(map(header_of, header)) if header else None,
        claims=dict(map(_claim, claim)) if claim else None,
        platform=platform,
    )
    _refuse(question, format, against=against, exit_code=exit_code)
    found: list[meshgen.Verdicts] | list[meshgen.Compared]
    if manifests:
        for_config = {
            "--file": file != DEFAULT_FILE,
            "--allow-outside": allow_outside,
            "--platform": platform,
        }
        refuse(for_config, "is for a config, not -k")
        releases = meshgen.releases(listed(kubernetes), listed(istio), DEFAULT_FILE)
        paths = [*manifests, *(environments or [])]
        of_manifests: dict[str, Any] = {
            "question": question,
            "kubernetes": releases[0].releases,
            "istio": releases[1].releases,
            "profile": (profile or Profile.DEFAULT).value,
            "namespace": namespace or "default",
            "inject": inject,
            "mesh_config": mesh_config,
            "build": build,
            "allow": listed(allow),
            "timeout": timeout,
        }
        with Progress(quiet=quiet) as progress:
            progress("asking who may reach whom")
            if against:
                found = [meshgen.access_changes_of(paths, against, **of_manifests)]
            else:
                found = [meshgen.verdicts_of(paths, **of_manifests)]
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
            if against:
                found = meshgen.access_changes(project, against, names, question=question)
            else:
                found = meshgen.verdicts(project, names, question=question)
    _print(found, format, quiet=quiet, verbose=verbose)
    if exit_code and any(map(_stops, found)):
        raise typer.Exit(DRIFT)


def _stops(one: "meshgen.Verdicts | meshgen.Compared") -> bool:
    """Return whether something changed, or is not let in."""
    if isinstance(one, meshgen.Compared):
        return bool(one.changes)
    groups = [*(row.groups for row in one.matrix.rows), *(r.groups for r in one.matrix.outside)]
    return not all(cell.is_let_in for group in groups for _, cell in group)


def _refuse(
    question: "meshgen.Question", format: AccessFormat, *, against: str | None, exit_code: bool
) -> None:
    if against is not None and not against.strip():
        raise _wrong("--against is empty", "expected a git revision or a folder")
    if format is AccessFormat.MARKDOWN and not against:
        raise _wrong("--format markdown is for --against", "expected --against REF")
    if exit_code and not against and not question.is_one:
        raise _wrong("--exit-code is for --against, or one question", "expected --from and --to")


def _wrong(message: str, expected: str) -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, message, expected=expected)])


def _claim(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise _wrong(f"--claim {text} is no claim", "expected NAME=VALUE")
    return name.strip(), value


def _print(
    found: "list[meshgen.Verdicts] | list[meshgen.Compared]",
    format: AccessFormat,
    *,
    quiet: bool,
    verbose: bool,
) -> None:
    from meshgen.report import access

    compared = [one for one in found if isinstance(one, meshgen.Compared)]
    verdicts = [one for one in found if isinstance(one, meshgen.Verdicts)]
    read = [*verdicts, *(one.verdicts for one in compared)]
    findings = [finding for each in read for finding in each.findings]
    hints = [hint for each in read for hint in each.hints]
    if format is AccessFormat.TEXT or format is AccessFormat.MARKDOWN:
        print_findings([] if quiet else findings)
    if format is AccessFormat.MARKDOWN:
        put(access.markdown(compared))
    elif format is AccessFormat.TEXT:
        style = text_style(every=verbose)
        put(access.changes_text(compared, style) + access.text(verdicts, style))
        for hint in hints:
            say(hint, quiet=quiet)
    else:
        counts = {"ports": sum(len(each.matrix.targets) for each in read)}
        report = Report("access", findings, counts, hints=hints)
        if format is not AccessFormat.JSON:
            put(formatted(report, Format(format.value)))
        elif compared:
            put(access.changes_document(report, compared))
        else:
            put(access.document(report, verdicts))

"""`meshgen check`: everything that a render checks, in one report, and nothing written."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

import meshgen
from meshgen import Severity
from meshgen.cli.baseline import BaselineFile, UpdateBaseline, beside
from meshgen.cli.check_manifests import FOUND, Call, check_manifests
from meshgen.cli.console import say
from meshgen.cli.exits import WRONG_INPUT, guarded
from meshgen.cli.manifest_options import (
    IgnoreMissingSchemasWithK,
    InjectWithK,
    IstioWithK,
    JobsWithK,
    KubernetesWithK,
    NamespaceWithK,
    PlaceholdersWithK,
    Profile,
    ProfileWithK,
    SchemasWithK,
    SkipKindsWithK,
    manifests_option,
    refuse,
)
from meshgen.cli.options import (
    Allow,
    AllowOutside,
    Build,
    File,
    FindingsFormat,
    Quiet,
    Severities,
    Timeout,
    Verbose,
    environment_argument,
    listed,
    weights,
)
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.cli.reporting import put_report
from meshgen.cli.tally import count
from meshgen.report import Format, Report


@guarded
def check(
    environment: Annotated[
        list[str] | None,
        environment_argument(
            "The environments, all if left out; after -k more manifests.", several=True
        ),
    ] = None,
    file: File = DEFAULT_FILE,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="REF",
            help="Check the change as well: from a git revision, or a folder that render wrote.",
        ),
    ] = None,
    allow_outside: AllowOutside = None,
    manifests: Annotated[list[str] | None, manifests_option("Check")] = None,
    kubernetes: KubernetesWithK = None,
    istio: IstioWithK = None,
    profile: ProfileWithK = None,
    namespace: NamespaceWithK = None,
    inject: InjectWithK = False,
    cni: Annotated[
        bool | None,
        typer.Option("--cni/--no-cni", help="With -k: whether Istio's CNI plugin is there."),
    ] = None,
    revision: Annotated[
        str | None,
        typer.Option("--revision", help="With -k: the control plane's, for istio.io/rev."),
    ] = None,
    mesh_config: Annotated[
        Path | None,
        typer.Option(
            "--mesh-config",
            metavar="FILE",
            help="With -k: Istio's MeshConfig, the ConfigMap that holds it, an IstioOperator, or "
            "the values of Istio's chart. Without it that ConfigMap, if it is among the manifests.",
        ),
    ] = None,
    external: Annotated[
        list[str] | None,
        typer.Option(
            "--external",
            "--existing",
            metavar="ENTRY",
            help="With -k: what exists besides: Kind/name, Kind/namespace/name, or a host; "
            "repeatable.",
        ),
    ] = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option(
            "--rules",
            metavar="FILE",
            help="With -k: a file with rules of your own, as docs/own-rules.md has them; "
            "repeatable.",
        ),
    ] = None,
    schemas: SchemasWithK = None,
    skip_kinds: SkipKindsWithK = None,
    ignore_missing_schemas: IgnoreMissingSchemasWithK = False,
    placeholders: PlaceholdersWithK = False,
    build: Build = False,
    allow: Allow = None,
    timeout: Timeout = 60.0,
    jobs: JobsWithK = None,
    severity: Severities = None,
    baseline: BaselineFile = None,
    update_baseline: UpdateBaseline = False,
    format: FindingsFormat = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Check the config and all that comes of it, or any manifests.

    Writes nothing. Exits 2 for what `meshgen render` would refuse; warnings are printed, and stop
    nothing.

    With -k, checks manifests: each object as `meshgen validate` does, and all together by the
    rules. Exits 1 for an error in them.

    kubectl kustomize overlays/prod | meshgen check -k -
    """
    severities = weights(severity)
    with_k = {
        "--kubernetes": kubernetes,
        "--istio": istio,
        "--profile": profile,
        "--namespace": namespace,
        "--inject": inject,
        "--cni": cni is not None,
        "--revision": revision,
        "--mesh-config": mesh_config,
        "--external": external,
        "--rules": rules,
        "--schemas": schemas,
        "--skip-kinds": skip_kinds,
        "--ignore-missing-schemas": ignore_missing_schemas,
        "--placeholders": placeholders,
        "--build": build,
        "--allow": allow,
        "--jobs": jobs,
    }
    if manifests:
        for_config = {
            "--file": file != DEFAULT_FILE,
            "--against": against,
            "--allow-outside": allow_outside,
        }
        refuse(for_config, "is for a config, not -k")
        call = Call(
            [*manifests, *(environment or [])],
            listed(kubernetes),
            listed(istio),
            schemas,
            severities,
            {
                "profile": (profile or Profile.DEFAULT).value,
                "namespace": namespace or "default",
                "inject": inject,
                "cni": cni,
                "revision": revision,
                "mesh_config": mesh_config,
                "external": listed(external),
                "rules": rules or (),
                "skip_kinds": listed(skip_kinds),
                "ignore_missing_schemas": ignore_missing_schemas,
                "placeholders": placeholders,
                "build": build,
                "allow": listed(allow),
                "timeout": timeout,
                "jobs": jobs,
            },
        )
        known = partial(beside, file=baseline, update=update_baseline)
        if check_manifests(call, format, known, quiet=quiet, verbose=verbose):
            raise typer.Exit(FOUND)
        return
    refuse(with_k, "is for manifests, with -k")
    config = opened(
        file, quiet=quiet, allow_outside=allow_outside, severities=severities, notes=not quiet
    )
    with config as (project, progress):
        names = project.select(environment or ())
        progress.expect(1 + 2 * len(names))
        found = meshgen.check(project, names)
        whole = set(names) == set(project.environments)
        told = beside(found, baseline, update=update_baseline, looked_at=lambda _: whole)
        findings = told.findings
        if against is not None:
            findings += meshgen.changes(project, against, environments=names)
        objects = sum(len(side.objects(name)) for name in names for side in project.sides(name))
    releases = project.releases(names)
    versions = {product.lower(): listed for product, listed in releases.items()}
    counts = {"environments": len(names), "objects": objects, **told.counts}
    own = meshgen.own_rules(project)
    report = Report("check", findings, counts, versions=versions, hints=told.hints, own=own)
    put_report(report, format, quiet=quiet)
    if verbose:
        for product, named in releases.items():
            say(f"checked against {product} {', '.join(named)}")
    errors, warnings, notes = (report.number(severity) for severity in Severity)
    counted = f"{count(errors, 'error')}, {count(warnings, 'warning')}"
    counted += f", {count(notes, 'note')}" if notes else ""
    nothing = "no new findings" if baseline else "no findings"
    where = f"{count(objects, 'object')} in {count(len(names), 'environment')}"
    for line in (f"{where}: {counted if findings else nothing}", *told.hints):
        say(line, quiet=quiet)
    if errors:
        raise typer.Exit(WRONG_INPUT)

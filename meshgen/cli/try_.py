"""`meshgen try`: where requests go, answered by the real Envoy."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import meshgen
from meshgen import Code, Finding, MeshgenError, Severity
from meshgen.cli.console import print_findings, put, say
from meshgen.cli.exits import guarded
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
from meshgen.report import Format, Report, formatted

# As for every checker in CI: 0 is for fine, 2 for a wrong call.
FAILED = 1
_OK = 200
_DURATION = "expected a duration, such as 5s or 300ms"


class Verdict(StrEnum):
    """What an external authorizer says; `down` is one that cannot be asked."""

    ALLOW = "allow"
    DENY = "deny"
    DOWN = "down"


@guarded
def try_(
    environments: Annotated[
        list[str] | None,
        environment_argument(
            "The environment; may be left out if there is only one; after -k more manifests.",
            several=True,
        ),
    ] = None,
    request: Annotated[
        list[str] | None,
        typer.Option(
            "--request",
            "-r",
            metavar="REQUEST",
            help="What to ask: 'GET /', https://shop.example.com/cart, tcp://redis:6379; "
            "repeatable.",
        ),
    ] = None,
    tests: Annotated[
        bool,
        typer.Option(
            "--tests", help="Run the config's `tests`, of all environments or those named."
        ),
    ] = False,
    count: Annotated[int, typer.Option("--count", min=1, help="How often.")] = 1,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="NAME",
            help="Who asks: a service, through its sidecar, or a gateway. Else somebody outside, "
            "at the gateway that serves the host.",
        ),
    ] = None,
    host: Annotated[
        str | None,
        typer.Option("--host", help="The host, for a request that is a path alone."),
    ] = None,
    header: Annotated[
        list[str] | None,
        typer.Option("--header", "-H", metavar="'NAME: VALUE'", help="A header of it; repeatable."),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            metavar="'[STATE] [CLAIM=VALUE …]'",
            help="A token that it carries: valid, expired, early or forged, with claims such as "
            "'groups=staff'.",
        ),
    ] = None,
    authorizer: Annotated[
        Verdict | None,
        typer.Option(
            "--authorizer", help="What external authorizers say, which stubs stand in for."
        ),
    ] = None,
    replicas: Annotated[
        int | None,
        typer.Option(
            "--replicas",
            min=1,
            help="How many pods each workload has; else as many as are declared, an HPA's min.",
        ),
    ] = None,
    stub_status: Annotated[
        int, typer.Option("--stub-status", min=200, max=599, help="What workloads answer.")
    ] = _OK,
    stub_delay: Annotated[
        str | None,
        typer.Option("--stub-delay", metavar="TIME", help="After how long they do: 5s, 300ms."),
    ] = None,
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
        Format, typer.Option("--format", help="json has all answers, the others the findings.")
    ] = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Ask the real Envoy where requests go.

    It has what istiod would send; stubs stand in place of the workloads.

    Needs the extra `meshgen[envoy]`. All of it runs on this machine, and ends with the command.

    With --tests, what the config expects; exits 1 if a test does not get it.

    meshgen try prod --request "GET /" --count 130 --replicas 1

    meshgen try prod --request http://reviews:9080/ --from productpage --header 'end-user: jason'
    """
    if tests:
        asking = {"--request": request, "--host": host, "--from": source, "--header": header}
        asking |= {"--token": token, "--authorizer": authorizer}
        ways = {
            "--count": count != 1,
            "--stub-status": stub_status != _OK,
            "--stub-delay": stub_delay,
        }
        refuse({**asking, **ways, "--manifests": manifests}, "is not for --tests")
        with opened(file, quiet=quiet, allow_outside=allow_outside) as (project, _):
            tested = meshgen.run_tests(project, environments or (), replicas=replicas)
        _print_tested(tested, format, quiet=quiet)
        if not tested.holds:
            raise typer.Exit(FAILED)
        return
    headers = tuple(map(header_of, header or ()))
    delay = _seconds(stub_delay)
    carried = None if token is None else meshgen.token_of(token)
    said = meshgen.Authorizer(authorizer.value) if authorizer else None
    requests = [
        replace(
            one,
            count=count,
            source=source,
            headers=headers,
            status=stub_status,
            delay=delay,
            token=carried,
            authorizer=said,
        )
        for one in _requests(request or (), host)
    ]
    if manifests:
        for_config = {"--file": file != DEFAULT_FILE, "--allow-outside": allow_outside}
        refuse(for_config, "is for a config, not -k")
        releases = meshgen.releases(listed(kubernetes), listed(istio), DEFAULT_FILE)
        with Progress(quiet=quiet) as progress:
            progress("asking Envoy")
            asked = meshgen.ask_manifests(
                [*manifests, *(environments or [])],
                requests,
                replicas=replicas,
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
        if environments and len(environments) > 1:
            raise _wrong(f"{len(environments)} environments are named", "expected one", "")
        with opened(file, quiet=quiet, allow_outside=allow_outside) as (project, _):
            name = project.chosen(environments[0] if environments else None)
            asked = meshgen.ask(project, name, requests, replicas=replicas)
    _print(asked, format, quiet=quiet)


def _requests(texts: Sequence[str], host: str | None) -> "Iterator[meshgen.Request]":
    if not texts:
        hint = "such as --request 'GET /' or --request http://reviews:9080/"
        raise _wrong("nothing is asked", "expected --request", hint)
    for text in texts:
        one = meshgen.request_of(text)
        if host and one.host:
            raise _wrong(f"`{text}` has a host, and so has --host", "expected one of them", "")
        if host and "/" in host:
            what, hint = f"--host {host} is no host", f"did you mean `--request {host}`?"
            raise _wrong(what, "expected one such as shop.example.com", hint)
        if host:
            named = meshgen.request_of(f"http://{host}")
            one = replace(one, host=named.host, port=named.port if ":" in host else 0)
        yield one


def _seconds(text: str | None) -> float:
    units = {"ms": 0.001, "s": 1.0, "m": 60.0}
    for unit, seconds in units.items():
        number = (text or "").removesuffix(unit)
        if text and text.endswith(unit) and number.replace(".", "", 1).isdecimal():
            return float(number) * seconds
    if text:
        raise _wrong(f"--stub-delay {text} is no time", _DURATION, "")
    return 0.0


def _wrong(message: str, expected: str, hint: str) -> MeshgenError:
    return MeshgenError([Finding(Code.USAGE, message, expected=expected, hint=hint)])


def _print(asked: "meshgen.Asked", format: Format, *, quiet: bool) -> None:
    from meshgen.report.tried import document, notes, text

    if format is Format.TEXT:
        print_findings([] if quiet else asked.findings)
        put(text(asked))
        for note in notes(asked):
            say(note, quiet=quiet)
        return
    counts = {"requests": sum(map(len, asked.answers))}
    report = Report("try", asked.findings, counts, versions={"istio": asked.istio})
    put(document(report, asked) if format is Format.JSON else formatted(report, format))


def _print_tested(tested: "meshgen.Tested", format: Format, *, quiet: bool) -> None:
    counts = {"tests": len(tested.cases), "failed": sum(not c.is_met for c in tested.cases)}
    versions = {"istio": list(tested.istio)}
    report = Report("try", tested.findings, counts, versions=versions, cases=tested.cases)
    if format.is_report:
        put(formatted(report, format))
        return
    print_findings(
        [f for f in tested.findings if f.severity is Severity.ERROR] if quiet else tested.findings
    )
    for case in tested.cases:
        if not (quiet and case.is_met):
            put(f"{'ok' if case.is_met else 'failed':6}  {case.name}\n")
    say(tested.summary, quiet=quiet)

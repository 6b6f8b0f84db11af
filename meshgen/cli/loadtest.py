"""`meshgen loadtest`: load tests planned, rendered for k6, or run."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import meshgen
from meshgen import Code, Finding, MeshgenError, Severity
from meshgen.cli.console import print_findings, put, say
from meshgen.cli.exits import guarded
from meshgen.cli.options import (
    AllowOutside,
    Context,
    File,
    Kubeconfig,
    Quiet,
    Verbose,
    environment_argument,
    listed,
)
from meshgen.cli.project import DEFAULT_FILE, opened
from meshgen.report import Format, Report, formatted

if TYPE_CHECKING:
    from meshgen.cli.progress import Progress

# As for every checker in CI: 0 is for fine, 2 for a wrong call.
MISSED = 1


@guarded
def loadtest(
    environment: Annotated[
        str | None,
        environment_argument("The environment; may be left out if there is only one."),
    ] = None,
    test: Annotated[
        list[str] | None,
        typer.Option("--test", "-t", metavar="NAME", help="Only this load test; repeatable."),
    ] = None,
    k6: Annotated[
        bool, typer.Option("--k6", help="Print the script of one for k6: `k6 run -` reads it.")
    ] = False,
    job: Annotated[
        bool, typer.Option("--job", help="Print the Jobs of those that have one, as YAML.")
    ] = False,
    run: Annotated[
        bool, typer.Option("--run", help="Send the requests, from this machine, with Locust.")
    ] = False,
    target: Annotated[
        str | None,
        typer.Option("--target", metavar="URL", help="With --run: where, such as a gateway."),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option("--report", metavar="FILE", help="With --run: a page of HTML with charts."),
    ] = None,
    watch: Annotated[
        bool,
        typer.Option("--watch", help="With --run: look at the pods through kubectl."),
    ] = False,
    measure: Annotated[
        bool,
        typer.Option(
            "--measure", help="With --run: measure `cpuPerRequest`, through kubectl as --watch."
        ),
    ] = False,
    context: Context = "",
    kubeconfig: Kubeconfig = "",
    replicas: Annotated[
        int | None,
        typer.Option(
            "--replicas", min=1, help="How many pods the service has; else as many as are declared."
        ),
    ] = None,
    file: File = DEFAULT_FILE,
    allow_outside: AllowOutside = None,
    format: Annotated[
        Format, typer.Option("--format", help="json has all figures, the others the findings.")
    ] = Format.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,  # noqa: ARG001
) -> None:
    """Plan load tests, render them for k6, or run them.

    It says what is sent, and what has to come of it.
    Without `loadTests` in the config, each service that is limited, scaled or exposed has one.

    meshgen loadtest prod --k6 --test limit | k6 run -e TARGET=http://localhost:8080 -

    meshgen loadtest prod --job | kubectl replace --force -f -

    meshgen loadtest prod --run --target http://localhost:8080 --report load.html

    meshgen loadtest prod --run --target http://localhost:8080 --test scaling --measure

    With --run it exits 1 if something does not come as expected.
    """
    _refuse_beside(run=run, target=target, page=page, others=k6 or job)
    watch = watch or measure
    _refuse_watching(run=run, watch=watch, chosen=bool(context or kubeconfig))
    with opened(file, quiet=quiet, allow_outside=allow_outside) as (project, progress):
        name = project.chosen(environment)
        if run and target:
            if watch:
                say("looking at the pods through kubectl; it only reads", quiet=quiet)
            seen = {"watch": watch, "measure": measure}
            which = {"context": context, "kubeconfig": kubeconfig}
            loaded = _run(
                project, name, target, listed(test), replicas, progress, {**seen, **which}
            )
        elif job:
            put(meshgen.load_test_jobs(project, name))
            return
        elif k6:
            put(_only(meshgen.load_test_scripts(project, name, listed(test))))
            return
        else:
            planned = meshgen.load_tests(project, name, listed(test), replicas=replicas)
    if not run:
        _print(planned, format)
        return
    if page is not None:
        _write(page, meshgen.load_test_page(name, loaded))
    _print_loaded(loaded, format, quiet=quiet)
    if not loaded.holds:
        raise typer.Exit(MISSED)


def _refuse_beside(*, run: bool, target: str | None, page: Path | None, others: bool) -> None:
    """Raise MeshgenError for options that say nothing together."""
    what, expected = "", ""
    if run and not target:
        what, expected = "--run says not where", "expected --target, such as http://localhost:8080"
    elif run and others:
        what, expected = "--run sends requests, --k6 and --job print", "expected one of them"
    elif not run and (target or page):
        what = f"{'--target' if target else '--report'} is for --run"
        expected = "expected it beside --run"
    if what:
        raise MeshgenError([Finding(Code.USAGE, what, expected=expected)])


def _refuse_watching(*, run: bool, watch: bool, chosen: bool) -> None:
    """Raise MeshgenError for options about a cluster that nobody looks at."""
    what, expected = "", ""
    if watch and not run:
        what, expected = "--watch and --measure are for --run", "expected them beside --run"
    elif chosen and not watch:
        what = "--context and --kubeconfig are for what is watched"
        expected = "expected --watch or --measure beside them"
    if what:
        raise MeshgenError([Finding(Code.USAGE, what, expected=expected)])


def _run(
    project: "meshgen.Project",
    name: str,
    target: str,
    tests: list[str],
    replicas: int | None,
    progress: "Progress",
    watching: dict[str, Any],
) -> "meshgen.Loaded":
    """Run load tests; the bar tells of each second what came of it."""
    planned = meshgen.load_tests(project, name, tests, replicas=replicas)
    progress.expect(round(sum(s.seconds for one in planned for s in one.stages)) + 3)

    def tell(_: int, second: object) -> None:
        sent, refused, failed = (getattr(second, f) for f in ("sent", "refused", "failed"))
        progress(f"{sent}/s, {refused} refused, {failed} failed")

    return meshgen.run_load_tests(
        project, name, target, tests, replicas=replicas, on_second=tell, **watching
    )


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason, place = (error.strerror or str(error)).lower(), meshgen.Location(str(path))
        raise MeshgenError([Finding(Code.WRITE, reason, place)]) from None


def _print_loaded(loaded: "meshgen.Loaded", format: Format, *, quiet: bool) -> None:
    from meshgen.report.loads import outcome, outcomes

    counts = {"loadTests": len(loaded.cases), "failed": sum(not c.is_met for c in loaded.cases)}
    report = Report("loadtest", loaded.findings, counts, cases=loaded.cases)
    if format.is_report:
        is_json = format is Format.JSON
        put(outcomes(report, loaded.runs) if is_json else formatted(report, format))
        return
    # What is not known stands below, with all that is.
    shown = [Severity.ERROR] if quiet else [Severity.ERROR, Severity.WARNING]
    print_findings([one for one in loaded.findings if one.severity in shown])
    for one in loaded.runs:
        if not (quiet and one.holds):
            put(outcome(one))
    held, all_ = sum(one.holds for one in loaded.runs), len(loaded.runs)
    say(f"{held} of {all_} load tests came as expected", quiet=quiet)


def _only(scripts: dict[str, str]) -> str:
    if len(scripts) == 1:
        return next(iter(scripts.values()))
    what = f"there are {len(scripts)} load tests, and k6 runs one script"
    names = ", ".join(scripts)
    raise meshgen.MeshgenError(
        [meshgen.Finding(meshgen.Code.USAGE, what, expected=f"expected --test, one of {names}")]
    )


def _print(planned: "list[meshgen.PlannedLoad]", format: Format) -> None:
    from meshgen.report.loads import document, text

    if format is Format.TEXT:
        put(text(planned))
        return
    report = Report("loadtest", [], {"loadTests": len(planned)})
    put(document(report, planned) if format is Format.JSON else formatted(report, format))

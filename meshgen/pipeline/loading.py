"""The load tests of an environment: what is planned, what is expected, and the Jobs of it."""

import re
from collections.abc import Iterable, Sequence

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.forecast import clusters
from meshgen.loadtests.k6 import case_stages, script
from meshgen.loadtests.planned import PlannedLoad
from meshgen.loadtests.replicas import reached
from meshgen.mesh.loads import load_cases
from meshgen.nearest import misnamed
from meshgen.pipeline.files import stream
from meshgen.pipeline.project import Project
from meshgen.resources import Object


def planned(
    project: Project, environment: str, names: Sequence[str] = (), replicas: int | None = None
) -> list[PlannedLoad]:
    """Return the load tests of an environment, or those of some names.

    `replicas` is how many pods each service has, None as many as are declared. Raises MeshgenError
    for a name that there is not, and where nothing could be asked.
    """
    mesh = project.mesh(environment)
    cases = {one.name: one for one in load_cases(mesh, replicas)}
    for name in names:
        if name not in cases:
            raise MeshgenError([misnamed("load test", name, cases)])
    if not cases:
        what = f"no service of `{environment}` is exposed, limited or scaled by HTTP"
        hint = "docs/load-tests.md shows some"
        raise MeshgenError([Finding(Code.USAGE, what, expected="expected `loadTests`", hint=hint)])
    objects = project.objects(environment)
    jobs = job_objects(project, environment)
    on = clusters(mesh, mesh.spec.nodes)
    found = []
    for name in names or cases:
        case = cases[name]
        stages = case_stages(case)
        around = [*objects, *jobs] if case.spec.job is not None else objects
        found.append(PlannedLoad(case, stages, reached(case, stages, around, on)))
    return found


def address_of(text: str) -> str:
    """Return the address that a text is, without a path; raises MeshgenError for one that is none.

    A test says what is asked there.
    """
    if re.fullmatch(r"https?://[^\s/?#@]+/?", text):
        return text.rstrip("/")
    what, expected = f"--target {text} is no address", "expected one such as http://localhost:8080"
    meant = "" if "://" in text else f"did you mean http://{text}?"
    hint = "the path is the test's" if text.startswith("http") else meant
    raise MeshgenError([Finding(Code.USAGE, what, expected=expected, hint=hint)])


def job_objects(project: Project, environment: str) -> list[Object]:
    """Return the objects of the Jobs of an environment's load tests."""
    jobs = project.load_tests
    return jobs.objects(environment) if jobs and environment in jobs.environments else []


def jobs_stream(project: Project, environment: str) -> str:
    """Return the Jobs of an environment's load tests as a YAML stream.

    Raises MeshgenError where there is none, and for what is wrong with one.
    """
    jobs = project.load_tests
    if jobs is None or environment not in jobs.environments:
        what = f"no load test of `{environment}` has a Job"
        hint = "`job: {}` in one of `loadTests` says so"
        raise MeshgenError([Finding(Code.USAGE, what, expected="expected `job`", hint=hint)])
    return stream(jobs, environment)


def scripts(planned: Iterable[PlannedLoad]) -> dict[str, str]:
    """Return the script for k6 of each load test, by its name."""
    return {one.name: script(one.case, one.expected) for one in planned}

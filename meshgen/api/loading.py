"""Load tests: what is planned and expected, scripts for k6, and Jobs."""

import os
from typing import TYPE_CHECKING

from meshgen.api.types import Names, StrPath, listed

if TYPE_CHECKING:
    from meshgen.loadtests.planned import PlannedLoad
    from meshgen.loadtests.running import OnSecond
    from meshgen.pipeline import Project
    from meshgen.pipeline.loadruns import Loaded


def load_tests(
    project: "Project | StrPath",
    environment: str | None = None,
    names: Names = (),
    *,
    replicas: int | None = None,
) -> "list[PlannedLoad]":
    """Return the load tests of an environment: the planned requests, and what has to come of them.

    Where the config says none, each service that is limited, scaled or exposed has one. The
    environment may be left out if there is only one. `replicas` is how many pods each service has,
    None as many as are declared. Raises MeshgenError as `check`, for a name that there is not, and
    where nothing could be asked.
    """
    from meshgen.pipeline.loading import planned

    project = _loaded(project)
    return planned(project, project.chosen(environment), listed(names), replicas)


def load_test_scripts(
    project: "Project | StrPath", environment: str | None = None, names: Names = ()
) -> dict[str, str]:
    """Return the scripts for k6 of an environment's load tests, by name; raises as `load_tests`."""
    from meshgen.pipeline.loading import scripts

    return scripts(load_tests(project, environment, names))


def load_test_jobs(project: "Project | StrPath", environment: str | None = None) -> str:
    """Return the Jobs of an environment's load tests, and what they need, as a YAML stream.

    Raises MeshgenError as `render`, and where no load test has a Job.
    """
    from meshgen.pipeline.loading import jobs_stream

    project = _loaded(project)
    return jobs_stream(project, project.chosen(environment))


def run_load_tests(
    project: "Project | StrPath",
    environment: str | None,
    target: str,
    names: Names = (),
    *,
    replicas: int | None = None,
    on_second: "OnSecond | None" = None,
    watch: bool = False,
    measure: bool = False,
    context: str = "",
    kubeconfig: str = "",
) -> "Loaded":
    """Run load tests against an address, such as that of a gateway, and return what came of them.

    Locust sends the requests (`meshgen[load]`), in a process of its own that ends with the call.
    `on_second` is called with each second and what came of it. With `watch`, kubectl shows how
    many pods are ready in the meantime, with `measure` what a request takes of CPU as well;
    `context` and `kubeconfig` are its options. It only reads. Raises MeshgenError as `load_tests`,
    for an address that is none, without Locust, and where kubectl does not show the pods.
    """
    from meshgen.pipeline.loading import address_of, planned
    from meshgen.pipeline.loadruns import Watching, run_planned

    project, where = _loaded(project), address_of(target)
    name = project.chosen(environment)
    tests = planned(project, name, listed(names), replicas)
    watching = Watching(context, kubeconfig, measure) if watch or measure else None
    return run_planned(project, name, tests, where, on_second or (lambda *_: None), watching)


def load_test_page(environment: str, loaded: "Loaded") -> str:
    """Return what came of load tests as one page of HTML, with charts."""
    from meshgen.report.load_page import page

    return page(environment, loaded.runs)


def _loaded(project: "Project | StrPath") -> "Project":
    from meshgen.api.projects import load

    return load(project) if isinstance(project, str | os.PathLike) else project

"""Load tests: what is planned and expected, scripts for k6, and Jobs."""

import os
from typing import TYPE_CHECKING

from meshgen.api.types import Names, StrPath, listed

if TYPE_CHECKING:
    from meshgen.loadtests.planned import PlannedLoad
    from meshgen.pipeline import Project


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


def _loaded(project: "Project | StrPath") -> "Project":
    from meshgen.api.projects import load

    return load(project) if isinstance(project, str | os.PathLike) else project

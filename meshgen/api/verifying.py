"""A cluster, held against a config."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from meshgen.api.types import Names, StrPath, listed
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding

if TYPE_CHECKING:
    from meshgen.live.verified import Verified
    from meshgen.pipeline import Project


def verify(
    project: "Project | StrPath",
    environment: str | None = None,
    *,
    namespaces: Names = (),
    context: str = "",
    kubeconfig: StrPath = "",
    wait: str = "",
    runs: bool = False,
    progress: Callable[[str], None] | None = None,
) -> "Verified":
    """Return what the cluster says of an environment: is it what the config says?

    It is asked through the user's own kubectl, with its context and permissions, and only reads.
    The environment may be left out if there is only one. `namespaces` are those to look at, in the
    cluster's names, all if none is named; `wait` is for how long to look again until all is well,
    such as `5m`; `runs` lets it run commands in pods, which tell of certificates and configuration;
    `progress` is told what is waited for, in place of the project's.
    What is not as it should be is in `findings`, weighed as the config wants it; `holds` says
    whether all is well. Raises MeshgenError as `check`, without kubectl, and where the cluster does
    not answer.
    """
    from meshgen.api.projects import load
    from meshgen.durations import nanoseconds
    from meshgen.pipeline.verifying import verify

    project = load(project) if isinstance(project, str | os.PathLike) else project
    length = nanoseconds(wait) if wait else 0
    if length is None or length < 0:
        expected = "expected a duration, such as 5m or 90s"
        raise MeshgenError([Finding(Code.USAGE, f"`{wait}` is no time to wait", expected=expected)])
    return verify(
        project,
        project.chosen(environment),
        context=context,
        kubeconfig=os.fspath(kubeconfig),
        namespaces=listed(namespaces),
        wait=length / 1e9,
        runs=runs,
        progress=progress,
    )

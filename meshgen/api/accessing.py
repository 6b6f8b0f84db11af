"""Who may reach whom."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from meshgen.api.together import read_together
from meshgen.api.types import Names, StrPath, listed

if TYPE_CHECKING:
    from meshgen.access import Compared, Question, Verdicts
    from meshgen.pipeline import Project


def verdicts(
    project: "Project | StrPath",
    environments: Names = (),
    *,
    question: "Question | None" = None,
) -> "list[Verdicts]":
    """Return who may reach whom in environments, all if none is named.

    A `question` names a caller, a target or what is known of requests: only that is told then.

    A matrix has `sources`, the callers, and `rows`, a target each: a port of a workload, and groups
    of callers, by their positions, with what becomes of their calls; `outside` has the same of
    hosts outside, for callers whose pods are known. It is worked out of objects alone:
    AuthorizationPolicies, PeerAuthentications, DestinationRules, Sidecars, NetworkPolicies.
    Raises MeshgenError as `check`, for objects that the cluster would refuse, and for a question
    about somebody who is not there.
    """
    from meshgen.api.projects import load
    from meshgen.pipeline.accessing import of_config

    project = load(project) if isinstance(project, str | os.PathLike) else project
    return list(of_config(project, project.select(listed(environments)), _asked(question)))


def access_changes(
    project: "Project | StrPath",
    against: StrPath,
    environments: Names = (),
    *,
    question: "Question | None" = None,
) -> "list[Compared]":
    """Return what changed of who may reach whom in environments, all if none is named.

    `against` is a folder that `render` wrote, a folder with a config of the same name, or a git
    revision, of which the config counts. Each of `changes` says who can now reach whom, or no
    longer, with which requests. Raises MeshgenError as `verdicts`, and where there is nothing to
    compare with.
    """
    from meshgen.api.projects import load
    from meshgen.pipeline.access_before import compared_config

    project = load(project) if isinstance(project, str | os.PathLike) else project
    names = project.select(listed(environments))
    return list(compared_config(project, names, os.fspath(against), _asked(question)))


def verdicts_of(
    paths: Iterable[StrPath],
    *,
    question: "Question | None" = None,
    kubernetes: Names = (),
    istio: Names = (),
    profile: str = "default",
    namespace: str = "default",
    inject: bool = False,
    mesh_config: StrPath | None = None,
    build: bool = False,
    allow: Iterable[str] = (),
    timeout: float = 60.0,
) -> "Verdicts":
    """Return who may reach whom with manifests that anybody wrote; `-` is the standard input.

    All that the paths hold is one system; `CLUSTER=PATH` is of one of several clusters that are one
    mesh, of which the first is asked about. As `verdicts`; the arguments are as for
    `check_manifests`.
    """
    from meshgen.pipeline.accessing import of_manifests

    whole, reading, _ = read_together(
        paths,
        kubernetes=kubernetes,
        istio=istio,
        profile=profile,
        namespace=namespace,
        inject=inject,
        mesh_config=mesh_config,
        build=build,
        allow=allow,
        timeout=timeout,
    )
    return of_manifests(whole, reading, _asked(question))


def access_changes_of(
    paths: Iterable[StrPath],
    against: StrPath,
    *,
    question: "Question | None" = None,
    kubernetes: Names = (),
    istio: Names = (),
    profile: str = "default",
    namespace: str = "default",
    inject: bool = False,
    mesh_config: StrPath | None = None,
    build: bool = False,
    allow: Iterable[str] = (),
    timeout: float = 60.0,
) -> "Compared":
    """Return what changed of who may reach whom with manifests that anybody wrote.

    `against` is a git revision, of which the same paths count, or a file or a folder in place of
    them. As `access_changes`; the other arguments are as for `verdicts_of`.
    """
    from functools import partial

    from meshgen.pipeline.access_before import compared_manifests

    read = partial(
        verdicts_of,
        question=question,
        kubernetes=kubernetes,
        istio=istio,
        profile=profile,
        namespace=namespace,
        inject=inject,
        mesh_config=mesh_config,
        build=build,
        allow=list(allow),
        timeout=timeout,
    )
    return compared_manifests([os.fspath(path) for path in paths], read, os.fspath(against))


def _asked(question: "Question | None") -> "Question":
    from meshgen.access import EVERYTHING

    return question or EVERYTHING

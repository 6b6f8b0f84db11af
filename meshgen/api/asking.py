"""Requests, and what the real Envoy makes of them."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from meshgen.api.together import read_together
from meshgen.api.types import Names, StrPath, listed

if TYPE_CHECKING:
    from meshgen.model.request import Request
    from meshgen.model.trust import Token
    from meshgen.pipeline import Project
    from meshgen.pipeline.testing import Tested
    from meshgen.proof.asked import Asked


def request_of(text: str) -> "Request":
    """Return the request that a text is: `GET /`, `https://shop.example.com/cart`.

    `dataclasses.replace` gives it a source, headers or a count. Raises MeshgenError for a text that
    is none.
    """
    from meshgen.model.request import request_of

    return request_of(text)


def token_of(text: str) -> "Token":
    """Return the token that a text is: `expired`, `iss=https://a.example.com groups=staff`.

    `dataclasses.replace` gives it to a request. A claim that is said twice has both values. Raises
    MeshgenError for a text that is none.
    """
    from meshgen.model.trust import token_of

    return token_of(text)


def ask(
    project: "Project | StrPath",
    environment: str | None,
    requests: "Iterable[Request | str]",
    *,
    replicas: int | None = None,
) -> "Asked":
    """Return what comes of requests in an environment, answered by the real Envoy.

    Requests go one after another to Envoys on loopback that have what istiod would send them, with
    stubs in place of the workloads; all of them have ended when this returns. Services go by their
    names in the config. The environment may be left out if there is only one. `replicas` is how
    many pods each workload has, None as many as are declared. Raises MeshgenError as `check`,
    without Envoy (`meshgen[envoy]`), for a request that is none or begins nowhere, for settings
    that are not translated, and for what Envoy refuses.
    """
    from meshgen.api.projects import load
    from meshgen.pipeline.asking import of_config

    project = load(project) if isinstance(project, str | os.PathLike) else project
    return of_config(project, project.chosen(environment), _read(requests), replicas)


def run_tests(
    project: "Project | StrPath", environments: Names = (), *, replicas: int | None = None
) -> "Tested":
    """Run the tests of environments, all if none is named, and return what came of each.

    There is one start of Envoy for the tests of an environment. `replicas` is how many pods each
    workload has where a test does not say. Raises MeshgenError as `ask`, and where there are no
    tests; a test that does not get what it expects has findings in its case.
    """
    from meshgen.api.projects import load
    from meshgen.pipeline.testing import test

    project = load(project) if isinstance(project, str | os.PathLike) else project
    return test(project, project.select(listed(environments)), replicas)


def ask_manifests(
    paths: Iterable[StrPath],
    requests: "Iterable[Request | str]",
    *,
    replicas: int | None = None,
    kubernetes: Names = (),
    istio: Names = (),
    profile: str = "default",
    namespace: str = "default",
    inject: bool = False,
    mesh_config: StrPath | None = None,
    build: bool = False,
    allow: Iterable[str] = (),
    timeout: float = 60.0,
) -> "Asked":
    """Return what comes of requests with manifests that anybody wrote; `-` is the standard input.

    All that the paths hold is one system. As `ask`; the other arguments are as for
    `check_manifests`.
    """
    from meshgen.pipeline.asking import of_manifests

    read = _read(requests)
    whole, reading, releases = read_together(
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
    return of_manifests(whole, reading, read, replicas, releases)


def _read(requests: "Iterable[Request | str]") -> "list[Request]":
    return [request_of(one) if isinstance(one, str) else one for one in requests]

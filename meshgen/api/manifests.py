"""Manifests that anybody wrote."""

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from meshgen.api.types import Names, Progress, StrPath, listed
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding

if TYPE_CHECKING:
    from meshgen.manifests.building.build import Building
    from meshgen.manifests.declared import Declared
    from meshgen.manifests.outcome import Outcome
    from meshgen.manifests.together.facts import Facts
    from meshgen.pipeline.measuring import Measured


def validate(
    paths: Iterable[StrPath],
    *,
    kubernetes: Names = (),
    istio: Names = (),
    crds: Iterable[StrPath] = (),
    skip_kinds: Iterable[str] = (),
    ignore_missing_schemas: bool = False,
    placeholders: bool = False,
    build: bool = False,
    allow: Iterable[str] = (),
    timeout: float = 60.0,
    jobs: int | None = 1,
    note: Callable[[str], None] = lambda _: None,
    progress: Progress | None = None,
) -> "Outcome":
    """Return what is wrong with manifests that anybody wrote, in files and folders.

    `-` is the standard input. They are checked against every release that is named, the newest if
    none is. `crds` are files and folders with CustomResourceDefinitions; those among the manifests
    count too, and in `findings` is what cannot be used of either. Kinds of `skip_kinds`
    (`Kind` or `Kind.group`) are passed over, and so are kinds of other APIs than Kubernetes' and
    Istio's that there is no schema for, with `ignore_missing_schemas`; `note` is told of each. With
    `placeholders`, texts such as `${APP}`, `$(name)` and `{{ item }}` stand for any value.
    With `build`, the kustomizations that no other includes, and charts, are built with the programs
    on the PATH, each in `timeout` seconds at most, and what comes out is checked in place of what
    it is made of; `allow` lets builds reach further: `remote`, `outside`, `helm`, `plugins`.
    `jobs` is the number of processes, None as many as it is worth. Raises MeshgenError for paths
    that are not there, and for a release or a CRD that is none; what is wrong with the manifests is
    in `findings`.
    """
    return _validated(
        paths,
        kubernetes,
        istio,
        crds=crds,
        skip_kinds=skip_kinds,
        ignore_missing_schemas=ignore_missing_schemas,
        placeholders=placeholders,
        build=build,
        allow=allow,
        timeout=timeout,
        jobs=jobs,
        note=note,
        progress=progress,
    )


def check_manifests(
    paths: Iterable[StrPath],
    *,
    kubernetes: Names = (),
    istio: Names = (),
    profile: str = "default",
    namespace: str = "default",
    inject: bool = False,
    cni: bool | None = None,
    revision: str | None = None,
    mesh_config: StrPath | None = None,
    external: Iterable[str] = (),
    rules: Iterable[StrPath] = (),
    severities: Mapping[str, str] | None = None,
    crds: Iterable[StrPath] = (),
    skip_kinds: Iterable[str] = (),
    ignore_missing_schemas: bool = False,
    placeholders: bool = False,
    build: bool = False,
    allow: Iterable[str] = (),
    timeout: float = 60.0,
    jobs: int | None = 1,
    note: Callable[[str], None] = lambda _: None,
    progress: Progress | None = None,
) -> "Outcome":
    """Return what is wrong with manifests that anybody wrote, each and all together.

    Everything that `validate` finds, with the same arguments; and what the rules, quotas and all
    other checks find where objects meet: all that the paths hold is one system, or one a cluster
    where objects of one name differ. `profile` is what Istio was installed with, `cni` whether its
    CNI plugin is there, `revision` the control plane's; `namespace` is where objects go that name
    none; with `inject`, namespaces get sidecars that nothing denies them. `mesh_config` is a file
    with Istio's MeshConfig, the ConfigMap `istio` or an IstioOperator; without it that ConfigMap
    counts if it is among the manifests. `external` is what exists besides, as in a config, `rules`
    are files with rules of one's own.
    `severities` weighs findings by code: `error`, `warning`, `note` or `ignore`. Raises
    MeshgenError as `validate`, and for a profile, a weight, a rule or a MeshConfig that is
    none.
    """
    from meshgen.checks.weights import checked
    from meshgen.manifests.together.besides import checked_external
    from meshgen.manifests.together.facts import Facts
    from meshgen.manifests.together.mesh_config import read_mesh_config
    from meshgen.manifests.together.ownrules import with_rules

    weights = checked(severities or {})
    given = None if mesh_config is None else read_mesh_config(mesh_config, revision)
    facts = Facts(
        profile_of(profile),
        namespace,
        inject,
        cni,
        revision,
        given[0] if given else None,
        checked_external(external),
    )
    of_kubernetes, of_istio = releases(kubernetes, istio)
    facts, of_rules = with_rules(facts, list(rules), of_kubernetes.releases, of_istio.releases)
    outcome = _validated(
        paths,
        kubernetes,
        istio,
        facts,
        crds=crds,
        skip_kinds=skip_kinds,
        ignore_missing_schemas=ignore_missing_schemas,
        placeholders=placeholders,
        build=build,
        allow=allow,
        timeout=timeout,
        jobs=jobs,
        note=note,
        progress=progress,
    )
    outcome.tell(given[1] if given else ())
    outcome.tell(of_rules)
    outcome.own = facts.own.descriptions if facts.own else {}
    outcome.command = "meshgen check -k PATH"
    outcome.weigh(weights)
    return outcome


def capacity_of(
    paths: Iterable[StrPath],
    *,
    kubernetes: Names = (),
    istio: Names | None = (),
    profile: str = "default",
    namespace: str = "default",
    inject: bool = False,
    nodes: int = 1,
    build: bool = False,
    allow: Iterable[str] = (),
    timeout: float = 60.0,
) -> "Measured":
    """Return what manifests that anybody wrote use of their quotas; `-` is the standard input.

    They are counted on each pair of the releases, the newest if none is named; for `istio`, None
    means that there is none. `profile` is what Istio was installed with, `namespace` where objects
    go that name none; with `inject`, namespaces get sidecars that nothing denies them. With `build`
    kustomizations and charts are built first, as `validate` does it. Raises
    MeshgenError for releases, a profile or paths that there are not, and for what cannot be read or
    would be refused by the API server.
    """
    from itertools import product

    from meshgen.pipeline.measuring import of_manifests
    from meshgen.quota import Cluster

    profile = profile_of(profile)
    of_kubernetes, of_istio = releases(kubernetes, istio or ())
    pairs = product(of_kubernetes.releases, (None,) if istio is None else of_istio.releases)
    clusters = [
        Cluster(
            kubernetes=one,
            istio=other,
            profile=profile,
            namespace=namespace,
            inject=inject,
            nodes=nodes,
        )
        for one, other in pairs
    ]
    building = building_of(
        allow, timeout, of_kubernetes, build=build, all_values=False, namespace=namespace
    )
    return of_manifests([os.fspath(path) for path in paths], clusters, building)


def _validated(
    paths: Iterable[StrPath],
    kubernetes: Names,
    istio: Names,
    facts: "Facts | None" = None,
    *,
    crds: Iterable[StrPath],
    skip_kinds: Iterable[str],
    ignore_missing_schemas: bool,
    placeholders: bool,
    build: bool,
    allow: Iterable[str],
    timeout: float,
    jobs: int | None,
    note: Callable[[str], None],
    progress: Progress | None,
) -> "Outcome":
    from meshgen.manifests.crds import find_crds
    from meshgen.manifests.files import find
    from meshgen.manifests.options import Options
    from meshgen.manifests.validate import validate as run

    of_kubernetes, of_istio = releases(kubernetes, istio)
    schemas, unusable = find_crds([os.fspath(path) for path in crds])
    options = Options(
        of_kubernetes.releases,
        of_istio.releases,
        crds=schemas,
        skip_kinds=frozenset(skip_kinds),
        ignore_missing_schemas=ignore_missing_schemas,
        placeholders=placeholders,
    )
    where = facts.namespace if facts else ""
    building = building_of(allow, timeout, of_kubernetes, jobs, build=build, namespace=where)
    files = find([os.fspath(path) for path in paths])
    if progress is not None:
        progress.expect(len(files))
    step = progress or (lambda _: None)
    outcome = run(files, options, building=building, facts=facts, jobs=jobs, note=note, step=step)
    outcome.add(unusable)
    return outcome


def profile_of(profile: str) -> str:
    """Return a profile of Istio's; raises MeshgenError for one that there is not."""
    from meshgen.model.istio import Profile
    from meshgen.nearest import misnamed

    if profile not in get_args(Profile):
        raise MeshgenError([misnamed("profile", profile, get_args(Profile))])
    return profile


def building_of(
    allow: Iterable[str],
    timeout: float,
    kubernetes: "Declared",
    jobs: int | None = None,
    *,
    build: bool,
    all_values: bool = True,
    namespace: str = "",
) -> "Building | None":
    """Return how to build, if that is asked for; `namespace` is where charts are installed.

    Raises MeshgenError for a permission that there is not, or that nothing would use.
    """
    allow = list(allow)
    if not build:
        if allow:
            raise MeshgenError([Finding(Code.USAGE, "--allow is for builds, with --build")])
        return None
    from meshgen.manifests.building.build import Building
    from meshgen.manifests.building.permissions import permissions

    allowed, wrong = permissions(allow)
    if wrong:
        raise MeshgenError(wrong)
    return Building(allowed, timeout, jobs or 0, kubernetes.releases[-1], all_values, namespace)


def schemas_of(config: StrPath) -> list[str]:
    """Return the paths of CustomResourceDefinitions that a config names, for `validate`.

    A config that is not there names none. Raises MeshgenError for a path that leads out of its
    repository.
    """
    from meshgen.manifests.declared import named_schemas

    return named_schemas(Path(config))


def severities_of(config: StrPath) -> dict[str, str]:
    """Return how much a config says that findings weigh, by code, for `check_manifests`.

    What it says for one environment alone is left out; a config that is not there says nothing.
    """
    from meshgen.manifests.declared import named_severities

    return named_severities(Path(config))


def releases(
    kubernetes: Names = (), istio: Names = (), config: StrPath | None = None
) -> "tuple[Declared, Declared]":
    """Return the releases of Kubernetes and of Istio to check against, and who named them.

    A product that the call leaves out is looked up in the config, if there is one; else it is the
    newest. Raises MeshgenError for releases that there are no schemas for.
    """
    from meshgen.manifests.declared import declared

    path = None if config is None else Path(config)
    return declared(listed(kubernetes), listed(istio), path)

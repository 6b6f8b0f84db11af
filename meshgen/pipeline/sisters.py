"""What has to be alike in all clusters of an environment, and is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from meshgen.codes.told import UNLIKE
from meshgen.findings import Code, Finding
from meshgen.identity import identity
from meshgen.mesh import Mesh, trust_domain
from meshgen.pipeline.project import Project
from meshgen.resources import Path, dotted
from meshgen.schemas.index import order

# Control planes of one mesh may be one minor version apart, as in an upgrade.
_APART = 1
_ISTIO = ".istio.io"
_ALIKE = "expected the same in all clusters of an environment"


@dataclass(frozen=True)
class _Fact:
    """Something that is to be alike: where it is said, and how it is in one cluster."""

    path: Path
    value: str


def unlike(project: Project, environments: Sequence[str]) -> Iterator[tuple[str, Finding]]:
    """Yield each environment that has otherwise what its first sister has, with the finding."""
    for environment in environments:
        first, *others = project.sisters(environment)
        if environment not in others:
            continue
        here, there = (dict(_facts(project.mesh(one))) for one in (environment, first))
        for what, fact in here.items():
            other = there.get(what)
            if other is not None and other.value != fact.value:
                message = f"{what} is {fact.value}, in `{first}` {other.value}"
                yield environment, _finding(project, environment, fact.path, message)
        yield from _releases(project, environment, first)


def unread(project: Project, environments: Sequence[str]) -> Iterator[tuple[str, Finding]]:
    """Yield each environment with objects of Istio's that its control plane does not read.

    One in another cluster reads those of its own.
    """
    for environment in environments:
        clusters = project.mesh(environment).clusters
        if clusters is None or clusters.is_primary:
            continue
        sisters = project.sisters(environment)
        primary = next(e for e in sisters if project.resolved(e).mesh.cluster == clusters.primary)
        there = {identity(obj): obj for obj in project.objects(primary)}
        pairs = zip(project.objects(environment), project.resources(environment), strict=True)
        other = [
            (name, resource)
            for obj, resource in pairs
            if (name := identity(obj)).group.endswith(_ISTIO) and there.get(name) != obj
        ]
        if other:
            name, first = other[0]
            more = f" and {len(other) - 1} more" if other[1:] else ""
            message = (
                f"the control plane reads the objects of `{primary}`, which has {name}{more} "
                "otherwise, or not at all"
            )
            yield environment, _finding(project, environment, first.origin, message)


def _facts(mesh: Mesh) -> Iterator[tuple[str, _Fact]]:
    spec = mesh.spec
    domain = trust_domain(spec.istio)
    yield "the trust domain", _Fact(("istio", "meshConfig", "trustDomain"), f"`{domain}`")
    yield "the domain of Services", _Fact(("clusterDomain",), f"`{spec.cluster_domain}`")
    around = mesh.full_name("NAME")
    end: Path = ("nameSuffix",) if around.startswith("NAME") else ("namePrefix",)
    yield "what each is called", _Fact(end, f"`{around}`")
    for namespace in mesh.namespaces.values():
        called = f"the namespace `{namespace.key}`" if namespace.key else "the own namespace"
        yield called, _Fact((*namespace.setting, "name"), f"`{namespace.name}`")
        mode = namespace.mtls.mode
        yield f"mTLS of {called}", _Fact((*namespace.mtls_setting, "mode"), f"`{mode}`")
    for service in (one for one in mesh.services if one.has_service):
        at, of = service.setting, f"of `{service.key}`"
        yield f"the name {of}", _Fact((*at, "name"), f"`{service.name}`")
        home = f"`{service.namespace.key or mesh.name}`"
        yield f"the namespace {of}", _Fact((*at, "namespace"), home)
        ports = ", ".join(f"{port.name} {port.port}" for port in service.ports)
        where = "port" if service.spec.ports is None else "ports"
        yield f"the list of ports {of}", _Fact((*at, where), f"`{ports}`")


def _releases(project: Project, environment: str, first: str) -> Iterator[tuple[str, Finding]]:
    """Yield releases of Istio that are too far apart for control planes of one mesh."""
    here, there = (project.resolved(one).mesh.istio.version for one in (environment, first))
    minors = [int(version.split(".")[1]) for version in sorted({*here, *there}, key=order)]
    if minors[-1] - minors[0] > _APART and set(here) != set(there):
        message = f"Istio is {' and '.join(here)}, in `{first}` {' and '.join(there)}"
        yield environment, _finding(project, environment, ("istio", "version"), message)


def _finding(project: Project, environment: str, path: Path, message: str) -> Finding:
    location, written = project.resolved(environment).find(path)
    return Finding(
        Code.UNLIKE, message, location, dotted(written), _ALIKE, severity=UNLIKE.severity
    )

"""The containers of a pod: images, names, ports, and what only some of them have."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Container, Workload
from meshgen.model.container import InitContainer
from meshgen.model.injection import INJECTED, PROXY_USER
from meshgen.model.ports import RESERVED
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# What is asked and told while a container runs: validateInitContainers in
# k8s.io/kubernetes/pkg/apis/core/validation.
_WHILE_IT_RUNS = ("health", "probes", "lifecycle")


@of_workloads("image", "service")
def images(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find containers without an image."""
    for container in workload.all_containers:
        at = container.setting
        if not container.spec.image and not place.broken.touches((*at, "image")):
            yield place.problem(
                Code.MISSING,
                at,
                "`image` is missing",
                "expected an image such as ghcr.io/acme/web:v1.2.0",
                key=True,
            )


@of_workloads("initContainers", "containers")
def names(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find containers with one name in one pod, and names that the sidecar's have."""
    main, *others = workload.all_containers
    seen = {main.name}
    for path, name, key in (*_named(others), *_raw(workload)):
        if name in seen:
            yield place.problem(
                Code.CONFLICT,
                path,
                f"another container of the pod is called `{name}` too",
                "expected a name of its own",
                "or call the main one otherwise: `containerName`"
                if key and name == main.name
                else "",
                key=key,
            )
        seen.add(name)
    naming = _naming(workload)
    injected = [(naming, main.name, naming == workload.service.setting), *_named(others)]
    for path, name, key in injected if workload.service.in_mesh else ():
        if name in INJECTED:
            yield place.problem(
                Code.NAME,
                path,
                f"the sidecar has a container called `{name}` too",
                "expected another name",
                key=key,
            )


@of_workloads("port", "ports", "containers", "initContainers")
def ports(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find ports on which two containers listen, or that the proxy uses itself."""
    seen: dict[tuple[str, int], str] = {}
    for container in workload.all_containers:
        for port in container.ports if not (container.is_main or container.is_init) else ():
            path: Path = (*container.setting, "ports", port.name)
            before = seen.setdefault((port.transport, port.number), container.name)
            if before != container.name:
                yield place.problem(
                    Code.CONFLICT,
                    path,
                    f"`{before}` listens on port {port.number} too",
                    "expected another port: the containers of a pod share its address",
                )
            if port.number in RESERVED and workload.service.in_mesh:
                yield place.problem(
                    Code.CONFLICT,
                    path,
                    f"port {port.number} belongs to the sidecar",
                    f"expected none of {', '.join(map(str, RESERVED))}",
                )


@of_workloads("initContainers")
def starting(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find init containers that are to start before none that there is, or in a circle."""
    names = [container.name for container in workload.init_containers]
    for container in workload.init_containers:
        before = container.spec.before if isinstance(container.spec, InitContainer) else None
        others = [name for name in names if name != container.name]
        path: Path = (*container.setting, "before")
        if before is not None and before not in others:
            yield place.problem(
                Code.REFERENCE,
                path,
                f"no other init container is called `{before}`",
                one_of(others) if others else "expected `initContainers` that have it",
                did_you_mean(before, others),
            )
        elif before is not None and names.index(container.name) > names.index(before):
            yield place.problem(
                Code.CONFLICT,
                path,
                f"`{before}` is to start before `{container.name}` as well",
                "expected one of the two orders",
            )


@of_workloads("initContainers")
def ending(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find what init containers that end do not have."""
    for container in workload.init_containers:
        said = (field for field in _WHILE_IT_RUNS if getattr(container.spec, field) is not None)
        for field in said if container.is_init else ():
            yield place.problem(
                Code.CONFLICT,
                (*container.setting, field),
                f"a container that ends before the others start has no `{field}`",
                "expected `restartPolicy: Always` beside it, or a container of `containers`",
                key=True,
            )


@of_workloads(any_kind=True)
def proxy_user(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find containers that run as the proxy's user, whose traffic the proxy never sees."""
    contexts = [((*workload.setting, "podSecurityContext"), workload.spec.pod_security_context)]
    contexts += [
        ((*container.setting, "securityContext"), container.spec.security_context)
        for container in workload.all_containers
    ]
    for path, context in contexts if workload.service.in_mesh else ():
        if (context or {}).get("runAsUser") == PROXY_USER:
            yield place.problem(
                Code.CONFLICT,
                (*path, "runAsUser"),
                f"{PROXY_USER} is the sidecar's own user",
                "expected another one",
            )


@of_workloads("mesh", "hostNetwork")
def on_the_host(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find pods that are to be in the mesh, and are on the nodes' network."""
    spec = workload.service.spec
    if spec.mesh and spec.host_network:
        yield place.problem(
            Code.CONFLICT,
            (*workload.service.setting, "mesh"),
            "pods on the nodes' network get no sidecar, whatever is said",
            "expected no `mesh: true` beside `hostNetwork`",
        )


def _named(containers: list[Container]) -> list[tuple[Path, str, bool]]:
    return [(container.setting, container.name, True) for container in containers]


def _raw(workload: Workload) -> list[tuple[Path, str, bool]]:
    at = (*workload.setting, "initContainers")
    raw = enumerate(workload.raw_init_containers or ())
    return [((*at, i, "name"), one["name"], False) for i, one in raw if _has_name(one)]


def _has_name(container: dict[str, object]) -> bool:
    return isinstance(container.get("name"), str)


def _naming(workload: Workload) -> Path:
    """Return the path of what gives the main container its name."""
    if workload.spec.container_name:
        return (*workload.setting, "containerName")
    service = workload.service
    return (*service.setting, "name") if service.spec.name else service.setting

"""Probes: a port to ask, and thresholds that the API server takes."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Container, Workload
from meshgen.model.probe import Handler, Probe
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# Success ends these two, so that more than one has no meaning: ValidateProbe in
# k8s.io/kubernetes/pkg/apis/core/validation.
_ONE_SUCCESS = ("liveness", "startup")
# What says something of one way to ask, and which ways.
_ONLY_WITH = {
    "port": ("path",),
    "scheme": ("path",),
    "http_headers": ("path",),
    "host": ("path", "tcp"),
}


@of_workloads("port", "ports", "health", "probes")
def probe_ports(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find HTTP probes of a container that has no port to ask."""
    for container in probed(workload):
        for path, probe in probes_of(container):
            if probe.path is None or probe.port is not None or container.ports:
                continue
            if place.broken.touches((*container.setting, "ports")):
                continue
            whose, where = "the container", "`port` in the probe, or `ports`"
            if container.is_main and not workload.service.ports:
                whose, where = "the service", "`port`"
            yield place.problem(
                Code.MISSING, path, f"{whose} has no port to ask", f"expected {where}"
            )


@of_workloads("port", "ports", "health", "probes", "lifecycle")
def port_names(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find ports that are called as none of the container is: the kubelet asks no other."""
    for container in probed(workload):
        names = [port.name for port in container.ports]
        for path, port in _asked(container):
            unknown = isinstance(port, str) and port not in names
            if unknown and not place.broken.touches((*container.setting, "ports")):
                yield place.problem(
                    Code.REFERENCE,
                    path,
                    f"the container has no port called `{port}`",
                    one_of(names) if names else "expected a number, since it has no ports",
                    did_you_mean(str(port), names),
                )


@of_workloads("health", "probes")
def thresholds(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find liveness and startup probes that want more than one success."""
    for container in probed(workload):
        single = container.spec.probes
        for path, probe in probes_of(container):
            wanted = probe.success_threshold
            shared = path[-1] == "health" and not (single and single.liveness)
            if wanted not in (None, 1) and (shared or path[-1] in _ONE_SUCCESS):
                yield place.problem(
                    Code.VALUE,
                    (*path, "successThreshold"),
                    f"found `{wanted}` for a probe that one success ends",
                    "expected 1",
                    "set it under `probes.readiness`" if shared else "",
                )


@of_workloads("health", "probes")
def only_for_paths(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find settings of one way to ask beside another one, where nothing reads them."""
    for path, probe in (p for one in probed(workload) for p in probes_of(one)):
        names = dict(zip(probe.__struct_fields__, probe.__struct_encode_fields__, strict=True))
        for field, ways in _ONLY_WITH.items():
            used = any(getattr(probe, way) is not None for way in ways)
            if getattr(probe, field) is not None and not used:
                listed = " or ".join(f"`{way}`" for way in ways)
                asks_nothing = not any((probe.path, probe.tcp, probe.grpc, probe.exec))
                opened = f"`tcp: {probe.port}` asks whether it is open" if asks_nothing else ""
                yield place.problem(
                    Code.CONFLICT,
                    (*path, names[field]),
                    f"only a probe of a {listed} has {_article(names[field])}",
                    f"expected {listed} beside it",
                    opened if field == "port" else "",
                    key=True,
                )


def probed(workload: Workload) -> list[Container]:
    """Return the containers that are asked; the main one of a Job is not."""
    is_job = workload.service.is_job
    return [one for one in workload.all_containers if not (one.is_main and is_job)]


def probes_of(container: Container) -> Iterator[tuple[Path, Probe]]:
    """Yield the probes of a container, each with its path in the settings."""
    at, spec = container.setting, container.spec
    if spec.health is not None:
        yield (*at, "health"), spec.health
    for field in ("liveness", "readiness", "startup") if spec.probes else ():
        probe = getattr(spec.probes, field)
        if probe is not None:
            yield (*at, "probes", field), probe


def hooks_of(container: Container) -> Iterator[tuple[Path, Handler]]:
    """Yield what happens in a container's life, each with its path in the settings."""
    at, life = (*container.setting, "lifecycle"), container.spec.lifecycle
    if life and life.post_start:
        yield (*at, "postStart"), life.post_start
    if life and life.pre_stop:
        yield (*at, "preStop"), life.pre_stop


def _asked(container: Container) -> Iterator[tuple[Path, str | int | None]]:
    """Yield the ports that the kubelet is told to ask, by name or by number."""
    for path, probe in probes_of(container):
        yield (*path, "port"), probe.port
        yield (*path, "tcp"), probe.tcp
    for path, hook in hooks_of(container):
        if hook.http_get:
            yield (*path, "httpGet", "port"), hook.http_get.port


def _article(name: str) -> str:
    return name if name.endswith("s") else f"a {name}"

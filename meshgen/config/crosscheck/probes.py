"""Probes: a port to ask, and thresholds that the API server takes."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Workload
from meshgen.model.probe import Probe
from meshgen.resources import Path

# Success ends these two, so that more than one has no meaning: ValidateProbe in
# k8s.io/kubernetes/pkg/apis/core/validation.
_ONE_SUCCESS = ("liveness", "startup")


@of_workloads("port", "ports", "health", "probes", running=True)
def probe_ports(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find HTTP probes of a service that has no port to ask."""
    for path, probe in probes_of(workload):
        asks = probe.path is not None and probe.port is None
        if asks and not workload.service.ports:
            yield place.problem(
                Code.MISSING, path, "the service has no port to ask", "expected `port`"
            )


@of_workloads("health", "probes", running=True)
def thresholds(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find liveness and startup probes that want more than one success."""
    spec = workload.spec
    single = spec.probes
    for path, probe in probes_of(workload):
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


@of_workloads("health", "probes", running=True)
def only_for_paths(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find settings of HTTP probes beside a command or a port, where nothing reads them."""
    for path, probe in probes_of(workload):
        for field in ("port", "scheme"):
            if getattr(probe, field) is not None and probe.path is None:
                yield place.problem(
                    Code.CONFLICT,
                    (*path, field),
                    f"only a probe of a `path` has a {field}",
                    "expected `path` beside it",
                    key=True,
                )


def probes_of(workload: Workload) -> Iterator[tuple[Path, Probe]]:
    """Yield the probes of a workload, each with its path in the settings."""
    at, spec = workload.setting, workload.spec
    if spec.health is not None:
        yield (*at, "health"), spec.health
    for field in ("liveness", "readiness", "startup") if spec.probes else ():
        probe = getattr(spec.probes, field)
        if probe is not None:
            yield (*at, "probes", field), probe

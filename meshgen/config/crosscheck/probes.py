"""Probes: a port to ask, and thresholds that the API server takes."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.model import Service
from meshgen.model.pod import Probe
from meshgen.model.ports import ports_of
from meshgen.resources import Path

# Success ends these two, so that more than one has no meaning: ValidateProbe in
# k8s.io/kubernetes/pkg/apis/core/validation.
_ONE_SUCCESS = ("liveness", "startup")


def probe_ports(place: Place) -> Iterator[Problem]:
    """Find HTTP probes of a service that has no port to ask."""
    for name, service in place.sound("port", "ports", "health", "probes", running=True):
        for path, probe in probes_of(name, service):
            asks = probe.path is not None and probe.port is None
            if asks and not ports_of(service):
                yield place.problem(
                    Code.MISSING, path, "the service has no port to ask", "expected `port`"
                )


def thresholds(place: Place) -> Iterator[Problem]:
    """Find liveness and startup probes that want more than one success."""
    for name, service in place.sound("health", "probes", running=True):
        own = service.probes
        for path, probe in probes_of(name, service):
            wanted = probe.success_threshold
            shared = path[-1] == "health" and not (own and own.liveness)
            if wanted not in (None, 1) and (shared or path[-1] in _ONE_SUCCESS):
                yield place.problem(
                    Code.VALUE,
                    (*path, "successThreshold"),
                    f"found `{wanted}` for a probe that one success ends",
                    "expected 1",
                    "set it under `probes.readiness`" if shared else "",
                )


def probes_of(name: str, service: Service) -> Iterator[tuple[Path, Probe]]:
    """Yield the probes of a service, each with its path in the settings."""
    if service.health is not None:
        yield ("services", name, "health"), service.health
    own = service.probes
    for field in ("liveness", "readiness", "startup") if own else ():
        probe = getattr(own, field)
        if probe is not None:
            yield ("services", name, "probes", field), probe

"""Where routes to a service stand: at gateways, and in the sidecars of those who call it."""

from collections.abc import Iterator
from dataclasses import dataclass

from meshgen.mesh.external import External
from meshgen.mesh.service import Service
from meshgen.model.routes import Expose, Exposed, Routing, Traffic
from meshgen.resources import Path

# The word that stands for all sidecars where a gateway is named (istio.io, VirtualService).
SIDECARS = "mesh"
# What routes lead to.
Routed = Service | External


@dataclass(frozen=True)
class Exposure:
    """Settings of routes to a service or hosts outside, and the gateway at which they stand.

    `setting` is their path in the config, `number` their place among those at gateways. Where a
    route `names_ports`, each is said for a port.
    """

    service: Routed
    spec: Exposed
    gateway: str
    setting: Path
    number: int = 0
    names_ports: bool = False

    @property
    def is_traffic(self) -> bool:
        """Return whether it is what the service says of all its requests."""
        return isinstance(self.spec, Traffic)

    @property
    def port(self) -> int:
        """Return the port that its routes lead to, 0 if there is none."""
        return self.spec.port or next((port.port for port in self.service.ports), 0)

    @property
    def said(self) -> list[tuple[Path, Routing]]:
        """Return the settings of its routes with their paths."""
        if not self.spec.routes:
            return [(self.setting, self.spec)]
        return [((*self.setting, "routes", i), spec) for i, spec in enumerate(self.spec.routes)]

    @property
    def usual_name(self) -> str:
        """Return what the VirtualService is called that has these routes alone.

        A name that is there stays when further routes are said of the service.
        """
        name, gateway = self.service.name, self.gateway.rpartition("/")[2]
        if self.service.weights_in(self.service.namespace) is not None:
            return f"{name}-{gateway}"  # the service's own name is that of what has the weights
        if self.is_traffic:
            taken = any(not other.spec.name for other in exposures_of(self.service)[:-1])
            return f"{name}-{SIDECARS}" if taken else name
        return f"{name}-{gateway}" if self.number else name


def exposures_of(service: Routed) -> list[Exposure]:
    """Return where routes to a service stand: at gateways in order, then what holds for all."""
    return list(_exposures(service))


def traffic_of(service: Routed) -> Exposure | None:
    """Return what a service says of all its requests."""
    return next((one for one in exposures_of(service) if one.is_traffic), None)


def _exposures(service: Routed) -> Iterator[Exposure]:
    expose = service.spec.expose if isinstance(service, Service) else None
    at = (*service.setting, "expose")
    if isinstance(expose, Expose):
        yield Exposure(service, expose, expose.gateway, at)
    for number, one in enumerate(expose if isinstance(expose, list) else ()):
        yield Exposure(service, one, one.gateway, (*at, number), number)
    if service.spec.traffic is not None:
        yield Exposure(service, service.spec.traffic, SIDECARS, (*service.setting, "traffic"))
    elif service.weights_in(service.namespace) is not None:
        yield Exposure(service, Traffic(), SIDECARS, (*service.setting, "canary"))

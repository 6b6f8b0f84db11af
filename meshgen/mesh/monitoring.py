"""Where Prometheus finds a service's metrics, and how it gets past mutual TLS.

Prometheus calls each pod by its address in plain text. What annotations tell of, the agent beside
the proxy fetches and gives out merged with the proxy's own, on a port that takes plain text anyhow
(istio.io, "Integrations / Prometheus"). A monitor's port is asked directly, and so has to take it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from meshgen.mesh.container import containers_of
from meshgen.mesh.service import Service
from meshgen.model.base import fields_set
from meshgen.model.monitoring import Endpoint, MetricsSpec
from meshgen.model.version import VersionSpec
from meshgen.resources import Object

ANNOTATIONS = "annotations"
SCRAPE, PORT, PATH, SCHEME = (
    f"prometheus.io/{name}" for name in ("scrape", "port", "path", "scheme")
)
MERGE = "prometheus.istio.io/merge-metrics"
# By which a ServiceMonitor leaves out further Services in front of the same pods.
ADDITIONAL = "meshgen.dev/additional"
_METRICS = "metrics"


@dataclass(frozen=True)
class ScrapedPort:
    """A port with metrics: as the Service calls it, "" if it does not, and as the container does.

    One that is `shared` is the service's own, which others call.
    """

    service_name: str
    container_name: str
    number: int
    shared: bool

    @property
    def names(self) -> set[str]:
        """Return what it may be called by."""
        return {self.service_name, self.container_name, str(self.number)}


@dataclass(frozen=True)
class Scrape:
    """How a service's metrics are scraped, of the pods of which `pods` tells."""

    service: Service
    spec: MetricsSpec
    pods: VersionSpec

    @cached_property
    def ports(self) -> list[ScrapedPort]:
        """Return all ports that there are, those of the Service first."""
        return list(self._ports())

    @cached_property
    def port(self) -> ScrapedPort | None:
        """Return the port with the metrics; None where there is none, or none of its name."""
        said = self.spec.port
        if said is not None:
            return next((port for port in self.ports if str(said) in port.names), None)
        named = (p for p in self.ports if p.service_name.endswith(_METRICS))
        further = (p for p in self.ports if p.container_name.endswith(_METRICS))
        return next(named, next(further, next(iter(self.ports), None)))

    @property
    def merged(self) -> bool:
        """Return whether the agent beside the proxy fetches the metrics."""
        service = self.service
        by_annotations = self.spec.by == ANNOTATIONS and service.in_mesh
        mesh_config = service.istio.mesh_config or {}
        denied = (self.pods.pod_annotations or {}).get(MERGE) == "false"
        return (
            by_annotations and mesh_config.get("enablePrometheusMerge") is not False and not denied
        )

    @property
    def needs_plain_text(self) -> bool:
        """Return whether the port has to take plain text, and does not by what is said of mTLS."""
        service, port = self.service, self.port
        if port is None or not service.in_mesh or self.merged or self.spec.scheme == "https":
            return False
        mtls = self.pods.mtls
        said = (mtls.ports if mtls else None) or {}
        return said.get(str(port.number), service.accepts(self.pods)) == "STRICT"

    @property
    def is_exempt(self) -> bool:
        """Return whether the port takes plain text for it: one with nothing but metrics."""
        port = self.port
        return port is not None and self.needs_plain_text and not port.shared

    @property
    def annotations(self) -> Mapping[str, str]:
        """Return the annotations of the pods."""
        if self.spec.by != ANNOTATIONS or self.port is None:
            return {}
        found = {SCRAPE: "true", PORT: str(self.port.number)}
        said = {PATH: self.spec.path, SCHEME: self.spec.scheme}
        return {**found, **{key: value for key, value in said.items() if value is not None}}

    @property
    def endpoint(self) -> Object:
        """Return the endpoint of a monitor."""
        of_service = self.spec.by == "ServiceMonitor"
        port = self.port
        name = port and (port.service_name if of_service else port.container_name)
        return {"port": name, **dict(fields_set(self.spec, Endpoint))}

    @property
    def selector(self) -> Object:
        """Return what a monitor selects: the Service, and not further ones; or the pods."""
        found: Object = {"matchLabels": self.service.selector}
        if self.spec.by == "ServiceMonitor" and (
            self.service.spec.additional_services or self.service.is_rollout
        ):
            found["matchExpressions"] = [{"key": ADDITIONAL, "operator": "DoesNotExist"}]
        return found

    def _ports(self) -> Iterator[ScrapedPort]:
        service = self.service
        several = containers_of(service, service.name, self.pods, service.setting)
        containers = [port for container in several for port in container.ports]
        by_number = {(port.transport, port.number): port for port in containers}
        for index, port in enumerate(service.ports):
            own = by_number.get((port.transport, port.target_port))
            if port.transport == "TCP":
                shared = index == 0 and not port.name.endswith(_METRICS)
                name = own.name if own else port.name
                yield ScrapedPort(port.name, name, port.target_port, shared)
        told = {port.target_port for port in service.ports}
        for each in containers:
            if each.transport == "TCP" and each.number not in told:
                yield ScrapedPort("", each.name, each.number, shared=False)


def scrape_of(service: Service, pods: VersionSpec | None = None) -> Scrape | None:
    """Return how metrics of a service's pods are scraped; None where nothing is said of it."""
    said = service.spec.metrics
    whose = pods or service.spec
    return (
        Scrape(service, said, whose) if said and service.has_pods and not service.is_job else None
    )


def is_monitored(service: Service, kind: str) -> bool:
    """Return whether a service has a monitor of a kind."""
    scrape = scrape_of(service)
    return scrape is not None and scrape.spec.by == kind and scrape.port is not None

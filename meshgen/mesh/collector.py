"""Where proxies send their spans: to what runs beside the services, or what exists already."""

from dataclasses import dataclass

from meshgen.mesh.kept import place_of
from meshgen.model import Mesh as Spec
from meshgen.model.jaeger import OTLP
from meshgen.resources import Object, Path

JAEGER: Path = ("platform", "jaeger")


@dataclass(frozen=True)
class Collector:
    """Who takes spans by OTLP over gRPC, and what the mesh config calls it."""

    name: str
    host: str
    port: int
    # Whether it is a Service of the cluster, which istiod knows by itself.
    inside: bool
    setting: Path = JAEGER

    @property
    def entry(self) -> Object:
        """Return its entry of the mesh config's `extensionProviders`."""
        return {"name": self.name, "opentelemetry": {"service": self.host, "port": self.port}}


def collector_of(spec: Spec) -> Collector | None:
    """Return where the proxies of an environment send their spans; None where nobody says."""
    jaeger = spec.platform.jaeger if spec.platform else None
    if spec.platform is None or jaeger is None:
        return None
    domain = f".svc.{spec.cluster_domain}"
    if jaeger.collector is not None:
        host, _, port = jaeger.collector.address.rpartition(":")
        if host.endswith(".svc"):
            host = host.removesuffix(".svc") + domain
        inside = host.endswith(domain)
        return Collector(jaeger.provider, host, int(port), inside, (*JAEGER, "collector"))
    if jaeger.url is not None:
        return None
    name, space = place_of(spec.platform, jaeger)
    said = jaeger.service
    own = ((said.ports if said else None) or {}).get(OTLP)
    number = own.port if own else 4317
    return Collector(jaeger.provider, f"{name}.{space}{domain}", number, inside=True)

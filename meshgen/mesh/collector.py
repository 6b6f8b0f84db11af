"""Where proxies send their spans: to what runs beside the services, or what exists already."""

from dataclasses import dataclass

from meshgen.model import Mesh as Spec
from meshgen.model.jaeger import OTLP, Jaeger
from meshgen.model.platform import HOME, Platform
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
    name, number = _rendered(spec.platform, jaeger)
    return Collector(jaeger.provider, name + domain, number, inside=True)


def _rendered(platform: Platform, jaeger: Jaeger) -> tuple[str, int]:
    """Return the Service of the Jaeger that is rendered, and its port for spans."""
    said = jaeger.service
    name = (said.name if said else None) or "jaeger"
    home = (said.namespace if said else None) or HOME
    space = platform.namespace.name if home == HOME else home
    port = ((said.ports if said else None) or {}).get(OTLP)
    return f"{name}.{space}", port.port if port else 4317

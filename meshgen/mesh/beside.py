"""What the platform runs beside the services, as these know it: where it is, and who it is."""

from collections.abc import Mapping
from types import MappingProxyType

from meshgen.mesh.networkpeers import in_namespaces
from meshgen.model import Mesh as Spec
from meshgen.model.component import Component
from meshgen.model.platform import Platform
from meshgen.model.prometheus import Prometheus
from meshgen.resources import Object

# What Prometheus' operator and charts, and Istio's sample, label its pods with; so do we.
PROMETHEUS: Mapping[str, str] = MappingProxyType({"app.kubernetes.io/name": "prometheus"})
_PROMETHEUS_PORT = 9090


def home_of(platform: Platform | None, part: Component | None) -> str | None:
    """Return the namespace in which the platform runs a part; None where it runs none."""
    return platform.namespace.name if platform and part and part.is_rendered else None


def scraping_pods(spec: Spec) -> Object:
    """Return who scrapes metrics where no setting says so: pods of a namespace, or of any."""
    home = home_of(spec.platform, _prometheus(spec))
    return in_namespaces(None if home is None else [home], PROMETHEUS)


def prometheus_url(spec: Spec) -> str | None:
    """Return the address of Prometheus; None where nothing says that there is one."""
    part = _prometheus(spec)
    if part is None:
        return None
    name = (part.service and part.service.name) or "prometheus"
    return part.url or f"http://{name}.{home_of(spec.platform, part)}:{_PROMETHEUS_PORT}"


def _prometheus(spec: Spec) -> Prometheus | None:
    return spec.platform.prometheus if spec.platform else None

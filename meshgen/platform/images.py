"""The images of the platform and load tests: a release of each that was looked at."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from meshgen.schemas.index import order

IMAGES: Mapping[str, str] = MappingProxyType(
    {
        "grafana": "docker.io/grafana/grafana:12.4.10",
        "jaeger": "docker.io/jaegertracing/jaeger:2.17.0",
        "k6": "docker.io/grafana/k6:1.1.0",
        "kube-state-metrics": "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.17.0",
        "metrics-server": "registry.k8s.io/metrics-server/metrics-server:v0.8.0",
        # A release with long-term support: prometheus.io/docs/introduction/release-cycle.
        "prometheus": "quay.io/prometheus/prometheus:v3.5.0",
    }
)
# Kiali's release for one of Istio's. Source: data/compatibility/istio.yaml of
# github.com/kiali/kiali.io up to 1.24, then the releases that kiali.io names beside Istio's and
# samples/addons of Istio's own branches. From 2.4 each is tested with all releases of Istio that
# were supported when it came out: for 1.29 and 1.30 it is one from after them.
_KIALI: Mapping[str, str] = MappingProxyType(
    {
        "1.20": "v1.78.0",
        "1.21": "v1.81.0",
        "1.22": "v1.86.0",
        "1.23": "v2.0.0",
        "1.24": "v2.4.0",
        "1.25": "v2.5.0",
        "1.26": "v2.9.0",
        "1.27": "v2.12.0",
        "1.28": "v2.17.0",
        "1.29": "v2.22.0",
        "1.30": "v2.27.0",
        "1.31": "v2.31.0",
    }
)


def image_of(part: str, istio: Iterable[str]) -> str | None:
    """Return the image of a part beside these releases of Istio; None for one without pods."""
    return f"quay.io/kiali/kiali:{_kiali(istio)}" if part == "kiali" else IMAGES.get(part)


def is_kiali_1(istio: Iterable[str]) -> bool:
    """Return whether the Kiali for these releases of Istio has the settings of 1.x."""
    return _kiali(istio).startswith("v1.")


def _kiali(istio: Iterable[str]) -> str:
    """Return the release of Kiali for the newest of several: it knows those before it as well."""
    newest = max(istio, key=order)
    return _KIALI.get(newest) or _KIALI[max(_KIALI, key=order)]

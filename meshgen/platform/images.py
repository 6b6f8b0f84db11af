"""The images of the platform: a release of each that was looked at, and no `latest`."""

from collections.abc import Mapping
from types import MappingProxyType

IMAGES: Mapping[str, str] = MappingProxyType(
    {
        "jaeger": "docker.io/jaegertracing/jaeger:2.17.0",
        "kube-state-metrics": "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.17.0",
        "metrics-server": "registry.k8s.io/metrics-server/metrics-server:v0.8.0",
    }
)

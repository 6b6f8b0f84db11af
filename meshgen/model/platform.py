"""What the services' cluster has to run beside them, and meshgen renders on wish."""

from typing import Annotated

import msgspec

from meshgen.model.base import Spec, doc
from meshgen.model.grammar import HttpUrl, Image
from meshgen.model.namespace import Namespace
from meshgen.model.service import Service


class Component(Spec, frozen=True):
    """A part of the platform."""

    image: Annotated[
        Image | None,
        doc(
            "Its image.",
            default="the release that docs/platform.md tells",
            example="registry.example.com/metrics-server:v0.8.0",
        ),
    ] = None
    service: Annotated[
        Service | None,
        doc(
            "Anything that one of `services` can say, over what it is without.",
            example={"resources": {"limits": {"memory": "1Gi"}}},
        ),
    ] = None


class Reachable(Component, frozen=True):
    """A part that others ask, and that may exist already."""

    url: Annotated[
        HttpUrl | None,
        doc(
            "The address of one that exists; then none is rendered.",
            example="http://prometheus.observability:9090",
        ),
    ] = None


class MetricsServer(Component, frozen=True):
    """metrics-server, without which every HPA says `<unknown>`."""

    kubelet_insecure_tls: Annotated[
        bool,
        doc(
            "Whether it takes any certificate of a kubelet: those that kubelets sign themselves, "
            "as on kind and k3s, have no address that it could verify.",
            renders="--kubelet-insecure-tls",
            example=True,
        ),
    ] = msgspec.field(name="kubeletInsecureTLS", default=False)
    high_availability: Annotated[
        bool,
        doc(
            "Whether there are two of it, on different nodes.",
            renders="two replicas, a PodDisruptionBudget, anti-affinity",
            example=True,
        ),
    ] = False


class Platform(Spec, frozen=True):
    """What runs beside the services; each part is off until it is named."""

    namespace: Annotated[
        Namespace,
        doc(
            "Where it runs, but for metrics-server, which is in kube-system.",
            default="monitoring",
            example="observability",
            short="name",
            whole=True,
        ),
    ] = Namespace(name="monitoring")
    metrics_server: Annotated[
        MetricsServer | None,
        doc("What HPAs ask for CPU and memory of pods.", example={"kubeletInsecureTLS": True}),
    ] = None
    kube_state_metrics: Annotated[
        Component | None,
        doc("What tells Prometheus of HPAs, quotas and pods.", example={}),
    ] = None

"""What manifests do not say and capacity needs: versions, Istio's settings, nodes, replicas."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class WorkloadKey(NamedTuple):
    """What makes an object unique in a cluster: `Deployment/web` of a namespace."""

    namespace: str
    kind: str
    name: str

    def __str__(self) -> str:
        """Return `Kind/name`, as kubectl prints it."""
        return f"{self.kind}/{self.name}"

    @property
    def full(self) -> str:
        """Return `Kind/namespace/name`, where objects of several namespaces are told of."""
        return f"{self.kind}/{self.namespace}/{self.name}"


@dataclass(frozen=True)
class Cluster:
    """The facts about the cluster that the manifests will land in.

    `istio` is None where there is no Istio. `proxy` are Istio's `global.proxy.resources`, by
    (requests or limits, resource), where the install changes them; None means the profile's own.
    `native_sidecars` is None for what the two versions do by themselves, `cni` (istio-validation
    instead of istio-init) for what the profile does. `revisions` are the control planes', for
    `istio.io/rev`; none takes any. `replicas` are expected at rest where the manifests leave them
    to an autoscaler. `nodes` is how many run a DaemonSet's pod. Of a namespace that has no object
    among the manifests `namespace_labels` has the labels, where they are known; else `inject` says
    whether it is injected. `enable_namespaces_by_default` is Istio's setting of that name.
    `namespace` is where objects go that name none, as with `kubectl apply -n`. `storage_class` is
    the default StorageClass, if there is one. `system_objects` counts what controllers put into
    every namespace: the ConfigMaps kube-root-ca.crt and, with Istio, istio-ca-root-cert; the
    ServiceAccount default.
    """

    kubernetes: str = "1.29"
    istio: str | None = "1.22"
    profile: str = "default"
    proxy: Mapping[tuple[str, str], str] | None = None
    native_sidecars: bool | None = None
    cni: bool | None = None
    revisions: frozenset[str] = frozenset()
    replicas: Mapping[WorkloadKey, int] = field(default_factory=dict)
    nodes: int = 1
    namespace_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    inject: bool = False
    enable_namespaces_by_default: bool = False
    namespace: str = "default"
    storage_class: str = ""
    system_objects: bool = True

    def kubernetes_at_least(self, minor: int) -> bool:
        """Return whether Kubernetes is 1.`minor` or newer."""
        return self.kubernetes_minor >= minor

    @property
    def kubernetes_minor(self) -> int:
        """Return the second number of Kubernetes' version."""
        return _minor(self.kubernetes)

    def istio_at_least(self, minor: int) -> bool:
        """Return whether there is Istio, of 1.`minor` or newer."""
        return self.istio is not None and _minor(self.istio) >= minor


def _minor(version: str) -> int:
    """Return the second number of a version such as 1.29 or v1.29.3; 0 if it has none."""
    match = re.match(r"v?[0-9]{1,3}\.([0-9]{1,4})", version)
    return int(match[1]) if match else 0

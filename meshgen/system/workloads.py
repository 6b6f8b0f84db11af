"""What runs: pods by the template that makes them, and whether they get a sidecar."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.kinds import kind_of
from meshgen.lenient import mapping, mappings, text
from meshgen.model.injection import (
    AMBIENT,
    GATEWAY_TEMPLATE,
    INJECT,
    INJECTION,
    MODE,
    PROXY,
    REVISION,
    TEMPLATES,
)
from meshgen.quota import Cluster
from meshgen.quota.sidecar import is_injected, is_native
from meshgen.resources import Path
from meshgen.system.member import Member

# Those of the proxy that it is asked for its own sake.
_OWN_PORTS = frozenset((15020, 15021, 15090))
# What the CNI plugin of an ambient mesh marks pods with that it took in.
_REDIRECTION = "ambient.istio.io/redirection"


@dataclass(frozen=True, eq=False)
class Workload:
    """An object that pods are made of, and their template.

    `template_path` is where the object has it, `template` what stands there. `sidecar` is whether
    the pods have one, on every cluster that was declared; None where nothing says, nor their
    namespace's labels. `ambient` is whether the node's proxy, ztunnel, is there for them instead.
    `injected` is whether the injector takes them as the labels stand, and `native` whether what it
    adds is an init container that stays; both on every cluster, None where they differ or nothing
    says.
    """

    member: Member
    template_path: Path
    template: Mapping[str, Any]
    sidecar: bool | None
    ambient: bool = False
    injected: bool | None = None
    native: bool | None = None

    @property
    def in_mesh(self) -> bool | None:
        """Return whether mutual TLS and policies reach the pods; None where nothing says."""
        return True if self.ambient else self.sidecar

    @property
    def asked(self) -> str:
        """Return what its pods say of a sidecar: their label, or else the annotation; mostly ""."""
        return text(self.labels[INJECT] if INJECT in self.labels else self.annotations.get(INJECT))

    @property
    def on_host(self) -> bool:
        """Return whether its pods have the node's network: the injector leaves such alone."""
        return self.pod.get("hostNetwork") is True

    @property
    def namespace(self) -> str:
        """Return the namespace of its pods."""
        return self.member.namespace

    @cached_property
    def labels(self) -> Mapping[str, Any]:
        """Return the labels of its pods."""
        return mapping(self.template, "metadata", "labels")

    @cached_property
    def annotations(self) -> Mapping[str, Any]:
        """Return the annotations of its pods."""
        return mapping(self.template, "metadata", "annotations")

    @cached_property
    def pod(self) -> Mapping[str, Any]:
        """Return the spec of its pods."""
        return mapping(self.template, "spec")

    @cached_property
    def containers(self) -> Sequence[tuple[Path, Mapping[str, Any]]]:
        """Return its containers that run side by side, each with its place in the object."""
        return tuple(self._listed("containers"))

    @cached_property
    def init_containers(self) -> Sequence[tuple[Path, Mapping[str, Any]]]:
        """Return its init containers, each with its place in the object."""
        return tuple(self._listed("initContainers"))

    @cached_property
    def account(self) -> str:
        """Return the name of the service account that its pods run as."""
        return text(self.pod.get("serviceAccountName")) or "default"

    @cached_property
    def ports(self) -> Sequence[tuple[Path, Mapping[str, Any]]]:
        """Return the ports that its containers declare, each with its place in the object."""
        return [
            ((*path, "ports", index), port)
            for path, container in (*self.containers, *self.init_containers)
            for index, port in enumerate(mappings(container.get("ports")))
        ]

    @property
    def is_redirected(self) -> bool:
        """Return whether the CNI plugin of an ambient mesh has taken a running pod in."""
        return bool(self.annotations.get(_REDIRECTION) == "enabled")

    @property
    def is_injected_gateway(self) -> bool:
        """Return whether the injector makes a gateway of the pods: a proxy, but no sidecar."""
        templates = _split(self.annotations.get(TEMPLATES))
        return GATEWAY_TEMPLATE in templates and "sidecar" not in templates

    def is_captured(self, port: int) -> bool:
        """Return whether what comes in at a port goes through the sidecar.

        Source: constructConfig of istio.io/istio/tools/istio-iptables.
        """
        if self.ambient:
            return True
        if self.annotations.get("sidecar.istio.io/interceptionMode") == "NONE":
            return False
        if port in _OWN_PORTS or self.is_injected_gateway:
            return False
        prefix, number = "traffic.sidecar.istio.io/", str(port)
        included = _split(self.annotations.get(f"{prefix}includeInboundPorts", "*"))
        excluded = _split(self.annotations.get(f"{prefix}excludeInboundPorts"))
        return number not in excluded and ("*" in included or number in included)

    def sends(self, port: int) -> bool:
        """Return whether what goes out to a port of a host surely goes through the sidecar."""
        if self.annotations.get("sidecar.istio.io/interceptionMode") == "NONE":
            return False
        prefix = "traffic.sidecar.istio.io/"
        included = _split(self.annotations.get(f"{prefix}includeOutboundIPRanges", "*"))
        some_left_out = self.annotations.get(f"{prefix}excludeOutboundIPRanges")
        excluded = _split(self.annotations.get(f"{prefix}excludeOutboundPorts"))
        return "*" in included and not some_left_out and str(port) not in excluded

    def _listed(self, field: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
        for index, container in enumerate(mappings(self.pod.get(field))):
            yield (*self.template_path, "spec", field, index), container


def _split(value: Any) -> Sequence[str]:
    return [one.strip() for one in text(value).split(",")]


def workload_of(
    member: Member, labels: Mapping[str, Any] | None, clusters: Sequence[Cluster]
) -> Workload | None:
    """Return the workload that an object is; None if no pods are made of it.

    `labels` are those of its namespace, None where no object tells them.
    """
    kind = kind_of(text(member.object.get("apiVersion")), member.kind)
    if kind.pod_template is None:
        return None
    template = mapping(member.object, *kind.pod_template)
    injected = sidecar = _is_injected(template, member.namespace, labels, clusters)
    if labels is not None and not injected and not says_of_mesh(labels):
        # A namespace without such a label may well be given one by `kubectl label`.
        sidecar = _is_injected(template, member.namespace, None, clusters)
    sidecar = True if _has_proxy(template) else sidecar
    ambient = not sidecar and is_ambient(template, labels or {})
    native = _agreed(is_native(mapping(template, "metadata", "annotations"), c) for c in clusters)
    return Workload(member, kind.pod_template, template, sidecar, ambient, injected, native)


def says_of_mesh(labels: Mapping[str, Any]) -> bool:
    """Return whether one of some labels is Istio's."""
    return any(
        name == INJECTION or (isinstance(name, str) and name.partition("/")[0].endswith("istio.io"))
        for name in labels
    )


def is_ambient_namespace(labels: Mapping[str, Any] | None) -> bool:
    """Return whether ztunnel is the proxy of a namespace's pods, and no sidecar.

    Source: NamespaceInAmbientMode of istio.io/istio/pkg/config/analysis/analyzers/util.
    """
    known = labels or {}
    injected = known.get(INJECTION) == "enabled" or known.get(REVISION)
    return not injected and known.get(MODE) == AMBIENT


def is_ambient(template: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    """Return whether ztunnel is there for pods; `labels` are their namespace's.

    Source: PodRedirectionEnabled of istio.io/istio/cni/pkg/util.
    """
    meta, pod = mapping(template, "metadata"), mapping(template, "spec")
    if mapping(meta, "annotations").get(_REDIRECTION) == "enabled":
        return True
    mode = mapping(meta, "labels").get(MODE, labels.get(MODE))
    return bool(mode == AMBIENT and pod.get("hostNetwork") is not True)


def _has_proxy(template: Mapping[str, Any]) -> bool:
    """Return whether pods have a proxy already: written by hand, or that of a gateway."""
    pod = mapping(template, "spec")
    listed = (*mappings(pod.get("containers")), *mappings(pod.get("initContainers")))
    return any(container.get("name") == PROXY for container in listed)


def _is_injected(
    template: Mapping[str, Any],
    namespace: str,
    labels: Mapping[str, Any] | None,
    clusters: Sequence[Cluster],
) -> bool | None:
    """Return whether pods get a proxy; None where clusters differ, or labels are not known."""
    return _agreed(
        is_injected(template, namespace, each, cluster)
        for cluster in clusters
        for each in _possible(namespace, labels, cluster)
    )


def _possible(
    namespace: str, labels: Mapping[str, Any] | None, cluster: Cluster
) -> list[Mapping[str, Any] | None]:
    """Return what labels a namespace may have; None is for what the cluster says of it."""
    if labels is not None or namespace in cluster.namespace_labels:
        return [labels]
    return [{INJECTION: "enabled"}] if cluster.inject else [{}, {INJECTION: "enabled"}]


def _agreed(outcomes: Iterable[bool]) -> bool | None:
    different = set(outcomes)
    return different.pop() if len(different) == 1 else None

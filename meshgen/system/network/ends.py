"""Both ends of a connection, as a NetworkPolicy can tell them apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meshgen.lenient import items, mapping, mappings
from meshgen.system.unsure import both
from meshgen.system.workloads import Workload

# The port of every DNS server, and where istiod sends proxies their configuration from.
DNS_PORT, ISTIOD_PORT = 53, 15012
# What is for pods of an ambient mesh comes in here, whatever port it is meant for.
TUNNEL_PORT = 15008
# Every namespace has its name as a label.
NAMESPACE_NAME = "kubernetes.io/metadata.name"
# What controllers and the injector add to the labels that a template has.
_ADDED = (
    *("pod-template-hash", "rollouts-pod-template-hash", "controller-revision-hash"),
    *("controller-uid", "job-name", "pod-template-generation"),
    *("statefulset.kubernetes.io/", "apps.kubernetes.io/", "batch.kubernetes.io/"),
    *("topology.kubernetes.io/", "security.istio.io/", "service.istio.io/", "istio.io/"),
)


@dataclass(frozen=True)
class Port:
    """A port of the target; no number stands for one that is not known."""

    number: int | None
    protocol: str = "TCP"


@dataclass(frozen=True, eq=False)
class Labels:
    """The labels that are known; with `open`, there may be more of them."""

    known: Mapping[str, Any] = field(default_factory=dict)
    open: bool = True

    def are_selected(self, selector: Mapping[str, Any]) -> bool | None:
        """Return whether a LabelSelector of Kubernetes selects what has them."""
        answer: bool | None = True
        for key, value in mapping(selector, "matchLabels").items():
            answer = both(answer, self._is(key, "In", (value,)))
        for one in mappings(selector.get("matchExpressions")):
            met = self._is(str(one.get("key")), one.get("operator"), items(one.get("values")))
            answer = both(answer, met)
        return answer

    def _is(self, key: str, operator: object, values: Any) -> bool | None:
        if key not in self.known and (self.open or str(key).startswith(_ADDED)):
            return None
        match operator:
            case "In":
                return self.known.get(key) in values
            case "NotIn":
                return self.known.get(key) not in values
            case "Exists":
                return key in self.known
            case "DoesNotExist":
                return key not in self.known
        return None


def is_of_template(selector: Mapping[str, Any]) -> bool:
    """Return whether all labels that a selector names are such as nobody but a template gives."""
    named = [str(one.get("key")) for one in mappings(selector.get("matchExpressions"))]
    return not any(key.startswith(_ADDED) for key in (*mapping(selector, "matchLabels"), *named))


@dataclass(frozen=True, eq=False)
class Pods:
    """Pods that are alike: those of a workload, or some of a namespace.

    `namespace` is "" where it is not known. Without a workload, nobody knows their ports.
    """

    namespace: str
    space: Labels
    labels: Labels
    workload: Workload | None = None

    @property
    def on_host(self) -> bool:
        """Return whether they have their node's address, so that policies may not know them."""
        return self.workload is not None and self.workload.on_host

    @property
    def ambient(self) -> bool:
        """Return whether their node's ztunnel carries what is for them, through a port of its."""
        return self.workload is not None and self.workload.ambient

    def numbers(self, name: str, protocol: str) -> frozenset[int] | None:
        """Return the ports of a name; None where nobody knows."""
        if self.workload is None:
            return None
        added = {15090} if name == "http-envoy-prom" and self.workload.injected else set()
        return frozenset(added).union(
            port["containerPort"]
            for _, port in self.workload.ports
            if port.get("name") == name
            and port.get("protocol", "TCP") == protocol
            and isinstance(port.get("containerPort"), int)
        )


@dataclass(frozen=True)
class Outside:
    """What is no pod: an address, or a network; "" for one that is not known."""

    address: str = ""


End = Pods | Outside

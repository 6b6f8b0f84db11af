"""Who is in a made-up cluster: the pods of a config's services, and who calls whom."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from meshgen.mesh import Mesh, Service, Workload, workloads

Labels = Mapping[str, str]
# What pods of a kind are called behind the name of what runs them.
_ENDS = {
    "DaemonSet": "x8k2b m4rtz",
    "StatefulSet": "0 1",
    "Job": "q7wlp",
    "CronJob": "29367180-q7wlp",
}
_USUAL = "7c5ddbdf54-x8k2b 7c5ddbdf54-m4rtz"
NODES = ("node-a", "node-b")


@dataclass(frozen=True)
class Pod:
    """A pod with a sidecar; `app` is what its container is called as well."""

    namespace: str
    name: str
    app: str
    workload: str
    version: str

    @property
    def labels(self) -> Labels:
        """Return the labels that Prometheus gives its series."""
        node = NODES[len(self.name) % len(NODES)]
        said = {"namespace": self.namespace, "pod": self.name, "node": node}
        return {**said, "app": self.app, "version": self.version}

    def end(self, which: str) -> Labels:
        """Return the labels of a request's source or destination."""
        said = {"workload": self.workload, "workload_namespace": self.namespace}
        said |= {"app": self.app, "version": self.version, "cluster": "Kubernetes"}
        said |= {"canonical_service": self.app, "canonical_revision": self.version}
        said["principal"] = f"spiffe://cluster.local/ns/{self.namespace}/sa/{self.app}"
        return {f"{which}_{key}": value for key, value in said.items()}


GATEWAY = Pod(
    "istio-system",
    "istio-ingressgateway-66b8c5d9f4-2xk9v",
    "istio-ingressgateway",
    "istio-ingressgateway",
    "v1",
)
# Who has no sidecar is not known.
NOBODY = Pod("unknown", "unknown", "unknown", "unknown", "unknown")
CONTROL_PLANE: Labels = {
    "namespace": "istio-system",
    "pod": "istiod-5f8c7b6d4-9zl6t",
    "node": NODES[0],
}


@dataclass(frozen=True)
class World:
    """The cluster of an environment."""

    mesh: Mesh

    @cached_property
    def pods(self) -> tuple[Pod, ...]:
        """Return the pods of all services."""
        return tuple(pod for service in self.mesh.services for pod in _of(service))

    @property
    def namespaces(self) -> tuple[str, ...]:
        """Return the namespaces with pods."""
        return tuple(sorted({one.namespace for one in self.pods}))

    def requests(self) -> Iterator[tuple[Labels, Pod, Pod]]:
        """Yield the labels of a service, a pod of it, and one that calls it: all call in a ring."""
        services = self.mesh.services
        for service, next_one in zip(services, [*services[1:], services[0]], strict=True):
            callers = [GATEWAY, NOBODY, *_of(next_one)]
            for pod, caller in product(_of(service), callers) if service.has_service else ():
                yield _called(service), pod, caller


def _of(service: Service) -> list[Pod]:
    return [pod for one in workloads(service) for pod in _pods(one)]


def _called(service: Service) -> Labels:
    home = service.namespace
    return {
        "destination_service": service.fqdn,
        "destination_service_name": home.full_name(service.name),
        "destination_service_namespace": home.name,
    }


def _pods(workload: Workload) -> Iterator[Pod]:
    home = workload.service.namespace
    name = home.full_name(workload.name)
    for end in _ENDS.get(workload.kind, _USUAL).split():
        version = workload.labels.get("version", "v1")
        yield Pod(home.name, f"{name}-{end}", workload.service.name, name, version)

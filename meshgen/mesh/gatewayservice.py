"""A gateway's own Deployment: a service whose pods are proxies, and whose ports are the servers'.

What it needs is that of Istio's chart `gateway`, manifests/charts/gateway of istio.io/istio.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from msgspec.structs import asdict

from meshgen.kinds.images import INJECTED
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.servers import GatewayServer
from meshgen.mesh.service import Service
from meshgen.model import Istio
from meshgen.model import Service as Spec
from meshgen.model.gateway import Gateway, GatewayServiceSpec
from meshgen.model.injection import GATEWAY_TEMPLATE, INJECT, PROXY, REVISION, TEMPLATES
from meshgen.model.pod import Resources
from meshgen.model.ports import ServicePort
from meshgen.model.rbac import Grant
from meshgen.model.servicespec import ServiceSpec
from meshgen.model.workload import WorkloadSpec
from meshgen.resources import Path

# The label that people select a gateway's pods by; and what tells those of another namespace apart,
# since a Gateway selects pods wherever they run.
ISTIO, NAMESPACE = "istio", "meshgen.dev/namespace"
# Where load balancers ask whether it is ready.
_STATUS = ServicePort("status-port", 15021, 15021, "tcp")
_RESOURCES = Resources(
    requests={"cpu": "100m", "memory": "128Mi"}, limits={"cpu": "2000m", "memory": "1024Mi"}
)
# Ports below 1024 without a capability for it.
_POD_SECURITY = {"sysctls": [{"name": "net.ipv4.ip_unprivileged_port_start", "value": "0"}]}
_SECURITY = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "privileged": False,
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
}
# The certificates of its servers.
_SECRETS = Grant(verbs=["get", "watch", "list"], api_groups=("",), resources=["secrets"])


@dataclass(frozen=True)
class GatewayService(Service):
    """The Deployment of a gateway and what belongs to it; `key` is the gateway's name.

    The Gateway knows the pods by the labels `selected_by`.
    """

    servers: Sequence[GatewayServer] = ()
    selected_by: Mapping[str, str] = field(default_factory=dict)
    on_node: bool = False

    @property
    def setting(self) -> Path:
        """Return its path in the config."""
        return ("gateways", self.key)

    @property
    def workload_setting(self) -> Path:
        """Return the path of what the config says of its pods."""
        return (*self.setting, "deployment")

    @cached_property
    def ports(self) -> tuple[ServicePort, ...]:
        """Return the servers' ports, each once, and that of its state."""
        found = {_STATUS.port: _STATUS}
        for server in self.servers:
            protocol = server.protocol.lower()
            found.setdefault(
                server.port, ServicePort(server.name, server.port, server.port, protocol)
            )
        return tuple(found.values())

    @property
    def container_ports(self) -> tuple[ServicePort, ...]:
        """Return the ports that its container names: those of the node, the injector the rest."""
        return tuple(port for port in self.ports if port != _STATUS) if self.on_node else ()

    @property
    def in_mesh(self) -> bool:
        """Return whether its pods get a sidecar: they are proxies themselves."""
        return False

    @property
    def has_proxy(self) -> bool:
        """Return that there is a proxy in its pods."""
        return True

    @property
    def opt_out(self) -> Mapping[str, str]:
        """Return no label: the injector has to come."""
        return {}

    @property
    def pod_labels(self) -> Mapping[str, str]:
        """Return the labels that call the injector, and those by which the Gateway selects."""
        revision = {REVISION: self.istio.revision} if self.istio.revision else {}
        return {**self.selected_by, INJECT: "true", **revision}

    @property
    def has_destination_rule(self) -> bool:
        """Return whether callers in the mesh have to be told how to reach it."""
        return self.namespace.says_mtls

    @property
    def client_tls(self) -> str | None:
        """Return the TLS mode with which callers in the mesh reach it: as its servers have it."""
        return "ISTIO_MUTUAL" if self._mutual else "DISABLE"

    def takes_plain_text(self, port: ServicePort) -> bool:
        """Return whether a port takes no TLS of the mesh."""
        return port.port not in self._mutual

    @property
    def _mutual(self) -> set[int]:
        mode = "ISTIO_MUTUAL"
        return {server.port for server in self.servers if server.tls and server.tls.mode == mode}


def selector_of(name: str, gateway: Gateway, namespace: Namespace) -> Mapping[str, str]:
    """Return the labels by which a Gateway knows its pods."""
    usual = {ISTIO: "ingressgateway"}
    if gateway.deployment is not None:
        usual = {ISTIO: name, NAMESPACE: namespace.name}
    return gateway.selector or usual


def gateway_service(
    name: str,
    gateway: Gateway,
    namespace: Namespace,
    istio: Istio,
    servers: Sequence[GatewayServer],
    outwards: Sequence[GatewayServer],
) -> GatewayService | None:
    """Return the service that a gateway's own Deployment is; None where it has none.

    With no `servers` but those that lead `outwards`, nobody asks it from outside of the cluster.
    """
    declared = gateway.deployment
    if declared is None:
        return None
    said = {field: getattr(declared, field) for field in WorkloadSpec.__struct_fields__}
    usual = {
        "image": INJECTED,
        "container_name": PROXY,
        "resources": _RESOURCES,
        "pod_security_context": _POD_SECURITY,
        "security_context": _SECURITY,
    }
    said |= {field: value for field, value in usual.items() if said[field] is None}
    labels = selector_of(name, gateway, namespace)
    said["labels"] = {ISTIO: labels.get(ISTIO, name), **(declared.labels or {})}
    said["pod_annotations"] = {TEMPLATES: GATEWAY_TEMPLATE, **(declared.pod_annotations or {})}
    front = asdict(gateway.service or GatewayServiceSpec())
    front["type"] = front["type"] or ("LoadBalancer" if servers else "ClusterIP")
    spec = Spec(**said, service=ServiceSpec(**front), kind=declared.kind, rbac=[_SECRETS])
    on_node = bool(declared.host_ports)
    every = [*servers, *outwards]
    return GatewayService(
        namespace, name, spec, istio, servers=every, selected_by=labels, on_node=on_node
    )

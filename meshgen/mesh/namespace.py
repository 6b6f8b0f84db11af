"""A namespace: its final name, and what becomes of the names of the objects in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meshgen.mesh.podsecurity import labels_of
from meshgen.model import Mtls
from meshgen.model.access import Authorization
from meshgen.model.network import NONE, Egress
from meshgen.model.networkpolicy import NetworkPolicies
from meshgen.model.podsecurity import PodSecurity
from meshgen.model.proxyconfig import ProxyConfig
from meshgen.model.telemetry import Telemetry
from meshgen.resources import Path


@dataclass(frozen=True)
class Namespace:
    """A namespace of the mesh in one environment.

    `key` is what the config calls it, "" for the environment's own; `written` is what its object is
    called before it gets its name. `create` tells whether that object is rendered; `labels` and
    `annotations` are that object's, `revision` the control plane's that injects. `mesh` tells
    whether pods get sidecars where their service does not say, `injects` whether the namespace
    gives them any; `pod_security` which pods it takes, `sidecar_scope` whether proxies know only
    what their service calls, `egress` what pods reach outside, None where the mesh decides.
    `cluster` is the domain of the cluster (Kubernetes, "DNS for Services and Pods"). Of several
    that an environment puts into one, which are `shared`, the one that `leads` has what a namespace
    has once: its object, mTLS, what its proxies report and start with, and who may ask its services
    where nothing else says.
    """

    key: str
    written: str
    name: str
    prefix: str
    suffix: str
    create: bool
    labels: Mapping[str, str] | None
    annotations: Mapping[str, str] | None
    mtls: Mtls
    cluster: str = "cluster.local"
    revision: str | None = None
    mesh: bool = True
    injects: bool = True
    leads: bool = True
    shared: bool = False
    telemetry: Telemetry | None = None
    proxy_config: ProxyConfig | None = None
    pod_security: PodSecurity | None = None
    authorization: Authorization = field(default_factory=Authorization)
    network: NetworkPolicies = field(default_factory=NetworkPolicies)
    sidecar_scope: bool = False
    egress: Egress | None = None

    @property
    def setting(self) -> Path:
        """Return its path in the config."""
        return ("namespaces", self.key) if self.key else ("namespace",)

    @property
    def mtls_setting(self) -> Path:
        """Return the path of its mTLS in the config."""
        return (*self.setting, "mtls") if self.key else ("mtls",)

    @property
    def security_labels(self) -> Mapping[str, str]:
        """Return the labels of its object that say which pods it takes."""
        return labels_of(self.pod_security)

    @property
    def authorization_setting(self) -> Path:
        """Return the path of who may ask its services in the config."""
        return (*self.setting, "authorization") if self.key else ("authorization",)

    @property
    def egress_setting(self) -> Path:
        """Return the path of what its pods reach outside in the config."""
        return (*self.setting, "egress") if self.key else ("egress",)

    def full_name(self, name: str) -> str:
        """Return the name of an object in it as it will be in the cluster."""
        # Each part stays known: see provenance.
        return self.prefix + name + self.suffix

    def name_from(self, namespace: "Namespace", name: str) -> str:
        """Return how an object in a namespace names one in this one, beside the namespace's name.

        Where several of the config are one, the name alone does not tell which is meant.
        """
        is_plain = not self.shared or namespace.name == self.name
        return name if is_plain else self.full_name(name)

    def fqdn(self, name: str) -> str:
        """Return the host of a Service in it as the whole cluster sees it."""
        return self.full_name(name) + "." + self.domain

    def hosts(self, name: str) -> list[str]:
        """Return all hosts under which its own pods reach a Service in it, the shortest first."""
        full = self.full_name(name)
        return [full, *(full + "." + end for end in (self.name, self.name + ".svc", self.domain))]

    @property
    def domain(self) -> str:
        """Return the domain of its Services."""
        return self.name + ".svc." + self.cluster

    @property
    def plain_by_port(self) -> bool:
        """Return whether its own DestinationRule exempts the ports of services without a sidecar.

        Otherwise each of them has a DestinationRule that does.
        """
        return self.mtls.without_sidecar == "ports" and self.mtls.mode not in ("DISABLE", NONE)

    @property
    def says_mtls(self) -> bool:
        """Return whether it has a PeerAuthentication and a DestinationRule."""
        return self.mtls.mode != NONE

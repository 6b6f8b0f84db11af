"""The gateways that come with Istio: those of its profile, those that the config installs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meshgen.mesh.clusters import clusters_of
from meshgen.model import Mesh as Spec
from meshgen.model.clusters import NETWORK
from meshgen.model.installation import InstalledGateway
from meshgen.model.profiles import EAST_WEST, EGRESS, gateways_of, ports_of
from meshgen.resources import Object


@dataclass(frozen=True)
class IstioGateway:
    """A gateway that comes with Istio; one for other clusters leads into a `network`.

    `name` is what its Deployment and its Service are called in the `namespace`.
    """

    name: str
    spec: InstalledGateway
    profile: str
    namespace: str
    network: str | None = None

    @property
    def egress(self) -> bool:
        """Return whether it is for requests that leave the mesh."""
        return self.name == EGRESS if self.spec.egress is None else self.spec.egress

    @property
    def labels(self) -> Mapping[str, str]:
        """Return the labels of its pods and its Service: Gateways select it by them."""
        found = {"app": self.name, "istio": self.name.removeprefix("istio-")}
        return found | ({NETWORK: self.network} if self.network else {})

    @property
    def account(self) -> str:
        """Return its ServiceAccount, as istioctl calls it: policies name it so."""
        return f"{self.name}-service-account"

    @property
    def usual_ports(self) -> Mapping[str, tuple[int, int]]:
        """Return the ports that its Service has by itself, each with the proxy's."""
        return ports_of(self.profile, egress=self.egress, name=self.name)

    @property
    def ports(self) -> Sequence[Object]:
        """Return the ports of its Service."""
        usual, said = self.usual_ports, self.spec.ports or {}
        found: list[Object] = []
        for name in (*usual, *(name for name in sorted(said) if name not in usual)):
            own = said.get(name)
            port, target = usual.get(name, (0, 0))
            if own is not None:
                target = own.target_port or (target if own.port == port else own.port)
                port = own.port
            node = {"nodePort": own.node_port} if own is not None and own.node_port else {}
            found.append({"name": name, "port": port, "targetPort": target, "protocol": "TCP"})
            found[-1] |= node
        return found


def istio_gateways(spec: Spec) -> Sequence[IstioGateway]:
    """Return the gateways that are there with an environment's Istio, those of the profile first.

    Where the config does not install it, they are those that whoever does is told of.
    """
    istio, clusters = spec.istio, clusters_of(spec)
    platform = spec.platform.istio if spec.platform else None
    said: Mapping[str, InstalledGateway] = (platform and platform.gateways) or {}
    usual = gateways_of(istio.profile)
    if clusters is not None and clusters.has_gateway:
        usual = (*usual, EAST_WEST)
    home = istio.gateway_namespace or istio.namespace
    found: list[IstioGateway] = []
    for name in (*usual, *(name for name in sorted(said) if name not in usual)):
        network = clusters.network if clusters and name == EAST_WEST else None
        one = said.get(name, InstalledGateway())
        if one.enabled:
            found.append(IstioGateway(name, one, istio.profile, home, network))
    return found

"""The gateways through which the pods of a network are reached from another one."""

from collections.abc import Iterator
from typing import NamedTuple

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.model.clusters import NETWORK
from meshgen.model.profiles import ACROSS
from meshgen.system.objects import Objects
from meshgen.system.services import Service

# On a Service: the port to come to.
_PORT = "networking.istio.io/gatewayPort"


class NetworkGateway(NamedTuple):
    """A gateway of a network: a Service that says so, in which cluster, and the port to come to."""

    network: str
    cluster: str
    service: Service
    port: int

    @property
    def addresses(self) -> list[str]:
        """Return the addresses that the Service tells, if it does, for those outside."""
        spec, status = self.service.member.spec, mapping(self.service.member.object, "status")
        balanced = mappings(mapping(status, "loadBalancer").get("ingress"))
        given = [text(each.get("ip") or each.get("hostname")) for each in balanced]
        return [*filter(None, given), *texts(spec.get("externalIPs"))]


def network_gateways(system: Objects, cluster: str) -> Iterator[NetworkGateway]:
    """Yield the gateways of a network that Services of a cluster are.

    Source: getGatewayDetails of istio.io/istio/pilot/pkg/serviceregistry/kube/controller.
    """
    for service in system.services:
        network = text(service.member.labels.get(NETWORK))
        told = text(service.member.labels.get(_PORT))
        port = int(told) if told.isdecimal() else ACROSS
        if network and service.port(port):
            yield NetworkGateway(network, cluster, service, port)

"""The objects of a cluster together: who runs where, behind which Service, with which sidecar.

`system` sorts finished objects once; what of them is asked for is worked out when it is, and kept.
It knows no config, and takes objects of any shape: whatever is wrong with one by itself is told
elsewhere. Names are those that the cluster will have.
"""

from meshgen.system.addresses import Address
from meshgen.system.annotated import Annotated
from meshgen.system.autoscalers import Autoscaler
from meshgen.system.control_plane import ControlPlane, Provider
from meshgen.system.destination_rules import DestinationRule
from meshgen.system.external import External
from meshgen.system.gateways import Gateway, GatewayPods, Server
from meshgen.system.hosts import Host, HostPort
from meshgen.system.installed import Installed
from meshgen.system.member import Member
from meshgen.system.mentions import Mention
from meshgen.system.network_gateways import NetworkGateway
from meshgen.system.services import Service, ServicePort
from meshgen.system.site import Site
from meshgen.system.system import System, joined, system
from meshgen.system.texts import Text
from meshgen.system.virtual_services import Destination, VirtualService
from meshgen.system.workloads import Workload

__all__ = [
    "Address",
    "Annotated",
    "Autoscaler",
    "ControlPlane",
    "Destination",
    "DestinationRule",
    "External",
    "Gateway",
    "GatewayPods",
    "Host",
    "HostPort",
    "Installed",
    "Member",
    "Mention",
    "NetworkGateway",
    "Provider",
    "Server",
    "Service",
    "ServicePort",
    "Site",
    "System",
    "Text",
    "VirtualService",
    "Workload",
    "joined",
    "system",
]

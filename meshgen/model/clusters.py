"""The clusters that a mesh spans."""

from typing import Annotated

from msgspec import Meta

from meshgen.model.base import UNIQUE, Spec, doc, expected
from meshgen.model.proxysettings import OCTET, Block
from meshgen.model.scalars import LabelWord, Name

# On a Service, a pod or istiod's namespace: its network.
NETWORK = "topology.istio.io/network"
# On istiod's namespace: the cluster whose control plane its pods ask.
CONTROL_PLANE = "topology.istio.io/controlPlaneClusters"
_LAST = "[A-Za-z0-9]*[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?"
# What Kubernetes takes for an address or a name of a load balancer.
Reached = Annotated[
    str,
    Meta(
        # What ends with a number is an address.
        pattern=rf"^({OCTET}(\.{OCTET}){{3}}|([A-Za-z0-9][-A-Za-z0-9.]*\.)?{_LAST})$",
        max_length=253,
        extra_json_schema=expected("an IPv4 address or a host, such as 203.0.113.7"),
    ),
]


class Cluster(Spec, frozen=True):
    """A cluster, whatever runs there."""

    network: Annotated[
        LabelWord | None,
        doc(
            "The network of its pods: those of one network reach each other without a gateway.",
            default="one network for all clusters that say nothing",
            renders="the label topology.istio.io/network, global.network",
            example="eu",
        ),
    ] = None
    primary: Annotated[
        Name | None,
        doc(
            "The cluster whose control plane its proxies ask.",
            default="itself",
            example="east",
        ),
    ] = None
    region: Annotated[
        LabelWord | None,
        doc(
            "The region of its nodes, as their label topology.kubernetes.io/region has it.",
            default="one region for all clusters that say nothing",
            example="eu-central-1",
        ),
    ] = None
    pods: Annotated[
        Annotated[list[Block], Meta(min_length=1, extra_json_schema=UNIQUE)] | None,
        doc(
            "The addresses of its pods, by which NetworkPolicies of other clusters in the same "
            "network know them.",
            example=["10.20.0.0/16"],
        ),
    ] = None
    address: Annotated[
        Reached | None,
        doc(
            "Where its east-west gateway is reached from other clusters: what the load balancer "
            "of istio-eastwestgateway got.",
            renders="global.remotePilotAddress of clusters whose `primary` it is, peers of "
            "NetworkPolicies",
            example="203.0.113.7",
        ),
    ] = None

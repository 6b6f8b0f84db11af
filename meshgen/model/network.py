"""How a service is reached: ports, the Service, mTLS."""

from typing import Annotated, Literal

from meshgen.model.base import Spec, doc
from meshgen.model.grammar import AppProtocol
from meshgen.model.probe import PortName
from meshgen.model.scalars import Labels, Name, NodePort, ObjectName, Port, Raw
from meshgen.model.traffic import Traffic

MtlsMode = Literal["STRICT", "PERMISSIVE", "DISABLE"]
# Of a namespace: nothing is rendered, and what holds is up to the mesh (istio.io, "Auto mTLS").
NONE = "none"
NamespaceMtlsMode = Literal["STRICT", "PERMISSIVE", "DISABLE", "none"]
# Whether pods reach hosts outside that the config does not have.
Egress = Literal["closed", "open"]


class PortSpec(Spec, frozen=True):
    """A port of the Service."""

    port: Annotated[Port, doc("The Service's port.", example=8001)]
    target_port: Annotated[
        Port | PortName | None,
        doc("The container's port, or its name there.", default="the same as `port`", example=8080),
    ] = None
    node_port: Annotated[
        NodePort | None, doc("The port on every node (NodePort, LoadBalancer).", example=30700)
    ] = None
    app_protocol: Annotated[
        AppProtocol | None,
        doc("The protocol, where the port's name does not say it.", example="http"),
    ] = None


class ServiceMtls(Spec, frozen=True):
    """Which traffic the service's pods accept."""

    mode: Annotated[MtlsMode | None, doc("For all its ports.", default="the namespace's mode")] = (
        None
    )
    ports: Annotated[
        dict[Annotated[str, doc("The container's port.")], MtlsMode] | None,
        doc("For single ports.", example={"9090": "PERMISSIVE"}),
    ] = None


class SubsetSpec(Traffic, frozen=True):
    """Some of the pods behind a Service, and how callers reach those."""

    labels: Annotated[Labels | None, doc("The labels of its pods.", default="version: NAME")] = None
    traffic_policy: Annotated[
        Raw | None,
        doc(
            "More of Istio's trafficPolicy that holds for it alone, as it is written there.",
            example={"connectionPool": {"http": {"http2MaxRequests": 50}}},
        ),
    ] = None


class DestinationRuleSpec(Traffic, frozen=True):
    """How callers reach the service."""

    name: Annotated[
        ObjectName | None, doc("The DestinationRule's name.", default="the service's")
    ] = None
    traffic_policy: Annotated[
        Raw | None,
        doc(
            "More of Istio's trafficPolicy, as it is written there.",
            example={"proxyProtocol": {"version": "V2"}},
        ),
    ] = None


class ServiceRuleSpec(DestinationRuleSpec, frozen=True):
    """How callers reach the service."""

    enabled: Annotated[
        bool,
        doc("Whether there is one, where callers have to be told anything.", example=False),
    ] = True
    subsets: Annotated[
        dict[Name, SubsetSpec] | None,
        doc(
            "Subsets beside those of `versions`, and what holds for a version alone.",
            example={"v2": {"loadBalancer": "RANDOM"}},
        ),
    ] = None

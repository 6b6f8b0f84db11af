"""The Kubernetes Service in front of a workload, and further ones."""

from typing import Annotated, Literal

import msgspec

from meshgen.model.base import Spec, doc, shortened
from meshgen.model.network import PortSpec
from meshgen.model.scalars import Annotations, Labels, NodePort, Port, Positive, Word

# The type that stands for a host elsewhere, and has no pods.
EXTERNAL_NAME = "ExternalName"
ServiceType = Literal["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]


class ClientIP(Spec, frozen=True):
    """A client is told by its address."""

    timeout_seconds: Annotated[
        Positive | None, doc("Seconds since its last request.", default="10800", example=600)
    ] = None


class SessionAffinityConfig(Spec, frozen=True):
    """How long a client stays with its pod."""

    client_ip: Annotated[ClientIP | None, doc("Of `sessionAffinity: ClientIP`.")] = msgspec.field(
        name="clientIP", default=None
    )


class ServiceFields(Spec, frozen=True):
    """What a Service's `spec` has besides its type, selector and ports, by the API's own names."""

    external_name: Annotated[
        Word | None,
        doc(
            "ExternalName: the host that it stands for. There are no pods then, and no image.",
            example="db.example.com",
        ),
    ] = None
    external_traffic_policy: Annotated[
        Literal["Cluster", "Local"] | None, doc("Whether traffic stays on its node.")
    ] = None
    internal_traffic_policy: Annotated[
        Literal["Cluster", "Local"] | None,
        doc("Whether traffic from inside of the cluster stays on its node."),
    ] = None
    traffic_distribution: Annotated[
        Word | None, doc("Which endpoints are preferred.", example="PreferClose")
    ] = None
    publish_not_ready_addresses: Annotated[
        bool | None, doc("Whether DNS gives pods that are not ready, too.")
    ] = None
    session_affinity: Annotated[
        Literal["None", "ClientIP"] | None, doc("Whether a client stays with its pod.")
    ] = None
    session_affinity_config: Annotated[
        SessionAffinityConfig | None,
        doc("For how long it does.", example={"clientIP": {"timeoutSeconds": 600}}),
    ] = None
    ip_family_policy: Annotated[
        Literal["SingleStack", "PreferDualStack", "RequireDualStack"] | None,
        doc("Whether it has addresses of IPv4 and of IPv6."),
    ] = None
    ip_families: Annotated[
        list[Literal["IPv4", "IPv6"]] | None, doc("Which of the two, the first one first.")
    ] = None
    external_ips: Annotated[
        list[Word] | None, doc("Addresses outside, whose traffic nodes take for it.")
    ] = msgspec.field(name="externalIPs", default=None)
    load_balancer_class: Annotated[
        Word | None, doc("LoadBalancer: what makes it.", example="service.k8s.aws/nlb")
    ] = None
    load_balancer_ip: Annotated[
        Word | None, doc("LoadBalancer: its address, where the cloud lets one choose.")
    ] = msgspec.field(name="loadBalancerIP", default=None)
    load_balancer_source_ranges: Annotated[
        list[Word] | None,
        doc("LoadBalancer: from where it takes traffic.", example=["10.0.0.0/8"]),
    ] = None
    allocate_load_balancer_node_ports: Annotated[
        bool | None, doc("LoadBalancer: whether each port gets one on every node.")
    ] = None
    health_check_node_port: Annotated[
        NodePort | None,
        doc("LoadBalancer: the port where nodes tell whether they have pods of it."),
    ] = None


class FrontFields(ServiceFields, frozen=True):
    """What is said of a Service besides its type."""

    node_port: Annotated[
        NodePort | None,
        doc("The main port's port on every node (NodePort, LoadBalancer).", example=30700),
    ] = None
    headless: Annotated[
        bool | None,
        doc("No cluster IP: DNS gives the pods' addresses.", default="true for a StatefulSet"),
    ] = None
    labels: Annotated[Labels | None, doc("Labels of the Service.")] = None
    annotations: Annotated[Annotations | None, doc("Annotations of the Service.")] = None


class ServiceSpec(FrontFields, frozen=True):
    """The Kubernetes Service."""

    type: Annotated[ServiceType, doc("How it is reached.")] = "ClusterIP"


class AdditionalService(ServiceSpec, frozen=True):
    """A further Service in front of the same pods, or of those of a version."""

    version: Annotated[
        Word | None,
        doc(
            "The one of `versions`, or of the DestinationRule's subsets, whose pods it leads to.",
            default="the pods of all",
            example="v2",
        ),
    ] = None
    port: Annotated[Port | None, doc("The one port.", example=80)] = None
    protocol: Annotated[
        Word | None,
        doc("The protocol of `port`, by Istio's names.", default="http", example="tcp"),
    ] = None
    ports: Annotated[
        dict[Annotated[str, doc("The port's name.")], Annotated[PortSpec, shortened("port")]]
        | None,
        doc(
            "Several ports by name. Of one that is called as a port of the service, the "
            "`targetPort` is that one's.",
            default="the ports of the service",
            example={"http": 80},
        ),
    ] = None

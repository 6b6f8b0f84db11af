"""How a service is reached: ports, the Service, routes, the rate limit, mTLS."""

from typing import Annotated, Literal

from meshgen.model.base import (
    Annotations,
    Count,
    Duration,
    GatewayRef,
    Labels,
    Name,
    NodePort,
    ObjectName,
    Port,
    Positive,
    Raw,
    Spec,
    Text,
    doc,
    shortened,
)
from meshgen.model.grammar import AppProtocol, ExportedTo, HeaderName, Host

MtlsMode = Literal["STRICT", "PERMISSIVE", "DISABLE"]
# Of a namespace: nothing is rendered, and what holds is up to the mesh (istio.io, "Auto mTLS").
NONE = "none"
NamespaceMtlsMode = Literal["STRICT", "PERMISSIVE", "DISABLE", "none"]


class PortSpec(Spec, frozen=True):
    """A port of the Service."""

    port: Annotated[Port, doc("The Service's port.", example=8001)]
    target_port: Annotated[
        Port | None, doc("The container's port.", default="the same as `port`")
    ] = None
    node_port: Annotated[
        NodePort | None, doc("The port on every node (NodePort, LoadBalancer).", example=30700)
    ] = None
    app_protocol: Annotated[
        AppProtocol | None,
        doc("The protocol, where the port's name does not say it.", example="http"),
    ] = None


class ServiceSpec(Spec, frozen=True):
    """The Kubernetes Service."""

    type: Annotated[Literal["ClusterIP", "NodePort", "LoadBalancer"], doc("How it is reached.")] = (
        "ClusterIP"
    )
    node_port: Annotated[
        NodePort | None,
        doc("The main port's port on every node (NodePort, LoadBalancer).", example=30700),
    ] = None
    headless: Annotated[
        bool | None,
        doc("No cluster IP: DNS gives the pods' addresses.", default="true for a StatefulSet"),
    ] = None
    annotations: Annotated[Annotations | None, doc("Annotations of the Service.")] = None
    external_traffic_policy: Annotated[
        Literal["Cluster", "Local"] | None, doc("Whether traffic stays on its node.")
    ] = None
    session_affinity: Annotated[
        Literal["None", "ClientIP"] | None, doc("Whether a client stays with its pod.")
    ] = None


class HeaderMatch(Spec, frozen=True):
    """How a header must look: one of these."""

    exact: Annotated[Text | None, doc("Exactly this.")] = None
    prefix: Annotated[Text | None, doc("This at the start.")] = None
    regex: Annotated[Text | None, doc("This RE2 expression.")] = None


class Retries(Spec, frozen=True):
    """How often a failed request is sent again."""

    attempts: Annotated[Count, doc("Tries after the first; 0 means none.", example=3)]
    per_try_timeout: Annotated[Duration | None, doc("How long one try may take.")] = None
    retry_on: Annotated[str | None, doc("On which failures.", example="5xx,connect-failure")] = None


class Route(Spec, frozen=True):
    """Which requests go to the service, and how; at most one of prefix, exact and regex."""

    prefix: Annotated[str | None, doc("Paths that start so.", example="/api")] = None
    exact: Annotated[str | None, doc("Exactly this path.", example="/login")] = None
    regex: Annotated[str | None, doc("Paths that match this RE2 expression.")] = None
    headers: Annotated[
        dict[HeaderName, Annotated[HeaderMatch, shortened("exact")]] | None,
        doc("Headers that must be there; a text means exactly this.", example={"x-beta": "1"}),
    ] = None
    rewrite: Annotated[str | None, doc("What the path (or prefix) becomes.", example="/")] = None
    timeout: Annotated[Duration | None, doc("How long an answer may take.", example="10s")] = None
    retries: Annotated[Retries | None, doc("Send failed requests again.")] = None


class Expose(Route, frozen=True, kw_only=True):
    """Traffic from a gateway (or from the mesh itself) to the service."""

    gateway: Annotated[
        GatewayRef,
        doc(
            "A gateway of `gateways`, `NAMESPACE/NAME` for one elsewhere, or `mesh`.",
            example="titanium-gateway",
        ),
    ]
    hosts: Annotated[list[Host] | None, doc("Host names.", default="the gateway's hosts")] = None
    port: Annotated[Port | None, doc("Which port.", default="the service's first port")] = None
    name: Annotated[
        ObjectName | None,
        doc("The VirtualService's name.", default="the service's, or the gateway's if shared"),
    ] = None
    routes: Annotated[
        list[Route] | None, doc("Several routes, instead of the fields beside this one.")
    ] = None
    export_to: Annotated[
        list[ExportedTo] | None,
        doc(
            "Which namespaces see the VirtualService: that of the gateway's pods has to.",
            default="all; of `mesh`, those that see the service",
            example=["istio-system"],
        ),
    ] = None


class RateLimit(Spec, frozen=True):
    """A local rate limit in the service's own proxies; each replica counts for itself."""

    requests: Annotated[Positive, doc("How many requests, for each replica.", example=100)]
    per: Annotated[Literal["second", "minute", "hour"], doc("In which time.")] = "minute"
    burst: Annotated[
        Positive | None, doc("How many at once at most.", default="the same as `requests`")
    ] = None
    header: Annotated[
        HeaderName | None, doc("A header on refused answers (429); null for none.")
    ] = "x-local-rate-limit"
    name: Annotated[
        ObjectName | None, doc("The EnvoyFilter's name.", default="SERVICE-rate-limit")
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


class SubsetSpec(Spec, frozen=True):
    """Some of the pods behind a Service, and how callers reach those."""

    labels: Annotated[Labels | None, doc("The labels of its pods.", default="version: NAME")] = None
    traffic_policy: Annotated[
        Raw | None,
        doc(
            "What of Istio's trafficPolicy holds for it alone, over what holds for all.",
            example={"connectionPool": {"http": {"http2MaxRequests": 50}}},
        ),
    ] = None


class DestinationRuleSpec(Spec, frozen=True):
    """How callers reach the service."""

    name: Annotated[
        ObjectName | None, doc("The DestinationRule's name.", default="the service's")
    ] = None
    traffic_policy: Annotated[
        Raw | None,
        doc(
            "More of Istio's trafficPolicy, as it is written there.",
            example={"connectionPool": {"tcp": {"maxConnections": 100}}},
        ),
    ] = None


class ServiceRuleSpec(DestinationRuleSpec, frozen=True):
    """How callers reach the service."""

    subsets: Annotated[
        dict[Name, SubsetSpec] | None,
        doc(
            "Subsets beside those of `versions`, and what holds for a version alone.",
            example={"v2": {"trafficPolicy": {"loadBalancer": {"simple": "RANDOM"}}}},
        ),
    ] = None

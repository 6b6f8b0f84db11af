"""How callers connect to a service, by the names of Istio's TrafficPolicy."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.grammar import HeaderName
from meshgen.model.scalars import Count, Duration, Positive, Text, Word

Percent = Annotated[
    int, Meta(ge=0, le=100, extra_json_schema=expected("percent from 0 to 100, such as 50"))
]
_Ratio = Annotated[float, Meta(extra_json_schema=expected("a number such as 1.5"))]


class TcpKeepalive(Spec, frozen=True):
    """Probes on connections that nothing is sent over."""

    probes: Annotated[Positive | None, doc("Probes without an answer until it is dead.")] = None
    time: Annotated[Duration | None, doc("How long it is idle before.", example="7200s")] = None
    interval: Annotated[Duration | None, doc("Between two probes.", example="75s")] = None


class TcpPool(Spec, frozen=True):
    """Connections, of TCP and of HTTP."""

    max_connections: Annotated[Positive | None, doc("How many at once.", example=100)] = None
    connect_timeout: Annotated[Duration | None, doc("How long one may take to be made.")] = None
    idle_timeout: Annotated[
        Duration | None, doc("How long one may be idle; from Istio 1.21 on.")
    ] = None
    max_connection_duration: Annotated[Duration | None, doc("How long one may live.")] = None
    tcp_keepalive: Annotated[TcpKeepalive | None, doc("Probes on idle ones.")] = None


class HttpPool(Spec, frozen=True):
    """Requests of HTTP and gRPC."""

    http1_max_pending_requests: Annotated[
        Positive | None, doc("How many may wait for a connection.", example=100)
    ] = None
    http2_max_requests: Annotated[
        Positive | None, doc("How many at once, of HTTP/1.1 too.", example=1000)
    ] = None
    max_requests_per_connection: Annotated[
        Count | None, doc("How many over one connection; 1 for no keep-alive.")
    ] = None
    max_retries: Annotated[Count | None, doc("How many retries at once.")] = None
    idle_timeout: Annotated[Duration | None, doc("How long a connection may be idle.")] = None
    max_concurrent_streams: Annotated[
        Positive | None, doc("How many at once over one of HTTP/2; from Istio 1.21 on.")
    ] = None
    h2_upgrade_policy: Annotated[
        Literal["DEFAULT", "DO_NOT_UPGRADE", "UPGRADE"] | None,
        doc("Whether HTTP/1.1 goes on as HTTP/2."),
    ] = None
    use_client_protocol: Annotated[bool | None, doc("Go on with what the client speaks.")] = None


class ConnectionPool(Spec, frozen=True):
    """How much each caller's proxy asks of the service at once."""

    tcp: Annotated[TcpPool | None, doc("Connections.", example={"maxConnections": 100})] = None
    http: Annotated[HttpPool | None, doc("Requests.", example={"http2MaxRequests": 1000})] = None


class OutlierDetection(Spec, frozen=True):
    """Which pods a caller's proxy leaves out for a while, since they fail."""

    consecutive5xx_errors: Annotated[
        Count | None, doc("Answers 5xx in a row until one is left out; 0 for never.", example=5)
    ] = msgspec.field(name="consecutive5xxErrors", default=None)
    consecutive_gateway_errors: Annotated[
        Count | None, doc("Of 502, 503 and 504 alone; 0 for never.")
    ] = None
    split_external_local_origin_errors: Annotated[
        bool | None, doc("Count failed connections apart from answers.")
    ] = None
    consecutive_local_origin_failures: Annotated[
        Count | None, doc("Of failed connections, where they are counted apart.")
    ] = None
    interval: Annotated[Duration | None, doc("How often that is looked at.", example="10s")] = None
    base_ejection_time: Annotated[
        Duration | None, doc("How long, for each time it happened.", example="30s")
    ] = None
    max_ejection_percent: Annotated[
        Percent | None,
        doc(
            "How many of the pods at most; less than one is none, as 10 of nine pods.",
            default="10",
            example=50,
        ),
    ] = None
    min_health_percent: Annotated[
        Percent | None, doc("With fewer left than this, none is left out.")
    ] = None


class CookieAttribute(Spec, frozen=True):
    """An attribute of a cookie."""

    name: Annotated[Word, doc("Its name.", example="SameSite")]
    value: Annotated[Text | None, doc("Its value.", example="Strict")] = None


class HttpCookie(Spec, frozen=True):
    """A cookie, which the proxy sets where there is none."""

    name: Annotated[Word, doc("Its name.", example="user")]
    ttl: Annotated[
        Duration | None, doc("How long it lives; 0s for the session.", example="3600s")
    ] = None
    path: Annotated[Text | None, doc("The path it is for.", example="/")] = None
    attributes: Annotated[list[CookieAttribute] | None, doc("Attributes; from Istio 1.28 on.")] = (
        None
    )


class RingHash(Spec, frozen=True):
    """A ring of hashes."""

    minimum_ring_size: Annotated[Positive | None, doc("Its size at least.")] = None


class Maglev(Spec, frozen=True):
    """A table of hashes."""

    table_size: Annotated[Positive, doc("Its size, a prime number.", example=65537)]


class ConsistentHash(Spec, frozen=True):
    """What of a request decides which pod gets it: one of the first four."""

    http_header_name: Annotated[HeaderName | None, doc("A header.", example="x-user")] = None
    http_cookie: Annotated[HttpCookie | None, doc("A cookie.", example={"name": "user"})] = None
    use_source_ip: Annotated[bool | None, doc("The caller's address.")] = None
    http_query_parameter_name: Annotated[Word | None, doc("A parameter of the query.")] = None
    ring_hash: Annotated[RingHash | None, doc("By a ring; the default.")] = None
    maglev: Annotated[Maglev | None, doc("By a table in the ring's place.")] = None


class Distribute(Spec, frozen=True):
    """Where requests of a locality go."""

    from_: Annotated[
        Word | None, doc("Region, REGION/ZONE or REGION/ZONE/SUBZONE.", example="eu/*")
    ] = msgspec.field(name="from", default=None)
    to: Annotated[
        dict[str, Count] | None, doc("Percent by locality.", example={"eu/a/*": 80, "eu/b/*": 20})
    ] = None


class Failover(Spec, frozen=True):
    """Which region stands in for which."""

    from_: Annotated[Word | None, doc("The region that fails.", example="eu")] = msgspec.field(
        name="from", default=None
    )
    to: Annotated[Word | None, doc("The one that stands in.", example="us")] = None


class LocalityLb(Spec, frozen=True):
    """How near a request stays: `distribute`, or `failover` with outlierDetection."""

    enabled: Annotated[bool | None, doc("Whether; over the mesh's own setting.")] = None
    distribute: Annotated[list[Distribute] | None, doc("Shares by locality.")] = None
    failover: Annotated[list[Failover] | None, doc("Regions that stand in for others.")] = None
    failover_priority: Annotated[
        list[Text] | None,
        doc(
            "Labels: the more of them pods have as the caller has them, the sooner they are asked.",
            example=["topology.kubernetes.io/zone"],
        ),
    ] = None


class Warmup(Spec, frozen=True):
    """How new pods get their share bit by bit; ROUND_ROBIN and LEAST_REQUEST."""

    duration: Annotated[Duration, doc("How long.", example="60s")]
    minimum_percent: Annotated[Percent | None, doc("Of their share, at first.")] = None
    aggression: Annotated[_Ratio | None, doc("1 is linear; more is faster at first.")] = None


class LoadBalancer(Spec, frozen=True):
    """Which pod gets a request: `simple`, or `consistentHash`."""

    simple: Annotated[
        Literal["LEAST_REQUEST", "RANDOM", "ROUND_ROBIN", "PASSTHROUGH"] | None,
        doc("Any, by this.", default="LEAST_REQUEST"),
    ] = None
    consistent_hash: Annotated[
        ConsistentHash | None,
        doc("The same as before, for what is alike.", example={"httpHeaderName": "x-user"}),
    ] = None
    locality_lb_setting: Annotated[LocalityLb | None, doc("How near it stays.")] = None
    warmup: Annotated[Warmup | None, doc("New pods get less at first; from Istio 1.24 on.")] = None
    warmup_duration_secs: Annotated[
        Duration | None, doc("The same before Istio 1.24: how long.", example="60s")
    ] = None


class ClientTls(Spec, frozen=True):
    """TLS that callers' proxies speak."""

    mode: Annotated[
        Literal["DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL"] | None,
        doc("Plain text, TLS, with a certificate of theirs too, or the mesh's own."),
    ] = None
    sni: Annotated[Text | None, doc("The name that is asked for.")] = None
    credential_name: Annotated[
        Word | None, doc("The Secret with CA, certificate and key; of gateways alone.")
    ] = None
    ca_certificates: Annotated[Text | None, doc("The file in the proxy with the CAs.")] = None
    client_certificate: Annotated[Text | None, doc("MUTUAL: the file with the certificate.")] = None
    private_key: Annotated[Text | None, doc("MUTUAL: the file with the key.")] = None
    ca_crl: Annotated[Text | None, doc("The file with certificates that are revoked.")] = None
    subject_alt_names: Annotated[
        list[Text] | None, doc("Names of which the server's certificate has one.")
    ] = None
    insecure_skip_verify: Annotated[bool | None, doc("Take any certificate.")] = None


class PortTraffic(Spec, frozen=True):
    """How callers connect: by Istio's names."""

    connection_pool: Annotated[
        ConnectionPool | None,
        doc("How much at once.", example={"http": {"http2MaxRequests": 1000}}),
    ] = None
    outlier_detection: Annotated[
        OutlierDetection | None,
        doc(
            "Leave failing pods out for a while.",
            example={"consecutive5xxErrors": 5, "baseEjectionTime": "30s"},
        ),
    ] = None
    load_balancer: Annotated[
        LoadBalancer | None,
        doc(
            "Which pod gets a request; a text is `simple`.",
            example="ROUND_ROBIN",
            short="simple",
            whole=True,
        ),
    ] = None
    tls: Annotated[
        ClientTls | None,
        doc(
            "TLS; a text is the mode.",
            default="what the mesh's mTLS needs",
            example="SIMPLE",
            short="mode",
        ),
    ] = None


class Traffic(PortTraffic, frozen=True):
    """How callers connect, to all ports and to single ones."""

    ports: Annotated[
        dict[Annotated[str, doc("A port's name or number.")], PortTraffic] | None,
        doc(
            "What single ports have otherwise, by name or number: setting by setting, over what "
            "is said for all.",
            example={"grpc": {"loadBalancer": "ROUND_ROBIN"}},
        ),
    ] = None

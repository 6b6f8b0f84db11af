"""What a pod's own proxy starts with: Istio's ProxyConfig, and its annotations one by one."""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from meshgen.model.base import Spec, doc, expected
from meshgen.model.grammar import Image
from meshgen.model.probe import Lifecycle
from meshgen.model.proxyconfig import ProxyImage, ProxyValue, ProxyVariable
from meshgen.model.scalars import Count, Duration, Name, Port, Positive, Raw, Word
from meshgen.model.telemetry import CustomTag, Share

_ONE = {"x-one": True}
OCTET = r"(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_NETWORK = (
    rf"{OCTET}(\.{OCTET}){{3}}/(3[0-2]|[12]?[0-9])|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*/[0-9]{{1,3}}"
)
_EXPECTED = "a network such as 10.0.0.0/8, or 10.0.0.1/32 for one address"
Network = Annotated[str, Meta(pattern=rf"^({_NETWORK})$", extra_json_schema=expected(_EXPECTED))]
# One address stands for itself.
Block = Annotated[
    str,
    Meta(
        pattern=rf"^({_NETWORK}|{OCTET}(\.{OCTET}){{3}}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$",
        extra_json_schema=expected("an address such as 10.0.0.1, or a network such as 10.0.0.0/8"),
    ),
]
Ports = Annotated[list[Port], Meta(extra_json_schema={**expected("a list of ports"), **_ONE})]
Networks = Annotated[
    list[Network], Meta(extra_json_schema={**expected("a list of networks"), **_ONE})
]
# Names of network interfaces, as the kernel takes them: values.go of pkg/kube/inject.
Interface = Annotated[
    str,
    Meta(
        pattern=r"^[a-zA-Z][a-zA-Z0-9_.-]{0,14}$",
        extra_json_schema=expected("the name of a network interface, such as eth1"),
    ),
]
_LEVEL = "trace|debug|info|warning|error|critical|off"
ComponentLevels = Annotated[
    str,
    Meta(
        pattern=rf"^[a-zA-Z0-9_]+:({_LEVEL})(,[a-zA-Z0-9_]+:({_LEVEL}))*$",
        extra_json_schema=expected(
            f"components and their levels, such as upstream:debug,misc:error; levels are "
            f"{_LEVEL.replace('|', ', ')}"
        ),
    ),
]
_SCOPE = r"([a-zA-Z0-9_.-]+:)?(none|fatal|error|warn|info|debug)"
AgentLevels = Annotated[
    str,
    Meta(
        pattern=rf"^{_SCOPE}(,{_SCOPE})*$",
        extra_json_schema=expected(
            "a level, or scopes and their levels, such as default:info,wasm:debug; levels are "
            "none, fatal, error, warn, info, debug"
        ),
    ),
]


class StatsMatcher(Spec, frozen=True):
    """Which of Envoy's statistics there are beside those that Istio keeps."""

    inclusion_prefixes: Annotated[
        list[Word] | None, doc("What their names start with.", example=["cluster.outbound"])
    ] = None
    inclusion_suffixes: Annotated[
        list[Word] | None, doc("What their names end with.", example=["upstream_rq_timeout"])
    ] = None
    inclusion_regexps: Annotated[
        list[Word] | None, doc("RE2 expressions for whole names.", example=[".*circuit_breakers.*"])
    ] = None


class ProxyTracing(Spec, frozen=True):
    """Traces, where no Telemetry says otherwise."""

    sampling: Annotated[Share | None, doc("Percent of the requests.", example=10)] = None
    max_path_tag_length: Annotated[Positive | None, doc("Letters of a path that are kept.")] = None
    custom_tags: Annotated[
        dict[Word, CustomTag] | None,
        doc("Tags of each span by name.", example={"tenant": {"header": "x-tenant"}}),
    ] = None
    zipkin: Annotated[
        Raw | None, doc("Report to Zipkin.", example={"address": "zipkin.monitoring:9411"})
    ] = None
    datadog: Annotated[Raw | None, doc("Report to Datadog.")] = None
    lightstep: Annotated[Raw | None, doc("Report to Lightstep.")] = None
    stackdriver: Annotated[Raw | None, doc("Report to Google Cloud.")] = None
    tls_settings: Annotated[Raw | None, doc("TLS to who gets them.")] = None


class ProxyConfiguration(Spec, frozen=True):
    """A ProxyConfig's fields, as the annotation proxy.istio.io/config has them."""

    hold_application_until_proxy_starts: Annotated[
        bool | None,
        doc("Start the containers once the proxy answers; a native sidecar does so by itself."),
    ] = None
    termination_drain_duration: Annotated[
        Duration | None,
        doc(
            "How long the proxy goes on when the pod ends; within "
            "`terminationGracePeriodSeconds`, which is 30 if nothing is said.",
            default="5s",
            example="20s",
        ),
    ] = None
    drain_duration: Annotated[
        Duration | None,
        doc("How long connections last when listeners change; whole seconds.", default="45s"),
    ] = None
    concurrency: Annotated[
        Count | None,
        doc(
            "Worker threads; 0 is one for each core of the node, whatever the limit.",
            default="by the CPU limit",
            example=2,
        ),
    ] = None
    image: Annotated[
        ProxyImage | None, doc("Which of Istio's images.", short="imageType", whole=True)
    ] = None
    proxy_metadata: Annotated[
        dict[ProxyVariable, ProxyValue] | None,
        doc(
            "Variables of the proxy.",
            example={"EXIT_ON_ZERO_ACTIVE_CONNECTIONS": "true", "MINIMUM_DRAIN_DURATION": "5s"},
        ),
    ] = None
    proxy_stats_matcher: Annotated[
        StatsMatcher | None, doc("Which statistics there are beside Istio's own.")
    ] = None
    extra_stat_tags: Annotated[
        list[Word] | None, doc("Tags of metrics beside Istio's own.", example=["request_host"])
    ] = None
    tracing: Annotated[ProxyTracing | None, doc("Traces; a Telemetry is stronger.")] = None


class Proxy(ProxyConfiguration, frozen=True):
    """The pod's proxy: what is not said is as the namespace and the mesh have it."""

    config: Annotated[
        Raw | None,
        doc(
            "Other fields of ProxyConfig, as Istio has them.",
            example={"gatewayTopology": {"numTrustedProxies": 1}},
        ),
    ] = None
    native_sidecar: Annotated[
        bool | None,
        doc("Whether it is an init container that stays (Istio 1.24).", default="the install's"),
    ] = None
    lifecycle: Annotated[
        Lifecycle | None,
        doc(
            "What happens when its container has started, and before it is stopped.",
            renders="a container istio-proxy with the image `auto`, which the injector fills in",
            example={"preStop": {"exec": ["sleep", "10"]}},
        ),
    ] = None
    status_port: Annotated[Port | None, doc("Where it tells its health.", default="15020")] = None
    readiness_initial_delay_seconds: Annotated[Count | None, doc("Before its first probe.")] = None
    readiness_period_seconds: Annotated[Count | None, doc("Between its probes.")] = None
    readiness_failure_threshold: Annotated[Count | None, doc("Failures in a row that count.")] = (
        None
    )
    rewrite_app_http_probers: Annotated[
        bool | None,
        doc("Whether the kubelet's HTTP and gRPC probes go by the proxy's agent.", default="true"),
    ] = field(default=None, name="rewriteAppHTTPProbers")
    interception_mode: Annotated[
        Literal["REDIRECT", "TPROXY", "NONE"] | None,
        doc("How traffic comes to the proxy.", default="REDIRECT"),
    ] = None
    include_inbound_ports: Annotated[
        Ports | None, doc("Ports whose traffic comes to the proxy.", default="all")
    ] = None
    exclude_inbound_ports: Annotated[
        Ports | None, doc("Ports whose traffic goes past the proxy.", example=[9100])
    ] = None
    include_outbound_ports: Annotated[
        Ports | None, doc("Ports that it takes whatever the address.")
    ] = None
    exclude_outbound_ports: Annotated[
        Ports | None, doc("Ports of others that are called past the proxy.", example=[5432])
    ] = None
    include_outbound_ip_ranges: Annotated[
        Networks | None, doc("Networks that are called by the proxy.", default="all")
    ] = field(default=None, name="includeOutboundIPRanges")
    exclude_outbound_ip_ranges: Annotated[
        Networks | None,
        doc("Networks that are called past the proxy.", example=["169.254.169.254/32"]),
    ] = field(default=None, name="excludeOutboundIPRanges")
    exclude_interfaces: Annotated[
        list[Interface] | None, doc("Interfaces whose traffic goes past the proxy.")
    ] = None
    log_level: Annotated[
        Literal["trace", "debug", "info", "warning", "error", "critical", "off"] | None,
        doc("What Envoy logs.", default="warning"),
    ] = None
    component_log_level: Annotated[
        ComponentLevels | None, doc("What parts of Envoy log.", example="upstream:debug,misc:error")
    ] = None
    agent_log_level: Annotated[
        AgentLevels | None, doc("What the agent logs.", default="default:info")
    ] = None
    stats_histogram_buckets: Annotated[
        dict[Word, list[int | float]] | None,
        doc("Buckets of histograms, by what their names start with.", example={"istio": [1, 10]}),
    ] = None
    merge_metrics: Annotated[
        bool | None,
        doc("Whether Prometheus gets the container's metrics from the proxy too.", default="true"),
    ] = None
    proxy_image: Annotated[Image | None, doc("Another image than Istio's.")] = None
    user_volume: Annotated[
        dict[Name, Raw] | None,
        doc(
            "Volumes of the pod for the proxy, by name, as a pod has them.",
            example={"ca": {"secret": {"secretName": "partners-ca"}}},
        ),
    ] = None
    user_volume_mount: Annotated[
        dict[Name, Raw] | None,
        doc(
            "Where the proxy has them, by name, as a container says it.",
            example={"ca": {"mountPath": "/etc/partners", "readOnly": True}},
        ),
    ] = None


# Every field that is an annotation of its own.
OWN_ANNOTATIONS = {
    "native_sidecar": "sidecar.istio.io/nativeSidecar",
    "status_port": "status.sidecar.istio.io/port",
    "readiness_initial_delay_seconds": "readiness.status.sidecar.istio.io/initialDelaySeconds",
    "readiness_period_seconds": "readiness.status.sidecar.istio.io/periodSeconds",
    "readiness_failure_threshold": "readiness.status.sidecar.istio.io/failureThreshold",
    "rewrite_app_http_probers": "sidecar.istio.io/rewriteAppHTTPProbers",
    "interception_mode": "sidecar.istio.io/interceptionMode",
    "include_inbound_ports": "traffic.sidecar.istio.io/includeInboundPorts",
    "exclude_inbound_ports": "traffic.sidecar.istio.io/excludeInboundPorts",
    "include_outbound_ports": "traffic.sidecar.istio.io/includeOutboundPorts",
    "exclude_outbound_ports": "traffic.sidecar.istio.io/excludeOutboundPorts",
    "include_outbound_ip_ranges": "traffic.sidecar.istio.io/includeOutboundIPRanges",
    "exclude_outbound_ip_ranges": "traffic.sidecar.istio.io/excludeOutboundIPRanges",
    "exclude_interfaces": "traffic.sidecar.istio.io/excludeInterfaces",
    "log_level": "sidecar.istio.io/logLevel",
    "component_log_level": "sidecar.istio.io/componentLogLevel",
    "agent_log_level": "sidecar.istio.io/agentLogLevel",
    "stats_histogram_buckets": "sidecar.istio.io/statsHistogramBuckets",
    "merge_metrics": "prometheus.istio.io/merge-metrics",
    "proxy_image": "sidecar.istio.io/proxyImage",
    "user_volume": "sidecar.istio.io/userVolume",
    "user_volume_mount": "sidecar.istio.io/userVolumeMount",
}
# Those that count for pods of gateways: by their template, the bootstrap, merged metrics.
OF_GATEWAYS = (
    "log_level",
    "component_log_level",
    "agent_log_level",
    "stats_histogram_buckets",
    "merge_metrics",
    "proxy_image",
)
CONFIG_ANNOTATION = "proxy.istio.io/config"


def name_of(field_name: str) -> str:
    """Return what the config calls a field of a proxy's settings."""
    names = dict(zip(Proxy.__struct_fields__, Proxy.__struct_encode_fields__, strict=True))
    return names[field_name]


def setting_of(annotation: Any) -> tuple[str, ...]:
    """Return the setting of a workload that an annotation comes from; () for any other."""
    if annotation == CONFIG_ANNOTATION:
        return ("proxy",)
    fields = (name for name, own in OWN_ANNOTATIONS.items() if own == annotation)
    return next((("proxy", name_of(name)) for name in fields), ())

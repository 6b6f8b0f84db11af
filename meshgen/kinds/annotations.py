"""Istio's annotations: on what kinds each means something, and from which release on.

Source: the package `annotation` of istio.io/api, 1.20 to 1.31.
"""

from dataclasses import dataclass

_SERVICES = ("Service", "ServiceEntry")
_LONG_SINCE = 1
# Kubernetes' own, which Istio's docs tell of too.
INGRESS_CLASS = "kubernetes.io/ingress.class"
_MATCHER = "`proxyStatsMatcher` in `proxy.istio.io/config`"


@dataclass(frozen=True, kw_only=True)
class Annotation:
    """An annotation that Istio knows.

    `kinds` are those that it may stand on, "Any" is all. The numbers are minor releases: the first
    that knows it, the first that advises against it, the first that has it no more; 0 where there
    is none. `instead` is what to write in its place.
    """

    name: str
    kinds: tuple[str, ...] = ("Pod",)
    alpha: bool = True
    since: int = 0
    deprecated: int = 0
    gone: int = 0
    instead: str = ""

    @property
    def written_by_istio(self) -> bool:
        """Return whether istiod, the injector or a controller writes it, and nobody by hand."""
        return self.name in _WRITTEN


# Source: AlwaysIgnoredAnnotations of pkg/config/analysis/analyzers/maturity.
_WRITTEN = ("sidecar.istio.io/status", "gateway.istio.io/controller-version", "istio.io/rev")


def _of_pods(prefix: str, *names: str, since: int = 0) -> list[Annotation]:
    return [Annotation(name=f"{prefix}/{name}", since=since) for name in names]


def _of(kinds: tuple[str, ...], prefix: str, *names: str, since: int = 0) -> list[Annotation]:
    return [Annotation(name=f"{prefix}/{name}", kinds=kinds, since=since) for name in names]


_KNOWN = (
    *_of(("Any",), "galley.istio.io", "analyze-suppress"),
    *_of(("Any",), "gateway.istio.io", "controller-version"),
    *_of(("AuthorizationPolicy",), "istio.io", "dry-run"),
    *_of(("Gateway",), "gateway.istio.io", "name-override", "service-account"),
    *_of(("Gateway",), "networking.istio.io", "service-type"),
    *_of(("GatewayClass", "Gateway"), "ambient.istio.io", "waypoint-inbound-binding"),
    *_of(("Namespace",), "topology.istio.io", "controlPlaneClusters"),
    *_of(("Service",), "networking.istio.io", "exportTo"),
    *_of((*_SERVICES, "Namespace"), "istio.io", "use-waypoint-canary-weight", since=31),
    *_of(("Namespace", *_SERVICES), "networking.istio.io", "traffic-distribution", since=24),
    *_of(("WorkloadEntry",), "istio.io", "autoRegistrationGroup", "workloadController"),
    *_of(("WorkloadEntry",), "istio.io", "connectedAt", "disconnectedAt"),
    Annotation(name=INGRESS_CLASS, kinds=("Ingress",), alpha=False),
    Annotation(name="traffic.istio.io/nodeSelector", kinds=("Service",), alpha=False),
    Annotation(name="ambient.istio.io/redirection", alpha=False),
    Annotation(name="proxy.istio.io/config", alpha=False),
    *_of_pods("ambient.istio.io", "bypass-inbound-capture", "dns-capture"),
    *_of_pods("inject.istio.io", "templates"),
    *_of_pods("istio.io", "rev"),
    *_of_pods("istio.io", "reroute-virtual-interfaces", since=25),
    *_of_pods("prometheus.istio.io", "merge-metrics"),
    *_of_pods("proxy.istio.io", "overrides"),
    *_of_pods("readiness.status.sidecar.istio.io", "applicationPorts", "failureThreshold"),
    *_of_pods("readiness.status.sidecar.istio.io", "initialDelaySeconds", "periodSeconds"),
    *_of_pods("sidecar.istio.io", "agentLogLevel", "bootstrapOverride", "componentLogLevel"),
    *_of_pods("sidecar.istio.io", "interceptionMode", "logLevel", "rewriteAppHTTPProbers"),
    *_of_pods("sidecar.istio.io", "proxyCPU", "proxyCPULimit", "proxyMemory", "proxyMemoryLimit"),
    *_of_pods("sidecar.istio.io", "proxyImage", "proxyImageType", "statsHistogramBuckets"),
    *_of_pods("sidecar.istio.io", "status", "userVolume", "userVolumeMount"),
    *_of_pods("sidecar.istio.io", "nativeSidecar", since=24),
    *_of_pods("sidecar.istio.io", "statsEvictionInterval", "statsFlushInterval", since=28),
    *_of_pods("sidecar.istio.io", "statsHistogramBins", since=28),
    *_of_pods("status.sidecar.istio.io", "port"),
    *_of_pods("traffic.sidecar.istio.io", "excludeInboundPorts", "includeInboundPorts"),
    *_of_pods("traffic.sidecar.istio.io", "excludeOutboundPorts", "includeOutboundPorts"),
    *_of_pods("traffic.sidecar.istio.io", "excludeOutboundIPRanges", "includeOutboundIPRanges"),
    *_of_pods("traffic.sidecar.istio.io", "excludeInterfaces"),
    Annotation(
        name="sidecar.istio.io/inject",
        alpha=False,
        deprecated=_LONG_SINCE,
        instead="the label `sidecar.istio.io/inject`",
    ),
    Annotation(
        name="sidecar.istio.io/discoveryAddress",
        deprecated=_LONG_SINCE,
        instead="`discoveryAddress` in `proxy.istio.io/config`",
    ),
    *(
        Annotation(
            name=f"sidecar.istio.io/statsInclusion{which}",
            deprecated=_LONG_SINCE,
            instead=_MATCHER,
        )
        for which in ("Prefixes", "Regexps", "Suffixes")
    ),
    Annotation(
        name="sidecar.istio.io/extraStatTags",
        deprecated=21,
        instead="`extraStatTags` in `proxy.istio.io/config`, or a Telemetry",
    ),
    Annotation(
        name="sidecar.istio.io/statsCompression",
        since=26,
        deprecated=29,
        instead="`statsCompression` in `proxy.istio.io/config`",
    ),
    Annotation(
        name="traffic.sidecar.istio.io/kubevirtInterfaces",
        deprecated=25,
        instead="`istio.io/reroute-virtual-interfaces`",
    ),
    *(
        Annotation(
            name=f"alpha.istio.io/{whose}-serviceaccounts",
            kinds=("Service",),
            deprecated=_LONG_SINCE,
        )
        for whose in ("canonical", "kubernetes")
    ),
    Annotation(name="alpha.istio.io/identity", deprecated=_LONG_SINCE, gone=24),
    Annotation(name="sidecar.istio.io/controlPlaneAuthPolicy", deprecated=_LONG_SINCE, gone=24),
    Annotation(name="sidecar.istio.io/enableCoreDump", gone=25),
    *(
        Annotation(name=f"install.operator.istio.io/{name}", kinds=("Any",), gone=24)
        for name in ("chart-owner", "owner-generation", "version")
    ),
)
ANNOTATIONS = {annotation.name: annotation for annotation in _KNOWN}
# Istio's labels: what is written as an annotation of such a name says nothing.
LABELS = frozenset(
    (
        *("istio-injection", "istio.io/dataplane-mode", "istio.io/rev", "istio.io/tag"),
        *("istio.io/use-waypoint", "istio.io/use-waypoint-namespace", "istio.io/waypoint-for"),
        *("istio.io/ingress-use-waypoint", "istio.io/use-waypoint-canary"),
        *("istio.io/use-waypoint-canary-namespace", "networking.istio.io/gatewayPort"),
        *("gateway.istio.io/managed", "networking.istio.io/enable-autoallocate-ip"),
        *("security.istio.io/tlsMode", "service.istio.io/canonical-name"),
        *("service.istio.io/canonical-revision", "service.istio.io/workload-name"),
        *("sidecar.istio.io/inject", "topology.istio.io/cluster", "topology.istio.io/locality"),
        *("topology.istio.io/network", "topology.istio.io/subzone"),
    )
)


def is_istios(name: str) -> bool:
    """Return whether an annotation is one of those that Istio means: its own, or of its docs."""
    return name == INGRESS_CLASS or name.partition("/")[0].endswith("istio.io")

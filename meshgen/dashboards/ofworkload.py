"""A workload and its sidecar: CPU and memory beside their limits, and what holds it back."""

from meshgen.dashboards.promql import PODS, REQUESTS, highest, rate, total
from meshgen.dashboards.types import Panel, Query, Row

_OWN = f'{PODS},container!~"|POD|istio-.*"'
_SIDECAR = f'{PODS},container="istio-proxy"'
_CPU, _MEMORY = "container_cpu_usage_seconds_total", "container_memory_working_set_bytes"
_INBOUND, _OUTBOUND = f'reporter="destination",{PODS}', f'reporter="source",{PODS}'
_PERIODS = "container_cpu_cfs_{}periods_total"


def _limit(which: str, resource: str, matchers: str) -> str:
    """Return what containers are given; a native sidecar is an init container."""
    chosen = f'{{{matchers},resource="{resource}"}}'
    names = (f"kube_pod_{kind}container_resource_{which}{chosen}" for kind in ("", "init_"))
    return f"max by (container) ({' or '.join(names)})"


def _usage(matchers: str) -> tuple[Panel, ...]:
    """Return the panels of containers beside what they may use: of the pod that uses most."""

    def beside(expr: str, resource: str) -> tuple[Query, ...]:
        return (
            Query(f"max by (container) ({expr})", "{{container}}"),
            Query(_limit("limits", resource, matchers), "{{container}}, limit", limit=True),
            Query(_limit("requests", resource, matchers), "{{container}}, request"),
        )

    throttled, periods = (total(_PERIODS.format(x), matchers, "container") for x in _KINDS)
    return (
        Panel(
            "CPU",
            "suffix: cores",
            "What the containers of the busiest pod use. At the limit they are throttled.",
            beside(rate(_CPU, matchers), "cpu"),
        ),
        Panel(
            "Memory",
            "bytes",
            "The working set of the containers of the largest pod. At the limit one is killed.",
            beside(f"{_MEMORY}{{{matchers}}}", "memory"),
        ),
        Panel(
            "Throttled",
            "percentunit",
            "The share of scheduling periods in which a container had to wait for its CPU limit.",
            (Query(f"{throttled} / {periods}", "{{container}}"),),
            steps={0.25: "red"},
            lines=True,
            most=1,
        ),
    )


_KINDS = ("throttled_", "")

ROWS = (
    Row(
        "Pods",
        (
            Panel(
                "Ready",
                "short",
                "Pods that are ready, and all that there are.",
                (
                    Query(f'sum(kube_pod_status_ready{{{PODS},condition="true"}})', "ready"),
                    Query(f"count(kube_pod_info{{{PODS}}})", "all"),
                ),
            ),
            Panel(
                "Restarts",
                "short",
                "How often containers start anew within the time between two points.",
                (
                    Query(
                        "sum by (container) (increase("
                        f"kube_pod_container_status_restarts_total{{{PODS}}}[$__rate_interval]))",
                        "{{container}}",
                    ),
                ),
            ),
            Panel(
                "Waiting and ended",
                "short",
                "Containers that do not run, by reason: OOMKilled, CrashLoopBackOff, "
                "ImagePullBackOff.",
                tuple(
                    Query(
                        f"sum by (reason) (kube_pod_container_status_{what}_reason{{{PODS}}}) > 0",
                        f"{what}: {{{{reason}}}}",
                    )
                    for what in ("waiting", "terminated")
                ),
            ),
        ),
    ),
    Row("Own containers", _usage(_OWN)),
    Row("Sidecar", _usage(_SIDECAR)),
    Row(
        "The sidecar's work",
        (
            Panel(
                "Requests to its pods",
                "reqps",
                "Requests in a second to each pod, of the ten with most.",
                (
                    Query(
                        highest(10, total(REQUESTS, _INBOUND, "pod")),
                        "{{pod}}",
                    ),
                ),
            ),
            Panel(
                "Requests to others",
                "reqps",
                "Requests in a second by the service that its pods ask.",
                (
                    Query(
                        total(REQUESTS, _OUTBOUND, "destination_service"),
                        "{{destination_service}}",
                    ),
                ),
            ),
            Panel(
                "Refused configuration",
                "short",
                "Clusters and listeners of istiod's in a second that the sidecars refuse. "
                "None is right.",
                (
                    Query(
                        total("envoy_cluster_manager_cds_update_rejected", PODS),
                        "clusters",
                    ),
                    Query(
                        total("envoy_listener_manager_lds_update_rejected", PODS),
                        "listeners",
                    ),
                ),
            ),
        ),
    ),
)

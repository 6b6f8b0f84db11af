"""Capacity: quotas, HPAs at their most, pods that wait, nodes."""

from meshgen.dashboards.types import Panel, Query, Row, Unit

_AT = 'namespace=~"$namespace"'
_HPA = "kube_horizontalpodautoscaler"
_NAMED = "{{namespace}}/{{horizontalpodautoscaler}}"
_FULL = {0.8: "orange", 0.95: "red"}
_MOST = f"{_HPA}_spec_max_replicas{{{_AT}}}"
_NOW = f"{_HPA}_status_current_replicas{{{_AT}}}"


def _quota(title: str, unit: Unit, resources: str) -> Panel:
    used, hard = (
        f'max by (namespace, resource) (kube_resourcequota{{{_AT},resource=~"{resources}",'
        f'type="{kind}"}})'
        for kind in ("used", "hard")
    )
    return Panel(
        f"Quota: {title}",
        unit,
        "What pods take of each namespace's quota, as the cluster counts, sidecars included, "
        "and the most that it lets them.",
        (
            Query(used, "{{namespace}}: {{resource}}"),
            Query(hard, "{{namespace}}: {{resource}}, hard", limit=True),
        ),
    )


def _nodes(title: str, unit: Unit, resource: str) -> Panel:
    asked = f'sum(kube_pod_container_resource_requests{{resource="{resource}"}})'
    there = f'sum(kube_node_status_allocatable{{resource="{resource}"}})'
    return Panel(
        f"Nodes: {title}",
        unit,
        "What all pods of the cluster request, and what its nodes have for them.",
        (Query(asked, "requested"), Query(there, "allocatable", limit=True)),
    )


ROWS = (
    Row(
        "Quotas",
        (
            Panel(
                "Used share of quotas",
                "percentunit",
                "What is used of each quota, fullest first. At 100% new pods are refused.",
                (
                    Query(
                        f"sort_desc(max by (namespace, resource) (kube_resourcequota{{{_AT},"
                        'type="used"} / ignoring (type) '
                        f'(kube_resourcequota{{{_AT},type="hard"}} > 0)))'
                    ),
                ),
                "table",
                24,
                _FULL,
            ),
            _quota("CPU requests", "suffix: cores", "cpu|requests.cpu"),
            _quota("CPU limits", "suffix: cores", "limits.cpu"),
            _quota("pods", "short", "pods|count/pods"),
            _quota("memory requests", "bytes", "memory|requests.memory"),
            _quota("memory limits", "bytes", "limits.memory"),
            _quota("storage", "bytes", "requests.storage"),
        ),
    ),
    Row(
        "HPAs",
        (
            Panel(
                "HPAs at their max",
                "short",
                "Autoscalers that run as many pods as they may: more load, and there are too few.",
                (Query(f"count({_NOW} >= {_MOST}) or vector(0)", "at their max"),),
                "stat",
                12,
                {1: "orange"},
            ),
            Panel(
                "HPAs without figures",
                "short",
                "Autoscalers that say <unknown>: metrics-server, or requests of a container, "
                "are missing.",
                (
                    Query(
                        f'count({_HPA}_status_condition{{{_AT},condition="ScalingActive",'
                        'status="false"} == 1) or vector(0)',
                        "without figures",
                    ),
                ),
                "stat",
                12,
                {1: "red"},
            ),
            Panel(
                "Replicas, of the max",
                "percentunit",
                "How many replicas autoscalers run, as a share of the most that they may.",
                (Query(f"{_NOW} / {_MOST}", _NAMED),),
                width=12,
                steps={1: "red"},
                lines=True,
            ),
            Panel(
                "Replicas",
                "short",
                "How many replicas autoscalers run, and the most that they may.",
                (
                    Query(_NOW, _NAMED),
                    Query(_MOST, f"{_NAMED}, max", limit=True),
                ),
                width=12,
            ),
        ),
    ),
    Row(
        "Nodes and pods",
        (
            _nodes("CPU", "suffix: cores", "cpu"),
            _nodes("memory", "bytes", "memory"),
            Panel(
                "Pods that wait",
                "short",
                "Pods that no node has taken or whose containers have not started, by namespace.",
                (
                    Query(
                        f'sum by (namespace) (kube_pod_status_phase{{{_AT},phase="Pending"}})',
                        "{{namespace}}",
                    ),
                ),
            ),
            Panel(
                "Full volumes",
                "percentunit",
                "What is used of volumes, of the twenty fullest.",
                (
                    Query(
                        f"topk(20, kubelet_volume_stats_used_bytes{{{_AT}}} / "
                        f"kubelet_volume_stats_capacity_bytes{{{_AT}}})",
                        "{{namespace}}/{{persistentvolumeclaim}}",
                    ),
                ),
                width=24,
                steps=_FULL,
                lines=True,
                most=1,
            ),
        ),
    ),
)

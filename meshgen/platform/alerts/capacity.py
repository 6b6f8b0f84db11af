"""Alerts of pods, autoscalers and quotas, as kube-state-metrics tells of them."""

from meshgen.platform.alerts.types import Alert

_HPA = "kube_horizontalpodautoscaler"
_SIDECAR = '$watched,container="istio-proxy"'
_POD, _INIT = "kube_pod_container_status", "kube_pod_init_container_status"


def _of(by: str, metric: str, matchers: str = "") -> str:
    """Return a figure of each object, once though several targets tell of it."""
    chosen = f"$watched,{matchers}" if matchers else "$watched"
    return f"max by (namespace, {by}) ({metric}{{{chosen}}})"


def _of_hpa(figure: str, matchers: str = "") -> str:
    return _of("horizontalpodautoscaler", f"{_HPA}_{figure}", matchers)


def _of_quota(side: str) -> str:
    return _of("resourcequota, resource", "kube_resourcequota", f'type="{side}"')


def _restarts(matchers: str) -> str:
    """Return how often containers were restarted; a native sidecar is among the init containers."""
    return " or ".join(
        f"increase({each}_restarts_total{{{matchers}}}[$span])" for each in (_POD, _INIT)
    )


_KILLED = " or ".join(
    f'{each}_last_terminated_reason{{$watched,reason="OOMKilled"}}' for each in (_POD, _INIT)
)
_FAILED = _of(
    "deployment", "kube_deployment_status_condition", 'condition="Progressing",status="false"'
)

ALERTS = (
    Alert(
        "AutoscalerAtMaximum",
        "warning",
        "30m",
        f"{_of_hpa('status_desired_replicas')} >= {_of_hpa('spec_max_replicas')}"
        f" and {_of_hpa('spec_max_replicas')} > {_of_hpa('spec_min_replicas')}",
        "The HPA {{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} is at its "
        "maximum of {{ $value }}",
        "An HPA has had all the pods that it may have for long: a higher load finds no more.",
        "Raise `autoscaling.max` if the quota has room (`meshgen capacity`), or find out why the "
        "load is high.",
    ),
    Alert(
        "AutoscalerWithoutMetrics",
        "warning",
        "10m",
        _of_hpa("status_condition", 'condition="ScalingActive",status="false"')
        + f" == 1 and {_of_hpa('status_current_replicas')} > 0",
        "The HPA {{ $labels.horizontalpodautoscaler }} in {{ $labels.namespace }} has no metrics",
        "An HPA says `<unknown>`: it adds no pods, whatever the load is.",
        "`kubectl describe hpa` tells why: metrics-server does not run or reaches no kubelet, or a "
        "container has no request for what is measured.",
    ),
    Alert(
        "QuotaNearlyUsed",
        "warning",
        "15m",
        f"100 * {_of_quota('used')} / ({_of_quota('hard')} > 0) > $threshold",
        '{{ $value | printf "%.0f" }} % of {{ $labels.resource }} in the quota '
        "{{ $labels.resourcequota }} of {{ $labels.namespace }} are used",
        "A ResourceQuota is nearly used: the next rollout or the next pod of an HPA may be "
        "refused.",
        "`meshgen capacity` tells who uses it and what a rollout needs besides; raise the quota, "
        "or lower requests and limits.",
        90,
        "percent",
    ),
    Alert(
        "PodsRefused",
        "critical",
        "5m",
        f"{_of('replicaset', 'kube_replicaset_spec_replicas')}"
        f" - {_of('replicaset', 'kube_replicaset_status_replicas')} > 0",
        "{{ $value }} of the pods of {{ $labels.replicaset }} in {{ $labels.namespace }} "
        "cannot be created",
        "The API server takes no more pods of a workload: a quota is used up, a LimitRange or the "
        "Pod Security Standard refuses them, or a webhook does.",
        "`kubectl describe replicaset` has the answer of the API server in its events.",
    ),
    Alert(
        "RolloutStuck",
        "warning",
        "15m",
        f"{_FAILED} == 1"
        f" or {_of('deployment', 'kube_deployment_status_replicas_unavailable')} > 0"
        f" or {_of('statefulset', 'kube_statefulset_replicas')}"
        f" > {_of('statefulset', 'kube_statefulset_status_replicas_ready')}"
        f" or {_of('daemonset', 'kube_daemonset_status_number_unavailable')} > 0",
        "Pods of {{ $labels.deployment }}{{ $labels.statefulset }}{{ $labels.daemonset }} in "
        "{{ $labels.namespace }} do not get ready",
        "A Deployment, StatefulSet or DaemonSet has pods that do not get ready: a rollout hangs, "
        "or pods fail.",
        "`kubectl get pods` shows what they wait for: no node has room, an image cannot be pulled, "
        "a probe fails, or the container ends.",
    ),
    Alert(
        "OutOfMemory",
        "warning",
        "0s",
        f"max by (namespace, pod, container) ({_KILLED}) == 1"
        f" and sum by (namespace, pod, container) ({_restarts('$watched')}) > 0",
        "{{ $labels.container }} of {{ $labels.pod }} in {{ $labels.namespace }} was killed for "
        "its memory",
        "A container, a sidecar perhaps, needed more memory than its limit, and was restarted.",
        "Compare what it uses with its limit. A sidecar needs less where `sidecarScope` tells it "
        "of fewer services.",
    ),
    Alert(
        "SidecarRestarted",
        "warning",
        "0s",
        f"sum by (namespace, pod) ({_restarts(_SIDECAR)}) > $threshold",
        "The sidecar of {{ $labels.pod }} in {{ $labels.namespace }} was restarted",
        "A proxy was restarted in the last 15 minutes; meanwhile its pod was not reached.",
        "`kubectl logs POD -c istio-proxy --previous` ends with the reason.",
        0,
        "restarts",
    ),
)

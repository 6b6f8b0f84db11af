"""What is told of each kind of trouble: states of Titanium's prod, and the lines about them."""

from collections.abc import Callable
from typing import Any

import pytest

from .cluster import State, completed, healthy, lines, told

PROD = "/namespaces/titanium-prod"


def container(state: State, workload: str) -> Any:
    return state.get("deployments", workload)["spec"]["template"]["spec"]["containers"][0]


def by_hand(obj: Any, manager: str, fields: Any, **more: str) -> None:
    entry = {"manager": manager, "time": "2026-11-30T22:59:00Z", "fieldsV1": fields, **more}
    obj["metadata"].setdefault("managedFields", []).append(entry)


def fine(_: State) -> None:
    """Nothing is wrong."""


def image(state: State) -> None:
    """The new image is not in the registry: the new pod waits beside the old ones."""
    one = state.get("deployments", "prod-user-service")
    sets, pods = state.items(f"{PROD}/replicasets"), state.items(f"{PROD}/pods")
    (old,) = (each for each in sets if each["metadata"]["name"].startswith("prod-user-service"))
    new = {**old, "metadata": {**old["metadata"], "name": "prod-user-service-new"}}
    new["metadata"]["annotations"] = {"deployment.kubernetes.io/revision": "2"}
    sets.append(new)
    (first, _) = state.pods("prod-user-service")
    owner = {**first["metadata"]["ownerReferences"][0], "name": "prod-user-service-new"}
    meta = {**first["metadata"], "name": "prod-user-service-new-x", "ownerReferences": [owner]}
    waiting = {"reason": "ImagePullBackOff", "message": 'Back-off pulling image "x/y:v2"'}
    own = {"name": "user-service", "ready": False, "state": {"waiting": waiting}}
    pods.append({**first, "metadata": meta, "status": {"containerStatuses": [own]}})
    one["spec"]["replicas"] = 2


def unscheduled(state: State) -> None:
    for pod in state.pods("prod-redis"):
        no_node = "0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes"
        condition = {"type": "PodScheduled", "status": "False", "message": no_node}
        pod["status"] = {"phase": "Pending", "conditions": [condition]}


def crashing(state: State) -> None:
    last = {"reason": "OOMKilled", "exitCode": 137, "finishedAt": "2026-11-30T23:00:00Z"}
    status = state.pods("prod-redis")[0]["status"]["containerStatuses"][0]
    status |= {"restartCount": 3, "lastState": {"terminated": last}}


def bare(state: State) -> None:
    """Pods that started before the namespace had its label."""
    for pod in state.pods("prod-dashboard-ui"):
        for kind in ("containers", "initContainers"):
            listed = pod["spec"].get(kind, [])
            pod["spec"][kind] = [each for each in listed if each["name"] != "istio-proxy"]


def policy_gone(state: State) -> None:
    listed = state.items(f"{PROD}/authorizationpolicies")
    listed[:] = [each for each in listed if each["metadata"]["name"] != "prod-redis"]


def namespace_gone(state: State) -> None:
    for path, (status, _) in list(state.answers.items()):
        if PROD in path and status == 200:
            state.answers[path] = [200, {"kind": "PodList", "apiVersion": "v1", "items": []}]
    state.refuse("/namespaces/titanium-prod", 'namespaces "titanium-prod" not found', 404)


def scaled(state: State) -> None:
    one = state.get("deployments", "prod-dashboard-ui")
    one["spec"]["replicas"] = 1
    by_hand(one, "kubectl", {"f:spec": {"f:replicas": {}}}, subresource="scale")
    state.items(f"{PROD}/pods").remove(state.pods("prod-dashboard-ui")[0])


def scaled_by_hpa(state: State) -> None:
    one = state.get("deployments", "prod-user-service")
    by_hand(one, "kubectl", {"f:spec": {"f:replicas": {}}}, subresource="scale")


def variable(state: State) -> None:
    one = container(state, "prod-redis")
    one.setdefault("env", []).append({"name": "DEBUG", "value": "1"})
    name, key = container(state, "prod-redis")["name"], 'k:{"name":"DEBUG"}'
    fields: dict[str, Any] = {"f:env": {".": {}, key: {".": {}, "f:name": {}, "f:value": {}}}}
    inner = {"f:containers": {f'k:{{"name":"{name}"}}': fields}}
    where = {"f:spec": {"f:template": {"f:spec": inner}}}
    by_hand(state.get("deployments", "prod-redis"), "kubectl-edit", where)


def leftover(state: State) -> None:
    for name, labels in (("prod-old", {}), ("prod-other", {"app.kubernetes.io/part-of": "x"})):
        one = state.get("services", "prod-redis")
        meta = {**one["metadata"], "name": name, "labels": {**one["metadata"]["labels"], **labels}}
        state.items(f"{PROD}/services").append({**one, "metadata": meta})
    owner = {"kind": "Canary", "name": "redis", "controller": True}
    meta = {**one["metadata"], "name": "prod-made", "ownerReferences": [owner]}
    state.items(f"{PROD}/services").append({**one, "metadata": meta})


def hashed(state: State) -> None:
    """Applied by Kustomize: the names of ConfigMaps have a hash, of an older one another one."""
    one = state.get("configmaps", "prod-nginx-config")
    one["metadata"]["name"] = "prod-nginx-config-5g6hk2t9bd"
    older = {**one, "metadata": {**one["metadata"], "name": "prod-nginx-config-abcdefghij"}}
    state.items(f"{PROD}/configmaps").append({**older, "data": {}})
    spec = state.get("deployments", "prod-dashboard-ui")["spec"]["template"]["spec"]
    (volume,) = (each for each in spec["volumes"] if "configMap" in each)
    volume["configMap"]["name"] = "prod-nginx-config-5g6hk2t9bd"


def permissive(state: State) -> None:
    state.items(f"{PROD}/peerauthentications")[0]["spec"]["mtls"]["mode"] = "PERMISSIVE"


def permissive_besides(state: State) -> None:
    """Somebody else's, for one workload."""
    one = state.items(f"{PROD}/peerauthentications")[0]
    spec = {"selector": {"matchLabels": {"app": "redis"}}, "mtls": {"mode": "PERMISSIVE"}}
    other = {**one, "metadata": {"name": "try", "namespace": "titanium-prod"}, "spec": spec}
    state.items(f"{PROD}/peerauthentications").append(other)


def plain_client(state: State) -> None:
    one = state.get("destinationrules", "prod-redis")
    one["spec"]["trafficPolicy"]["tls"]["mode"] = "DISABLE"


def unknown_metrics(state: State) -> None:
    for one in state.items(f"{PROD}/horizontalpodautoscalers"):
        one["status"]["conditions"][1] |= {
            "status": "False",
            "reason": "FailedGetResourceMetric",
            "message": "the HPA was unable to compute the replica count: failed to get cpu "
            "utilization: missing request for cpu in container istio-proxy of Pod x",
        }
        del one["status"]["currentMetrics"]


def no_metrics_server(state: State) -> None:
    state.refuse("/v1beta1/namespaces/titanium-prod/pods", "the server could not find it", 404)


def at_max(state: State) -> None:
    one = state.get("horizontalpodautoscalers", "prod-user-service")
    limited = {"status": "True", "reason": "TooManyReplicas"}
    one["status"]["conditions"][2] |= limited
    one["status"] |= {"currentReplicas": 5}


def nothing_to_scale(state: State) -> None:
    """Recorded: the Deployment was deleted."""
    one = state.get("horizontalpodautoscalers", "prod-user-service")
    one["status"]["conditions"][0] |= {
        "status": "False",
        "reason": "FailedGetScale",
        "message": "the HPA controller was unable to get the target's current scale: "
        'deployments.apps "prod-user-service" not found',
    }


def stranger(state: State) -> None:
    """A pod of somebody else's in the namespace, which its quota counts."""
    one = state.pods("prod-redis")[0]
    other = {"name": "debug", "namespace": "titanium-prod"}
    pod = {**one, "metadata": other}
    state.items(f"{PROD}/pods").append(pod)
    used = state.items(f"{PROD}/resourcequotas")[0]["status"]["used"]
    used |= {"pods": "15", "limits.cpu": "5900m", "requests.cpu": "2250m"}


def expiring(state: State) -> None:
    for path in state.answers:
        if "/pods/prod-redis" in path:
            state.answers[path][1] = 'istio_agent_cert_expiry_seconds{resource_name="default"} 90'


def refused_update(state: State) -> None:
    for path in state.answers:
        if "/pods/prod-redis" in path:
            state.answers[path][1] += "\nenvoy_listener_manager_lds_update_rejected{} 2\n"


def no_counters(state: State) -> None:
    told = 'pods "x" is forbidden: User "eve" cannot get resource "pods/proxy" in API group ""'
    for path in state.answers:
        if "/proxy/stats/" in path:
            state.answers[path] = [403, {"kind": "Status", "message": told}]


def one_unlimited(state: State) -> None:
    path = next(each for each in state.answers if "/pods/prod-load-balancer" in each)
    lines = state.answers[path][1].splitlines()
    kept = [line for line in lines if "http_local_rate_limiter" not in line]
    assert kept != lines
    state.answers[path][1] = "\n".join(kept)


def uncounted(state: State) -> None:
    for path in state.answers:
        if "/pods/prod-load-balancer" in path:
            state.answers[path][1] = ""


def target_down(state: State) -> None:
    for path in state.answers:
        if path.endswith("query?query=up"):
            state.answers[path][1]["data"]["result"][0]["value"] = [0, "0"]


def no_gateway(state: State) -> None:
    for path, (_, listed) in state.answers.items():
        if "pods?labelSelector=istio" in path:
            listed["items"] = []


def gateway_elsewhere(state: State) -> None:
    """The user may not see pods of all namespaces; in Istio's are none."""
    no_gateway(state)
    told = 'pods is forbidden: User "eve" cannot list resource "pods" in API group ""'
    state.refuse("/api/v1/pods?labelSelector=istio%3Dingressgateway", told)


def gateway_at_home(state: State) -> None:
    """The user may see pods of Istio's namespace, and not all."""
    told = 'pods is forbidden: User "eve" cannot list resource "pods" in API group ""'
    state.refuse("/api/v1/pods?labelSelector=istio%3Dingressgateway", told)


def kiali_away(state: State) -> None:
    for path in state.answers:
        if "/services/kiali" in path:
            state.answers[path] = [503, "no endpoints available for service"]


HPAS = ("api-gateway", "auth-service", "blog-service", "user-service")
# What is done to the cluster, and what is told of it then: the beginnings of all lines.
STATES: list[tuple[Callable[[State], None], list[str]]] = [
    (fine, []),
    (
        image,
        [
            "rollout wrong MG1906 Deployment/prod-user-service: the update hangs: 2 old pods (2/2) "
            "beside 0 of 2 new: ImagePullBackOff: Back-off pulling image",
        ],
    ),
    (
        unscheduled,
        [
            "rollout wrong MG1906 Deployment/prod-redis: 0 of 1 pod ready: 0/1 nodes are available",
        ],
    ),
    (
        crashing,
        [
            "rollout wrong MG1908 Deployment/prod-redis: 3 restarts of container redis in",
        ],
    ),
    (
        bare,
        [
            "rollout wrong MG1907 Deployment/prod-dashboard-ui: 2 of 2 pods run without a sidecar",
        ],
    ),
    (
        policy_gone,
        ["objects wrong MG1902 AuthorizationPolicy/titanium-prod/prod-redis: not there"],
    ),
    (
        scaled,
        ["objects wrong MG1903 Deployment/titanium-prod/prod-dashboard-ui: spec.replicas is 1"],
    ),
    (scaled_by_hpa, []),
    (
        variable,
        [
            "objects wrong MG1904 Deployment/titanium-prod/prod-redis: "
            "spec.template.spec.containers[0].env is there besides: [{name: DEBUG, value: 1}]",
        ],
    ),
    (leftover, ["objects wrong MG1905 Service/titanium-prod/prod-old: is not rendered any more"]),
    (hashed, []),
    (
        permissive,
        [
            "objects wrong MG1903 PeerAuthentication/titanium-prod/prod-default-mtls: "
            "spec.mtls.mode is PERMISSIVE, not STRICT",
            *(["mutual TLS wrong MG1909 Deployment/prod-"] * 7),
        ],
    ),
    (
        permissive_besides,
        [
            "mutual TLS wrong MG1909 Deployment/prod-redis: takes PERMISSIVE, not STRICT: "
            "PeerAuthentication/try says so",
        ],
    ),
    (
        plain_client,
        [
            "objects wrong MG1903 DestinationRule/titanium-prod/prod-redis: spec.trafficPolicy.tls",
            "mutual TLS wrong MG1909 prod-redis.titanium-prod.svc.cluster.local: clients use "
            "DISABLE at port 6379, not ISTIO_MUTUAL",
        ],
    ),
    (
        unknown_metrics,
        [
            f"scaling wrong MG1911 HorizontalPodAutoscaler/prod-{one}: cpu <unknown>/70%"
            for one in HPAS
        ],
    ),
    (no_metrics_server, ["scaling wrong MG1911 metrics-server: nothing serves metrics.k8s.io"]),
    (
        at_max,
        ["scaling wrong MG1912 HorizontalPodAutoscaler/prod-user-service: at its max of 5 pods"],
    ),
    (
        nothing_to_scale,
        [
            "scaling wrong MG1911 HorizontalPodAutoscaler/prod-user-service: cpu 12%/70%: "
            "FailedGetScale: the HPA controller was unable to get the target's current scale",
        ],
    ),
    (
        stranger,
        ["quota wrong MG1913 ResourceQuota/prod-titanium-prod-quota: Pod/debug is not rendered"],
    ),
    (expiring, ["proxies wrong MG1910 Pod/prod-redis"]),
    (refused_update, ["proxies unknown MG1917 Pod/prod-redis"]),
    (
        no_gateway,
        [
            "proxies wrong MG1906 Gateway/prod-titanium-gateway: no pod has the labels that it "
            "selects: istio=ingressgateway",
        ],
    ),
    (
        gateway_elsewhere,
        [
            "proxies unknown MG1917 Gateway/prod-titanium-gateway: whether pods serve it is not "
            "known: you may not list pods",
        ],
    ),
    (gateway_at_home, []),
    (
        no_counters,
        [
            "proxies unknown MG1917 : what 14 of 14 took is not known: you may not get",
            "proxies unknown MG1917 : certificates of",
            "rate limits unknown MG1917 Deployment/prod-load-balancer: how many were refused",
        ],
    ),
    (
        uncounted,
        ["proxies unknown MG1917", "rate limits unknown MG1917 Deployment/prod-load-"],
    ),
    (
        one_unlimited,
        ["rate limits wrong MG1914 Deployment/prod-load-balancer: no limit in the proxy of prod-"],
    ),
    (
        target_down,
        ["platform wrong MG1916 Service/prometheus: 1 of 1 targets of istio-proxies do not"],
    ),
    (
        kiali_away,
        ["platform wrong MG1916 Service/kiali: does not answer at /kiali/healthz"],
    ),
]


@pytest.mark.parametrize(
    ("change", "expected"), STATES, ids=lambda one: getattr(one, "__name__", "")
)
def test_what_is_told_of_a_state(change: Callable[[State], None], expected: list[str]) -> None:
    state = healthy()
    change(state)
    found = lines(state)
    assert len(found) == len(expected), found
    for line, beginning in zip(found, expected, strict=True):
        assert line.startswith(beginning), found


def test_nothing_is_there_yet() -> None:
    state = healthy()
    namespace_gone(state)
    missing = [line for line in lines(state) if "MG1902" in line and "titanium-prod" in line]
    assert len(missing) == 52
    assert "rollout" not in " ".join(missing)


def test_an_update_that_the_quota_stops_is_told_in_one_line() -> None:
    """Recorded: the limit lowered to 5700m, and a rollout begun."""
    found = [line for line in lines(completed("hanging")) if line.startswith("rollout")]
    assert found == [
        "rollout wrong MG1906 Deployment/prod-api-gateway: the update hangs: 2 old pods (2/2) "
        "beside 0 of 2 new: exceeded quota: prod-titanium-prod-quota, requested: limits.cpu=400m, "
        "used: limits.cpu=5500m, limited: limits.cpu=5700m"
    ]


def test_figures_of_a_healthy_cluster() -> None:
    parts = told(healthy())
    first = {name: part.lines[0] for name, part in parts.items()}
    assert first["objects"].figures == {"there": 94, "of": 94}
    assert first["rollout"].figures == {"workloads": 14, "pods": 20, "ready": 20, "sidecars": 13}
    assert first["mutual TLS"].figures == {"STRICT": 7}
    assert first["rate limits"].figures == {"allowed": 100, "refused": 30}
    quota = first["quota"].figures or {}
    assert quota["limits.cpu"] == {"used": "5500m", "predicted": "5500m"}


def test_what_is_done_where_nothing_is_there_to_scale() -> None:
    state = healthy()
    nothing_to_scale(state)
    (line,) = (one for one in told(state)["scaling"].lines if one.status != "ok")
    assert line.mend == "apply the workload that it scales: it is not there"

"""What is told of objects, quotas and the platform, word by word, with the mend and the place."""

from base64 import b64encode
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from meshgen.live.answer import Answer
from meshgen.live.concerns.objects import OBJECTS
from meshgen.live.concerns.platform import PLATFORM
from meshgen.live.concerns.rollout import ROLLOUT
from meshgen.live.line import Line
from meshgen.live.observed import Observed
from meshgen.live.seen import where
from meshgen.pipeline import Project
from meshgen.pipeline.verifying import expected_of, places_of

from .cluster import State, _bytes, healthy, titanium
from .cluster import told as told_of
from .test_states import PROD, by_hand, container

HOME = "titanium-prod"
APPLY = "`kubectl apply` of what is rendered brings it back, or put it into the config"


def lines(state: State, name: str) -> list[Line]:
    return list(told_of(state)[name].lines)


def words(state: State, name: str) -> list[str]:
    """Return all lines of a concern, those that are fine too."""
    return [f"{one.status} {one.about}: {one.text} -> {one.mend}" for one in lines(state, name)]


def test_of_objects_how_many_are_there() -> None:
    state = healthy()
    (fine,) = words(state, "objects")
    assert fine == "ok : 94 of 94 there and equal; nothing left over among 27 kinds -> "
    one = state.get("services", "prod-redis")
    meta = {**one["metadata"], "name": "prod-old"}
    state.items(f"{PROD}/services").append({**one, "metadata": meta})
    state.get("deployments", "prod-redis")["spec"]["replicas"] = 3
    first, *others = words(state, "objects")
    assert first == "ok : 94 of 94 there -> "
    assert others == [
        f"wrong Deployment/{HOME}/prod-redis: spec.replicas is 3, not 1 -> {APPLY}",
        f"wrong Service/{HOME}/prod-old: is not rendered any more, and still there -> "
        f"`kubectl delete -n {HOME} service/prod-old` removes it",
    ]


def test_without_labels_that_tell_nothing_is_left_over() -> None:
    expected, state = replace(titanium(), labels=[]), healthy()
    one = state.get("services", "prod-redis")
    meta = {**one["metadata"], "name": "prod-old"}
    state.items(f"{PROD}/services").append({**one, "metadata": meta})
    (line,) = OBJECTS.judge(expected, state.observed())
    assert line.text == "94 of 94 there and equal; no label tells what is left over"


def test_other_environments_are_rendered_only_where_something_is_left() -> None:
    def elsewhere() -> Any:
        raise AssertionError("all environments are rendered")

    expected = replace(titanium(), elsewhere=elsewhere)
    state = healthy()
    assert len([*OBJECTS.judge(expected, state.observed())]) == 1
    assert "" not in expected.namespaces


def test_claims_and_what_is_of_the_cluster_are_never_left_over() -> None:
    asked = {
        path.partition("?")[0].rpartition("/")[2]
        for path in OBJECTS.asks(titanium())
        if "labelSelector" in path
    }
    assert {"services", "cronjobs", "rolebindings", "virtualservices"} <= asked
    assert not asked & {"persistentvolumeclaims", "namespaces", "clusterroles", "secrets", "pods"}


def test_a_kind_that_the_cluster_does_not_serve() -> None:
    state = healthy()
    state.refuse(f"{PROD}/peerauthentications", "the server could not find it", 404)
    found = words(state, "objects")[1]
    assert found.startswith(f"wrong PeerAuthentication/{HOME}/prod-default-mtls: the cluster does")
    assert found.endswith(
        "does not serve security.istio.io/v1beta1 PeerAuthentication -> "
        "install what brings peerauthentications.security.istio.io"
    )


def test_what_cannot_be_read_has_its_place() -> None:
    state = healthy()
    refused = 'services is forbidden: User "eve" cannot list resource "services" in API group ""'
    state.refuse(f"{PROD}/services", refused)
    state.refuse(f"/namespaces/{HOME}", "etcdserver: request timed out", 500)
    found = words(state, "objects")
    namespace, services = sorted(found[1:3])
    assert namespace == (
        f"unknown : etcdserver: request timed out: Namespace/{HOME} -> "
        "look whether the API server is well"
    )
    assert services.startswith(f"unknown : you may not list services in {HOME}: Service/prod-")
    assert services.endswith("5 more -> ask for the permission")
    kinds = {titanium().identities[one.position or 0].kind for one in lines(state, "objects")[1:3]}
    assert kinds == {"Namespace", "Service"}


def test_what_was_changed_added_and_taken_away() -> None:
    state = healthy()
    one = state.get("deployments", "prod-redis")
    del one["spec"]["template"]["spec"]["containers"][0]["image"]
    service = state.get("services", "prod-redis")
    (port,) = service["spec"]["ports"]
    port |= {"port": 6380, "protocol": "TCP"}
    key = 'k:{"port":6380,"protocol":"TCP"}'
    fields: Any = {"f:spec": {"f:ports": {key: {".": {}, "f:port": {}, "f:protocol": {}}}}}
    by_hand(service, "kubectl-edit", fields)
    _, gone, *others = lines(state, "objects")
    where = "spec.template.spec.containers[0].image"
    assert gone.text == f"{where} is gone: redis:7-alpine"
    assert (gone.figures, gone.mend) == ({where: None}, APPLY)
    assert gone.path == ("spec", "template", "spec", "containers", 0, "image")
    again = "take away what is there besides, then apply what is rendered"
    assert [(each.mend, each.text.partition(" is ")[0]) for each in others] == [
        (again, "spec.ports[0]"),
        (
            "put it into the config, or take it away by hand: `kubectl apply` leaves it there",
            "spec.ports[0]",
        ),
    ]
    assert others[0].text.startswith("spec.ports[0] is gone: {name: tcp, port: 6379, ")
    assert "kubectl-edit" not in others[0].text
    assert others[1].path == ()


@pytest.mark.parametrize(
    ("field", "value", "count"),
    [
        ("imagePullPolicy", "Always", 1),
        ("imagePullPolicy", "IfNotPresent", 0),
        ("terminationMessagePath", "/dev/termination-log", 0),
        ("terminationMessagePolicy", "File", 0),
        ("terminationMessagePolicy", "FallbackToLogsOnError", 1),
    ],
)
def test_defaults_of_an_item_are_nobody_s(field: str, value: str, count: int) -> None:
    """Who writes an item's key, owns what the API server puts into it."""
    state = healthy()
    one = container(state, "prod-redis")
    one.pop(field, None)
    one[field] = value
    of_pod: Any = {f'k:{{"name":"{one["name"]}"}}': {".": {}, f"f:{field}": {}}}
    fields = {"f:spec": {"f:template": {"f:spec": {"f:containers": of_pod}}}}
    by_hand(state.get("deployments", "prod-redis"), "kubectl-edit", fields)
    assert len(lines(state, "objects")) == 1 + count


CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: t}
services:
  web: {image: "nginx:1", port: 80}
objects:
- object:
    apiVersion: v1
    kind: Secret
    metadata: {name: web}
    data: {a: YQ==}
    stringData: {b: b}
- object:
    apiVersion: v1
    kind: ResourceQuota
    metadata: {name: all}
    spec: {hard: {services: "5", pods: "9"}}
environments: {prod: {namespace: shop}}
"""


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ({"a": "YQ==", "b": b64encode(b"b").decode()}, ""),
        ({"a": "YQ==", "b": "Yw=="}, "data.b is Yw==, not Yg=="),
        ({"b": "Yg=="}, "data.a is gone: YQ=="),
    ],
)
def test_texts_of_a_secret_are_among_its_data(data: Any, line: str, tmp_path: Any) -> None:
    (tmp_path / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    project = Project(tmp_path / "meshgen.yaml")
    expected = expected_of(project, "prod", places_of(project, "prod", ()))
    lists: dict[str, list[Any]] = {}
    for known, obj in zip(expected.identities, expected.objects, strict=True):
        found = deepcopy(dict(obj))
        if found.pop("stringData", None):
            found["data"] = data
        lists.setdefault(where(expected, known, obj), []).append(found)
    answers = {
        path: Answer(200, _bytes({"kind": "List", "items": listed}))
        for path, listed in lists.items()
    }
    told = [each.text for each in OBJECTS.judge(expected, Observed(answers, 0.0))]
    assert told[1:] == ([line] if line else [])


QUOTA = "ResourceQuota/prod-titanium-prod-quota"


def quota(state: State, **used: str) -> list[str]:
    """Return what is told of the quota's use beyond the figures."""
    state.items(f"{PROD}/resourcequotas")[0]["status"]["used"] |= used
    return [
        each.partition("16Gi")[2] if each.startswith("ok") else each
        for each in words(state, "quota")
    ]


def test_a_quota_that_is_used_otherwise() -> None:
    assert quota(healthy()) == ["; as predicted -> "]
    state = healthy()
    more = state.pods("prod-user-service")[0]
    meta = {**more["metadata"], "name": "prod-user-service-more"}
    # One more, as an autoscaler makes it; one that is over counts nothing.
    state.items(f"{PROD}/pods").append({**more, "metadata": meta})
    over = {**more, "metadata": {**meta, "name": "over"}, "status": {"phase": "Succeeded"}}
    state.items(f"{PROD}/pods").append(over)
    key = "Deployment/prod-user-service has 3 pods, not 2"
    (line,) = quota(state, pods="15")
    assert line == f"; not as at rest: {key} -> "
    # Somebody has taken what no pod there explains.
    state = healthy()
    assert quota(state, pods="16") == ["; not as at rest: pods 2 of no pod that is there -> "]


def test_a_quota_of_which_nothing_is_known_yet() -> None:
    state = healthy()
    del state.items(f"{PROD}/resourcequotas")[0]["status"]
    assert words(state, "quota") == [f"waiting {QUOTA}: nothing is counted yet -> "]


def test_parts_of_the_platform_that_answer() -> None:
    state = healthy()
    assert words(state, "platform") == [
        "ok : grafana, kiali, kube-state-metrics and 2 more answer -> "
    ]
    for path in state.answers:
        if "/proxy/" in path and "/services/" in path and "/services/https:metrics" not in path:
            state.answers[path] = [503, "away"]
    assert words(state, "platform")[0] == "ok : metrics-server answers -> "


def platform(state: State) -> list[str]:
    return [each for each in words(state, "platform") if not each.startswith("ok")]


LOOK = "-> look at the address in its settings, and at NetworkPolicies"


def answer(state: State, ending: str, body: Any) -> None:
    for path in state.answers:
        if path.endswith(ending):
            state.answers[path] = [200, body]


def test_what_parts_of_the_platform_say_of_others() -> None:
    state = healthy()
    targets = [{"metric": {"job": "istiod"}, "value": [0, value]} for value in "10"]
    answer(state, "query?query=up", {"data": {"result": targets}})
    assert platform(state) == [
        f"wrong Service/prometheus: 1 of 2 targets of istiod do not answer {LOOK}"
    ]
    answer(state, "query?query=up", {"data": {"result": []}})
    (line,) = platform(state)
    assert line.startswith("wrong Service/prometheus: it has no target at all: look at its Service")
    state = healthy()
    services = [
        {"name": "Grafana", "url": "http://grafana:3000"},
        {"name": "Prometheus", "url": "http://p", "version": "3"},
        {"name": "Jaeger"},
    ]
    told = {"warningMessages": ["", "no proxy"], "externalServices": services}
    answer(state, "/kiali/api", told)
    answer(state, "/api/health", {"database": "failing"})
    assert platform(state) == [
        f"wrong Service/grafana: its database does not answer {LOOK}",
        f"wrong Service/kiali: no proxy {LOOK}",
        f"wrong Service/kiali: it has no answer from Grafana at http://grafana:3000 {LOOK}",
    ]


def test_kiali_has_nothing_of_a_prometheus_that_it_does_not_reach() -> None:
    """Recorded: Prometheus stopped. One that nobody gave a version has a name alone."""
    state = healthy()
    services = [{"name": "Kubernetes-Kubernetes", "version": "v1.33.5"}, {"name": "jaeger"}]
    answer(state, "/kiali/api", {"externalServices": services, "warningMessages": []})
    assert platform(state) == [f"wrong Service/kiali: it has no answer from Prometheus {LOOK}"]
    state.refuse("/kiali/api", "You must be logged in", 401)
    (line,) = platform(state)
    assert line.startswith("unknown Service/kiali: what it reaches is not known: the cluster does")


def test_parts_that_cannot_be_asked() -> None:
    state = healthy()
    refused = 'User "eve" cannot get resource "services/proxy" in API group ""'
    state.refuse("/kiali/healthz", refused)
    state.refuse("/-/ready", "no endpoints available", 503)
    assert platform(state) == [
        "unknown Service/kiali: you may not get services/proxy -> "
        "ask for `get` of `services/proxy`",
        "wrong Service/prometheus: does not answer at /-/ready: no endpoints available -> "
        "`kubectl get pods,endpointslices -n monitoring`",
    ]
    assert len([*PLATFORM.asks(titanium())]) == 8


def test_without_pods_nobody_knows_what_runs() -> None:
    state = healthy()
    refused = 'User "eve" cannot list resource "pods" in API group ""'
    state.refuse(f"{PROD}/pods", refused)
    found = [each for each in lines(state, "rollout") if each.status != "ok"]
    assert [(each.text, each.code and each.code.code) for each in found] == [
        (f"you may not list pods in {HOME}", "MG1917")
    ]
    assert f"/api/v1{PROD}/pods" in [*ROLLOUT.asks(titanium())]


@pytest.mark.parametrize(("finished", "count"), [("22:59:59", 1), ("20:00:00", 0), ("", 0)])
def test_restarts_of_the_last_hour_count(finished: str, count: int) -> None:
    state = healthy()
    state.now = 1796079600.0
    last = {"reason": "Error", "exitCode": 1}
    stamp = {"finishedAt": f"2026-11-30T{finished}Z"} if finished else {}
    status = state.pods("prod-redis")[0]["status"]["containerStatuses"][0]
    status |= {"restartCount": 1, "lastState": {"terminated": last | stamp}}
    found = [each for each in words(state, "rollout") if not each.startswith("ok")]
    assert len(found) == count
    assert all("1 restart of container redis in prod-redis-" in each for each in found)

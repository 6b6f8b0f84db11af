"""States of a cluster: recorded of a real API server, and changed from there by hand.

`python -m tools.cluster_state` wrote them down: real kube-apiserver, controllers, istiod and
proxies; there was no scheduler, no kubelet and no autoscaler, whose part is written here.
"""

import gzip
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from email.utils import formatdate
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path as FilePath
from typing import Any

from meshgen.live.answer import Answer
from meshgen.live.compare import differences
from meshgen.live.expected import Expected
from meshgen.live.gateways import serving as serving_pods
from meshgen.live.look import judged
from meshgen.live.observed import Observed
from meshgen.live.paths import through_pod
from meshgen.live.seen import seen, where
from meshgen.live.verified import Part
from meshgen.pipeline import Project
from meshgen.pipeline.verifying import expected_of, places_of
from meshgen.programs import Done
from meshgen.resources import Path

RECORDED = FilePath(__file__).parent / "recorded"
TITANIUM = FilePath(__file__).parents[2] / "examples" / "titanium" / "meshgen.yaml"


@dataclass
class State:
    """What a cluster answers: a status and a document, or a text, to each path."""

    answers: dict[str, Any]
    now: float

    def items(self, part: str) -> list[Any]:
        """Return the objects of the list whose path ends so; metrics are none."""
        (path,) = (p for p in self.answers if p.endswith(part) and "metrics.k8s.io" not in p)
        listed: list[Any] = self.answers[path][1]["items"]
        return listed

    def get(self, kind: str, name: str, namespace: str = "titanium-prod") -> Any:
        """Return an object: `deployments`, `prod-redis`."""
        listed = self.items(f"/namespaces/{namespace}/{kind}")
        return next(each for each in listed if each["metadata"]["name"] == name)

    def pods(self, workload: str) -> list[Any]:
        """Return the pods of a workload."""
        listed = self.items("/namespaces/titanium-prod/pods")
        return [each for each in listed if each["metadata"]["name"].startswith(f"{workload}-")]

    def refuse(self, part: str, message: str, status: int = 403) -> None:
        """Have every path that ends so answered by a refusal."""
        told = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": status}
        for path in self.answers:
            if path.endswith(part):
                self.answers[path] = [status, {**told, "message": message}]

    def observed(self, printed: Mapping[Any, Done] | None = None) -> Observed:
        """Return what was observed of it."""
        answers = {
            path: Answer(status, _bytes(body)) for path, (status, body) in self.answers.items()
        }
        return Observed(answers, self.now, printed)


def _bytes(body: Any) -> bytes:
    return (body if isinstance(body, str) else json.dumps(body)).encode()


@cache
def _read(name: str) -> Any:
    return json.loads(gzip.decompress((RECORDED / f"{name}.json.gz").read_bytes()))


def recorded(name: str) -> State:
    """Return a state that was recorded, to be changed."""
    told = _read(name)
    return State(deepcopy(told["answers"]), told["now"])


@cache
def titanium() -> Expected:
    """Return what Titanium's prod says."""
    project = Project(TITANIUM)
    return expected_of(project, "prod", places_of(project, "prod", ()))


def told(state: State, printed: Mapping[Any, Done] | None = None) -> dict[str, Part]:
    """Return what is told of a state, by concern."""
    return {part.name: part for part in judged(titanium(), state.observed(printed))}


def lines(state: State, printed: Mapping[Any, Done] | None = None) -> list[str]:
    """Return the lines that are not fine: `concern status code about: text`."""
    return [
        f"{part.name} {line.status} {line.code and line.code.code} {line.about}: {line.text}"
        for part in told(state, printed).values()
        for line in part.lines
        if line.status != "ok"
    ]


@contextmanager
def serving(state: State, seen: Callable[[str, str], None] = lambda *_: None) -> Iterator[str]:
    """Answer as an API server on loopback, and yield its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen(self.command, self.path)
            path = self.path.replace("&limit=500", "").replace("?limit=500", "")
            missing = [404, {"kind": "Status", "message": "the server could not find it"}]
            status, body = state.answers.get(path, missing)
            text = _bytes(body)
            self.send_response(status)
            kind = "text/plain" if isinstance(body, str) else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return formatdate(timestamp or state.now, usegmt=True)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def kubeconfig(urls: Mapping[str, str]) -> str:
    """Return a kubeconfig with a context for each API server; the first is the current one."""
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": next(iter(urls)),
            "clusters": [{"name": name, "cluster": {"server": url}} for name, url in urls.items()],
            "contexts": [{"name": n, "context": {"cluster": n, "user": "u"}} for n in urls],
            "users": [{"name": "u", "user": {}}],
        }
    )


def healthy() -> State:
    """Return Titanium's prod as it should be."""
    return completed("titanium")


def completed(name: str) -> State:
    """Return a state that was recorded, with what autoscalers, metrics and the platform say."""
    state = recorded(name)
    apply(state)
    since = "2026-11-30T22:00:00Z"
    for scaler in state.items("/namespaces/titanium-prod/horizontalpodautoscalers"):
        metric = scaler["spec"]["metrics"][0]["resource"]
        current = {"averageUtilization": 12, "averageValue": "18m"}
        scaler["status"] = {
            "currentReplicas": 2,
            "desiredReplicas": 2,
            "currentMetrics": [
                {"type": "Resource", "resource": {"name": metric["name"], "current": current}}
            ],
            "conditions": [
                {"type": each, "status": status, "reason": reason, "lastTransitionTime": since}
                for each, status, reason in (
                    ("AbleToScale", "True", "ReadyForNewScale"),
                    ("ScalingActive", "True", "ValidMetricFound"),
                    ("ScalingLimited", "False", "DesiredWithinRange"),
                )
            ],
        }
    found = {"kind": "PodMetricsList", "apiVersion": "metrics.k8s.io/v1beta1", "items": []}
    up = [{"metric": {"job": job}, "value": [0, "1"]} for job in ("istio-proxies", "istiod")]
    for path in state.answers:
        if path.startswith("/apis/metrics.k8s.io/"):
            state.answers[path] = [200, found]
        elif "metrics-server:" in path:
            state.answers[path] = [200, "ok"]
        elif path.endswith("/api/health"):
            state.answers[path] = [200, {"database": "ok", "version": "12.1.0"}]
        elif path.endswith("/query?query=up"):
            state.answers[path] = [200, {"status": "success", "data": {"result": up}}]
        elif path.endswith("/kiali/api"):
            reached = [
                {"name": "Kubernetes-Kubernetes", "version": "v1.33.5"},
                {"name": "Prometheus"},
            ]
            state.answers[path] = [200, {"externalServices": reached, "warningMessages": []}]
        elif "/pods/prod-load-balancer" in path:
            state.answers[path][1] += _LIMITED
    _serve(state)
    return state


def _serve(state: State) -> None:
    """Add the gateway that comes with Istio: its pod, and its proxy's counters as a sidecar's."""
    home, name = "istio-system", "istio-ingressgateway-x"
    (pod, *_) = state.pods("prod-redis")
    proxy = [{"name": "istio-proxy"}]
    meta = {"name": name, "namespace": home, "labels": {"istio": "ingressgateway", "app": "x"}}
    served = {**pod, "metadata": meta, "spec": {"containers": proxy}}
    for one in serving_pods(titanium()):
        for path in one.paths:
            state.answers[path] = [200, {"kind": "PodList", "apiVersion": "v1", "items": [served]}]
    counters = next(each for each in state.answers if "/pods/prod-redis" in each)
    state.answers[through_pod(home, name, 15020, "/stats/prometheus")] = [*state.answers[counters]]


def apply(state: State) -> None:
    """Apply what is rendered now: templates change after a state was recorded.

    What somebody changed by hand, stays.
    """
    stores = titanium().stores
    for one in seen(titanium(), state.observed()):
        path, version = where(titanium(), one.known, one.wanted), str(one.wanted["apiVersion"])
        if one.found is None and one.known.namespace:
            state.answers[path][1]["items"].append(deepcopy(one.wanted))
        elif one.found is None:
            state.answers[path] = [200, deepcopy(one.wanted)]
        elif "managedFields" not in one.found["metadata"]:
            _, document = state.answers[path]
            found = (
                document
                if not one.known.namespace
                else next(
                    each
                    for each in document["items"]
                    if each["metadata"]["name"] == one.found["metadata"]["name"]
                )
            )
            key_of = partial(stores.merge_key, version, one.known.kind)
            for each in [*differences(one.wanted, found, key_of)]:
                if not each.is_added:
                    _put(found, each.live, deepcopy(each.wanted))


def _put(value: Any, path: Path, wanted: Any) -> None:
    *way, last = path
    for step in way:
        value = value[step]
    if isinstance(last, int) and last >= len(value):
        value.append(wanted)
    else:
        value[last] = wanted


# As Envoy has it once `proxyStatsMatcher` includes it.
_LIMITED = """
envoy_http_local_rate_limiter_http_local_rate_limit_enabled{} 65
envoy_http_local_rate_limiter_http_local_rate_limit_ok{} 50
envoy_http_local_rate_limiter_http_local_rate_limit_rate_limited{} 15
envoy_http_local_rate_limiter_http_local_rate_limit_enforced{} 15
"""

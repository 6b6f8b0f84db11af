"""A service and the API server of its cluster, on loopback: asked more, it uses more."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

# Of processors: what an idle container uses, and what a request takes, in seconds.
IDLE = {"cart": 0.02, "istio-proxy": 0.005}
COST = {"cart": 0.005, "istio-proxy": 0.0004}
_HOME = "/namespaces/shop"


class Cluster:
    """One pod until requests came, two from then on; the first one answers them all.

    `others` are requests a second that come all the time from elsewhere, half as many more are
    refused. `counters` changes the answer with which its sidecar counts.
    """

    def __init__(self, others: int = 0, counters: Callable[[str], Any] = str) -> None:
        self.others, self.counters = others, counters
        self.began = time.time()
        self.asked: list[float] = []
        self.paths: list[tuple[str, str]] = []

    @property
    def pods(self) -> int:
        return 2 if self.asked else 1

    def answer(self, path: str) -> Any:
        path = path.partition("?")[0]
        if path == f"/apis/apps/v1{_HOME}/deployments/cart":
            selector = {"matchLabels": {"app": "cart"}}
            status = {"replicas": self.pods, "readyReplicas": self.pods}
            return {"kind": "Deployment", "spec": {"selector": selector}, "status": status}
        if path == f"/apis/autoscaling/v2{_HOME}/horizontalpodautoscalers":
            aim = {"kind": "Deployment", "name": "cart"}
            scaler = {"spec": {"scaleTargetRef": aim}, "status": {"desiredReplicas": self.pods + 1}}
            return {"kind": "HorizontalPodAutoscalerList", "items": [scaler]}
        if path == f"/apis/metrics.k8s.io/v1beta1{_HOME}/pods":
            return {"kind": "PodMetricsList", "items": [self._metrics("cart-1")]}
        if path == f"/api/v1{_HOME}/pods":
            return {"kind": "PodList", "items": [_pod("cart-1")]}
        if path == f"/api/v1{_HOME}/pods/cart-1:15020/proxy/stats/prometheus":
            return self.counters(self._counters())
        return None

    def _counters(self) -> str:
        others = int((time.time() - self.began) * self.others)
        return "".join(
            f'istio_requests_total{{reporter="{reporter}",response_code="{code}",'
            f'response_flags="{flags}"}} {count}\n'
            for reporter, code, flags, count in (
                ("destination", 200, "-", len(self.asked)),
                ("destination", 503, "UF", others),
                ("destination", 418, "RL,X", others // 4),
                ("destination", 429, "-", others // 4),
                # What it asked others is none of it.
                ("source", 200, "-", 5 * len(self.asked)),
            )
        )

    def _metrics(self, name: str) -> Any:
        now = time.time()
        requests = self.others + sum(now - 1 <= one < now for one in self.asked)
        used = {one: IDLE[one] + requests * COST[one] for one in IDLE}
        return {
            "metadata": {"name": name},
            "timestamp": datetime.fromtimestamp(now, UTC).isoformat().replace("+00:00", "Z"),
            "window": "1s",
            "containers": [
                {"name": one, "usage": {"cpu": f"{cpu * 10**9:.0f}n"}} for one, cpu in used.items()
            ],
        }


def _pod(name: str) -> Any:
    ready = {"conditions": [{"type": "Ready", "status": "True"}]}
    spec = {"containers": [{"name": "cart"}, {"name": "istio-proxy"}]}
    return {"metadata": {"name": name, "namespace": "shop"}, "spec": spec, "status": ready}


@contextmanager
def running(cluster: Cluster) -> Iterator[str]:
    """Yield the address of both: paths of an API server are its, all others the service's."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            said: Any = {}
            if self.path.startswith("/api"):
                cluster.paths.append((self.command, self.path))
                said = cluster.answer(self.path)
            elif self.path == "/":
                cluster.asked.append(time.time())
            text = (said if isinstance(said, str) else json.dumps(said)).encode()
            status = said.get("code") if isinstance(said, dict) else None
            self.send_response(404 if said is None else status or 200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

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

"""A small API server on loopback, for the real kubectl: it has what is rendered, and its pods.

Lists are held to their label selectors, and what is asked for by name is there or is not found.
What is created is kept, and what is deleted is gone; a change of what is there is answered as if it
had been done. `exec` and `port-forward` end where a connection to a pod would begin.
"""

import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from meshgen.kinds import kind_of

Object = dict[str, Any]
# Group and version, plural, kind, short name; those of a cluster have a `!`. Others are served as
# well, once there is one.
_KINDS = """\
v1 pods Pod po
v1 services Service svc
v1 endpoints Endpoints ep
v1 secrets Secret -
v1 configmaps ConfigMap cm
v1 persistentvolumeclaims PersistentVolumeClaim pvc
v1 events Event ev
v1 nodes! Node no
v1 namespaces! Namespace ns
v1 resourcequotas ResourceQuota quota
v1 serviceaccounts ServiceAccount sa
apps/v1 deployments Deployment deploy
apps/v1 statefulsets StatefulSet sts
apps/v1 daemonsets DaemonSet ds
apps/v1 replicasets ReplicaSet rs
apps/v1 controllerrevisions ControllerRevision -
batch/v1 jobs Job -
batch/v1 cronjobs CronJob cj
autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler hpa
policy/v1 poddisruptionbudgets PodDisruptionBudget pdb
apiregistration.k8s.io/v1 apiservices! APIService -
argoproj.io/v1alpha1 rollouts Rollout ro
networking.istio.io/v1 gateways Gateway gw
networking.istio.io/v1 virtualservices VirtualService vs
networking.istio.io/v1 destinationrules DestinationRule dr
networking.istio.io/v1alpha3 envoyfilters EnvoyFilter -
security.istio.io/v1 peerauthentications PeerAuthentication pa
security.istio.io/v1 authorizationpolicies AuthorizationPolicy ap
metrics.k8s.io/v1beta1 pods PodMetrics -
metrics.k8s.io/v1beta1 nodes! NodeMetrics -"""
_ROWS = [line.split() for line in _KINDS.splitlines()]
_PATH = re.compile(
    r"/(?:api/(?P<core>v1)|apis/(?P<group>[^/]+/[^/]+))"
    r"(?:/namespaces/(?P<namespace>[^/]+)(?=/.))?/(?P<plural>\w+)"
    r"(?:/(?P<name>[^/]+))?(?P<more>/\w+)?"
)
_RUNNING = frozenset(("Deployment", "StatefulSet", "DaemonSet", "Rollout", "Job", "CronJob"))


def pods_of(obj: Object) -> Object | None:
    """Return the template of an object's pods."""
    if obj["kind"] not in _RUNNING:
        return None
    spec = obj["spec"].get("jobTemplate", obj)["spec"] if obj["kind"] == "CronJob" else obj["spec"]
    template: Object = spec["template"]
    return template


def made(kind: str, namespace: str, name: str, **more: Any) -> Object:
    """Return an object; `labels` are its own."""
    labels = more.pop("labels", {})
    meta = {"name": name, "namespace": namespace, "labels": labels, "uid": f"{kind}-{name}"}
    return {"kind": kind, "metadata": meta, **more}


class Cluster:
    """Objects of a cluster by kind; pods are made of what runs them."""

    def __init__(self, objects: Iterable[Object], kinds: Iterable[Object] = ()) -> None:
        self.objects: dict[str, dict[tuple[str, str], Object]] = {}
        self.rows = [*_ROWS]
        for obj in kinds:
            self._serve(obj)
        for obj in objects:
            self._serve(obj)
            self.add(obj)
            template = pods_of(obj)
            if template is not None:
                self._run(obj, template)

    def _serve(self, obj: Object) -> None:
        at, kind = obj.get("apiVersion", ""), obj["kind"]
        if at and not any(row[0] == at and row[2] == kind for row in self.rows):
            whole = "" if obj["metadata"].get("namespace") else "!"
            self.rows.append([at, kind_of(at, kind).plural + whole, kind, "-"])

    def add(self, obj: Object) -> None:
        meta = obj["metadata"]
        found = self.objects.setdefault(obj["kind"], {})
        found[meta.get("namespace", ""), meta["name"]] = obj

    def _run(self, obj: Object, template: Object) -> None:
        name, namespace = obj["metadata"]["name"], obj["metadata"].get("namespace", "")
        labels = dict(template["metadata"].get("labels", {}))
        sidecar = [] if labels.get("sidecar.istio.io/inject") == "false" else ["istio-proxy"]
        names = [*(one["name"] for one in template["spec"]["containers"]), *sidecar]
        if sidecar:
            labels["security.istio.io/tlsMode"] = "istio"
        pod = made("Pod", namespace, f"{name}-0", labels=labels)
        pod["spec"] = {"containers": [{"name": one, "image": "i"} for one in names]}
        pod["status"] = {
            "phase": "Running",
            "containerStatuses": [
                {"name": n, "ready": True, "restartCount": 0, "image": "i", "imageID": ""}
                for n in names
            ],
        }
        self.add(pod)
        use = [{"name": one, "usage": {"cpu": "1m", "memory": "1Mi"}} for one in names]
        metrics = made("PodMetrics", namespace, f"{name}-0", labels=labels, containers=use)
        self.add({**metrics, "timestamp": "2026-01-01T00:00:00Z", "window": "10s"})
        if obj["kind"] == "StatefulSet":
            obj["spec"].setdefault("updateStrategy", {"type": "RollingUpdate"})
        replicas = obj["spec"].get("replicas", 1)
        counts = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
        obj["status"] = {"observedGeneration": 1, **dict.fromkeys(counts, replicas)}
        if obj["kind"] == "Job":
            obj["spec"].setdefault("selector", {"matchLabels": labels})
            obj["status"]["conditions"] = [{"type": "Complete", "status": "True"}]
        obj["metadata"] = {**obj["metadata"], "generation": 1, "uid": f"{obj['kind']}-{name}"}
        for revision in ("1", "2"):
            self._revise(obj, template, revision)

    def _revise(self, obj: Object, template: Object, revision: str) -> None:
        name, namespace = obj["metadata"]["name"], obj["metadata"].get("namespace", "")
        owner = {"apiVersion": "apps/v1", "kind": obj["kind"], "name": name, "controller": True}
        old = made("ReplicaSet", namespace, f"{name}-{revision}")
        old["metadata"] |= {
            "annotations": {"deployment.kubernetes.io/revision": revision},
            "labels": template["metadata"].get("labels", {}),
            "ownerReferences": [{**owner, "uid": obj["metadata"]["uid"]}],
        }
        # Two that are the same would be no rollback.
        changed = {**template, "spec": {**template["spec"], "nodeName": revision}}
        selector = obj["spec"].get("selector", {})
        self.add({**old, "spec": {"replicas": 1, "selector": selector, "template": changed}})

    def row(self, found: re.Match[str]) -> list[str] | None:
        """Return the row of what a path is about."""
        api = found["core"] or found["group"]
        rows = (row for row in self.rows if row[0] == api)
        return next((row for row in rows if row[1].strip("!") == found["plural"]), None)

    def find(self, kind: str, namespace: str, name: str) -> Object | None:
        """Return an object by its name."""
        return self.objects.get(kind, {}).get((namespace, name))

    def list(self, kind: str, namespace: str, selector: str) -> list[Object]:
        """Return the objects of a namespace, or of all, that a selector is for."""
        return [
            obj
            for (where, _), obj in self.objects.get(kind, {}).items()
            if namespace in ("", where) and selects(selector, obj["metadata"].get("labels", {}))
        ]


def selects(selector: str, labels: Mapping[str, str]) -> bool:
    """Return whether a label selector is for labels."""
    for term in filter(None, selector.split(",")):
        key, negated, value = re.fullmatch(r"([^!=]+)(!?)=+(.*)", term).groups()  # type: ignore[union-attr]
        if (labels.get(key) == value) is bool(negated):
            return False
    return True


@contextmanager
def serving(cluster: Cluster) -> Iterator[str]:
    """Yield the address of a server that answers for a cluster."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(cluster))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _handler(cluster: Cluster) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            self._say(*_answer(cluster, url.path, parse_qs(url.query)))

        def do_PATCH(self) -> None:
            self._body()
            self.do_GET()

        do_PUT = do_PATCH  # noqa: N815

        def do_POST(self) -> None:
            url, body = urlsplit(self.path), self._body()
            found = _PATH.fullmatch(url.path)
            if found is None or found["name"]:
                self._say(400, _status(400, "no upgrades here"))
                return
            obj = json.loads(body)
            if "dryRun" not in parse_qs(url.query):
                cluster.add(obj)
            self._say(201, obj)

        def do_DELETE(self) -> None:
            self._body()
            found = _PATH.fullmatch(urlsplit(self.path).path)
            row = found and cluster.row(found)
            if found and row:
                cluster.objects[row[2]].pop((found["namespace"] or "", found["name"]), None)
            self._say(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"})

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))

        def _say(self, code: int, body: Object | str) -> None:
            data = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(code)
            kind = "text/plain" if isinstance(body, str) else "application/json"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def _answer(
    cluster: Cluster, path: str, query: Mapping[str, list[str]]
) -> tuple[int, Object | str]:
    groups = dict.fromkeys(row[0] for row in cluster.rows if "/" in row[0])
    if path.startswith("/openapi/v3"):
        return 200, _openapi(cluster, path.removeprefix("/openapi/v3").strip("/"))
    if path == "/readyz":
        return 200, "readyz check passed"
    if path == "/version":
        return 200, {"major": "1", "minor": "31", "gitVersion": "v1.31.0"}
    if path == "/api":
        return 200, {"kind": "APIVersions", "versions": ["v1"]}
    if path == "/apis":
        listed = [_group(group) for group in groups]
        return 200, {"kind": "APIGroupList", "apiVersion": "v1", "groups": listed}
    version = path.removeprefix("/apis/").removeprefix("/api/")
    if version in groups or version == "v1":
        return 200, _resources(cluster, version)
    found = _PATH.fullmatch(path)
    row = cluster.row(found) if found else None
    if found is None or row is None:
        return 404, _status(404, f"the server could not find the requested resource {path}")
    if found["name"] is None:
        selector, name = (query.get(f"{one}Selector", [""])[0] for one in ("label", "field"))
        items = cluster.list(row[2], found["namespace"] or "", selector)
        if name.startswith("metadata.name="):
            items = [o for o in items if o["metadata"]["name"] == name.partition("=")[2]]
        whole = {
            "kind": f"{row[2]}List",
            "apiVersion": row[0],
            "metadata": {"resourceVersion": "1"},
        }
        return 200, {**whole, "items": [{**one, "apiVersion": row[0]} for one in items]}
    obj = cluster.find(row[2], found["namespace"] or "", found["name"])
    if obj is None:
        return 404, _status(404, f'{row[1]} "{found["name"]}" not found')
    if found["more"] == "/log":
        containers = [one["name"] for one in obj["spec"]["containers"]]
        if query.get("container", containers[:1])[0] not in containers:
            return 400, _status(400, f"container {query['container'][0]} is not valid for pod")
        return 200, "a line\n"
    return 200, {**obj, "apiVersion": row[0]}


def _group(version: str) -> Object:
    one = {"groupVersion": version, "version": version.partition("/")[2]}
    return {"name": version.partition("/")[0], "versions": [one], "preferredVersion": one}


def _resources(cluster: Cluster, version: str) -> Object:
    verbs = ["get", "list", "watch", "create", "update", "patch", "delete"]
    return {
        "kind": "APIResourceList",
        "groupVersion": version,
        "resources": [
            {
                "name": plural.strip("!"),
                "singularName": kind.lower(),
                "namespaced": not plural.endswith("!"),
                "kind": kind,
                "verbs": verbs,
                "shortNames": [] if short == "-" else [short],
            }
            for at, plural, kind, short in cluster.rows
            if at == version
        ],
    }


def _openapi(cluster: Cluster, at: str) -> Object:
    """Return what tells kubectl that the server looks at fields itself, so that it need not."""
    versions = {f"{'apis' if '/' in row[0] else 'api'}/{row[0]}": row[0] for row in cluster.rows}
    if not at:
        return {"paths": {path: {"serverRelativeURL": f"/openapi/v3/{path}"} for path in versions}}
    known = [{"name": "fieldValidation", "in": "query"}]
    paths = {}
    for version, plural, kind, _ in cluster.rows:
        if version == versions.get(at):
            group, _, alone = version.rpartition("/")
            what = {"group": group, "version": alone, "kind": kind}
            patch = {"x-kubernetes-group-version-kind": what, "parameters": known, "responses": {}}
            paths[f"/{at}/{plural.strip('!')}/{{name}}"] = {"patch": patch}
    return {"openapi": "3.0.0", "info": {"title": "", "version": ""}, "paths": paths}


def _status(code: int, message: str) -> Object:
    reason = {404: "NotFound", 400: "BadRequest"}[code]
    told = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason}
    return {**told, "message": message, "code": code}

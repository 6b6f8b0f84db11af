"""What is told of each kind of workload: how its controller says that it gets on, or does not."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from meshgen.live.answer import Answer
from meshgen.live.concerns.rollout import ROLLOUT
from meshgen.live.expected import Expected
from meshgen.live.observed import Observed
from meshgen.live.seen import where
from meshgen.pipeline import Project
from meshgen.pipeline.verifying import expected_of, places_of

from .cluster import _bytes

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: t}
services:
  web: {image: "nginx:1", port: 80}
  db: {image: "db:1", port: 5432, kind: StatefulSet, replicas: 2}
  agent: {image: "agent:1", port: 90, kind: DaemonSet}
  migrate: {image: "migrate:1", kind: Job}
environments: {prod: {namespace: shop}}
"""
READY = {"conditions": [{"type": "Ready", "status": "True"}]}
PROXIED = [{"name": "app"}, {"name": "istio-proxy"}]
Objects = dict[str, Any]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> Expected:
    file = tmp_path_factory.mktemp("config") / "meshgen.yaml"
    file.write_text(CONFIG, encoding="utf-8")
    project = Project(file)
    return expected_of(project, "prod", places_of(project, "prod", ()))


def pod(name: str, owner: str, *, revision: str = "2", **more: Any) -> Any:
    kind, _, controller = owner.partition("/")
    owners = [{"kind": kind, "name": controller, "controller": True}]
    labels = {"controller-revision-hash": revision}
    meta = {"name": name, "namespace": "shop", "ownerReferences": owners, "labels": labels}
    return {
        "kind": "Pod",
        "metadata": meta,
        "spec": {"containers": PROXIED},
        "status": READY,
    } | more


def standing(expected: Expected) -> Objects:
    """Return all objects of a cluster where all is well, by `Kind/name`."""
    found = {f"{obj['kind']}/{obj['metadata']['name']}": deepcopy(obj) for obj in expected.objects}
    for name in ("Deployment/web", "StatefulSet/db", "DaemonSet/agent"):
        found[name]["metadata"]["generation"] = 3
        found[name]["status"] = {"observedGeneration": 3, "updateRevision": "2"}
    found["DaemonSet/agent"]["status"] |= {
        "desiredNumberScheduled": 1,
        "updatedNumberScheduled": 1,
    }
    meta = pod("web-2", "Deployment/web")["metadata"]
    found["ReplicaSet/web-2"] = {"kind": "ReplicaSet", "metadata": meta}
    for name, owner in (
        ("web-2-x", "ReplicaSet/web-2"),
        ("db-0", "StatefulSet/db"),
        ("db-1", "StatefulSet/db"),
        ("agent-x", "DaemonSet/agent"),
        ("migrate-x", "Job/migrate"),
    ):
        found[f"Pod/{name}"] = pod(name, owner)
    return found


def told(expected: Expected, objects: Objects) -> list[str]:
    """Return the lines that are not fine."""
    lists: dict[str, list[Any]] = {path: [] for path in ROLLOUT.asks(expected)}
    for known, obj in zip(expected.identities, expected.objects, strict=True):
        lists.setdefault(where(expected, known, obj), [])
    for obj in objects.values():
        kind = "/events?" if obj["kind"] == "Event" else f"/{obj['kind'].lower()}s"
        path = next(
            (each for each in lists if each.endswith(kind) or "/events?" == kind in each), ""
        )
        if path:
            lists[path].append(obj)
    answers = {
        path: Answer(200, _bytes({"kind": f"{_kind_of(path)}List", "items": listed}))
        for path, listed in lists.items()
    }
    lines = ROLLOUT.judge(expected, Observed(answers, 0.0))
    return [f"{each.about}: {each.text} -> {each.mend}" for each in lines if each.status != "ok"]


def _kind_of(path: str) -> str:
    return "Event" if "/events?" in path else ""


def nothing(_: Objects) -> None:
    """All is well."""


def paused(objects: Objects) -> None:
    objects["Deployment/web"]["spec"]["paused"] = True


def late(objects: Objects) -> None:
    del objects["Pod/web-2-x"]
    objects["Deployment/web"]["status"]["conditions"] = [
        {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}
    ]


def begun(objects: Objects) -> None:
    objects["Pod/db-1"]["metadata"]["labels"]["controller-revision-hash"] = "1"


def on_delete(objects: Objects) -> None:
    begun(objects)
    objects["StatefulSet/db"]["spec"]["updateStrategy"] = {"type": "OnDelete"}


def partition(objects: Objects) -> None:
    begun(objects)
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"partition": 1}}
    objects["StatefulSet/db"]["spec"]["updateStrategy"] = strategy


def no_partition(objects: Objects) -> None:
    begun(objects)
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}
    objects["StatefulSet/db"]["spec"]["updateStrategy"] = strategy


def unseen(objects: Objects) -> None:
    objects["StatefulSet/db"]["status"]["observedGeneration"] = 2


def daemons_left(objects: Objects) -> None:
    objects["DaemonSet/agent"]["status"]["desiredNumberScheduled"] = 2


def daemons_old(objects: Objects) -> None:
    objects["DaemonSet/agent"]["status"]["updatedNumberScheduled"] = 0


def no_nodes(objects: Objects) -> None:
    status = {"desiredNumberScheduled": 0, "updatedNumberScheduled": 0}
    objects["DaemonSet/agent"]["status"] |= status
    del objects["Pod/agent-x"]


def condition(objects: Objects, kind: str, **more: str) -> None:
    objects["Job/migrate"]["status"] = {"conditions": [{"type": kind, "status": "True"} | more]}


def failed(objects: Objects) -> None:
    message = "Job has reached the specified backoff limit"
    condition(objects, "Failed", reason="BackoffLimitExceeded", message=message)


def kept_by_sidecar(objects: Objects) -> None:
    objects["Pod/migrate-x"]["status"] = {
        "containerStatuses": [
            {"name": "app", "state": {"terminated": {"exitCode": 0}}},
            {"name": "istio-proxy", "state": {"running": {}}},
        ]
    }


def complete(objects: Objects) -> None:
    kept_by_sidecar(objects)
    condition(objects, "Complete")


def working(objects: Objects) -> None:
    objects["Pod/migrate-x"]["status"] = {
        "containerStatuses": [
            {"name": "app", "state": {"running": {}}},
            {"name": "istio-proxy", "state": {"running": {}}},
        ]
    }


def job_waits(objects: Objects) -> None:
    waiting = {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}
    objects["Pod/migrate-x"]["status"] = {"containerStatuses": [{"name": "app", "state": waiting}]}


def warned(objects: Objects, kind: str, name: str, reason: str, message: str) -> None:
    about = {"kind": kind, "name": name, "namespace": "shop"}
    event = {"kind": "Event", "involvedObject": about, "reason": reason, "message": message}
    objects[f"Event/{name}"] = event


def job_refused(objects: Objects) -> None:
    del objects["Pod/migrate-x"]
    warned(objects, "Job", "migrate", "FailedCreate", "exceeded quota: q")


def evicted(objects: Objects) -> None:
    gone = pod("web-2-y", "ReplicaSet/web-2", status={"phase": "Failed", "reason": "Evicted"})
    objects["Pod/web-2-y"] = gone
    warned(objects, "Pod", "web-2-y", "Evicted", "The node was low on resource: memory. ")


def failed_long_ago(objects: Objects) -> None:
    objects["Pod/web-2-y"] = pod("web-2-y", "ReplicaSet/web-2", status={"phase": "Failed"})


DELETE = "`kubectl delete pod -n shop POD`, one after the other"
CASES: list[tuple[Callable[[Objects], None], str]] = [
    (nothing, ""),
    (no_nodes, ""),
    (complete, ""),
    (working, ""),
    (failed_long_ago, ""),
    (
        paused,
        "Deployment/web: it is paused: what changes does not reach its pods -> "
        "`kubectl rollout resume -n shop deployment/web`",
    ),
    (
        late,
        "Deployment/web: 0 of 1 pod ready, and its time is over (progressDeadlineSeconds) -> "
        "`kubectl describe -n shop deployment/web` and its pods",
    ),
    (begun, "StatefulSet/db: 1 old pod (0/2) beside 1 of 2 new: its controller is at work -> "),
    (
        no_partition,
        "StatefulSet/db: 1 old pod (0/2) beside 1 of 2 new: its controller is at work -> ",
    ),
    (
        on_delete,
        "StatefulSet/db: 1 old pod (0/2) beside 1 of 2 new: with `OnDelete` its controller waits "
        f"until somebody deletes the old ones -> {DELETE}",
    ),
    (
        partition,
        "StatefulSet/db: 1 old pod (0/2) beside 1 of 2 new: its `partition` of 1 keeps the ones "
        "below it -> set `partition` to 0",
    ),
    (unseen, "StatefulSet/db: 2 of 2 pods ready: its controller is at work -> "),
    (daemons_left, "DaemonSet/agent: 1 of 2 pods ready: its controller is at work -> "),
    (daemons_old, "DaemonSet/agent: 1 of 1 pod ready: its controller is at work -> "),
    (
        failed,
        "Job/migrate: failed: BackoffLimitExceeded: Job has reached the specified backoff limit "
        "-> `kubectl logs -n shop job/migrate`",
    ),
    (
        kept_by_sidecar,
        "Job/migrate: its work is done, and the sidecar of 1 pod runs on -> "
        "set `proxy: {nativeSidecar: true}`, or let it POST to :15020/quitquitquit",
    ),
    (
        job_waits,
        "Job/migrate: does not get on: ImagePullBackOff: Back-off pulling image -> mend `image` of "
        "the service, or the pull Secret: the registry does not give it",
    ),
    (
        job_refused,
        "Job/migrate: does not get on: exceeded quota: q -> `meshgen capacity prod` counts it: it "
        "names the setting that makes it fit",
    ),
    (
        evicted,
        "Deployment/web: web-2-y was evicted: The node was low on resource: memory. -> "
        "ask for what it uses: `resources.requests`; `kubectl describe nodes`",
    ),
]


@pytest.mark.parametrize(("change", "line"), CASES, ids=lambda each: getattr(each, "__name__", ""))
def test_what_is_told_of_a_workload(
    change: Callable[[Objects], None], line: str, expected: Expected
) -> None:
    objects = standing(expected)
    change(objects)
    assert told(expected, objects) == ([line] if line else [])

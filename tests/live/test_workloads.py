"""What is told of each kind of workload: how its controller says that it gets on, or does not."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from meshgen.live.answer import Answer
from meshgen.live.concerns.rollout import ROLLOUT
from meshgen.live.expected import Expected
from meshgen.live.observed import Observed
from meshgen.live.running import has_proxy, parts
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
  nightly: {image: "nightly:1", kind: CronJob, schedule: "0 3 * * *"}
  shop: {image: "shop:1", port: 80, canary: argo-rollouts}
  cart: {image: "cart:1", port: 80, replicas: 2, canary: flagger}
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
    # Argo keeps it as a text; Flagger lets a copy run, and nothing of what it leads.
    found["Rollout/shop"]["metadata"]["generation"] = 3
    found["Rollout/shop"]["status"] = {"observedGeneration": "3", "phase": "Healthy"}
    found["Canary/cart"]["status"] = {"phase": "Succeeded"}
    found["Deployment/cart"]["spec"]["replicas"] = 0
    for name, owner in (("web-2", "Deployment/web"), ("shop-2", "Rollout/shop")):
        meta = pod(name, owner)["metadata"]
        found[f"ReplicaSet/{name}"] = {"kind": "ReplicaSet", "metadata": meta}
    meta = {"annotations": {"rollout.argoproj.io/revision": "2"}}
    found["ReplicaSet/shop-2"]["metadata"] |= meta | {"creationTimestamp": "2026-11-30T20:00:00Z"}
    for name, owner in (
        ("web-2-x", "ReplicaSet/web-2"),
        ("db-0", "StatefulSet/db"),
        ("db-1", "StatefulSet/db"),
        ("agent-x", "DaemonSet/agent"),
        ("migrate-x", "Job/migrate"),
        ("shop-2-x", "ReplicaSet/shop-2"),
    ):
        found[f"Pod/{name}"] = pod(name, owner)
    return found


def told(expected: Expected, objects: Objects) -> list[str]:
    """Return the lines that are not fine."""
    lists: dict[str, list[Any]] = {path: [] for path in ROLLOUT.asks(expected)}
    by_kind: dict[str, str] = {}
    for known, obj in zip(expected.identities, expected.objects, strict=True):
        lists.setdefault(by_kind.setdefault(known.kind, where(expected, known, obj)), [])
    for obj in objects.values():
        kind = "/events?" if obj["kind"] == "Event" else f"/{obj['kind'].lower()}s"
        others = (each for each in lists if each.endswith(kind) or "/events?" == kind in each)
        lists[by_kind.get(obj["kind"]) or next(others)].append(obj)
    answers = {
        path: Answer(200, _bytes({"kind": f"{_kind_of(path)}List", "items": listed}))
        for path, listed in lists.items()
    }
    lines = ROLLOUT.judge(expected, Observed(answers, 3600.0))
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


def in_time(objects: Objects) -> None:
    del objects["Pod/web-2-x"]
    objects["Deployment/web"]["status"]["conditions"] = [
        {"type": "Progressing", "status": "True", "reason": "ReplicaSetUpdated"},
        {"type": "Available", "status": "False"},
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


def leaving(objects: Objects, since: str, *finalizers: str) -> None:
    gone = pod("web-2-y", "ReplicaSet/web-2")
    gone["metadata"] |= {"deletionTimestamp": since, "finalizers": finalizers}
    objects["Pod/web-2-y"] = gone


def just_leaving(objects: Objects) -> None:
    leaving(objects, "1970-01-01T00:58:30Z")


def not_gone(objects: Objects) -> None:
    leaving(objects, "1970-01-01T00:50:00Z")


def held_back(objects: Objects) -> None:
    leaving(objects, "1970-01-01T00:50:00Z", "a.example/x", "b.example/y")


def failed_long_ago(objects: Objects) -> None:
    objects["Pod/web-2-y"] = pod("web-2-y", "ReplicaSet/web-2", status={"phase": "Failed"})


def run(objects: Objects, name: str, time: str, **status: Any) -> None:
    """Add a Job that the CronJob made."""
    meta = {**pod(name, "CronJob/nightly")["metadata"], "creationTimestamp": time}
    objects[f"Job/{name}"] = {"kind": "Job", "metadata": meta, "status": status}


FAILED = {"type": "Failed", "status": "True", "reason": "DeadlineExceeded", "message": "too long"}


def last_run_failed(objects: Objects) -> None:
    run(objects, "nightly-2", "2026-11-30T03:00:00Z", conditions=[FAILED])
    run(objects, "nightly-1", "2026-11-29T03:00:00Z", conditions=[{"type": "Complete"}])


def former_run_failed(objects: Objects) -> None:
    run(objects, "nightly-1", "2026-11-29T03:00:00Z", conditions=[FAILED])
    run(objects, "nightly-2", "2026-11-30T03:00:00Z")
    objects["Pod/nightly-2-x"] = pod("nightly-2-x", "Job/nightly-2")


def run_waits(objects: Objects) -> None:
    run(objects, "nightly-2", "2026-11-30T03:00:00Z")
    waiting = {"waiting": {"reason": "ErrImagePull", "message": "not found"}}
    status = {"containerStatuses": [{"name": "app", "state": waiting}]}
    objects["Pod/nightly-2-x"] = pod("nightly-2-x", "Job/nightly-2", status=status)


def run_kept(objects: Objects) -> None:
    kept_by_sidecar(objects)
    run(objects, "nightly-2", "2026-11-30T03:00:00Z")
    status = objects["Pod/migrate-x"]["status"]
    objects["Pod/nightly-2-x"] = pod("nightly-2-x", "Job/nightly-2", status=status)
    complete(objects)


def schedule_wrong(objects: Objects) -> None:
    words = 'unparseable schedule: "0 26 * * *" : end of range (26) above maximum (23): 26'
    warned(objects, "CronJob", "nightly", "UnparseableSchedule", words)


def missed(objects: Objects) -> None:
    words = "too many missed start times: 101. Set or decrease .spec.startingDeadlineSeconds or"
    warned(objects, "CronJob", "nightly", "TooManyMissedTimes", words)


def beside(objects: Objects) -> None:
    """Argo takes one ReplicaSet into use again: it is older, and has the last number."""
    meta = pod("shop-1", "Rollout/shop")["metadata"] | {
        "annotations": {"rollout.argoproj.io/revision": "1"},
        "creationTimestamp": "2026-11-30T21:00:00Z",
    }
    objects["ReplicaSet/shop-1"] = {"kind": "ReplicaSet", "metadata": meta}
    objects["Pod/shop-1-x"] = pod("shop-1-x", "ReplicaSet/shop-1")


def at_a_step(objects: Objects) -> None:
    beside(objects)
    objects["Rollout/shop"]["status"] |= {"phase": "Paused", "message": "CanaryPauseStep"}


def given_up(objects: Objects) -> None:
    beside(objects)
    del objects["Pod/shop-2-x"]
    message = "RolloutAborted: Rollout aborted update to revision 2"
    objects["Rollout/shop"]["status"] |= {"phase": "Degraded", "message": message}


def refused_by_argo(objects: Objects) -> None:
    objects["Rollout/shop"]["status"] |= {"phase": "Degraded", "message": "InvalidSpec: no"}


def not_seen_by_argo(objects: Objects) -> None:
    objects["Rollout/shop"]["status"] |= {"observedGeneration": "2", "phase": "Degraded"}


def paused_by_hand(objects: Objects) -> None:
    objects["Rollout/shop"]["spec"]["paused"] = True


def bare(objects: Objects) -> None:
    objects["Pod/shop-2-x"]["spec"] = {"containers": [{"name": "app"}]}


def by_flagger(objects: Objects, phase: str) -> None:
    message = "Canary analysis failed, Deployment scaled to zero."
    objects["Canary/cart"]["status"] = {"phase": phase, "conditions": [{"message": message}]}


def canary_failed(objects: Objects) -> None:
    by_flagger(objects, "Failed")


def canary_on_its_way(objects: Objects) -> None:
    by_flagger(objects, "WaitingPromotion")


def canary_begun(objects: Objects) -> None:
    by_flagger(objects, "Initialized")


def canary_ended(objects: Objects) -> None:
    by_flagger(objects, "Terminated")


def no_flagger(objects: Objects) -> None:
    del objects["Canary/cart"]["status"]


DELETE = "`kubectl delete pod -n shop POD`, one after the other"
CASES: list[tuple[Callable[[Objects], None], str]] = [
    (nothing, ""),
    (no_nodes, ""),
    (complete, ""),
    (working, ""),
    (failed_long_ago, ""),
    (former_run_failed, ""),
    (just_leaving, ""),
    (
        not_gone,
        "Deployment/web: web-2-y was to be gone 10 min ago: its node does not say that it ended -> "
        "see whether its node is well: `kubectl get pod -n shop web-2-y -o wide`",
    ),
    (
        held_back,
        "Deployment/web: web-2-y was to be gone 10 min ago: its finalizers hold it: a.example/x, "
        "b.example/y -> see whether the controller runs that takes them away",
    ),
    (canary_begun, ""),
    (canary_ended, ""),
    (
        last_run_failed,
        "CronJob/nightly: nightly-2 failed: DeadlineExceeded: too long -> "
        "`kubectl logs -n shop job/nightly-2`",
    ),
    (
        run_waits,
        "CronJob/nightly: nightly-2 does not get on: ErrImagePull: not found -> mend `image` of "
        "the service, or the pull Secret: the registry does not give it",
    ),
    (
        run_kept,
        "CronJob/nightly: nightly-2 is done, and the sidecar of 1 pod runs on -> "
        "set `proxy: {nativeSidecar: true}`, or let it POST to :15020/quitquitquit",
    ),
    (
        schedule_wrong,
        'CronJob/nightly: does not get on: unparseable schedule: "0 26 * * *" : end of range (26) '
        "above maximum (23): 26 -> mend `schedule` and `job.timeZone` of the service",
    ),
    (
        missed,
        "CronJob/nightly: does not get on: too many missed start times: 101. Set or decrease "
        ".spec.startingDeadlineSeconds or -> set `startingDeadlineSeconds` of the service's `job`, "
        "and look at the clocks",
    ),
    (beside, "Rollout/shop: 1 old pod (0/2) beside 1 of 1 new: its controller is at work -> "),
    (
        at_a_step,
        "Rollout/shop: stands at a step: CanaryPauseStep -> it goes on by itself where the step "
        "has a time; else `kubectl argo rollouts promote -n shop shop`",
    ),
    (
        given_up,
        "Rollout/shop: Degraded: RolloutAborted: Rollout aborted update to revision 2 -> "
        "mend what it says, then `kubectl argo rollouts retry -n shop shop`",
    ),
    (
        refused_by_argo,
        "Rollout/shop: Degraded: InvalidSpec: no -> "
        "mend what it says, then `kubectl argo rollouts retry -n shop shop`",
    ),
    (not_seen_by_argo, "Rollout/shop: 1 of 1 pod ready: its controller is at work -> "),
    (
        paused_by_hand,
        "Rollout/shop: it is paused: what changes does not reach its pods -> "
        "`kubectl argo rollouts promote -n shop shop`",
    ),
    (
        bare,
        "Rollout/shop: 1 of 1 pod run without a sidecar -> the namespace has its label now? "
        "`kubectl argo rollouts restart -n shop shop` makes new pods",
    ),
    (
        canary_failed,
        "Canary/cart: Failed: Canary analysis failed, Deployment scaled to zero. -> the former "
        "version runs on: mend what it says, and apply again; "
        "`kubectl describe canary -n shop cart`",
    ),
    (
        canary_on_its_way,
        "Canary/cart: WaitingPromotion: Canary analysis failed, Deployment scaled to zero. -> ",
    ),
    (no_flagger, "Canary/cart: Flagger has not looked at it yet -> "),
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
    (in_time, "Deployment/web: 0 of 1 pod ready: its controller is at work -> "),
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
        "Job/migrate: is done, and the sidecar of 1 pod runs on -> "
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


def test_containers_that_stay_running_are_counted() -> None:
    """A native sidecar is one of them, a step before the start is none."""
    one = {
        "spec": {
            "containers": [{"name": "web"}],
            "initContainers": [
                {"name": "istio-proxy", "restartPolicy": "Always"},
                {"name": "istio-init"},
            ],
        },
        "status": {
            "initContainerStatuses": [
                {"name": "istio-init", "ready": True},
                {"name": "istio-proxy", "ready": True},
            ],
            "containerStatuses": [{"name": "web", "ready": False}],
        },
    }
    assert parts(one) == "1/2"
    assert has_proxy(one)
    assert parts({"spec": {"containers": PROXIED}}) == "0/2"


def test_replicas_are_flagger_s_where_it_leads(expected: Expected) -> None:
    assert expected.scaled == {("shop", "Deployment", "cart")}

"""Why pods do not come or do not get ready: in the words of the real programs, with the mend."""

from typing import Any

import pytest

from meshgen.live.answer import Answer
from meshgen.live.observed import Observed, events_path
from meshgen.live.reasons import REASONS, Reason
from meshgen.live.stuck import Told, reason_of

from .cluster import _bytes

META = {"name": "web-7f-x", "namespace": "shop"}
FORBIDDEN = 'pods "web-7f-x" is forbidden: '
NODES = "0/3 nodes are available: "
PREEMPTED = ". preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
# Of a container, what it waits for: its name, and words; and a part of what mends it.
WAITING = [
    (
        'web: ImagePullBackOff: Back-off pulling image "r.example/web:9": ErrImagePull: failed to '
        'pull and unpack image "r.example/web:9": failed to resolve reference "r.example/web:9": '
        "pulling from host r.example failed with status code [manifests 9]: 401 Unauthorized",
        "imagePullSecrets",
    ),
    (
        'web: ErrImagePull: failed to pull and unpack image "docker.io/library/web:9": no match '
        "for platform in manifest: not found",
        "kubernetes.io/arch",
    ),
    (
        'web: ErrImagePull: failed to pull and unpack image "docker.io/library/web:9": failed to '
        "copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/"
        "library/web/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: "
        "You have reached your unauthenticated pull rate limit.",
        "pull from a mirror",
    ),
    (
        'web: ImagePullBackOff: Back-off pulling image "r.example/web:9": ErrImagePull: failed to '
        'do request: Head "https://r.example/v2/web/manifests/9": dial tcp: lookup r.example: no '
        "such host",
        "the firewall",
    ),
    (
        'web: ErrImagePull: failed to do request: Head "https://r.example/v2/web/manifests/9": '
        "tls: failed to verify certificate: x509: certificate signed by unknown authority",
        "its authority",
    ),
    ('web: ImagePullBackOff: Back-off pulling image "web:9"', "mend `image`"),
    ('web: ErrImageNeverPull: Container image "web:9" is not present', "mend `image`"),
    ('web: InvalidImageName: Failed to apply default image tag "Web:9"', "mend `image`"),
    (
        "web: CreateContainerConfigError: container has runAsNonRoot and image has non-numeric "
        'user (app), cannot verify user is non-root (pod: "web_shop(1)", container: web)',
        "runAsUser: NUMBER",
    ),
    ('web: CreateContainerConfigError: secret "db" not found', "kubectl create secret"),
    ("web: CreateContainerConfigError: couldn't find key url in ConfigMap shop/web", "ConfigMap"),
    (
        "web: RunContainerError: failed to create containerd task: failed to create shim task: "
        'OCI runtime create failed: runc create failed: unable to start container process: exec: "'
        'serve": executable file not found in $PATH: unknown',
        "mend `command`",
    ),
    ("web: CreateContainerError: context deadline exceeded", "kubectl describe pod -n shop web-7f"),
    (
        "istio-init: CrashLoopBackOff: back-off 5m0s restarting failed container=istio-init",
        "NET_ADMIN",
    ),
    (
        "istio-validation: CrashLoopBackOff: back-off 10s restarting failed "
        "container=istio-validation pod=web-7f-x_shop(1)",
        "delete the pod",
    ),
    (
        "web: CrashLoopBackOff: back-off 5m0s restarting failed container=web pod=web-7f-x_shop(1)",
        "`kubectl logs -n shop web-7f-x -c web --previous`",
    ),
]
# Of a ReplicaSet or a StatefulSet: why it cannot make pods.
FAILED_CREATE = [
    (
        FORBIDDEN + "exceeded quota: q, requested: limits.cpu=1, used: limits.cpu=4, limited: "
        "limits.cpu=4",
        "`meshgen capacity prod`",
    ),
    (FORBIDDEN + "failed quota: q: must specify limits.cpu for: istio-proxy", "the sidecar's too"),
    (
        FORBIDDEN + 'violates PodSecurity "restricted:latest": unrestricted capabilities',
        "`podSecurity`",
    ),
    (FORBIDDEN + "maximum cpu usage per Container is 1, but limit is 2", "LimitRange"),
    (
        FORBIDDEN + "memory max limit to request ratio per Container is 2, but provided ratio is 4",
        "LimitRange",
    ),
    (
        'Internal error occurred: failed calling webhook "namespace.sidecar-injector.istio.io": '
        'failed to call webhook: Post "https://istiod.istio-system.svc:443/inject?timeout=10s": no '
        'endpoints available for service "istiod"',
        "look at istiod",
    ),
    (
        'admission webhook "validation.gatekeeper.sh" denied the request: [need-owner] no label',
        "policy of the cluster",
    ),
    (
        'error looking up service account shop/web: serviceaccount "web" not found',
        "apply its ServiceAccount",
    ),
    (FORBIDDEN + "no PriorityClass with name high was found", "`priorityClassName`"),
    (
        'Pod "web-7f-x" is invalid: spec.initContainers[1].resources.requests: Invalid value: '
        '"200m": must be less than or equal to cpu limit of 100m',
        "mend what it names",
    ),
]
# Of the scheduler.
UNSCHEDULED = [
    (
        NODES + "pod has unbound immediate PersistentVolumeClaims" + PREEMPTED,
        "kubectl describe pvc -n shop",
    ),
    (
        NODES + 'persistentvolumeclaim "data" not found' + PREEMPTED,
        "apply the PersistentVolumeClaim",
    ),
    (NODES + "3 node(s) had volume node affinity conflict" + PREEMPTED, "another zone"),
    (
        NODES + "3 node(s) didn't find available persistent volumes to bind" + PREEMPTED,
        "`storageClass`",
    ),
    (
        NODES + "3 node(s) didn't have free ports for the requested pod ports" + PREEMPTED,
        "`hostPort`",
    ),
    (NODES + "1 Insufficient cpu, 2 node(s) had untolerated taint {a: b}", "ask for less"),
    (NODES + "3 node(s) had untolerated taint {dedicated: gpu}" + PREEMPTED, "`tolerations`"),
    (NODES + "3 node(s) didn't match Pod's node affinity/selector" + PREEMPTED, "`nodeSelector`"),
    (
        NODES + "3 node(s) didn't match pod topology spread constraints" + PREEMPTED,
        "`topologySpreadConstraints`",
    ),
    (NODES + "3 Too many pods" + PREEMPTED, "add some"),
    ("Scheduling is blocked due to non-empty scheduling gates", "set the gates"),
]
# Of events about a pod: container or nothing, reason, words.
WARNED = [
    (
        ': FailedMount: MountVolume.SetUp failed for volume "istiod-ca-cert" : configmap '
        '"istio-ca-root-cert" not found',
        "discoverySelectors",
    ),
    (
        ': FailedAttachVolume: Multi-Attach error for volume "pvc-1" Volume is already used by '
        "pod(s) web-6d-y",
        "Recreate",
    ),
    (
        ': FailedMount: MountVolume.SetUp failed for volume "tls" : secret "tls" not found',
        "volume or Secret",
    ),
    (
        ": FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = "
        'failed to setup network for sandbox "1": plugin type="istio-cni" name="istio-cni" failed '
        "(add): unable to push CNI event",
        "istio-cni-node",
    ),
    (
        ": FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown",
        "network",
    ),
    (
        "istio-proxy: Unhealthy: Startup probe failed: HTTP probe failed with statuscode: 503",
        "-c istio-proxy`",
    ),
    ("web: Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404", "`health`"),
    ("web: FailedPreStopHook: PreStopHook failed", "`lifecycle`"),
]
OUT_OF_MEMORY = [("istio-proxy", "sidecar.limits.memory"), ("web", "resources.limits.memory")]


def event(about: Any, kind: str, reason: str, message: str, container: str = "") -> Any:
    path = {"fieldPath": f"spec.containers{{{container}}}"} if container else {}
    meta = about["metadata"]
    named = {"kind": kind, "name": meta["name"], "namespace": meta["namespace"], **path}
    return {"involvedObject": named, "reason": reason, "message": message}


def observed(*events: Any) -> Observed:
    return Observed(
        {events_path("shop"): Answer(200, _bytes({"kind": "EventList", "items": events}))}, 0.0
    )


def owner() -> Any:
    return {"kind": "ReplicaSet", "metadata": {"name": "web-7f", "namespace": "shop"}}


def pod(**status: Any) -> Any:
    return {"kind": "Pod", "metadata": META, "status": status}


def of_container(words: str) -> Told | None:
    name, reason, message = words.split(": ", 2)
    state = {"waiting": {"reason": reason, "message": message}}
    kind = "initContainerStatuses" if name in ("istio-init", "istio-validation") else ""
    one = {"name": name, "state": state}
    pods = [pod(**{kind or "containerStatuses": [one]})]
    return reason_of([owner()], pods, observed(), "prod")


def of_owner(words: str) -> Told | None:
    failed = event(owner(), "ReplicaSet", "FailedCreate", f"Error creating: {words}")
    return reason_of([owner()], [], observed(failed), "prod")


def of_condition(words: str) -> Told | None:
    failed = {"type": "ReplicaFailure", "status": "True", "message": words}
    return reason_of([{**owner(), "status": {"conditions": [failed]}}], [], observed(), "prod")


def of_scheduler(words: str) -> Told | None:
    condition = {"type": "PodScheduled", "status": "False", "message": words}
    return reason_of([owner()], [pod(conditions=[condition])], observed(), "prod")


def of_warning(words: str) -> Told | None:
    container, reason, message = words.split(": ", 2)
    warned = event(pod(), "Pod", reason, message, container)
    return reason_of([owner()], [pod()], observed(warned), "prod")


def of_memory(container: str) -> Told | None:
    last = {"terminated": {"reason": "OOMKilled"}}
    one = {"name": container, "lastState": last, "state": {"running": {}}}
    return reason_of([owner()], [pod(containerStatuses=[one])], observed(), "prod")


# Of a CronJob.
NO_JOB = [
    (
        "TooManyMissedTimes: too many missed start times: 101. Set or decrease "
        ".spec.startingDeadlineSeconds or check clock skew",
        "`startingDeadlineSeconds`",
    ),
    ('UnparseableSchedule: unparseable schedule: "0 26 * * *" : end of range', "`schedule`"),
]


def of_cron_job(words: str) -> Told | None:
    reason, message = words.split(": ", 1)
    one = {**owner(), "kind": "CronJob"}
    return reason_of([one], [], observed(event(one, "CronJob", reason, message)), "prod")


SAID = [
    *((of_cron_job, *case) for case in NO_JOB),
    *((of_container, *case) for case in WAITING),
    *((of_owner, *case) for case in FAILED_CREATE),
    *((of_condition, *case) for case in FAILED_CREATE),
    *((of_scheduler, *case) for case in UNSCHEDULED),
    *((of_warning, *case) for case in WARNED),
    *((of_memory, *case) for case in OUT_OF_MEMORY),
]


@pytest.mark.parametrize(("ask", "words", "mend"), SAID)
def test_what_is_told_of_the_cluster_s_words(ask: Any, words: str, mend: str) -> None:
    told = ask(words)
    assert told is not None
    assert mend in told.mend
    kept = ("{registry", "{runAsUser", "{kubernetes.io", "{type")
    assert told.mend.count("{") == sum(told.mend.count(one) for one in kept)
    assert told.words.split()[0] in words + " OOMKilled:"


def test_every_row_of_the_table_is_told_by_some_words() -> None:
    mends = {told.mend for ask, words, _ in SAID if (told := ask(words))}

    def is_told(reason: Reason) -> bool:
        names = {"environment": "prod", "namespace": "shop", "pod": META["name"]}
        each = ("", "web", "istio-proxy", "istio-init", "istio-validation")
        return any(reason.mend.format(container=one, **names) in mends for one in each)

    assert [reason.pattern.pattern for reason in REASONS if not is_told(reason)] == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [("ContainerCreating", ""), ("PodInitializing", ""), ("", "")],
)
def test_what_is_on_its_way_has_no_reason(reason: str, words: str) -> None:
    one = {"name": "web", "state": {"waiting": {"reason": reason, "message": words}}}
    assert reason_of([owner()], [pod(containerStatuses=[one])], observed(), "prod") is None


def test_conditions_that_hold_or_are_about_something_else_are_no_reason() -> None:
    words = NODES + "3 Insufficient cpu"
    conditions = [
        {"type": "PodScheduled", "status": "True", "message": words},
        {"type": "Ready", "status": "False", "message": words},
    ]
    failed = [
        {"type": "ReplicaFailure", "status": "False", "message": "exceeded quota: q"},
        {"type": "Available", "status": "True", "message": "exceeded quota: q"},
    ]
    one = {**owner(), "status": {"conditions": failed}}
    assert reason_of([one], [pod(conditions=conditions)], observed(), "prod") is None


def test_an_owner_s_other_warnings_are_no_reason() -> None:
    other = event(owner(), "ReplicaSet", "FailedRescale", "exceeded quota: q")
    assert reason_of([owner()], [], observed(other), "prod") is None


def test_what_is_long_is_cut() -> None:
    told = of_owner(FORBIDDEN + "exceeded quota: q,\n requested: " + "limits.cpu=1, " * 40)
    assert told is not None
    assert len(told.words) == 300
    assert told.words.startswith("exceeded quota: q, requested: limits.cpu=1")
    assert told.words.endswith("...")


def test_what_stops_pods_from_coming_counts_first() -> None:
    failed = event(owner(), "ReplicaSet", "FailedCreate", 'serviceaccount "web" not found')
    waiting = {"name": "web", "state": {"waiting": {"reason": "CrashLoopBackOff"}}}
    told = reason_of([owner()], [pod(containerStatuses=[waiting])], observed(failed), "prod")
    assert told is not None
    assert told.mend == "apply its ServiceAccount"

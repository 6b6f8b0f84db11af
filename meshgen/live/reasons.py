"""Why pods do not come, or are not ready: what the cluster says of it, and what mends it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.live.observed import Observed, statuses
from meshgen.resources import Object


@dataclass(frozen=True)
class Reason:
    """Words of the cluster's that are about one cause, and how it is mended.

    What the pattern finds is told in place of all that the cluster says.
    """

    pattern: re.Pattern[str]
    mend: str


_CAPACITY = "`meshgen capacity {environment}` counts it: it names the setting that makes it fit"
# The first that fits says what to do.
_REASONS = (
    Reason(re.compile(r"exceeded quota: .*"), _CAPACITY),
    Reason(
        re.compile(r"failed quota: .*"),
        "the quota wants resources of every container: set them, the sidecar's too",
    ),
    Reason(
        re.compile(r"violates PodSecurity .*"),
        "set the `podSecurity` of the service so that it fits the namespace's level",
    ),
    Reason(
        re.compile(r"(minimum|maximum) \w+ usage per .*"),
        "the namespace's LimitRange has other bounds: change the resources, or it",
    ),
    Reason(
        re.compile(r"failed calling webhook .*"),
        "the injector does not answer: look at istiod, `kubectl get pods -n istio-system`",
    ),
    Reason(re.compile(r"serviceaccount \S+ not found.*"), "apply its ServiceAccount"),
    Reason(
        re.compile(r"\d+/\d+ nodes are available: .*"),
        "ask for less, let it run on other nodes, or add some: `kubectl describe nodes`",
    ),
    Reason(
        re.compile(r"(ImagePullBackOff|ErrImagePull|InvalidImageName|ErrImageNeverPull).*"),
        "mend `image` of the service, or the pull Secret: the registry does not give it",
    ),
    Reason(
        re.compile(r"(CreateContainerConfigError|CreateContainerError).*"),
        "make the Secret or ConfigMap that it names: `kubectl create secret`",
    ),
    Reason(
        re.compile(r"OOMKilled.*"),
        "it needs more than `resources.limits.memory`: raise it, or let it use less",
    ),
    Reason(
        re.compile(r"CrashLoopBackOff.*"),
        "see what it said before it ended: `kubectl logs -n {namespace} {pod} --previous`",
    ),
    Reason(
        re.compile(r"(Readiness|Liveness|Startup) probe failed.*"),
        "see whether `health` of the service is what it answers at",
    ),
    Reason(
        re.compile(
            r".*(FailedMount|FailedAttachVolume|unbound immediate PersistentVolumeClaims).*"
        ),
        "look at the volume or Secret that it names: `kubectl describe pod -n {namespace} {pod}`",
    ),
)
_LONGEST = 300


@dataclass(frozen=True)
class Told:
    """A reason in the cluster's words, and what to do."""

    words: str
    mend: str


def reason_of(
    owners: Iterable[Object], pods: Iterable[Object], observed: Observed, environment: str
) -> Told | None:
    """Return why a workload does not get on; None where nothing says.

    `owners` are the workload and what it makes pods by, the last one first; `pods` those that are
    not ready. What stops pods from coming counts before what keeps them from being ready.
    """
    for obj, words in (*_of_owners(owners, observed), *_of_pods(pods, observed)):
        for reason in _REASONS:
            if found := reason.pattern.search(words):
                meta = mapping(obj, "metadata")
                names = {"pod": meta.get("name"), "namespace": meta.get("namespace")}
                mend = reason.mend.format(environment=environment, **names)
                return Told(_short(found[0]), mend)
    return None


def _of_owners(owners: Iterable[Object], observed: Observed) -> Iterator[tuple[Object, str]]:
    for obj in owners:
        for condition in mappings(mapping(obj, "status").get("conditions")):
            if condition.get("type") == "ReplicaFailure" and condition.get("status") == "True":
                yield obj, text(condition.get("message"))
        yield from ((obj, each) for each in _warned(obj, observed, ("FailedCreate",)))


def _of_pods(pods: Iterable[Object], observed: Observed) -> Iterator[tuple[Object, str]]:
    for pod in pods:
        for condition in mappings(mapping(pod, "status").get("conditions")):
            if condition.get("type") == "PodScheduled" and condition.get("status") == "False":
                yield pod, text(condition.get("message"))
        started = (*mappings(mapping(pod, "status").get("initContainerStatuses")), *statuses(pod))
        for each in started:
            last = mapping(each, "lastState", "terminated")
            waiting = mapping(each, "state", "waiting")
            if last.get("reason") == "OOMKilled":
                yield pod, f"OOMKilled: container {each.get('name')} used more than its limit"
            reason, words = text(waiting.get("reason")), text(waiting.get("message"))
            if reason not in ("", "PodInitializing", "ContainerCreating"):
                yield pod, f"{reason}: {words or each.get('name')}"
        yield from ((pod, each) for each in _warned(pod, observed))


def _warned(obj: Object, observed: Observed, reasons: Sequence[str] = ()) -> Iterator[str]:
    meta = mapping(obj, "metadata")
    key = text(obj.get("kind")), text(meta.get("name"))
    for event in observed.events(text(meta.get("namespace"))).get(key, ()):
        if not reasons or text(event.get("reason")) in reasons:
            yield _event(event)


def _event(event: Mapping[str, Any]) -> str:
    reason, message = text(event.get("reason")), text(event.get("message"))
    return f"{reason}: {message}" if reason.startswith("Failed") else message


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."

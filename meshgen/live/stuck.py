"""What keeps a workload from getting on, in the words of the cluster, and what to do."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.live.observed import Observed, statuses
from meshgen.live.reasons import REASONS
from meshgen.resources import Object

_LONGEST = 300
# Where an event about a pod says which container it means: `spec.containers{web}`.
_CONTAINER = re.compile(r"\{(.+)\}")
# Warnings about a controller that say why no pods come; the others are about pods that do.
_OF_OWNERS = ("FailedCreate", "TooManyMissedTimes", "UnparseableSchedule")
# What a container waits for while nothing is wrong.
_ON_THE_WAY = ("", "PodInitializing", "ContainerCreating")


@dataclass(frozen=True)
class Told:
    """A reason in the cluster's words, and what to do."""

    words: str
    mend: str


@dataclass(frozen=True)
class _Said:
    """What the cluster says of an object, or of a container in it."""

    about: Object
    words: str
    container: str = ""


def reason_of(
    owners: Iterable[Object], pods: Iterable[Object], observed: Observed, environment: str
) -> Told | None:
    """Return why a workload does not get on; None where nothing says.

    `owners` are the workload and what it makes pods by, the last one first; `pods` those that are
    not ready. What stops pods from coming counts before what keeps them from being ready.
    """
    for said in (*_of_owners(owners, observed), *_of_pods(pods, observed)):
        words = " ".join(said.words.split())
        for reason in REASONS:
            match = reason.pattern.search(words)
            if match and reason.container in ("", said.container):
                meta = mapping(said.about, "metadata")
                names = {"pod": meta.get("name"), "namespace": meta.get("namespace")}
                mend = reason.mend.format(
                    environment=environment, container=said.container, **names
                )
                return Told(_short(match[0]), mend)
    return None


def _of_owners(owners: Iterable[Object], observed: Observed) -> Iterator[_Said]:
    for obj in owners:
        for condition in mappings(mapping(obj, "status").get("conditions")):
            if condition.get("type") == "ReplicaFailure" and condition.get("status") == "True":
                yield _Said(obj, text(condition.get("message")))
        yield from _warned(obj, observed, _OF_OWNERS)


def _of_pods(pods: Iterable[Object], observed: Observed) -> Iterator[_Said]:
    for pod in pods:
        for condition in mappings(mapping(pod, "status").get("conditions")):
            if condition.get("type") == "PodScheduled" and condition.get("status") == "False":
                yield _Said(pod, text(condition.get("message")))
        started = (*mappings(mapping(pod, "status").get("initContainerStatuses")), *statuses(pod))
        for each in started:
            yield from _of_container(pod, each)
        yield from _warned(pod, observed)


def _of_container(pod: Object, status: Mapping[str, Any]) -> Iterator[_Said]:
    name = text(status.get("name"))
    last, waiting = mapping(status, "lastState", "terminated"), mapping(status, "state", "waiting")
    if last.get("reason") == "OOMKilled":
        yield _Said(pod, f"OOMKilled: container {name} used more than its limit", name)
    reason, words = text(waiting.get("reason")), text(waiting.get("message"))
    if reason not in _ON_THE_WAY:
        yield _Said(pod, f"{reason}: {words or name}", name)


def _warned(obj: Object, observed: Observed, reasons: Sequence[str] = ()) -> Iterator[_Said]:
    meta = mapping(obj, "metadata")
    key = text(obj.get("kind")), text(meta.get("name"))
    for event in observed.events(text(meta.get("namespace"))).get(key, ()):
        if not reasons or text(event.get("reason")) in reasons:
            match = _CONTAINER.search(text(mapping(event, "involvedObject").get("fieldPath")))
            yield _Said(obj, _event(event), match[1] if match else "")


def _event(event: Mapping[str, Any]) -> str:
    reason, message = text(event.get("reason")), text(event.get("message"))
    return f"{reason}: {message}" if reason.startswith("Failed") else message


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."

"""What a cluster said: data, which everything else is worked out from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from meshgen.lenient import mapping, mappings, text
from meshgen.live.answer import Answer
from meshgen.live.paths import path_of
from meshgen.programs import Done
from meshgen.resources import Object

# Told of what was never asked.
_NOT_ASKED = Answer(0, b"it was not asked")


@dataclass(frozen=True, eq=False)
class Observed:
    """The answer of the API server to each path that it was asked for, and when that was.

    `printed` is what commands in pods printed, by the words of each; None where none was to be run.
    `stale` is what istiod says is wrong with each proxy, by `POD.NAMESPACE`; nothing for one in
    sync, None where it was not asked; `silent` is why it was asked in vain, "" where it was not.
    """

    answers: Mapping[str, Answer]
    now: float
    printed: Mapping[Sequence[str], Done] | None = None
    stale: Mapping[str, Sequence[str]] | None = None
    silent: str = ""
    _kept: dict[str, Mapping[str, Object]] = field(default_factory=dict)

    def answer(self, path: str) -> Answer:
        """Return what came of a path."""
        return self.answers.get(path, _NOT_ASKED)

    def named(self, path: str) -> Mapping[str, Object]:
        """Return the objects of a list by their names."""
        if path not in self._kept:
            listed = self.answer(path).objects
            self._kept[path] = {
                text(mapping(each, "metadata").get("name")): each for each in listed
            }
        return self._kept[path]

    def pods(self, namespace: str) -> Iterable[Object]:
        """Return the pods of a namespace."""
        return self.named(pods_path(namespace)).values()

    def events(self, namespace: str) -> Mapping[tuple[str, str], Sequence[Object]]:
        """Return the warnings about each object of a namespace, the last ones first."""
        return self._events.get(namespace, {})

    @cached_property
    def _events(self) -> Mapping[str, Mapping[tuple[str, str], Sequence[Object]]]:
        found: dict[str, dict[tuple[str, str], list[Object]]] = {}
        for path, answer in self.answers.items():
            for event in answer.objects if "/events" in path else ():
                about = mapping(event, "involvedObject")
                key = text(about.get("kind")), text(about.get("name"))
                of_one = found.setdefault(text(about.get("namespace")), {})
                of_one.setdefault(key, []).append(event)
        for of_namespace in found.values():
            for listed in of_namespace.values():
                listed.sort(key=_last, reverse=True)
        return found


def pods_path(namespace: str) -> str:
    """Return the path of a namespace's pods."""
    return path_of("v1", "pods", namespace)


def events_path(namespace: str) -> str:
    """Return the path of what was warned of in a namespace."""
    return f"{path_of('v1', 'events', namespace)}?fieldSelector=type%3DWarning"


def owner_of(obj: Mapping[str, object]) -> tuple[str, str]:
    """Return kind and name of what controls an object; empty where nothing does."""
    for owner in mappings(mapping(obj, "metadata").get("ownerReferences")):
        if owner.get("controller"):
            return text(owner.get("kind")), text(owner.get("name"))
    return "", ""


def statuses(pod: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Yield what the kubelet says of each container of a pod, of those that stay running."""
    spec, status = mapping(pod, "spec"), mapping(pod, "status")
    native = {
        each.get("name")
        for each in mappings(spec.get("initContainers"))
        if each.get("restartPolicy") == "Always"
    }
    for each in mappings(status.get("initContainerStatuses")):
        if each.get("name") in native:
            yield each
    yield from mappings(status.get("containerStatuses"))


def _last(event: Mapping[str, object]) -> str:
    stamps = ("lastTimestamp", "eventTime", "firstTimestamp")
    times = (
        text(mapping(event, "series").get("lastObservedTime")),
        *map(text, map(event.get, stamps)),
    )
    return next(filter(None, times), "")

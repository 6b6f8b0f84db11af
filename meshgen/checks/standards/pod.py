"""What the standards look at of a pod, and what they say of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from meshgen.lenient import mapping, text
from meshgen.resources import Path

Values = Mapping[str, Any]
CONTEXT = "securityContext"


class Refusal(NamedTuple):
    """A control that a pod is against, in the API server's words.

    `path` is the first value that is, from the pod's template on; None where something is missing.
    """

    reason: str
    detail: str
    path: Path | None

    def __str__(self) -> str:
        """Return it as the API server prints it."""
        return f"{self.reason} ({self.detail})" if self.detail else self.reason


@dataclass(frozen=True)
class Pod:
    """A pod: its annotations, its spec, and its containers in the order of the standards.

    That is first those that start first; each has its path from the pod's template on.
    """

    annotations: Values
    spec: Values
    containers: Sequence[tuple[Path, Values]]

    @property
    def is_windows(self) -> bool:
        """Return whether it says that it is of Windows."""
        return mapping(self.spec, "os").get("name") == "windows"

    @property
    def is_in_user_namespace(self) -> bool:
        """Return whether root in it is another user of the node."""
        return self.spec.get("hostUsers") is False


# What is wrong with a security context: each value, with the field that has it.
Faults = Callable[[Values], Iterable[tuple[str, Path]]]


class Found(NamedTuple):
    """Who has what is wrong: the pod itself, containers by name; which values, the first place."""

    of_pod: bool
    containers: list[str]
    values: list[str]
    path: Path | None

    def __bool__(self) -> bool:
        """Return whether anybody has."""
        return self.of_pod or bool(self.containers)

    @property
    def setters(self) -> str:
        """Return who has, in words."""
        named = [named_containers(self.containers)] if self.containers else []
        return " and ".join([*(["pod"] if self.of_pod else []), *named])


def found(pod: Pod, faults: Faults, *, of_pod: bool = True) -> Found:
    """Return who has what is wrong with security contexts, that `of_pod` among them."""
    wrong = list(faults(mapping(pod.spec, CONTEXT))) if of_pod else []
    hits = [(value, ("spec", CONTEXT, *path)) for value, path in wrong]
    names: list[str] = []
    for at, container in pod.containers:
        own = list(faults(mapping(container, CONTEXT)))
        hits += [(value, (*at, CONTEXT, *path)) for value, path in own]
        names += [text(container.get("name"))] if own else []
    values = sorted({value for value, _ in hits})
    return Found(bool(wrong), names, values, hits[0][1] if hits else None)


def lacking(pod: Pod, *path: str) -> Iterator[tuple[Path, Values]]:
    """Yield the containers that say nothing of a field, which may be the pod's too."""
    for at, container in pod.containers:
        *around, last = path
        if mapping(container, CONTEXT, *around).get(last) is None:
            yield at, container


def names_of(containers: Iterable[tuple[Path, Values]]) -> list[str]:
    """Return the names of containers."""
    return [text(container.get("name")) for _, container in containers]


def named_containers(names: Sequence[str]) -> str:
    """Return `container "a"`, or `containers "a", "b"`."""
    return f"{plural(names, 'container')} {quoted(names)}"


def plural(several: Sequence[str], one: str) -> str:
    """Return the word for so many."""
    return one if len(several) == 1 else f"{one}s"


def quoted(texts: Iterable[str]) -> str:
    """Return texts in quotes, as the API server lists them."""
    return ", ".join(f'"{one}"' for one in texts)

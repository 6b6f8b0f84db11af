"""Who wrote a field of an object: `metadata.managedFields`, as the API server keeps it.

Source: k8s.io/apimachinery/pkg/apis/meta/v1, ManagedFieldsEntry and FieldsV1; what kubectl calls
itself is in k8s.io/kubectl/pkg/cmd, by command.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path

# Of kubectl's commands those that a pipeline uses, or that change nothing which runs.
_NOT_BY_HAND = frozenset(
    ("kubectl-client-side-apply", "kubectl-last-applied", "kubectl-create", "kubectl-rollout")
)


@dataclass(frozen=True)
class Manager:
    """Who wrote a field, and when: `2026-11-30T22:10:00Z`; part of an object may be its own."""

    name: str
    time: str
    subresource: str = ""

    def __str__(self) -> str:
        """Return its name: `kubectl-edit`, `kubectl scale`."""
        return f"{self.name} {self.subresource}" if self.subresource else self.name

    @property
    def is_by_hand(self) -> bool:
        """Return whether that was a person with kubectl: `edit`, `patch`, `set`, `scale`."""
        by_command = self.name.startswith("kubectl-") and self.name not in _NOT_BY_HAND
        return by_command or (self.name == "kubectl" and self.subresource == "scale")


def managers(obj: Mapping[str, Any], path: Path) -> Sequence[Manager]:
    """Return who wrote the field at a path, or something below it, the last one first."""
    entries = mappings(mapping(obj, "metadata").get("managedFields"))
    found = [
        Manager(text(e.get("manager")), text(e.get("time")), text(e.get("subresource")))
        for e in entries
        if _has(mapping(e, "fieldsV1"), obj, path)
    ]
    return sorted(found, key=lambda manager: manager.time, reverse=True)


def _has(fields: Mapping[str, Any], value: Any, path: Path) -> bool:
    if not path:
        return True
    step, *rest = path
    inner = _below(value, step)
    for name in _names(fields, step, inner):
        below = mapping(fields[name])
        # What is written as a whole has nothing below it.
        if not below or _has(below, inner, tuple(rest)):
            return True
    return False


def _below(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (LookupError, TypeError):
        return None


def _names(fields: Mapping[str, Any], step: str | int, inner: Any) -> Iterator[str]:
    """Yield what a field or an item is called among fields."""
    if isinstance(step, str):
        if f"f:{step}" in fields:
            yield f"f:{step}"
        return
    for name in fields:
        sort, _, rest = name.partition(":")
        if sort == "k" and isinstance(inner, Mapping):
            keys = mapping(_read(rest))
            if keys and all(inner.get(key) == wanted for key, wanted in keys.items()):
                yield name
        elif (sort == "v" and _read(rest) == inner) or (sort == "i" and rest == str(step)):
            yield name


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None

"""The sidecar's resources: one value for the mesh, and what services have otherwise.

Istio's annotations replace its defaults and do not merge, so there are always four, or none.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.chart.entries import Entries
from meshgen.chart.names import expression
from meshgen.chart.subject import Subject
from meshgen.chart.types import Entry
from meshgen.model.injection import INJECT
from meshgen.model.proxy import ANNOTATIONS
from meshgen.resources import Object

QUANTITY = r"^(0|[1-9][0-9]*|[0-9]*\.[0-9]+|[0-9]+\.)([numkMGTPE]|[KMGTPE]i|[eE][-+]?[0-9]{1,2})?$"
_AMOUNT = {"type": "string", "pattern": QUANTITY.replace("^(", "^$|^(", 1)}
_LIST = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"cpu": _AMOUNT, "memory": _AMOUNT},
}
OWN = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"enabled": {"type": "boolean"}, "requests": _LIST, "limits": _LIST},
}
# All services' have the same schema: it stands among the definitions.
OWN_REFERENCE = {"$ref": "#/definitions/sidecar"}
Amounts = tuple[str, ...]


@dataclass(frozen=True)
class Sidecars:
    """What each environment's sidecars get; () stands for Istio's own."""

    mesh: Mapping[str, Amounts]


def amounts(pod: Any) -> Amounts | None:
    """Return a pod template's four amounts, () for none, or None for a pod that has no sidecar."""
    metadata = pod.get("metadata") or {} if isinstance(pod, dict) else {}
    if (metadata.get("labels") or {}).get(INJECT) == "false":
        return None
    found = metadata.get("annotations") or {}
    if not all(isinstance(found.get(name), str) for name in ANNOTATIONS.values()):
        return ()
    return tuple(found[name] for name in ANNOTATIONS.values())


def pod_of(subject: Subject, obj: Object | None) -> Any:
    """Return the pod template of an object."""
    found: Any = obj
    for part in subject.pod:
        found = found.get(part) if isinstance(found, dict) else None
    return found


def mesh_sidecars(subjects: Sequence[Subject], envs: Sequence[str], entries: Entries) -> Sidecars:
    """Make the mesh's own values of what most services have; "" is the config alone."""
    workloads = [s for s in subjects if s.is_workload]
    pods = {env: [pod_of(s, s.objects[env]) for s in workloads if env in s.objects] for env in envs}
    pods[""] = [pod_of(s, s.reference) for s in workloads if s.reference is not None]
    mesh = {env: _most(found) for env, found in pods.items()}
    for index, (kind, resource) in enumerate(ANNOTATIONS):
        found = {env: mesh[env][index] if mesh[env] else "" for env in ("", *envs)}
        usual = found.pop("")
        path, place = ("sidecar", kind, resource), "every pod with a sidecar: metadata.annotations"
        entries.add(Entry.of(path, found, usual, _AMOUNT, place))
    return Sidecars(mesh)


def _most(pods: list[Any]) -> Amounts:
    found = Counter(found for pod in pods if (found := amounts(pod)))
    return max(found, key=lambda key: (found[key], key)) if found else ()


def own_sidecar(subject: Subject, sidecars: Sidecars, entries: Entries) -> str:
    """Make a service's own value, over those of the mesh; return its expression, or ""."""
    found = {env: amounts(pod_of(subject, subject.objects[env])) for env in subject.objects}
    if all(amount is None for amount in found.values()):
        return ""
    own = {env: _beside(amount, sidecars.mesh[env]) for env, amount in found.items()}
    place = subject.place((*subject.pod, "metadata", "annotations"))
    path = (*subject.root, "sidecar")
    return expression(entries.add(Entry.of(path, own, {}, OWN_REFERENCE, place)))


def _beside(own: Amounts | None, mesh: Amounts) -> dict[str, Any]:
    if not own:
        return {"enabled": False} if mesh else {}
    if own == mesh:
        return {}
    result: dict[str, Any] = {}
    for (kind, resource), amount, usual in zip(
        ANNOTATIONS, own, mesh or ("",) * len(own), strict=True
    ):
        if amount != usual:
            result.setdefault(kind, {})[resource] = amount
    return result

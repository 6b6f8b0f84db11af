"""The sidecar's resources: one value for the mesh, and what services have otherwise.

Istio's annotations replace its defaults and do not merge, so there are always all, or none: a limit
of `none` is one that is left out beside the others.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.chart.entries import Entries
from meshgen.chart.subject import Subject
from meshgen.chart.types import Entry
from meshgen.chart.valuenames import expression
from meshgen.model.base import pattern_of
from meshgen.model.injection import GATEWAY_TEMPLATE, INJECT, TEMPLATES
from meshgen.model.proxy import ANNOTATIONS
from meshgen.model.scalars import UNLIMITED, Limit, Quantity
from meshgen.resources import Object
from meshgen.transform.fields import values

_AMOUNTS = {
    what: {"type": "string", "pattern": f"^$|{pattern_of(kind)}"}
    for what, kind in (("requests", Quantity), ("limits", Limit))
}
_LISTS = {
    what: {
        "type": "object",
        "additionalProperties": False,
        "properties": {"cpu": amount, "memory": amount},
    }
    for what, amount in _AMOUNTS.items()
}
SIDECAR = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"enabled": {"type": "boolean"}, **_LISTS},
}
# All services' have the same schema: it stands among the definitions.
SIDECAR_REFERENCE = {"$ref": "#/definitions/sidecar"}
Amounts = tuple[str, ...]
# What each environment's sidecars get; () stands for Istio's own.
Sidecars = Mapping[str, Amounts]


def amounts(pod: Any) -> Amounts | None:
    """Return a pod template's four amounts, () for none, or None for a pod that has no sidecar."""
    metadata = pod.get("metadata") or {} if isinstance(pod, dict) else {}
    annotations = metadata.get("annotations") or {}
    is_gateway = annotations.get(TEMPLATES) == GATEWAY_TEMPLATE
    if is_gateway or (metadata.get("labels") or {}).get(INJECT) == "false":
        return None
    needed = (name for (what, _), name in ANNOTATIONS.items() if what == "requests")
    if not all(isinstance(annotations.get(name), str) for name in needed):
        return ()
    return tuple(annotations.get(name, UNLIMITED) for name in ANNOTATIONS.values())


def pod_of(subject: Subject, obj: Object | None) -> Any:
    """Return the pod template of an object."""
    return next(iter(values(obj, subject.pod)), None)


def mesh_sidecars(subjects: Sequence[Subject], envs: Sequence[str], entries: Entries) -> Sidecars:
    """Make the mesh's own values of what most services have; "" is the config alone."""
    workloads = [s for s in subjects if s.is_workload]
    pods = {env: [pod_of(s, s.objects[env]) for s in workloads if env in s.objects] for env in envs}
    pods[""] = [pod_of(s, s.reference) for s in workloads if s.reference is not None]
    mesh = {env: _commonest(of_env) for env, of_env in pods.items()}
    for index, (kind, resource) in enumerate(ANNOTATIONS):
        by_env = {env: mesh[env][index] if mesh[env] else "" for env in ("", *envs)}
        usual = by_env.pop("")
        path, place = ("sidecar", kind, resource), "every pod with a sidecar: metadata.annotations"
        entries.add(Entry.of(path, by_env, usual, _AMOUNTS[kind], place))
    return mesh


def _commonest(pods: list[Any]) -> Amounts:
    uses = Counter(of_pod for pod in pods if (of_pod := amounts(pod)))
    return max(uses, key=lambda key: (uses[key], key)) if uses else ()


def service_sidecar(subject: Subject, sidecars: Sidecars, entries: Entries) -> str:
    """Make a service's own value, over those of the mesh; return its expression, or ""."""
    by_env = {env: amounts(pod_of(subject, obj)) for env, obj in subject.objects.items()}
    if all(of_pod is None for of_pod in by_env.values()):
        return ""
    beside = {env: _beside(of_pod, sidecars[env]) for env, of_pod in by_env.items()}
    place = subject.place((*subject.pod, "metadata", "annotations"))
    path = (*subject.root, "sidecar")
    return expression(entries.add(Entry.of(path, beside, {}, SIDECAR_REFERENCE, place)))


def _beside(of_pod: Amounts | None, mesh: Amounts) -> dict[str, Any]:
    if not of_pod:
        return {"enabled": False} if mesh else {}
    if of_pod == mesh:
        return {}
    result: dict[str, Any] = {}
    for (kind, resource), amount, usual in zip(
        ANNOTATIONS, of_pod, mesh or ("",) * len(of_pod), strict=True
    ):
        if amount != usual:
            result.setdefault(kind, {})[resource] = amount
    return result

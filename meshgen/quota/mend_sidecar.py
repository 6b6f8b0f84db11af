"""The mend that started this project: smaller sidecars."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from meshgen.lenient import mapping
from meshgen.model.injection import INJECTED, PROXY
from meshgen.model.proxy import ANNOTATIONS
from meshgen.quantity import parse_quantity, read_quantity
from meshgen.quota.loads import Load
from meshgen.quota.nice import below
from meshgen.quota.pod import Container, Pod
from meshgen.quota.quotas import pod_usage
from meshgen.quota.reading import Amounts
from meshgen.quota.result import Change, Mend, MendKind, Usage
from meshgen.quota.shortage import Shortage
from meshgen.quota.usage import shares, usages
from meshgen.resources import Object, Path

# What of the proxy a quota's resource limits.
_OF = {
    "cpu": ("requests", "cpu"),
    "memory": ("requests", "memory"),
    "requests.cpu": ("requests", "cpu"),
    "requests.memory": ("requests", "memory"),
    "limits.cpu": ("limits", "cpu"),
    "limits.memory": ("limits", "memory"),
}
Caps = dict[tuple[str, str], str]


def sidecar_mends(shortage: Shortage) -> list[Mend]:
    """Return the mend that caps every sidecar at the largest round amount that fits."""
    caps: Caps = {}
    for usage in shortage.over:
        what = _OF.get(usage.resource)
        value = _largest(shortage, usage, what) if what else None
        if what is None or value is None:
            return []
        if what not in caps or parse_quantity(value) < parse_quantity(caps[what]):
            caps[what] = value
    injected = [(load, load.pod) for load in shortage.namespace.loads if load.injected and load.pod]
    changes = [
        c
        for load, pod in injected
        for c in _changes(load, pod, shortage.namespace.objects[load.key], caps)
    ]
    listed = ", ".join(f"{'.'.join(what)} {value}" for what, value in caps.items())
    settings = _settings([pod for _, pod in injected], caps)
    return shortage.verified(MendKind.SIDECAR, f"sidecars with {listed}", changes, settings)


def _settings(pods: Sequence[Pod], caps: Caps) -> list[tuple[Path, str | int]]:
    """Return the lines of the config that say it for all; none where sidecars are to differ."""
    lines: dict[Path, str | int] = {}
    for what, resource in ANNOTATIONS:
        before = {_proxy(pod, what).get(resource) for pod in pods}
        after = {_proxy(_capped(pod, caps), what).get(resource) for pod in pods}
        if before != after:
            if len(after) > 1:
                return []
            lines["defaults", "sidecar", what, resource] = str(*after)
    return list(lines.items())


def _largest(shortage: Shortage, usage: Usage, what: tuple[str, str]) -> str | None:
    """Return the largest round amount that, as a cap of all sidecars, makes a resource fit."""
    sizes = [
        listed[what[1]].value
        for load in shortage.namespace.loads
        if load.injected and load.pod
        for listed in (_proxy(load.pod, what[0]),)
        if what[1] in listed
    ]
    fitting = None
    candidates = below(what[1], max(sizes, default=parse_quantity("0")))
    low, high = 0, len(candidates) - 1
    while low <= high:
        middle = (low + high) // 2
        if _fits(shortage, usage.resource, {what: candidates[middle]}):
            fitting, low = candidates[middle], middle + 1
        else:
            high = middle - 1
    return fitting


def _fits(shortage: Shortage, resource: str, caps: Caps) -> bool:
    """Return whether a resource fits with capped sidecars, before anything is written."""
    quota = replace(shortage.quota, hard={resource: shortage.quota.hard[resource]})
    loads = [
        replace(load, usage=pod_usage(_capped(load.pod, caps)))
        if load.injected and load.pod
        else load
        for load in shortage.namespace.loads
    ]
    by_situation = usages(shares(loads, quota), quota, (shortage.situation,))
    return all(usage.fits for usage in by_situation[shortage.situation])


def _capped(pod: Pod, caps: Caps) -> Pod:
    return pod.with_each(partial(_lower, caps))


def _lower(caps: Caps, container: Container) -> Container:
    """Return a container of Istio's with what is above a cap lowered to it.

    A request is no more than its limit.
    """
    if container.name not in INJECTED:
        return container
    requests, limits = dict(container.requests), dict(container.limits)
    for (what, resource), text in caps.items():
        cap = read_quantity(text)
        for listed in (limits, requests) if what == "limits" else (requests,):
            if resource in listed and listed[resource].value > cap.value:
                listed[resource] = cap
    return replace(container, requests=requests, limits=limits)


def _changes(load: Load, pod: Pod, obj: Object, caps: Caps) -> list[Change]:
    """Return the annotations that cap a workload's sidecar: all that it has, since one alone
    would replace the others.
    """
    path: Path = (*load.template_path, "metadata", "annotations")
    written = mapping(obj, *map(str, path))
    after = _capped(pod, caps)
    if after == pod:
        return []
    changes: list[Change] = []
    for (what, resource), name in ANNOTATIONS.items():
        value = _proxy(after, what).get(resource)
        if value is not None and written.get(name) != str(value):
            before = str(written.get(name, ""))
            # The config works the other annotations out by itself.
            lowered = value != _proxy(pod, what).get(resource)
            setting: Path = ("sidecar", what, resource) if lowered else ()
            changes.append(Change(load.key, (*path, name), setting, before, str(value)))
    return changes


def _proxy(pod: Pod, what: str) -> Amounts:
    """Return the proxy's requests or limits."""
    for container in pod.every_container:
        if container.name == PROXY:
            return container.requests if what == "requests" else container.limits
    return {}

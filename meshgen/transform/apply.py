"""Namespace, prefix, suffix, references and labels over all resources of an environment."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from meshgen.resources import Object, Resource
from meshgen.transform.fields import changed
from meshgen.transform.references import ISTIO, KUBERNETES, Field, NameReference
from meshgen.transform.subjects import with_subjects

# Kinds whose name Kustomize leaves as it is.
_UNPREFIXED = ("Namespace", "CustomResourceDefinition", "APIService")
_POD_LABELS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Deployment": (("spec", "template"),),
    "ReplicaSet": (("spec", "template"),),
    "DaemonSet": (("spec", "template"),),
    "ReplicationController": (("spec", "template"),),
    "StatefulSet": (("spec", "template"), ("spec", "volumeClaimTemplates")),
    "Job": (("spec", "template"),),
    "CronJob": (("spec", "jobTemplate"), ("spec", "jobTemplate", "spec", "template")),
}


@dataclass(frozen=True)
class Settings:
    """What an environment does to all its resources."""

    namespace: str
    prefix: str = ""
    suffix: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


def finished(
    resources: Iterable[Resource],
    settings: Settings,
    namespaced: Callable[[str, str], bool | None],
) -> list[Object]:
    """Return the objects as the cluster will have them, in the order given.

    `namespaced` tells of an apiVersion and kind whether it lives in a namespace; an unknown kind
    does, as Kustomize has it. A generated ConfigMap keeps its name without a hash.
    """
    found = list(resources)
    names = _names_by_kind(found)
    accounts = {
        r.name: str(r.object["metadata"].get("namespace") or "")
        for r in found
        if r.kind == "ServiceAccount"
    }
    prefix, suffix = settings.prefix, settings.suffix
    bound = (with_subjects(r.object, accounts, settings.namespace, prefix, suffix) for r in found)
    return [_finished(obj, settings, names, namespaced) for obj in bound]


def _names_by_kind(resources: list[Resource]) -> dict[tuple[str, str], set[str]]:
    names: dict[tuple[str, str], set[str]] = {}
    for resource in resources:
        key = (_group(resource.object), resource.kind)
        names.setdefault(key, set()).add(resource.name)
    return names


def _finished(
    obj: Object,
    settings: Settings,
    names: Mapping[tuple[str, str], set[str]],
    namespaced: Callable[[str, str], bool | None],
) -> Object:
    kind, api_version = str(obj["kind"]), str(obj["apiVersion"])
    result = _with_references(obj, settings, names) if settings.prefix + settings.suffix else obj
    metadata = dict(result["metadata"])
    if kind == "Namespace":
        metadata["name"] = settings.namespace
    elif kind not in _UNPREFIXED:
        metadata["name"] = f"{settings.prefix}{metadata['name']}{settings.suffix}"
    if namespaced(api_version, kind) is not False:
        metadata["namespace"] = settings.namespace
    result = {**result, "metadata": metadata}
    return _with_labels(result, settings.labels) if settings.labels else result


def _with_references(
    obj: Object, settings: Settings, names: Mapping[tuple[str, str], set[str]]
) -> Object:
    for reference in (*KUBERNETES, *ISTIO):
        known = _known(reference, names)
        if known:
            for spec in reference.fields:
                if _is(obj, spec):
                    obj = changed(obj, tuple(spec.path.split("/")), _renaming(known, settings))
    return obj


def _known(reference: NameReference, names: Mapping[tuple[str, str], set[str]]) -> set[str]:
    return {
        name
        for (group, kind), found in names.items()
        if kind == reference.kind and reference.group in (None, group)
        for name in found
    }


def _renaming(known: set[str], settings: Settings) -> Callable[[Any], Any]:
    def rename(value: Any) -> Any:
        if isinstance(value, str) and value in known:
            return f"{settings.prefix}{value}{settings.suffix}"
        return value

    return rename


def _is(obj: Object, spec: Field) -> bool:
    return bool(obj["kind"] == spec.kind and spec.group in (None, _group(obj)))


def _group(obj: Object) -> str:
    return str(obj["apiVersion"]).rpartition("/")[0]


def _with_labels(obj: Object, labels: Mapping[str, str]) -> Object:
    """Add labels to the object and its pod templates, as `labels:` with includeTemplates does."""

    def labelled(part: Any) -> Any:
        metadata = (part.get("metadata") or {}) if isinstance(part, dict) else None
        if not isinstance(metadata, dict) or not isinstance(metadata.get("labels") or {}, dict):
            return part  # for the schema to refuse
        own = metadata.get("labels") or {}
        return {**part, "metadata": {**metadata, "labels": {**own, **labels}}}

    result = labelled(obj)
    for path in _POD_LABELS.get(str(obj["kind"]), ()):
        result = changed(result, path, labelled)
    return dict(result)

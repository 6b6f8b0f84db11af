"""Namespace, prefix, suffix, references and labels over all resources of an environment."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from meshgen.kinds import Fields, kind_named
from meshgen.resources import Object, Resource, group_of
from meshgen.transform.fields import changed
from meshgen.transform.references import Names, with_references
from meshgen.transform.settings import Settings

# Tells of an apiVersion and kind whether it lives in a namespace; None if nobody knows.
Namespaced = Callable[[str, str], bool | None]


def finished(
    resources: Iterable[Resource], settings: Settings, namespaced: Namespaced
) -> list[Object]:
    """Return the objects as the cluster will have them, in the order given.

    A kind of which `namespaced` knows nothing lives in a namespace, as Kustomize has it. A
    generated ConfigMap keeps its name without a hash.
    """
    objects = [resource.object for resource in resources]
    names = Names(objects)
    return [_finished(with_references(o, names, settings), settings, namespaced) for o in objects]


def _finished(obj: Object, settings: Settings, namespaced: Namespaced) -> Object:
    kind, api_version = str(obj["kind"]), str(obj["apiVersion"])
    metadata = dict(obj["metadata"])
    if kind == "Namespace":
        metadata["name"] = settings.namespace
    elif kind_named(kind).prefixed:
        metadata["name"] = settings.full(metadata["name"])
    if namespaced(api_version, kind) is not False:
        metadata["namespace"] = settings.namespace
    result = {**obj, "metadata": metadata}
    return _with_labels(result, settings.labels) if settings.labels else result


def _with_labels(obj: Object, labels: Mapping[str, str]) -> Object:
    """Add labels to the object and its pod templates, as `labels:` with includeTemplates does."""

    def labelled(part: Any) -> Any:
        metadata = (part.get("metadata") or {}) if isinstance(part, dict) else None
        if not isinstance(metadata, dict) or not isinstance(metadata.get("labels") or {}, dict):
            return part  # for the schema to refuse
        present = metadata.get("labels") or {}
        return {**part, "metadata": {**metadata, "labels": {**present, **labels}}}

    result = labelled(obj)
    for path in _templates(obj):
        result = changed(result, path, labelled)
    return dict(result)


def _templates(obj: Object) -> tuple[Fields, ...]:
    kind = kind_named(str(obj["kind"]))
    foreign = group_of(str(obj["apiVersion"])) != kind.group
    return () if kind.labelled_in_group and foreign else kind.templates

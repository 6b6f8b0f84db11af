"""Namespace, prefix, suffix, references and labels over all resources of an environment."""

from collections.abc import Iterable, Mapping
from typing import Any

from meshgen.kinds import Fields, kind_named
from meshgen.resources import Object, Resource, group_of
from meshgen.transform.fields import changed, put
from meshgen.transform.kustomize import followed
from meshgen.transform.names import Entry, Names, Namespaced, entries_of
from meshgen.transform.namespaces import with_namespaces
from meshgen.transform.references import Use, uses
from meshgen.transform.settings import Settings


def finished(
    resources: Iterable[Resource], settings: Settings, namespaced: Namespaced
) -> list[Object]:
    """Return the objects as the cluster will have them, in the order given.

    A namespace that an object is written with is kept. A kind of which `namespaced` knows nothing,
    and no definition among the objects, lives in a namespace, as Kustomize has it. A generated
    ConfigMap keeps its name without a hash.
    """
    resources = list(resources)
    entries = entries_of(resources, settings, namespaced)
    names = Names(entries)
    return [
        _finished(resource.object, entry, names, settings)
        for resource, entry in zip(resources, entries, strict=True)
    ]


def _finished(obj: Object, entry: Entry, names: Names, settings: Settings) -> Object:
    found = uses(with_namespaces(obj, entry, names), entry, names) if settings.renames else ()
    obj = with_names(obj, entry, names, found)
    metadata = {k: v for k, v in obj["metadata"].items() if k != "namespace"}
    metadata["name"] = entry.full
    if entry.namespace is not None:
        metadata["namespace"] = entry.namespace
    elif entry.written and entry.is_cluster_scoped:
        metadata["namespace"] = entry.written
    result = {**obj, "metadata": metadata}
    if entry.is_generated and not obj.get("data"):
        # As Kustomize's generator leaves it out.
        result.pop("data", None)
    return _with_labels(result, settings.labels) if settings.labels else result


def with_names(obj: Object, entry: Entry, names: Names, found: Iterable[Use]) -> Object:
    """Return an object that names others as those will be called, and namespaces as they will be.

    `found` are its uses, in which Kustomize follows no name by itself.
    """
    obj = followed(with_namespaces(obj, entry, names), entry, names)
    for use in found:
        obj = put(obj, use.path, use.becomes) if use.is_meant else obj
    return obj


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

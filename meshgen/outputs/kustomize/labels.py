"""Labels of all resources, as `labels:` of a kustomization has them."""

from collections.abc import Iterable, Mapping
from typing import Any

from meshgen.kinds import Kind, kind_named
from meshgen.resources import Object, Resource, group_of


def labels_entries(labels: Mapping[str, str], resources: Iterable[Resource]) -> list[Object]:
    """Return the entries that label all resources and their pods.

    Kustomize's includeTemplates labels what cannot be changed later, too, such as the claims of a
    StatefulSet. Where there is such, the fields are listed instead.
    """
    if not labels:
        return []
    objects = [resource.object for resource in resources]
    pairs: Object = {"pairs": dict(labels)}
    if not any(_has_never_labelled(obj) for obj in objects):
        return [{**pairs, "includeTemplates": True}]
    kinds = {kind.name: kind for kind in map(_kind, objects)}
    fields = [field for _, kind in sorted(kinds.items()) for field in _fields(kind)]
    return [{**pairs, "fields": fields}]


def _has_never_labelled(obj: Object) -> bool:
    kind = _kind(obj)
    of_kind = not kind.labelled_in_group or group_of(str(obj["apiVersion"])) == kind.group
    return of_kind and any(_is_there(obj, path) for path in kind.never_labelled)


def _is_there(value: Any, path: tuple[str, ...]) -> bool:
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return bool(value)


def _fields(kind: Kind) -> list[Object]:
    """Return the places of a kind's labels as Kustomize's fieldSpecs (`[]` is for lists)."""
    group = {"group": kind.group} if kind.labelled_in_group else {}
    return [
        {"path": "/".join((*path, "metadata/labels")), "kind": kind.name, **group, "create": True}
        for path in kind.templates
    ]


def _kind(obj: Object) -> Kind:
    return kind_named(str(obj["kind"]))

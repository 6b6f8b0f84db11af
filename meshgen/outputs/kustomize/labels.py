"""Labels of all resources, as `labels:` of a kustomization has them."""

from collections.abc import Iterable, Mapping
from typing import Any

from meshgen.kinds import Kind, kind_named
from meshgen.kinds.kustomize import labels_pods
from meshgen.plan.types import JsonPatch, StrategicPatch
from meshgen.resources import Object, Path, Resource


def labels_entries(
    labels: Mapping[str, str],
    resources: Iterable[Resource],
    patches: Iterable[StrategicPatch | JsonPatch] = (),
) -> list[Object]:
    """Return the entries that label all resources and their pods.

    Kustomize's includeTemplates labels what cannot be changed later, too, such as the claims of a
    StatefulSet. Where a resource has such, or a patch gives it some, the fields are listed instead;
    those of custom resources with pods are in any case.
    """
    if not labels:
        return []
    objects = [resource.object for resource in resources]
    kinds = {kind.name: kind for kind in map(_kind, objects)}
    never = {path for kind in kinds.values() for path in kind.never_labelled}
    changed = [place for patch in patches for place in _places(patch)]
    pairs: Object = {"pairs": dict(labels)}
    if not any(path in changed or any(_is_there(obj, path) for obj in objects) for path in never):
        strange = [kind for name, kind in sorted(kinds.items()) if not labels_pods(name)]
        more = [field for kind in strange for field in _fields(kind)]
        return [{**pairs, "includeTemplates": True, **({"fields": more} if more else {})}]
    fields = [field for _, kind in sorted(kinds.items()) for field in _fields(kind)]
    return [{**pairs, "fields": fields}]


def _places(patch: StrategicPatch | JsonPatch) -> Iterable[Path]:
    """Return the fields of `spec` that a patch changes."""
    if isinstance(patch, StrategicPatch):
        return [("spec", field) for field in patch.body.get("spec") or ()]
    return [operation.path[:2] for operation in patch.operations]


def _is_there(value: Any, path: tuple[str, ...]) -> bool:
    for part in path:
        value = value.get(part) if isinstance(value, dict) else None
    return bool(value)


def _fields(kind: Kind) -> list[Object]:
    """Return the places of a kind's labels as Kustomize's fieldSpecs."""
    group = {"group": kind.group} if kind.labelled_in_group else {}
    return [
        {"path": "/".join((*path, "metadata/labels")), "kind": kind.name, **group, "create": True}
        for path in kind.templates
    ]


def _kind(obj: Object) -> Kind:
    return kind_named(str(obj["kind"]))

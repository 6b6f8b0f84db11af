"""Patches from edits: one for all objects that change alike, else one for each object."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from meshgen.plan.apply import set_at
from meshgen.plan.mergepatch import merge_patch
from meshgen.plan.select import Selector
from meshgen.plan.share import Shared, share
from meshgen.plan.types import Edit, JsonPatch, StrategicPatch, Target
from meshgen.resources import Object, Path, Resource
from meshgen.transform.fields import values

# Tells the merge key of a list: apiVersion, kind, path.
MergeKey = Callable[[str, str, Path], str | None]
Patch = StrategicPatch | JsonPatch


def patches(
    edits_by_position: Mapping[int, list[Edit]], everything: Sequence[Resource], merge_key: MergeKey
) -> list[Patch]:
    """Return the patches for the edits of each object, by its position in `everything`.

    Shared patches come first.
    """
    selector = Selector(everything, _labels(edits_by_position, everything))
    shared, rest = share(edits_by_position, everything, selector)
    result = [patch for group in shared for patch in _for_all(group)]
    for position, edits in sorted(rest.items()):
        if edits:
            result += _for_one(everything[position], edits, merge_key, selector.one(position))
    return result


def _labels(
    edits_by_position: Mapping[int, list[Edit]], everything: Sequence[Resource]
) -> set[str]:
    """Return the labels that edits change."""
    operations = (
        (p, o) for p, edits in edits_by_position.items() for e in edits for o in e.operations
    )
    return {
        str(name)
        for position, operation in operations
        if operation.path[:2] == ("metadata", "labels")
        for name in operation.path[2:3]
        or (*everything[position].object["metadata"].get("labels", ()), *(operation.value or ()))
    }


def _for_all(group: Shared) -> Iterator[Patch]:
    merged = [e for e in group.edits if not e.in_list]
    if merged:
        # Kustomize wants a name in the patch and then goes by the target alone.
        yield StrategicPatch(_with_edits(_head(group.one, "any"), merged), group.target)
    listed = [e for e in group.edits if e.in_list]
    if listed:
        # What the lists' items are called differs between the objects.
        operations = (o._replace(items=()) for e in listed for o in e.operations)
        yield JsonPatch(group.target, tuple(operations))


def _for_one(
    resource: Resource, edits: list[Edit], merge_key: MergeKey, target: Target
) -> Iterator[Patch]:
    head = _head(resource, resource.name)
    if not any(e.in_list for e in edits):
        yield StrategicPatch(_with_edits(head, edits))
        return

    def key_of(path: Path) -> str | None:
        return merge_key(resource.key.api_version, resource.kind, path)

    body = merge_patch(resource.object, edits, head, key_of)
    if body is not None:
        yield StrategicPatch(body)
        return
    merged = [e for e in edits if not e.in_list and not _has_place(resource.object, e.path)]
    if merged:
        yield StrategicPatch(_with_edits(head, merged))
    operations = (o for e in edits if e not in merged for o in e.operations)
    yield JsonPatch(target, tuple(operations))


def _has_place(obj: Object, path: Path) -> bool:
    """Return whether the mapping around a path is there, as a JSON patch needs it."""
    return bool(values(obj, tuple(str(part) for part in path[:-1])))


def _with_edits(body: Object, edits: list[Edit]) -> Object:
    for edit in edits:
        (operation,) = edit.operations
        removed = operation.kind == "remove"
        body = set_at(body, operation.path, None if removed else operation.value)
    return body


def _head(resource: Resource, name: str) -> Object:
    # Of several objects none is named, nor is its namespace.
    namespace = resource.key.namespace if name == resource.name else ""
    return {
        "apiVersion": resource.key.api_version,
        "kind": resource.kind,
        "metadata": {"name": name, **({"namespace": namespace} if namespace else {})},
    }

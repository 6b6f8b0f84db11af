"""Patches from edits: one for all objects that change alike, else one for each object."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from meshgen.merge.kustomize import kustomize_merge
from meshgen.plan.diff import Operation, same
from meshgen.plan.select import select
from meshgen.plan.types import Edit, JsonPatch, StrategicPatch, Target
from meshgen.resources import Object, Path, Resource, canonical

# Tells the merge key of a list: apiVersion, kind, path.
MergeKey = Callable[[str, str, Path], str | None]
Patch = StrategicPatch | JsonPatch


def patches(
    found: Mapping[int, list[Edit]],
    everything: Sequence[Resource],
    merge_key: MergeKey,
) -> list[Patch]:
    """Return the patches for the edits of each object, by its position in `everything`.

    Shared patches come first.
    """
    shared, rest = _shared(found, everything)
    result = [patch for edits, target, one in shared for patch in _for_all(edits, target, one)]
    for position in sorted(rest):
        if rest[position]:
            result += _for_one(everything[position], rest[position], merge_key)
    return result


def _shared(
    found: Mapping[int, list[Edit]], everything: Sequence[Resource]
) -> tuple[list[tuple[list[Edit], Target, Resource]], dict[int, list[Edit]]]:
    """Split the edits into those of several objects, with a target each, and the rest."""
    users: dict[str, list[int]] = {}
    by_key: dict[str, Edit] = {}
    for position, edits in found.items():
        for edit in edits:
            key = canonical([edit.operations, edit.through_list])
            users.setdefault(key, []).append(position)
            by_key.setdefault(key, edit)
    together: dict[tuple[int, ...], list[str]] = {}
    for key, positions in users.items():
        if len(positions) > 1:
            together.setdefault(tuple(positions), []).append(key)
    shared: list[tuple[list[Edit], Target, Resource]] = []
    gone: set[tuple[int, str]] = set()
    for members, keys in together.items():
        wanted = [everything[p] for p in members]
        target = select(wanted, everything)
        if target is not None:
            shared.append(([by_key[k] for k in keys], target, wanted[0]))
            gone.update((p, k) for p in members for k in keys)
    rest = {
        position: [
            e for e in edits if (position, canonical([e.operations, e.through_list])) not in gone
        ]
        for position, edits in found.items()
    }
    return shared, rest


def _for_all(edits: list[Edit], target: Target, one: Resource) -> Iterator[Patch]:
    plain = [e for e in edits if not e.through_list]
    if plain:
        # Kustomize wants a name in the patch and then goes by the target alone.
        body = {**_identity(one), "metadata": {"name": "any"}}
        yield StrategicPatch(_with_edits(body, plain), target)
    listed = [e for e in edits if e.through_list]
    if listed:
        # What the list's items are called differs between the objects.
        yield _json([replace(e, note="") for e in listed], target)


def _for_one(resource: Resource, edits: list[Edit], merge_key: MergeKey) -> list[Patch]:
    identity = {**_identity(resource), "metadata": {"name": resource.name}}
    plain = [e for e in edits if not e.through_list]
    listed = [e for e in edits if e.through_list]
    if listed:
        merged = _through_lists(resource, edits, identity, merge_key)
        if merged is not None:
            return [StrategicPatch(merged)]
    result: list[Patch] = []
    if plain:
        result.append(StrategicPatch(_with_edits(identity, plain)))
    if listed:
        result.append(_json(listed, Target(resource.kind, resource.name)))
    return result


def _through_lists(
    resource: Resource, edits: list[Edit], identity: Object, merge_key: MergeKey
) -> Object | None:
    """Return one merge patch for all edits, or None if Kustomize would not come to the same."""

    def key_of(path: Path) -> str | None:
        return merge_key(resource.key.api_version, resource.kind, path)

    body: Any = identity
    for edit in edits:
        for operation in edit.operations:
            body = _entered(body, operation, resource.object, key_of, (), top=True)
            if body is None:
                return None
    wanted = applied(resource.object, edits)
    merged = kustomize_merge(resource.object, body, key_of)
    return dict(body) if same(merged, wanted) else None


def _entered(
    body: Any,
    operation: Operation,
    before: Any,
    key_of: Callable[[Path], str | None],
    path: Path,
    *,
    top: bool = False,
) -> Any:
    """Return the merge patch with one more operation, or None if a merge cannot say it."""
    kind, where, value = operation
    if path == where:
        return None if top else value
    part = where[len(path)]
    here = (*path, part)
    last = len(here) == len(where)
    if isinstance(part, int) or part == "-":
        return _entered_item(body, operation, before, key_of, path)
    result = dict(body) if isinstance(body, dict) else {}
    inner = before.get(part) if isinstance(before, dict) else None
    if last:
        result[part] = None if kind == "remove" else value
        return result
    entered = _entered(result.get(part), operation, inner, key_of, here)
    if entered is None:
        return None
    result[part] = entered
    return result


def _entered_item(
    body: Any,
    operation: Operation,
    before: Any,
    key_of: Callable[[Path], str | None],
    path: Path,
) -> Any:
    kind, where, value = operation
    index, key = where[len(path)], key_of(path)
    items = list(body) if isinstance(body, list) else []
    last = len(path) + 1 == len(where)
    if key is None:
        return None
    if last and kind == "add" and isinstance(value, dict) and key in value:
        return [*items, value]
    if last or not isinstance(index, int) or not isinstance(before, list) or index >= len(before):
        return None
    name = before[index].get(key) if isinstance(before[index], dict) else None
    if name is None:
        return None
    known = next((i for i in items if i.get(key) == name), {key: name})
    entered = _entered(known, operation, before[index], key_of, (*path, index))
    if entered is None:
        return None
    return [*(i for i in items if i.get(key) != name), {key: name, **entered}]


def applied(obj: Object, edits: Sequence[Edit]) -> Object:
    """Return the object with the edits made."""
    import jsonpatch

    for edit in edits:
        if edit.through_list:
            operations = [_rfc(operation) for operation in edit.operations]
            obj = jsonpatch.apply_patch(obj, operations)
        else:
            obj = _set(obj, edit.path, edit)
    return obj


def _set(obj: Any, path: Path, edit: Edit) -> Any:
    mapping = obj if isinstance(obj, dict) else {}
    if len(path) > 1:
        return {**mapping, path[0]: _set(mapping.get(path[0]), path[1:], edit)}
    if edit.removes:
        return {k: v for k, v in mapping.items() if k != path[0]}
    return {**mapping, path[0]: edit.value}


def _rfc(operation: Operation) -> dict[str, Any]:
    kind, path, value = operation
    return {"op": kind, "path": pointer(path), **({} if kind == "remove" else {"value": value})}


def pointer(path: Path) -> str:
    """Return a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _with_edits(body: Object, edits: list[Edit]) -> Object:
    for edit in edits:
        body = _nested(body, edit.path, None if edit.removes else edit.value)
    return body


def _nested(body: Any, path: Path, value: Any) -> Any:
    mapping = body if isinstance(body, dict) else {}
    inner = value if len(path) == 1 else _nested(mapping.get(path[0]), path[1:], value)
    return {**mapping, path[0]: inner}


def _json(edits: list[Edit], target: Target) -> JsonPatch:
    operations = [(operation, edit.note) for edit in edits for operation in edit.operations]
    return JsonPatch(target, tuple(o for o, _ in operations), tuple(n for _, n in operations))


def _identity(resource: Resource) -> Object:
    return {"apiVersion": resource.key.api_version, "kind": resource.kind}

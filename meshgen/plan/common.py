"""What several variants of an object have in common.

Where they differ, the reference decides: the object as the config has it without environments.
"""

from typing import Any

from meshgen.kinds import POD_TEMPLATES
from meshgen.resources import Object, Resource, canonical

_MISSING = object()


def common(reference: Any, variants: list[Any]) -> Any:
    """Return what all variants share, and the reference's value where they differ.

    A key that all variants lack is left out; one that only some lack stays as in the reference.
    """
    first = variants[0]
    if all(v == first and same(v, first) for v in variants):
        return first
    if all(isinstance(v, dict) for v in variants):
        return _mapping(reference if isinstance(reference, dict) else {}, variants)
    if _aligned(reference, variants):
        return [common(reference[i], [v[i] for v in variants]) for i in range(len(reference))]
    return first if reference is _MISSING else reference


def same(a: Any, b: Any) -> bool:
    """Return whether two values are equal as JSON: 1 and true are not."""
    # Keys mostly stand in one order, and then need not be sorted.
    return repr(a) == repr(b) or canonical(a) == canonical(b)


def _mapping(reference: dict[str, Any], variants: list[dict[str, Any]]) -> dict[str, Any]:
    result = {}
    order = dict.fromkeys(key for mapping in (reference, *variants) for key in mapping)
    for key in order:
        present = [v[key] for v in variants if key in v]
        if len(present) == len(variants):
            if key in reference or _agree(present):
                result[key] = common(reference.get(key, _MISSING), present)
        elif present and key in reference:
            result[key] = reference[key]
    return result


def _agree(values: list[Any]) -> bool:
    """Return whether the values have something to share even without a reference."""
    if all(isinstance(v, dict) for v in values):
        return bool(_mapping({}, values))
    return len({canonical(v) for v in values}) == 1


def _aligned(reference: Any, variants: list[Any]) -> bool:
    lists = [reference, *variants]
    if not all(isinstance(v, list) and len(v) == len(variants[0]) for v in lists):
        return False
    return all(
        len({canonical(identity(v[i])) for v in lists}) == 1 for i in range(len(variants[0]))
    )


def identity(item: Any) -> Any:
    """Return what tells a list's item from the others: its name, port or match, else all."""
    if isinstance(item, dict):
        # What a route is called may tell of the environment.
        if "match" in item and "name" in item:
            return ("match", item["match"])
        for key in ("name", "containerPort", "port", "mountPath", "key", "type"):
            if isinstance(item.get(key), str | int):
                return (key, item[key])
        # A Gateway's server is known by its port.
        if isinstance(item.get("port"), dict):
            return ("port", item["port"])
        metadata = item.get("metadata")
        if isinstance(metadata, dict) and "name" in metadata:
            return ("metadata", metadata["name"])
        # A route is known by what it matches, a share of it by where it goes, and a rate limit's
        # bucket by whose it is.
        for key in ("match", "destination", "entries"):
            if key in item:
                return (key, item[key])
    return item


def common_data(reference: Object, variants: list[Object]) -> Object:
    """Return the base of a generated ConfigMap: only keys that all have, since merging cannot
    remove any.
    """
    base: Object = common(reference, variants)
    shared = set.intersection(*(set(v.get("data") or {}) for v in variants))
    usual = reference.get("data") or {}
    data = {
        key: value
        for key in sorted(shared)
        if (value := _shared_value(key, usual, variants)) is not None
    }
    return {**base, "data": data}


def _shared_value(key: str, usual: dict[str, str], variants: list[Object]) -> str | None:
    values = {v["data"][key] for v in variants}
    return values.pop() if len(values) == 1 else usual.get(key)


def without_annotations(resource: Resource, owned: tuple[str, ...]) -> Resource:
    """Return a workload without those annotations of its pods that belong into overlays."""
    obj = resource.object
    for path in POD_TEMPLATES:
        obj = _dropped(obj, (*path, "metadata", "annotations"), owned)
    return resource if obj is resource.object else resource.with_object(obj)


def _dropped(obj: Any, path: tuple[str, ...], owned: tuple[str, ...]) -> Any:
    if not isinstance(obj, dict):
        return obj
    if not path:
        return {k: v for k, v in obj.items() if k not in owned}
    inner = obj.get(path[0], _MISSING)
    changed = _dropped(inner, path[1:], owned)
    if inner is _MISSING or changed == inner:
        return obj
    if changed == {}:
        return {k: v for k, v in obj.items() if k != path[0]}
    return {**obj, path[0]: changed}

"""A service's own `patches:`, applied to what was rendered for it."""

from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.merge import strategic_merge
from meshgen.model import Mesh, Service
from meshgen.model.service import Patch
from meshgen.nearest import did_you_mean
from meshgen.resources import Object, Path, Resource, dotted
from meshgen.schemas.store import SchemaStore


def patched(resources: list[Resource], mesh: Mesh) -> list[Resource]:
    """Return the resources with every service's patches applied, in their order.

    Raises MeshgenError for a patch whose target does not exist, or that does not apply.
    """
    services = {n: s for n, s in sorted((mesh.services or {}).items()) if s.patches}
    if not services:
        return resources
    store = SchemaStore(mesh.kubernetes, mesh.istio.version)
    result = list(resources)
    for name, service in services.items():
        for index, patch in enumerate(service.patches or ()):
            path: Path = ("services", name, "patches", index)
            targets = _targets(result, name, service, patch, path)
            for position in targets:
                changed = _apply(result[position].object, patch.patch, store, path)
                result[position] = result[position].with_object(changed)
    return result


def _targets(
    resources: list[Resource], name: str, service: Service, patch: Patch, path: Path
) -> list[int]:
    kind = patch.target.kind or service.kind
    own = [i for i, r in enumerate(resources) if r.origin[:2] == ("services", name)]
    found = [
        i
        for i in own
        if resources[i].kind == kind and patch.target.name in (None, resources[i].name)
    ]
    if not found:
        known = sorted({resources[i].kind for i in own})
        wanted = f"{kind}/{patch.target.name}" if patch.target.name else kind
        raise MeshgenError(
            [
                Finding(
                    Code.PATCH,
                    f"`{name}` renders no {wanted}",
                    path=dotted((*path, "target")),
                    expected=f"expected one of {', '.join(known)}",
                    hint=did_you_mean(kind, known),
                )
            ]
        )
    return found


def _apply(obj: Object, patch: Any, store: SchemaStore, path: Path) -> Object:
    if isinstance(patch, dict):
        api_version, kind = str(obj["apiVersion"]), str(obj["kind"])

        def key_of(at: Path) -> str | None:
            return store.merge_key(api_version, kind, at)

        merged = strategic_merge(obj, patch, key_of)
    else:
        merged = _json_patch(obj, patch, path)
    return _same_identity(obj, merged, path)


def _json_patch(obj: Object, operations: list[dict[str, Any]], path: Path) -> Any:
    import jsonpatch
    import jsonpointer

    try:
        return jsonpatch.apply_patch(obj, operations)
    except (jsonpatch.JsonPatchException, jsonpointer.JsonPointerException, TypeError) as error:
        raise MeshgenError(
            [
                Finding(
                    Code.PATCH,
                    f"the JSON patch does not apply: {error}",
                    path=dotted((*path, "patch")),
                    expected="expected operations of RFC 6902 on paths that exist",
                )
            ]
        ) from None


def _same_identity(before: Object, after: Any, path: Path) -> Object:
    """Refuse a patch that makes another object of it: names are what references hold on to."""
    keys = ("apiVersion", "kind")
    same = isinstance(after, dict) and all(after.get(k) == before.get(k) for k in keys)
    metadata = after.get("metadata") if same else None
    if isinstance(metadata, dict) and metadata.get("name") == before["metadata"]["name"]:
        return dict(after)
    raise MeshgenError(
        [
            Finding(
                Code.PATCH,
                "the patch changes apiVersion, kind or metadata.name",
                path=dotted((*path, "patch")),
                expected="expected a patch of other fields",
            )
        ]
    )

"""A service's own `patches:`, applied to what was rendered for it."""

from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.merge import PatchError, json_patch, strategic_merge
from meshgen.model import Mesh, Service
from meshgen.model.service import Patch
from meshgen.nearest import did_you_mean
from meshgen.rendering.places import Locate, refusal
from meshgen.resources import Object, Path, Resource
from meshgen.schemas.stores import Stores


def patched(resources: list[Resource], mesh: Mesh, locate: Locate) -> list[Resource]:
    """Return the resources with every service's patches applied, in their order.

    Raises MeshgenError for every patch whose target does not exist, or that does not apply.
    """
    services = {n: s for n, s in sorted((mesh.services or {}).items()) if s.patches}
    if not services:
        return resources
    store = Stores(mesh.kubernetes, mesh.istio.version)
    result = list(resources)
    findings: list[Finding] = []
    for name, service in services.items():
        for index, patch in enumerate(service.patches or ()):
            path: Path = ("services", name, "patches", index)
            try:
                for position in _targets(result, name, service, patch, path, locate):
                    changed = _apply(result[position].object, patch.patch, store, path, locate)
                    result[position] = result[position].with_object(changed)
            except MeshgenError as error:
                findings += error.findings
    if findings:
        raise MeshgenError(findings)
    return result


def _targets(
    resources: list[Resource],
    name: str,
    service: Service,
    patch: Patch,
    path: Path,
    locate: Locate,
) -> list[int]:
    kind = service.kind if patch.target.kind is None else patch.target.kind
    of_service = [i for i, r in enumerate(resources) if r.origin[:2] == ("services", name)]
    of_kind = [i for i in of_service if resources[i].kind == kind]
    targets = [i for i in of_kind if patch.target.name in (None, resources[i].name)]
    if targets:
        return targets
    # Name what is there of that kind, if there is any; else the kinds that there are.
    named = [resources[i].name for i in of_kind]
    candidates = sorted(set(named or (resources[i].kind for i in of_service)))
    wanted = f"{kind}/{patch.target.name}" if patch.target.name else kind
    raise refusal(
        locate,
        (*path, "target", "name" if named else "kind"),
        Code.PATCH,
        f"`{name}` renders no {wanted}",
        f"expected one of {', '.join(candidates)}",
        did_you_mean((patch.target.name or "") if named else kind, candidates),
    )


def _apply(obj: Object, patch: Any, store: Stores, path: Path, locate: Locate) -> Object:
    api_version, kind = str(obj["apiVersion"]), str(obj["kind"])

    def key_of(at: Path) -> str | None:
        return store.merge_key(api_version, kind, at)

    where = (*path, "patch")
    try:
        if isinstance(patch, dict):
            merged = strategic_merge(obj, patch, key_of)
        else:
            merged = json_patch(obj, patch)
    except PatchError as error:
        at = (*where, *error.path)
        raise refusal(locate, at, Code.PATCH, str(error), error.expected) from None
    if _identity(merged) != _identity(obj):
        message = "the patch changes apiVersion, kind or metadata.name"
        raise refusal(locate, where, Code.PATCH, message, "expected a patch of other fields")
    return dict(merged)


def _identity(obj: Any) -> tuple[Any, ...]:
    """Return what makes an object that object: names are what references hold on to."""
    if not isinstance(obj, dict):
        return ()
    metadata = obj.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return (obj.get("apiVersion"), obj.get("kind"), name)

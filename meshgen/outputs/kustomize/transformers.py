"""What an overlay does to namespaces: `namespace:`, or `transformers:` that do more."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from meshgen.kinds.reference import Gvk
from meshgen.plan import Overlay
from meshgen.plan.types import JsonPatch, Operation, Target
from meshgen.yamlio import dump

_KEEPING = "A namespace that an object is written with is kept."
_REMOVING = "These live in no namespace, which Kustomize does not know."


def namespace_fields(overlay: Overlay) -> dict[str, Any]:
    """Return the overlay's `namespace:`, or the transformers that do more than it can."""
    namespace = overlay.settings.namespace
    transformers = [_removing(*kinds) for kinds in _by_group(overlay.without_namespace)]
    if not overlay.keeps_namespaces:
        return {"namespace": namespace, "transformers": transformers}
    metadata = {"name": "namespace", "namespace": namespace}
    keeping = _builtin("NamespaceTransformer", _KEEPING, metadata, {"unsetOnly": True})
    return {"transformers": [keeping, *transformers]}


def renaming(overlay: Overlay) -> list[JsonPatch]:
    """Return the patch that names the Namespace, which `namespace:` does where it stands."""
    if not overlay.keeps_namespaces or not overlay.own_namespace:
        return []
    operation = Operation("replace", ("metadata", "name"), overlay.settings.namespace)
    return [JsonPatch(Target("Namespace", overlay.own_namespace), (operation,))]


def _by_group(kinds: tuple[Gvk, ...]) -> Iterator[tuple[str, list[str]]]:
    by_group: dict[str, list[str]] = defaultdict(list)
    for kind in kinds:
        by_group[kind.group].append(kind.kind)
    yield from sorted(by_group.items())


def _removing(group: str, kinds: list[str]) -> str:
    kind = kinds[0] if len(kinds) == 1 else f"({'|'.join(kinds)})"
    target = {"group": group.replace(".", "\\."), "kind": kind}
    patch = dump([{"op": "remove", "path": "/metadata/namespace"}])
    metadata = {"name": f"without-namespace-{group}"}
    return _builtin("PatchTransformer", _REMOVING, metadata, {"target": target, "patch": patch})


def _builtin(kind: str, note: str, metadata: dict[str, str], fields: dict[str, Any]) -> str:
    head = {"apiVersion": "builtin", "kind": kind, "metadata": metadata}
    return dump({**head, **fields}, header=note)

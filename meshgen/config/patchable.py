"""Fields that Kubernetes or Istio has and the config has not: what a patch for them looks like."""

from collections.abc import Iterator

from meshgen.kinds import KINDS, Kind
from meshgen.resources import Path, group_of
from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes
from meshgen.schemas.walk import Schema, child
from meshgen.yamlio import Node, at

# Lists, as the schemas have them; the items of the first are known by their name.
_CONTAINERS, _ROUTES = "containers", "http"


def patch_for(path: Path, key: str, node: Node) -> str:
    """Return the `patches:` that set a field which the config lacks; "" where nothing has it.

    `path` is that of the mapping where the unknown `key` stands, `node` the mapping.
    """
    setting = path[2:] if path[:1] == ("environments",) else path
    start = 2 if setting[:1] == ("services",) else 1
    if setting[:1] not in (("services",), ("defaults",)) or len(setting) not in (start, start + 1):
        return ""
    written = at(node, ("kind",))
    name = str(setting[start] if setting[start:] else written.value if written else "Deployment")
    kind = next((k for k in KINDS if name in (k.name, k.setting)), None)
    place = next(_places(kind, key), None) if kind else None
    if kind is None or place is None:
        return ""
    service = str(setting[1]) if start == 2 else ""
    target = "" if kind.pod_template else f"target: {{kind: {kind.name}}}, "
    return f"a patch can set it: `patches: [{{{target}patch: {_shape(place, key, service)}}}]`"


def _places(kind: Kind, key: str) -> Iterator[Path]:
    """Yield where an object of a kind has a field."""
    store = SchemaStore(supported_kubernetes()[-1], supported_istio()[-1])
    served = (a for a in store.served(kind.name) if group_of(a) == kind.group)
    schema: Schema = store.schema(next(served, ""), kind.name) or {}
    pod = (*(kind.pod_template or ()), "spec")
    below = [(*pod, _CONTAINERS), pod] if kind.pod_template else [("spec", _ROUTES)]
    for place in (*below, pod[:-2], ("spec",)):
        part: Schema | None = schema or None
        for step in (*place, key):
            part = child(schema, part, step) if part else None
        if part is not None and place:
            yield place


def _shape(place: Path, key: str, service: str) -> str:
    *around, last = map(str, place)
    if last == _CONTAINERS and service:
        shape = f"[{{name: {service}, {key}: …}}]"
    elif last in (_CONTAINERS, _ROUTES):
        return f"[{{op: add, path: /{'/'.join((*around, last))}/0/{key}, value: …}}]"
    else:
        shape = f"{{{key}: …}}"
    for step in (last, *reversed(around)):
        shape = f"{{{step}: {shape}}}"
    return shape

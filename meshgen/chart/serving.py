"""A Service's type, and the node port of its first port."""

from collections.abc import Mapping
from typing import Any

from meshgen.chart.names import expression
from meshgen.chart.types import Entry, Scalar, When
from meshgen.chart.walk import Variants, Walk
from meshgen.resources import Path

_TYPES = ["ClusterIP", "NodePort", "LoadBalancer"]


def service(walk: Walk, path: Path, variants: Variants, reference: Any) -> Mapping[str, Any] | None:
    """Make the type of a Service a value; ClusterIP is what it is where nothing is said."""
    subject = walk.subject
    if path != ("spec",) or subject.key.kind != "Service" or not subject.service:
        return None
    types = {env: value.get("type", "ClusterIP") for env, value in variants.items()}
    said = any(value.get("type") == "ClusterIP" for value in variants.values())
    if said or any(v.get("clusterIP") for v in variants.values()):
        return None
    known = reference.get("type", "ClusterIP") if isinstance(reference, dict) else "ClusterIP"
    default = known if len(set(types.values())) > 1 else next(iter(types.values()))
    # ExternalName needs a field that no other type has: only a patch of the user's makes one.
    others = {*types.values(), known} - {*_TYPES}
    schema = {"type": "string", "enum": [*_TYPES, *sorted(others)]}
    place = subject.place((*path, "type"))
    names = (*subject.root, "type")
    where = expression(walk.entries.add(Entry(names, default, types, schema, "", [place])))
    return {"type": When(f'if ne {where} "ClusterIP"', Scalar(f"{{{{ {where} | quote }}}}"))}


def node_port(
    walk: Walk, path: Path, variants: Variants, reference: Any
) -> Mapping[str, Any] | None:
    """Make the node port of a Service's first port a value."""
    subject = walk.subject
    if path != ("spec", "ports", 0) or subject.key.kind != "Service" or not subject.service:
        return None
    if any(o.get("spec", {}).get("clusterIP") for o in subject.objects.values()):
        return None
    present = {env: v["nodePort"] for env, v in variants.items() if "nodePort" in v}
    if not all(isinstance(port, int) for port in present.values()):
        return None
    known = reference.get("nodePort") if isinstance(reference, dict) else None
    own = {env: present.get(env) for env in variants}
    default = known if len({*own.values()}) > 1 else next(iter(own.values()))
    schema = {"type": ["integer", "null"], "minimum": 1, "maximum": 65535}
    place = subject.place((*path, "nodePort"))
    names = (*subject.root, "nodePort")
    entry = Entry(names, default, own, schema, "", [place], required=False)
    where = expression(walk.entries.add(entry))
    return {"nodePort": When(f"with {where}", Scalar("{{ . | int64 }}"))}

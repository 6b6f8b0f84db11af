"""A Service's type, and the node port of its first port."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meshgen.chart.place import Place
from meshgen.chart.types import Entry, Scalar, When
from meshgen.chart.valuenames import expression
from meshgen.chart.walk import Walk

_TYPES = ["ClusterIP", "NodePort", "LoadBalancer"]


def service(walk: Walk, place: Place) -> Mapping[str, Any] | None:
    """Make the type of a Service a value; ClusterIP is what it is where nothing is said."""
    subject = walk.subject
    if place.path != ("spec",) or subject.key.kind != "Service" or not subject.service:
        return None
    if any(spec.get("type") == "ClusterIP" or spec.get("clusterIP") for spec in place.values):
        return None
    types = {env: spec.get("type", "ClusterIP") for env, spec in place.variants.items()}
    usual = place.usual.get("type", "ClusterIP")
    # ExternalName needs a field that no other type has: only a patch of the user's makes one.
    others = {*types.values(), usual} - {*_TYPES}
    schema = {"type": "string", "enum": [*_TYPES, *sorted(others)]}
    at = subject.place((*place.path, "type"))
    where = expression(
        walk.draft.entries.add(Entry.of((*subject.root, "type"), types, usual, schema, at))
    )
    return {"type": When(f'if ne {where} "ClusterIP"', Scalar(f"{{{{ {where} | quote }}}}"))}


def node_port(walk: Walk, place: Place) -> Mapping[str, Any] | None:
    """Make the node port of a Service's first port a value."""
    subject = walk.subject
    if place.path != ("spec", "ports", 0) or subject.key.kind != "Service" or not subject.service:
        return None
    if any(o.get("spec", {}).get("clusterIP") for o in subject.objects.values()):
        return None
    ports = place.at("nodePort")
    if not all(isinstance(port, int) for port in ports.values):
        return None
    numbers = {env: ports.variants.get(env) for env in place.variants}
    schema = {"type": ["integer", "null"], "minimum": 1, "maximum": 65535}
    usual, at = place.usual.get("nodePort"), subject.place(ports.path)
    entry = Entry.of((*subject.root, "nodePort"), numbers, usual, schema, at)
    where = expression(walk.draft.entries.add(replace(entry, required=False)))
    return {"nodePort": When(f"with {where}", Scalar("{{ . | int64 }}"))}

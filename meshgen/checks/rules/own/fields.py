"""What expressions can name: the lists of a system, and the fields of what is in them.

docs/own-rules.md has the same table, and a test holds both together.
"""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_LABELS: Schema = {"type": "object", "additionalProperties": _TEXT}


def _mapping(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields}


def _list(**fields: Schema) -> Schema:
    return {"type": "array", "items": _mapping(**fields)}


_NAMED = {"kind": _TEXT, "namespace": _TEXT, "name": _TEXT}
# What is known of each thing in a list, by the list's name.
ENTRIES: Mapping[str, Schema] = {
    "workloads": _mapping(
        **_NAMED,
        labels=_LABELS,
        annotations=_LABELS,
        account=_TEXT,
        sidecar={"type": "boolean"},
        containers=_list(name=_TEXT, image=_TEXT, ports={"type": "array", "items": _NUMBER}),
        services=_TEXTS,
    ),
    "services": _mapping(
        **_NAMED,
        host=_TEXT,
        type=_TEXT,
        selector=_LABELS,
        ports=_list(number=_NUMBER, name=_TEXT, protocol=_TEXT, target=_TEXT),
        workloads=_list(**_NAMED),
    ),
    "hosts": _mapping(
        **_NAMED, host=_TEXT, ports=_list(number=_NUMBER, name=_TEXT, protocol=_TEXT)
    ),
    "virtualServices": _mapping(
        **_NAMED,
        hosts=_TEXTS,
        gateways=_TEXTS,
        destinations=_list(host=_TEXT, port=_NUMBER, subset=_TEXT),
    ),
    "gateways": _mapping(
        **_NAMED, servers=_list(port=_NUMBER, protocol=_TEXT, hosts=_TEXTS, tls=_TEXT)
    ),
    "policies": _mapping(**_NAMED, action=_TEXT, workloads=_list(**_NAMED)),
    "namespaces": _mapping(**_NAMED, labels=_LABELS),
}
# What is known of an object besides: of a workload, whatever its kind, its pods too.
_OF_POD: Schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
OBJECT, FACTS = "object", "facts"
NAMES = (OBJECT, FACTS, *ENTRIES)
# Which list has what is known of the objects of a kind; of other kinds workloads may.
LISTS: Mapping[str, str] = {
    "Service": "services",
    "VirtualService": "virtualServices",
    "Gateway": "gateways",
    "AuthorizationPolicy": "policies",
    "PeerAuthentication": "policies",
    "RequestAuthentication": "policies",
    "Namespace": "namespaces",
}


def schemas_for(kinds: tuple[str, ...]) -> Mapping[str, Schema]:
    """Return the schemas of the names, for a rule about objects of these kinds."""
    lists = {LISTS.get(kind.partition(".")[0], "workloads") for kind in kinds}
    lists |= set(ENTRIES) if "*" in kinds else set()
    known = [ENTRIES[name]["properties"] for name in sorted(lists)]
    of_all = {name: {"type": "array", "items": entry} for name, entry in ENTRIES.items()}
    fields = {name: schema for properties in known for name, schema in properties.items()}
    return {OBJECT: {}, FACTS: _mapping(**fields, pod=_OF_POD), **of_all}

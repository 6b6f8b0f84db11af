"""What a value says of itself: a sentence for people, and the last words of its schema."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from meshgen.chart.subject import CONTAINERS
from meshgen.chart.types import Entry
from meshgen.model.scalars import UNLIMITED

# What says of an object which of its fields go together.
_ALTERNATIVES = frozenset(("allOf", "anyOf", "not", "oneOf"))
_MESH = {
    ("namePrefix",): "Put in front of every name, and of every reference to it.",
    ("nameSuffix",): "Put behind every name, and behind every reference to it.",
    ("labels",): "Labels of every object and every pod.",
    ("annotations",): "Annotations of every object.",
    ("namespace", "create"): (
        "Render the Namespace, with the label for sidecars. Not for `helm install`, which needs "
        "the namespace before."
    ),
}
_AMOUNTS = {"requests": "request", "limits": "limit"}
_LAST = {
    "repository": "The image, without tag.",
    "tag": "The image's tag; empty: none.",
    "digest": "The image's digest, beside or in place of the tag; empty: none.",
    "imagePullPolicy": "When the image is pulled.",
    "resources": "What the container asks for, and what it may use.",
    "env": "Environment variables by name; more can be added.",
    "args": "The container's arguments.",
    "command": "In place of the image's entry point.",
    "podAnnotations": "Annotations of the pods.",
    "annotations": "Annotations.",
    "nodePort": "The port on every node; null: the cluster chooses, or none.",
    "hosts": "The hosts.",
    "size": "How large the volume is.",
    "tolerations": "Taints that the pods tolerate.",
    "affinity": "Rules for the choice of nodes.",
    "nodeSelector": "Labels of the nodes that may run the pods.",
    "strategy": "How pods are replaced.",
    "updateStrategy": "How pods are replaced.",
    "schedule": "When, as cron has it.",
    "suspend": "Start nothing.",
    "sidecar": "The sidecar's resources, over those of the mesh; `enabled: false` is Istio's own.",
}
_UNDER = {
    "autoscaling.cpu": "Percent of the CPU request to hold.",
    "autoscaling.memory": "Percent of the memory request to hold.",
    "rateLimit.requests": "Requests in each interval, for each replica.",
    "rateLimit.burst": "Requests at once; null: as many as `requests`.",
    "rateLimit.interval": "The interval, in seconds.",
    "rateLimit.enforcedPercent": "How many of a hundred are refused of those that are too many.",
    "rateLimit.header": "The header on refused answers.",
    "rateLimit.rateLimits": "Which bucket requests take from, as Envoy's routes have it.",
    "rateLimit.status": "The status code of refused requests.",
    "rateLimit.xRateLimitHeaders": "Whether all answers say how much is left.",
    "service.type": "How the Service is reached.",
    "mtls.mode": "What pods accept.",
}


def described(entry: Entry, label_names: Collection[str]) -> Entry:
    """Return a value with its sentence, and with a schema that fits what it holds.

    `label_names` are those of labels that objects have besides the mesh's.
    """
    schema = _schema(entry)
    if entry.path == ("labels",) and label_names:
        # A label of an object's own cannot be given to all of them.
        refused = sorted(set(label_names) - _keys(entry))
        schema = {**schema, "properties": dict.fromkeys(refused, False)} if refused else schema
    text = entry.text or _text(entry)
    if entry.template:
        text += " A template, as `tpl` reads it."
    return replace(entry, schema=schema, text=text)


def _keys(entry: Entry) -> set[str]:
    return {key for labels in (entry.default, *entry.overrides.values()) for key in labels}


def _text(entry: Entry) -> str:
    path = entry.path
    if path in _MESH:
        return _MESH[path]
    if path[0] == "sidecar":
        what = f"{'CPU' if path[2] == 'cpu' else 'memory'} {_AMOUNTS[path[1]]}"
        unlimited = f"; {UNLIMITED}: no limit" if path[1] == "limits" else ""
        return f"The {what} of every sidecar; empty: Istio's own{unlimited}."
    # One of several limits is as the only one, and a bucket of its own as that of all others.
    beside = path[-4] if path[-3:-2] == ("buckets",) else ".".join(path[-2:-1])
    beside = "rateLimit" if beside.startswith("rateLimit") else beside
    if (under := f"{beside}.{path[-1]}") in _UNDER:
        return _UNDER[under]
    if path[0] == "configMaps" and path[-1] != "enabled":
        return f"The ConfigMap's key {path[-1]}."
    if path == ("tests", "enabled"):
        return "Have a pod for `helm test`."
    if path[0] == "apiVersions":
        return "The API version that the cluster's Istio serves."
    if len(path) > 3 and path[-2] in CONTAINERS:
        return f"The container {path[-1]}; null: none."
    if len(path) > 3 and path[-2] == "env":
        return f"The environment variable {path[-1]}."
    values = (entry.default, *entry.overrides.values())
    if path[-1] == "env" and any(isinstance(value, list) for value in values):
        return "Environment variables, as the container has them."
    if path[-1] == "enabled":
        return f"Render {_list(entry.places)}."
    fields = _list([place.partition(": ")[2] or place for place in entry.places])
    return _LAST.get(path[-1], f"The field {fields}.")


def _list(names: list[str]) -> str:
    return ", ".join(names) if len(names) < 4 else f"{', '.join(names[:3])} and more"


def _schema(entry: Entry) -> dict[str, Any]:
    """Return the schema that takes what the environments have, and null where that is allowed."""
    values = [entry.default, *entry.overrides.values()]
    kinds = sorted({_kind(value) for value in values if value is not None})
    schema = dict(entry.schema)
    if not schema or (entry.template and schema.get("type") != "object"):
        schema = {"type": kinds[0] if len(kinds) == 1 else kinds}
        if kinds == ["integer", "number"]:
            schema = {"type": "number"}
    if not entry.required:
        schema = _or_null(schema)
    return schema


def _or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    kinds = schema.get("type")
    # Helm 3 asks the alternatives of an object about null too, and all of them take it.
    if kinds is None or not _ALTERNATIVES.isdisjoint(schema):
        return {"anyOf": [dict(schema), {"type": "null"}]}
    listed = kinds if isinstance(kinds, list) else [kinds]
    names = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, **names, "type": [*listed, *([] if "null" in listed else ["null"])]}


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "object"

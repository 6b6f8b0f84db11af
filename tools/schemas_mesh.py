"""Write schemas/mesh-config.json: Istio's MeshConfig, as the config takes it.

Reads what tools/mesh_types.go prints: `python -m tools.schemas_mesh < types.json`.
"""

import json
import sys
from collections.abc import Mapping
from typing import Any

from meshgen.datafiles import data_dir
from meshgen.model.base import expected, pattern_of, text
from meshgen.model.scalars import Duration
from tools.mesh_words import MESH, PROXY

Field = Mapping[str, Any]
Schema = dict[str, Any]

_ROOT = "istio.mesh.v1alpha1.MeshConfig"
_WORDS = {_ROOT: MESH, "istio.mesh.v1alpha1.ProxyConfig": PROXY}
_SITE = "https://istio.io/latest/docs/reference/config"
_PAGES = {
    "istio.mesh.v1alpha1": "istio.mesh.v1alpha1/#{}",
    "istio.networking.v1alpha3": "networking/destination-rule/#{}",
    "istio.networking.v1beta1": "networking/proxy-config/#{}",
}
# Those of other pages.
_ELSEWHERE = {
    "HTTPRetry": "networking/virtual-service/#HTTPRetry",
    "ReadinessProbe": "networking/workload-group/#ReadinessProbe",
    **{
        f"{name}HealthCheckConfig": f"networking/workload-group/#{name}HealthCheckConfig"
        for name in ("Exec", "GRPC", "Grpc", "HTTP", "TCP")
    },
    "HTTPHeader": "networking/workload-group/#HTTPHeader",
}
_TEXT = text("text")
_SCALARS: Mapping[str, Schema] = {
    "string": _TEXT,
    "bool": {"type": "boolean"},
    "int32": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
    "uint32": {
        "type": "integer",
        "minimum": 0,
        "maximum": 2**32 - 1,
        **expected("a whole number from 0"),
    },
    "int64": {"type": "integer"},
    "double": {"type": "number"},
}
_KNOWN: Mapping[str, Schema] = {
    "google.protobuf.BoolValue": _SCALARS["bool"],
    "google.protobuf.Int32Value": _SCALARS["int32"],
    "google.protobuf.UInt32Value": _SCALARS["uint32"],
    "google.protobuf.Int64Value": _SCALARS["int64"],
    "google.protobuf.DoubleValue": _SCALARS["double"],
    "google.protobuf.StringValue": _TEXT,
    "google.protobuf.Struct": {"type": "object"},
    "google.protobuf.Duration": {
        "type": "string",
        "pattern": pattern_of(Duration),
        **expected("a duration such as 500ms, 10s or 1m30s", mend="duration"),
    },
}


def main() -> None:
    """Read the types, and write the schema."""
    types: Mapping[str, Mapping[str, Field]] = json.load(sys.stdin)
    definitions = {short(name): message(name, types[name]) for name in sorted(types)}
    for name, words in _WORDS.items():
        fields = definitions[short(name)]["properties"]
        for field, schema in fields.items():
            fields[field] = {"description": words[field], **schema}
    schema = {"$ref": f"#/$defs/{short(_ROOT)}", "$defs": definitions}
    written = json.dumps(schema, separators=(",", ":"))
    (data_dir("schemas") / "mesh-config.json").write_text(f"{written}\n", encoding="utf-8")


def short(name: str) -> str:
    """Return the name of a message in the schema, `istio.MeshConfig.CA`."""
    return "istio." + ".".join(part for part in name.split(".") if part[0].isupper())


def message(name: str, fields: Mapping[str, Field]) -> Schema:
    """Return the schema of a message; of fields of one group only one may be there."""
    groups: dict[str, list[str]] = {}
    for field, said in sorted(fields.items()):
        if "oneOf" in said:
            groups.setdefault(said["oneOf"], []).append(field)
    several = [group for group in groups.values() if len(group) > 1]
    return {
        "x-page": page(name),
        "type": "object",
        "properties": {field: optional(said) for field, said in sorted(fields.items())},
        "additionalProperties": False,
        **({"x-only-one": several} if several else {}),
    }


def page(name: str) -> str:
    """Return where Istio tells of a message."""
    parts = name.split(".")
    package = ".".join(part for part in parts if part[0].islower())
    inner = [part for part in parts if part[0].isupper()]
    place = _ELSEWHERE.get(inner[0]) or _PAGES[package].format("-".join(inner))
    return f"{_SITE}/{place}"


def optional(said: Field) -> Schema:
    """Return the schema of a field; null takes away what a weaker layer says."""
    schema = value(said)
    if said.get("list"):
        schema = {"type": "array", "items": schema}
    if said.get("map"):
        schema = {"type": "object", "additionalProperties": {"anyOf": [schema, {"type": "null"}]}}
    return {
        **({"deprecated": True} if said.get("deprecated") else {}),
        "anyOf": [schema, {"type": "null"}],
    }


def value(said: Field) -> Schema:
    """Return the schema of a field's value, or of each of them."""
    if "enum" in said:
        return {"enum": said["enum"]}
    if "of" in said:
        return dict(_KNOWN.get(said["of"]) or {"$ref": f"#/$defs/{short(said['of'])}"})
    return dict(_SCALARS[said["kind"]])


if __name__ == "__main__":
    main()

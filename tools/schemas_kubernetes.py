"""Read the kinds of one Kubernetes release from the data of `kubernetes-validate`."""

import json
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meshgen.schemas.convert.root import root
from meshgen.schemas.convert.slim import OBJECT_META, Schema, slim, types, unknown
from tools.schemas_kind import Kind
from tools.schemas_rules import FIELDS, OPTIONAL, REQUIRED
from tools.schemas_scopes import namespaced

Definitions = dict[str, Schema]

POD_SPEC = "io.k8s.api.core.v1.PodSpec"
# Definitions that so many kinds use that they have a file of their own, with all below them.
# What a part holds is left out of the parts after it.
PARTS = (OBJECT_META, POD_SPEC)
_FOLDER = re.compile(r"v(\d+\.\d+)\.0-local-strict")
# Where the source says `any object`, or less than the API server knows.
_OPEN: Schema = {"type": ["object", "null"], "x-kubernetes-preserve-unknown-fields": True}
_CRD_SCHEMA = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"
_QUANTITY = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$"
REPLACED: Definitions = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {
        "format": "quantity",
        "pattern": _QUANTITY,
        "type": ["string", "number", "null"],
    },
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": _OPEN,
    "io.k8s.apimachinery.pkg.apis.meta.v1.Patch": _OPEN,
    "io.k8s.apimachinery.pkg.runtime.RawExtension": _OPEN,
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
        "format": "int-or-string",
        "type": ["integer", "string", "null"],
        "x-kubernetes-int-or-string": True,
    },
}


@dataclass(frozen=True)
class Release:
    """One Kubernetes release: its definitions, and the kinds that each of them is."""

    version: str
    definitions: Definitions
    names: dict[str, list[dict[str, str]]]


def releases(folder: Path) -> dict[str, Path]:
    """Return the definitions file of every release in `folder`, by `major.minor`."""
    found = ((_FOLDER.fullmatch(p.name), p) for p in folder.iterdir())
    return {m[1]: p / "_definitions.json" for m, p in found if m}


def read_release(release: str, path: Path) -> Release:
    """Return the slim definitions of one release, with what the API server checks besides."""
    source: Definitions = json.loads(path.read_text(encoding="utf-8"))["$defs"]
    refuse_unknown(source)
    definitions = {name: slim(_local(d)) for name, d in source.items()}
    definitions.update(deepcopy({n: d for n, d in REPLACED.items() if n in source}))
    _open_below_items(definitions)
    for name, definition in definitions.items():
        _add_rules(name.removeprefix("io.k8s."), definition)
    for definition in definitions.values():
        _refuse_null(definition, definitions)
    names = {n: d.get("x-kubernetes-group-version-kind", []) for n, d in source.items()}
    return Release(release, definitions, names)


def _open_below_items(definitions: Definitions) -> None:
    """Say what stands below `items` and `additionalProperties` of a CRD's schema: schemas too.

    OpenAPI says that it is anything. There, the API server drops unknown fields without a word:
    UnmarshalJSON in k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1/marshal.go.
    """
    if _CRD_SCHEMA not in definitions:
        return
    below = f"{_CRD_SCHEMA}OrArray"
    text = json.dumps(definitions[_CRD_SCHEMA])
    definitions[below] = json.loads(text.replace(f'/{_CRD_SCHEMA}"', f'/{below}"'))
    del definitions[below]["additionalProperties"]
    either: Schema = {"if": {"type": "boolean"}, "else": {"$ref": f"#/$defs/{below}"}}
    definitions[f"{_CRD_SCHEMA}OrBool"] = either


def refuse_unknown(sources: Mapping[str, Schema]) -> None:
    """Stop the build at a keyword or format that nobody has decided on; raises ValueError."""
    for name, source in sources.items():
        for found in unknown(source):
            raise ValueError(f"{name}: unknown {found}: decide whether to keep it")


def kinds_of(release: Release) -> Iterator[Kind]:
    """Yield the kinds that can stand in a manifest: those with an ObjectMeta of their own.

    That leaves out lists, and what only travels between client and server, such as Status.
    """
    definitions, parts = release.definitions, parts_of(release.definitions)
    for name, schema in definitions.items():
        metadata = schema.get("properties", {}).get("metadata", {})
        if metadata.get("$ref") != f"#/$defs/{OBJECT_META}":
            continue
        reached = _closure(schema, definitions)
        used = [part for part in PARTS if part in reached]
        own = reached.difference(*(parts[part] for part in used))
        for gvk in release.names[name]:
            group, kind = gvk["group"], gvk["kind"]
            content = {
                "$defs": {n: definitions[n] for n in own},
                "parts": used,
                "schema": root(schema, group, kind),
            }
            scope = namespaced(group, kind)
            yield Kind("kubernetes", release.version, group, gvk["version"], kind, scope, content)


def unused_rules(release: Release) -> list[str]:
    """Return the rules of schemas_rules.py that fit nothing in a release: slips, or outdated."""

    def fields(name: str) -> Schema:
        properties: Schema = release.definitions.get(f"io.k8s.{name}", {}).get("properties", {})
        return properties

    listed = [*REQUIRED.items(), *OPTIONAL.items()]
    wanted = [*FIELDS, *((name, field) for name, needed in listed for field in needed)]
    return [f"{name}.{field}" for name, field in wanted if field not in fields(name)]


def parts_of(definitions: Definitions) -> dict[str, Definitions]:
    """Return the definitions that each shared part holds."""
    found: dict[str, Definitions] = {}
    taken: set[str] = set()
    for part in PARTS:
        names = _closure({"$ref": f"#/$defs/{part}"}, definitions) - taken
        found[part] = {name: definitions[name] for name in names}
        taken |= names
    return found


def _local(node: Any) -> Any:
    """Return a schema whose references all point into its own document."""
    if isinstance(node, dict):
        return {k: _local_ref(v) if k == "$ref" else _local(v) for k, v in node.items()}
    return [_local(v) for v in node] if isinstance(node, list) else node


def _local_ref(value: Any) -> Any:
    # A property may be named `$ref` too: CustomResourceDefinition has one.
    return "#" + value.partition("#")[2] if isinstance(value, str) else _local(value)


def _closure(schema: Schema, definitions: Definitions) -> set[str]:
    """Return the names of all definitions that `schema` needs, directly or not."""
    found: set[str] = set()
    todo = list(_refs(schema))
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo.extend(_refs(definitions[name]))
    return found


def _refs(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref" and isinstance(value, str):
                yield value.removeprefix("#/$defs/")
            else:
                yield from _refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from _refs(value)


def _add_rules(name: str, definition: Schema) -> None:
    properties = definition.get("properties", {})
    for field, schema in properties.items():
        rule = FIELDS.get((name, field))
        if rule:
            _merge(schema, deepcopy(rule))
    for field in OPTIONAL.get(name, ()):
        if field in definition.get("required", ()):
            definition["required"] = [f for f in definition["required"] if f != field]
            _allow_null(properties[field])
    required = [f for f in REQUIRED.get(name, ()) if f in properties]
    if required:
        definition["required"] = sorted({*definition.get("required", []), *required})


def _allow_null(schema: Schema) -> None:
    if "type" in schema:
        schema["type"] = [*types(schema), "null"]


def _merge(schema: Schema, rule: Schema) -> None:
    """Add `rule` to `schema`; where null is allowed an empty text is too: both mean not set."""
    for key, value in rule.items():
        if key in ("additionalProperties", "items"):
            schema[key] |= value
        elif key == "enum" and "null" in types(schema):
            schema[key] = [*value, "", None]
        else:
            schema[key] = value


def _refuse_null(definition: Schema, definitions: Definitions) -> None:
    """Make required fields refuse null, as the source does for those that are no references.

    Times excepted: Go writes one that is not set as null.
    """
    for field in definition.get("required", ()):
        schema = definition.get("properties", {}).get(field, {})
        target = definitions.get(str(schema.get("$ref", "")).removeprefix("#/$defs/"), schema)
        allowed = [t for t in types(target) if t != "null"]
        if allowed != types(target) and target.get("format") != "date-time":
            schema["type"] = allowed[0] if len(allowed) == 1 else allowed

"""Build schemas/kustomize.json from the Go types of Kustomize.

    go mod download sigs.k8s.io/kustomize/api@VERSION sigs.k8s.io/kustomize/kyaml@VERSION
    python tools/schemas_kustomize.py --api API --kyaml KYAML

API and KYAML are the folders of the two modules. Kustomize decodes a kustomization with
encoding/json, which takes no unknown field, no number for a text, and null for anything.
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_ALIAS = re.compile(r"^type (\w+) (string)$", re.MULTILINE)
_FIELD = re.compile(r"^\s*(?:(\w+)\s+)?([\w.*\[\]{}]+)\s+`json:\"([^\"]*)\"")
_COMMENT = re.compile(r"^\s*// ?(.*)$")
_INSTEAD = re.compile(r"[Uu]se the (\w+) field|[Mm]igrate to (\w+)|specified in the (\w+) field")
_SCALARS = {"string": "string", "bool": "boolean", "int": "integer", "int64": "integer"}
# What the code asks of texts. Source: generationbehavior.go, sortoptions.go, kustomization.go.
_CHOICES = {
    ("GeneratorArgs", "behavior"): ["create", "replace", "merge"],
    ("SortOptions", "order"): ["legacy", "fifo"],
    ("HelmChart", "valuesMerge"): ["merge", "override", "replace"],
}
# What its own comment says in other words.
_DEPRECATED = {"helmChartInflationGenerator": "helmCharts"}


def main() -> None:
    """Read the modules and write the schema."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--api", type=Path, required=True)
    parser.add_argument("--kyaml", type=Path, required=True)
    arguments = parser.parse_args()
    folders = [arguments.api / "types", arguments.kyaml / "resid"]
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted(folder.glob("*.go"))
        if not path.stem.endswith("_test")
    )
    schema = build(text)
    out = ROOT / "schemas" / "kustomize.json"
    out.write_text(f"{json.dumps(schema, indent=1)}\n", encoding="utf-8")


def build(text: str) -> dict[str, Any]:
    """Return the JSON Schema of a kustomization, of the Go source that declares it."""
    structs = dict(_STRUCT.findall(text))
    aliases = dict(_ALIAS.findall(text))
    definitions: dict[str, Any] = {}
    waiting = ["Kustomization"]
    while waiting:
        name = waiting.pop()
        if name not in definitions:
            properties = dict(_properties(name, structs, aliases))
            definitions[name] = {
                "type": ["object", "null"],
                "properties": properties,
                "additionalProperties": False,
            }
            waiting += re.findall(r"#/\$defs/(\w+)", json.dumps(properties))
    root = {**definitions.pop("Kustomization"), "type": "object"}
    return {**root, "$defs": dict(sorted(definitions.items()))}


def _properties(
    name: str, structs: dict[str, str], aliases: dict[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the fields of a struct with their schemas; those of embedded ones are its own."""
    comments: list[str] = []
    for line in structs[name].split("\n"):
        comment, field = _COMMENT.match(line), _FIELD.match(line)
        if comment:
            comments.append(comment[1])
        elif field:
            key = field[3].partition(",")[0]
            if key:
                schema = _schema(field[2], aliases)
                yield key, {**schema, **_chosen(name, key), **_deprecated(key, comments)}
            else:
                yield from _properties(field[2].rpartition(".")[2], structs, aliases)
            comments = []
        else:
            comments = []


def _schema(type_: str, aliases: dict[str, str]) -> dict[str, Any]:
    type_ = type_.removeprefix("*").rpartition(".")[2] if "[" not in type_ else type_
    type_ = aliases.get(type_, type_)
    if type_ in _SCALARS:
        return {"type": [_SCALARS[type_], "null"]}
    if type_.startswith("[]"):
        return {"type": ["array", "null"], "items": _schema(type_[2:], aliases)}
    if type_.startswith("map[string]"):
        inner = type_.removeprefix("map[string]")
        values = {} if inner == "interface{}" else {"additionalProperties": _schema(inner, aliases)}
        return {"type": ["object", "null"], **values}
    return {"$ref": f"#/$defs/{type_}"}


def _chosen(struct: str, key: str) -> dict[str, Any]:
    choices = _CHOICES.get((struct, key))
    return {"enum": [*choices, "", None]} if choices else {}


def _deprecated(key: str, comments: list[str]) -> dict[str, Any]:
    """Return what marks a deprecated field, and the one to use."""
    text = " ".join(comments)
    if "Deprecated" not in text:
        return {}
    words = _INSTEAD.search(text)
    instead = next((word for word in words.groups() if word), "") if words else ""
    newer = _DEPRECATED.get(key, instead[:1].lower() + instead[1:])
    return {"deprecated": True, "x-instead": newer} if newer else {"deprecated": True}


if __name__ == "__main__":
    main()

"""Read the kinds that CustomResourceDefinitions declare."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from schemas_roots import OBJECT_META, Kind, root
from schemas_share import nodes, share
from schemas_slim import Schema, slim, types

# The names and keywords that lead to a schema in another one.
Place = tuple[str, ...]

# Go's time.ParseDuration, which CEL's duration() is too.
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
DURATION: Schema = {
    "format": "go-duration",  # JSON Schema's own `duration` is that of ISO 8601
    "pattern": rf"^[+-]?(?:0|(?:{_NUMBER}(?:ns|us|µs|μs|ms|s|m|h))+)$",
}
_DURATION_RULE = re.compile(r"\bduration\(self\)")
# The pattern that controller-gen writes for resource.Quantity.
_QUANTITY = re.compile(r"^\^\(\\\+\|-\)\?.*KMGTPE.*numkMGTPE")
_RELEASE = re.compile(r"\d+\.\d+")


def read_crds(folder: Path) -> list[Kind]:
    """Return every served version of every CRD below `folder`.

    The first folder level is the product; a file named for a release (`istio/1.20.yaml`) holds
    that release, any other file the only one there is.
    """
    found = [kind for path in sorted(folder.glob("*/*.yaml")) for kind in _read_file(path)]
    durations: dict[tuple[str, str], set[Place]] = {}
    for kind in found:
        known = durations.setdefault((kind.group, kind.kind), set())
        places = _places(kind.content["schema"], ())
        known.update(place for place, node in places if node.get("format") == DURATION["format"])
    for kind in found:
        _mark_durations(kind.content["schema"], durations[kind.group, kind.kind])
        kind.content["schema"], kind.content["$defs"] = share(kind.content["schema"])
    return found


def _read_file(path: Path) -> Iterator[Kind]:
    release = path.stem if _RELEASE.fullmatch(path.stem) else ""
    for crd in YAML(typ="safe").load_all(path.read_text(encoding="utf-8")):
        if crd and crd.get("kind") == "CustomResourceDefinition":
            yield from _served(path.parent.name, release, crd["spec"])


def _served(product: str, release: str, spec: dict[str, Any]) -> Iterator[Kind]:
    group, kind = spec["group"], spec["names"]["kind"]
    for version in spec["versions"]:
        if version["served"]:
            schema = slim(version["schema"]["openAPIV3Schema"])
            for node in nodes(schema):
                _sharpen(node)
            if version.get("deprecated"):
                schema["deprecated"] = True
            content = {"parts": [OBJECT_META], "schema": root(schema, group, kind)}
            scope = spec["scope"] == "Namespaced"
            yield Kind(product, release, group, version["name"], kind, scope, content)


def _sharpen(node: Schema) -> None:
    """Say in JSON Schema what the API server checks by its own keywords."""
    if node.get("x-kubernetes-list-type") == "set":
        node["uniqueItems"] = True
    if _QUANTITY.match(node.get("pattern", "")):
        node["format"] = "quantity"
    rules = node.get("x-kubernetes-validations", ())
    if "string" in types(node) and any(_DURATION_RULE.search(r["rule"]) for r in rules):
        node.update(DURATION)


def _mark_durations(schema: Schema, durations: set[Place]) -> None:
    """Check durations in releases whose CRDs do not, where those of other releases do.

    Istio has read its durations with Go's grammar all along; its CRDs say so since 1.23.
    """
    for place, node in _places(schema, ()):
        if place in durations and node.get("type") == "string":
            node.update(DURATION)


def _places(schema: Schema, place: Place) -> Iterator[tuple[Place, Schema]]:
    """Yield every schema below `schema`, itself included, and its place."""
    yield place, schema
    for name, sub in schema.get("properties", {}).items():
        yield from _places(sub, (*place, name))
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield from _places(schema[keyword], (*place, keyword))

"""The committed schemas: complete, closed, without prose, small."""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from meshgen.datafiles import data_dir
from meshgen.schemas.index import read
from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes

ROOT = data_dir("schemas")
FILES = sorted(ROOT.glob("*/*.json"))
KUBERNETES, ISTIO = supported_kubernetes(), supported_istio()
# Every release of both is in one pair at least.
PAIRS = [
    (KUBERNETES[n % len(KUBERNETES)], ISTIO[n % len(ISTIO)])
    for n in range(max(len(KUBERNETES), len(ISTIO)))
]


def keywords(node: Any, inside: bool = True) -> Iterator[tuple[str, Any]]:
    """Yield the keywords of a schema and of all below it, but no field names."""
    if isinstance(node, dict):
        for key, value in node.items():
            if inside:
                yield key, value
            names = inside and key in ("properties", "$defs")
            if not (inside and key in ("default", "enum", "x-kubernetes-validations")):
                yield from keywords(value, inside=not names)
    elif isinstance(node, list):
        for value in node:
            yield from keywords(value)


def schemas(kubernetes: str, istio: str) -> Iterator[dict[str, Any]]:
    store = SchemaStore(kubernetes, istio)
    for kind in store.kinds():
        for api_version in store.served(kind):
            schema = store.schema(api_version, kind)
            assert schema is not None
            yield schema


def test_there_is_no_prose() -> None:
    found = {key for path in FILES for key, _ in keywords(read(path))}
    assert not found & {"description", "title", "example", "examples"}
    assert {"x-kubernetes-validations", "x-kubernetes-patch-merge-key", "deprecated"} <= found


@pytest.mark.parametrize(("kubernetes", "istio"), PAIRS)
def test_every_reference_resolves(kubernetes: str, istio: str) -> None:
    for schema in schemas(kubernetes, istio):
        for key, value in keywords(schema):
            if key == "$ref":
                assert value.removeprefix("#/$defs/") in schema["$defs"]


@pytest.mark.parametrize(("kubernetes", "istio"), [PAIRS[0], (KUBERNETES[-1], ISTIO[-1])])
def test_every_schema_compiles(kubernetes: str, istio: str) -> None:
    for schema in schemas(kubernetes, istio):
        jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def test_the_index_names_every_file_and_no_other() -> None:
    index = read(ROOT / "index.json")
    since = [e["since"] for versions in index["kinds"].values() for e in versions.values()]
    named = {f for s in [*since, *index["parts"].values()] for f in s.values() if f}
    assert named == {path.relative_to(ROOT).as_posix() for path in FILES}


def test_objects_that_are_open_are_so_on_purpose() -> None:
    store = SchemaStore("1.29", "1.20")
    for api_version, kind, path, name in (
        ("networking.istio.io/v1alpha3", "EnvoyFilter", "spec.configPatches.patch", "value"),
        ("extensions.istio.io/v1alpha1", "WasmPlugin", "spec", "pluginConfig"),
    ):
        schema = store.schema(api_version, kind)
        assert schema is not None
        opened = [p for p in open_objects(schema, ()) if p[0] != "status"]
        assert opened == [(*path.split("."), name)]


def open_objects(node: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the mappings that take any field."""
    kinds = node.get("type", [])
    if "object" in ([kinds] if isinstance(kinds, str) else kinds) and "$ref" not in node:
        if "additionalProperties" not in node:
            yield path
        for name, sub in node.get("properties", {}).items():
            yield from open_objects(sub, (*path, name))
    if "items" in node:
        yield from open_objects(node["items"], path)


def test_they_are_small() -> None:
    """Zipped, as in a wheel, well under the 4 MB that they may take."""
    assert sum(len(zlib.compress(path.read_bytes(), 9)) for path in all_files()) < 1_000_000
    assert max(path.stat().st_size for path in FILES) < 100_000


def test_they_are_canonical() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        plain = json.dumps(
            json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert text == plain + "\n"


def all_files() -> list[Path]:
    return [path for path in ROOT.rglob("*") if path.is_file()]

"""The schemas' build, on small sources of its own: the real ones are not in the repository."""

import json
from pathlib import Path
from typing import Any

import pytest

from meshgen.schemas.convert.formats import BYTES
from meshgen.schemas.convert.share import share
from meshgen.schemas.convert.slim import OBJECT_META, slim, unknown
from tools.build_schemas import build, changes, index, write
from tools.schemas_crds import read_crds
from tools.schemas_kubernetes import (
    kinds_of,
    parts_of,
    read_release,
    refuse_unknown,
    unused_rules,
)
from tools.schemas_scopes import CLUSTER, NAMESPACED, namespaced

CRD = """
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: {group}
  scope: {scope}
  names: {{kind: Route}}
  versions:
    - name: v1
      served: true
      schema: {{openAPIV3Schema: {schema}}}
    - name: v1alpha1
      served: false
      schema: {{openAPIV3Schema: {{}}}}
"""
META = {"type": ["object", "null"], "properties": {"name": {"type": "string"}}}
POD_SPEC = "io.k8s.api.core.v1.PodSpec"


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ({"type": "string", "description": "a", "title": "b", "example": "c"}, {"type": "string"}),
        ({"description": "Old. Deprecated: use b."}, {"deprecated": True}),
        ({"description": "What is deprecated elsewhere."}, {}),
        ({"type": "object"}, {"type": "object", "additionalProperties": False}),
        (
            {"properties": {"description": {"description": "a", "type": "object"}}},
            {
                "properties": {"description": {"type": "object", "additionalProperties": False}},
                "additionalProperties": False,
            },
        ),
        ({"type": "object", "additionalProperties": True}, {"type": "object"}),
        (
            {"type": "object", "additionalProperties": {"type": "integer", "format": "int64"}},
            {"type": "object", "additionalProperties": {"type": "integer"}},
        ),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a"]},
        ),
        (
            {"type": "integer", "format": "int32", "minimum": 0},
            {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
        ),
        (
            {"type": "integer", "format": "int32", "maximum": 2**32},
            {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
        ),
        (
            {"type": "string", "format": "byte"},
            {"type": "string", "format": "byte", "pattern": BYTES},
        ),
        (
            {
                "x-kubernetes-int-or-string": True,
                "anyOf": [{"type": "integer"}, {"type": "string"}],
            },
            {
                "x-kubernetes-int-or-string": True,
                "format": "int-or-string",
                "type": ["integer", "string"],
            },
        ),
        (
            {"x-kubernetes-validations": [{"rule": "a", "message": "b", "other": "c"}]},
            {"x-kubernetes-validations": [{"rule": "a", "message": "b"}]},
        ),
    ],
)
def test_slim(source: dict[str, Any], result: dict[str, Any]) -> None:
    assert slim(source) == result


def test_slim_keeps_open_what_is_preserved_and_closes_what_is_below() -> None:
    preserved = {"x-kubernetes-preserve-unknown-fields": True, "type": "object"}
    found = slim({**preserved, "properties": {"a": {"type": "object"}}})
    assert "additionalProperties" not in found
    assert found["properties"]["a"]["additionalProperties"] is False


def test_slim_closes_nothing_inside_a_condition() -> None:
    condition = {"properties": {"a": {"properties": {"b": {"enum": [1]}}}}, "required": ["a"]}
    for keyword in ("oneOf", "anyOf", "allOf"):
        assert slim({keyword: [condition]}) == {keyword: [condition]}
    assert slim({"not": condition}) == {"not": condition}


def test_slim_lets_an_embedded_resource_say_what_it_is() -> None:
    found = slim({"type": "object", "x-kubernetes-embedded-resource": True})
    assert set(found["properties"]) == {"apiVersion", "kind", "metadata"}
    assert found["properties"]["metadata"]["$ref"] == f"#/$defs/{OBJECT_META}"
    assert found["required"] == ["apiVersion", "kind"]
    assert found["additionalProperties"] is False


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ({"x-new": 1}, ["keyword x-new"]),
        ({"format": "email"}, []),
        ({"format": "new"}, ["format new"]),
        ({"properties": {"format": {"not": {"x-new": 1}}}}, ["keyword x-new"]),
        ({"oneOf": [{"items": {"x-a": 1, "format": "b"}}]}, ["keyword x-a", "format b"]),
    ],
)
def test_what_slim_leaves_out_unseen(source: dict[str, Any], found: list[str]) -> None:
    assert list(unknown({"properties": {"a": {"items": source}}})) == found
    assert slim({"x-new": 1, "format": "new"}) == {}


def test_the_build_stops_at_what_nobody_has_decided_on(tmp_path: Path) -> None:
    crds(tmp_path, "widgets", "1.0", {"type": "object", "x-new": 1}, "Cluster")
    with pytest.raises(ValueError, match="Route: unknown keyword x-new: decide"):
        read_crds(tmp_path)
    with pytest.raises(ValueError, match="Pod: unknown format new: decide"):
        refuse_unknown({"Pod": {"type": "string", "format": "new"}})


def test_share_writes_what_is_repeated_once() -> None:
    port = {"properties": {f"field{n}": {"type": "string"} for n in range(20)}}
    schema = {"properties": {"b": port, "a": {"items": port}, "c": {"type": "string"}}}
    assert share(schema) == (
        {
            "properties": {
                "a": {"items": {"$ref": "#/$defs/s0"}},
                "b": {"$ref": "#/$defs/s0"},
                "c": {"type": "string"},
            }
        },
        {"s0": port},
    )


def crds(folder: Path, product: str, release: str, schema: dict[str, Any], scope: str) -> None:
    path = folder / product / f"{release}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        CRD.format(group=f"{product}.io", schema=json.dumps(schema), scope=scope), encoding="utf-8"
    )


def test_read_crds_takes_what_is_served(tmp_path: Path) -> None:
    crds(tmp_path, "other", "routes", {"required": ["spec"]}, "Cluster")
    (kind,) = read_crds(tmp_path)
    assert (kind.product, kind.release, kind.api_version) == ("other", "", "other.io/v1")
    assert not kind.namespaced
    root = kind.content["schema"]
    assert root["required"] == ["apiVersion", "kind", "metadata", "spec"]
    assert root["properties"]["metadata"]["$ref"] == f"#/$defs/{OBJECT_META}"
    assert root["properties"]["metadata"]["required"] == ["name"]
    assert kind.content["parts"] == [OBJECT_META]


def test_read_crds_says_what_the_api_server_checks(tmp_path: Path) -> None:
    quantity = (
        r"^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|"
        r"([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$"
    )
    fields = {
        "size": {"type": "string", "pattern": quantity},
        "names": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
        "list": {"type": "array", "x-kubernetes-list-type": "atomic"},
    }
    crds(tmp_path, "other", "routes", {"properties": fields}, "Namespaced")
    (kind,) = read_crds(tmp_path)
    found = kind.content["schema"]["properties"]
    assert found["size"]["format"] == "quantity"
    assert found["names"]["uniqueItems"] is True
    assert "uniqueItems" not in found["list"]


def test_durations_are_checked_in_every_release(tmp_path: Path) -> None:
    plain = {"properties": {"timeout": {"type": "string"}, "name": {"type": "string"}}}
    rule = {"rule": "duration(self) >= duration('1ms')"}
    ruled = json.loads(json.dumps(plain))
    ruled["properties"]["timeout"]["x-kubernetes-validations"] = [rule]
    crds(tmp_path, "istio", "1.9", plain, "Namespaced")
    crds(tmp_path, "istio", "1.10", ruled, "Namespaced")
    found = {kind.release: kind.content["schema"]["properties"] for kind in read_crds(tmp_path)}
    assert {r: p["timeout"].get("format") for r, p in found.items()} == {
        "1.9": "go-duration",
        "1.10": "go-duration",
    }
    assert "format" not in found["1.9"]["name"]


def kubernetes(folder: Path, release: str, pod: dict[str, Any]) -> Path:
    """Write a Kubernetes release with a Pod and a list of them; return its definitions' path."""
    meta = {"$ref": f"/api/_definitions.json#/$defs/{OBJECT_META}"}
    spec = {"$ref": f"/api/_definitions.json#/$defs/{POD_SPEC}"}
    gvk = {"group": "", "version": "v1"}
    definitions = {
        OBJECT_META: META,
        POD_SPEC: pod,
        "io.k8s.api.core.v1.Pod": {
            "type": "object",
            "properties": {"metadata": meta, "spec": spec},
            "x-kubernetes-group-version-kind": [{**gvk, "kind": "Pod"}],
        },
        "io.k8s.api.core.v1.PodList": {
            "type": "object",
            "properties": {"metadata": {"type": "object"}},
            "x-kubernetes-group-version-kind": [{**gvk, "kind": "PodList"}],
        },
    }
    path = folder / f"v{release}.0-local-strict" / "_definitions.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"$defs": definitions}), encoding="utf-8")
    return path


POD: dict[str, Any] = {
    "type": ["object", "null"],
    "properties": {
        "restartPolicy": {"type": ["string", "null"]},
        "containers": {"type": ["array", "null"], "items": {"type": "string"}},
    },
    "required": ["containers"],
}


def test_kinds_of_a_kubernetes_release(tmp_path: Path) -> None:
    release = read_release("1.9", kubernetes(tmp_path, "1.9", POD))
    (kind,) = kinds_of(release)
    assert (kind.kind, kind.api_version, kind.namespaced) == ("Pod", "v1", True)
    assert kind.content["parts"] == [OBJECT_META, POD_SPEC]
    assert kind.content["$defs"] == {}
    assert set(parts_of(release.definitions)[POD_SPEC]) == {POD_SPEC}


def test_rules_are_added_and_required_fields_refuse_null(tmp_path: Path) -> None:
    release = read_release("1.9", kubernetes(tmp_path, "1.9", POD))
    fields = release.definitions[POD_SPEC]["properties"]
    assert fields["restartPolicy"]["enum"] == ["Always", "OnFailure", "Never", "", None]
    assert fields["containers"]["type"] == "array"
    assert fields["containers"]["minItems"] == 1
    pod = release.definitions["io.k8s.api.core.v1.Pod"]
    assert pod["required"] == ["spec"]
    assert pod["properties"]["spec"]["type"] == "object"


def test_rules_that_fit_nothing_are_told(tmp_path: Path) -> None:
    unused = unused_rules(read_release("1.9", kubernetes(tmp_path, "1.9", POD)))
    assert "api.core.v1.PodSpec.dnsPolicy" in unused
    assert "api.core.v1.PodSpec.restartPolicy" not in unused


def test_the_scope_of_a_new_kind_has_to_be_decided() -> None:
    assert namespaced("apps", "Deployment")
    assert not namespaced("", "Namespace")
    with pytest.raises(ValueError, match="Gadget in group 'apps': add it"):
        namespaced("apps", "Gadget")


def test_no_kind_has_two_scopes() -> None:
    for group, kinds in CLUSTER.items():
        assert not kinds & NAMESPACED.get(group, set())


def test_build(tmp_path: Path) -> None:
    sources, crd_folder = tmp_path / "kubernetes", tmp_path / "crds"
    kubernetes(sources, "1.9", POD)
    kubernetes(sources, "1.10", POD)
    kubernetes(sources, "1.11", {**POD, "required": []})
    crds(crd_folder, "istio", "1.2", {"required": ["spec"]}, "Namespaced")
    crds(crd_folder, "other", "routes", {}, "Cluster")
    files = build(sources, crd_folder)
    assert json.loads(files["releases.json"]) == {
        "istio": ["1.2"],
        "kubernetes": ["1.9", "1.10", "1.11"],
    }
    found = json.loads(files["index.json"])
    assert list(found["kinds"]["Pod"]["v1"]["since"]) == ["1.9"]
    assert sorted(found["parts"][POD_SPEC]) == ["1.11", "1.9"]
    assert {f for f in files if f.startswith("other/")} == {
        found["kinds"]["Route"]["other.io/v1"]["since"][""]
    }
    assert build(sources, crd_folder) == files


def test_a_kind_comes_from_one_product(tmp_path: Path) -> None:
    crds(tmp_path, "istio", "1.2", {}, "Namespaced")
    (tmp_path / "other").mkdir()
    copy = (tmp_path / "istio" / "1.2.yaml").read_text(encoding="utf-8")
    (tmp_path / "other" / "routes.yaml").write_text(copy, encoding="utf-8")
    with pytest.raises(ValueError, match=r"Route istio.io/v1 comes from istio and from other"):
        index({}, read_crds(tmp_path))


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"1": "a", "2": "a", "3": "a"}, {"1": "a"}),
        ({"2": "a"}, {"2": "a", "3": None}),
        ({"1": "a", "3": "a"}, {"1": "a", "2": None, "3": "a"}),
        ({"1": "a", "2": "b"}, {"1": "a", "2": "b", "3": None}),
    ],
)
def test_changes(files: dict[str, str], found: dict[str, str | None]) -> None:
    assert changes(files, ["1", "2", "3"]) == found


def test_write_removes_what_an_earlier_build_wrote_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, {"istio/a-1.json": "1", "index.json": "2"})
    (tmp_path / "meshgen-v1alpha1.json").write_text("{}", encoding="utf-8")
    (tmp_path / "istio" / "notes.txt").write_text("", encoding="utf-8")
    write(tmp_path, {"istio/a-2.json": "3", "index.json": "4"})
    found = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    assert found == {
        *("istio/a-2.json", "istio/notes.txt", "index.json", "meshgen-v1alpha1.json"),
    }
    assert (tmp_path / "index.json").read_text(encoding="utf-8") == "4"

"""Nulls and defaults of custom resources: what the API server does with them before it checks."""

from typing import Any

import pytest

from meshgen.checks.check import Context
from meshgen.checks.nulls import Nulls
from meshgen.checks.runner import Runner
from meshgen.checks.schema import SchemaChecker
from meshgen.identity import identity
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.stores import Stores
from tests.checks.objects import checker_for
from tests.checks.widgets import crd, told, widget

TEXT = {"type": "string"}
DEFAULT: dict[str, Any] = {"type": "object", "default": {"size": 1}, "required": ["size"]}
DEFAULT["properties"] = {"size": {"type": "integer"}}


def spec(**properties: Any) -> dict[str, Any]:
    """Return the schema of a mapping."""
    return {"type": "object", "properties": properties}


@pytest.mark.parametrize(
    ("schema", "value", "found"),
    [
        (spec(a=TEXT), {"a": None}, []),
        ({**spec(a=TEXT), "required": ["a"]}, {"a": None}, ["`a` is required and missing"]),
        ({"type": "object", "additionalProperties": TEXT}, {"a": None, "b": "c"}, []),
        ({"type": "object", "additionalProperties": DEFAULT}, {"a": None}, []),
        ({"type": "object", "minProperties": 1}, {}, ["is empty"]),
        (spec(a={**TEXT, "default": "b", "enum": ["b"]}), {"a": None}, []),
        (spec(a=DEFAULT), {"a": None}, []),
        ({"type": "array", "items": TEXT}, [None], ["found null"]),
        ({"type": "array", "items": DEFAULT}, [None, {"size": 2}], []),
        ({"type": "array", "items": spec(a=TEXT)}, [{"a": None}], []),
        (spec(a={**TEXT, "nullable": True}), {"a": None}, []),
    ],
)
def test_nulls(schema: dict[str, Any], value: Any, found: list[str]) -> None:
    assert [line.split(": ")[1].split(";")[0] for line in told(schema, value)] == found


def test_a_default_may_stand_in_a_schema_that_is_repeated() -> None:
    """As in what `share` makes of CRDs: the reference says nothing of the default."""
    root = crd(spec(a=TEXT))
    store = SchemaStore("1.29", "1.24").with_crds([root])
    schema = store.schema("example.com/v1", "Widget")
    assert schema is not None
    schema["$defs"]["shared"] = {**TEXT, "default": "b"}
    schema["properties"]["spec"] |= {"properties": {"a": {"$ref": "#/$defs/shared"}}}
    schema["properties"]["spec"] |= {"required": ["a"]}
    assert SchemaChecker(store).check(widget({})) == []


def test_rules_do_not_see_entries_that_are_dropped() -> None:
    labels: dict[str, Any] = {"type": "object", "additionalProperties": TEXT}
    labels["x-kubernetes-validations"] = [{"rule": "self.all(k, self[k] != '')", "message": "no"}]
    assert told(labels, {"a": None}) == []
    assert told(labels, {"a": None, "b": ""}) == ["error spec: no"]


@pytest.mark.parametrize(
    ("value", "found"),
    [(None, True), ([[{"a": None}]], True), ({"a": [None]}, True), ({"a": [0, "", {}]}, False)],
)
def test_has_null(value: Any, found: bool) -> None:
    assert Nulls().are_in(value) is found


def test_istio_takes_null_for_left_out() -> None:
    policy = {"apiVersion": "security.istio.io/v1", "kind": "PeerAuthentication"}
    obj: dict[str, Any] = {**policy, "metadata": {"name": "a"}}
    ports: dict[str, Any] = {"80": {}, "81": None}
    spec = {"selector": {"matchLabels": {"app": "a", "b": None}}, "portLevelMtls": ports}
    checker = checker_for("1.29", "1.24")
    assert checker.check({**obj, "spec": spec}) == []
    (found,) = checker.check({**obj, "spec": {**spec, "selector": {"matchLabels": {"a": None}}}})
    assert found.message == "portLevelMtls requires selector"


def test_an_item_that_is_null_is_told_as_that() -> None:
    """A check would ask it for what its schema requires of an item that is there."""
    containers = [{"name": "a", "image": "a", "args": [None, "-v"]}, None]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}}
    runner = Runner(Context(Stores(("1.33",), ("1.24",))))
    pod |= {"spec": {"containers": containers, "tolerations": [None]}}
    found = runner.check(pod, identity(pod))
    assert [(v.path, v.message) for v in found] == [
        (("spec", "containers", 1), "found null"),
        (("spec", "tolerations", 0), "found null"),
    ]
    pod |= {"spec": {"containers": containers[:1]}}
    assert not runner.check(pod, identity(pod))

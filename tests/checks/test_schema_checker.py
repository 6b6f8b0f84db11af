"""What the check does with objects that are hardly any, with defaults, and with conditions."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.checks.schema.stored import with_defaults
from meshgen.checks.violation import Violation
from tests.checks.objects import changed
from tests.checks.widgets import store_of, widget

ROUTE = "gateway.networking.k8s.io/v1"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ([], [Violation((), "found no Kubernetes object", "expected a mapping")]),
        (None, [Violation((), "found no Kubernetes object", "expected a mapping")]),
        (
            {},
            [
                Violation(("apiVersion",), "`apiVersion` is required and missing"),
                Violation(("kind",), "`kind` is required and missing"),
            ],
        ),
        (
            {"apiVersion": 1, "kind": "Service"},
            [Violation(("apiVersion",), "found 1", "expected text")],
        ),
        (
            {"apiVersion": "v1", "kind": ""},
            [Violation(("kind",), "`kind` is required and missing")],
        ),
    ],
)
def test_what_identifies_an_object(
    document: object, expected: list[Violation], checker: SchemaChecker
) -> None:
    assert checker.check(document) == expected


def test_a_key_that_is_a_number(checker: SchemaChecker) -> None:
    (found,) = checker.check(changed("ConfigMap", ("data",), {1: "a"}))
    assert found == Violation(("data",), "the key 1 is not text", hint='write it "1"')


def test_a_date(checker: SchemaChecker) -> None:
    (found,) = checker.check(changed("ConfigMap", ("data", "day"), date(2024, 1, 31)))
    assert found.path == ("data", "day")
    assert found.message == "found 2024-01-31, which JSON has no type for"


def test_equal_objects_are_explained_once(checker: SchemaChecker) -> None:
    bad = changed("Service", ("spec", "type"), "x")
    assert checker.check(bad) is checker.check(deepcopy(bad))
    assert checker.check(bad) != checker.check(changed("Service", ("spec", "type"), "y"))


def test_a_wrong_type_is_all_that_is_said_of_a_value(checker: SchemaChecker) -> None:
    (found,) = checker.check(changed("Service", ("spec", "type"), 5))
    assert found.message == "found the number 5"


def _gateway(address: dict[str, Any]) -> dict[str, Any]:
    listener = {"name": "http", "port": 80, "protocol": "HTTP"}
    spec = {"gatewayClassName": "istio", "listeners": [listener], "addresses": [address]}
    return {"apiVersion": ROUTE, "kind": "Gateway", "metadata": {"name": "a"}, "spec": spec}


def test_defaults_are_set_before_validation(checker: SchemaChecker) -> None:
    assert checker.check(_gateway({"value": "192.0.2.1"})) == []
    (found,) = checker.check(_gateway({"value": "example.com"}))
    assert found.path == ("spec", "addresses", 0, "value")
    assert found.message == '"example.com" is not an IPv4 address'


def test_the_form_that_is_meant_is_explained(checker: SchemaChecker) -> None:
    assert checker.check(_gateway({"type": "Hostname", "value": "example.com"})) == []
    (found,) = checker.check(_gateway({"type": "IPAddress", "value": "::g"}))
    assert found.path == ("spec", "addresses", 0, "value")


def test_a_set_holds_nothing_twice(checker: SchemaChecker) -> None:
    http = {"filters": [{"type": "CORS", "cors": {"allowHeaders": ["a", "b", "a"]}}]}
    route = {"apiVersion": ROUTE, "kind": "HTTPRoute", "metadata": {"name": "a"}}
    found = checker.check({**route, "spec": {"rules": [http]}})
    path = ("spec", "rules", 0, "filters", 0, "cors", "allowHeaders", 2)
    assert found == [
        Violation(path, '"a" is in the list already: allowHeaders[0]', "expected each item once")
    ]


def test_one_of_several_must_be_set(checker: SchemaChecker) -> None:
    provider = {"apiVersion": "flagger.app/v1beta1", "kind": "AlertProvider"}
    (found,) = checker.check({**provider, "metadata": {"name": "a"}, "spec": {"type": "slack"}})
    assert found.path == ("spec",)
    assert found.message == "one of `type` + `address`, `type` + `secretRef` must be set"


def test_with_defaults_leaves_its_input_alone() -> None:
    schema = {
        "$defs": {"port": {"type": "object", "properties": {"number": {"default": 80}}}},
        "properties": {
            "ports": {"items": {"$ref": "#/$defs/port"}},
            "more": {"additionalProperties": {"$ref": "#/$defs/port"}},
            "mode": {"type": "string", "default": "a"},
            "none": {"type": ["string", "null"], "default": "a"},
        },
    }
    given: dict[str, Any] = {
        "ports": [{}, {"number": 1}],
        "more": {"x": {}},
        "mode": None,
        "none": None,
    }
    before = deepcopy(given)
    assert with_defaults(schema, given) == {
        "ports": [{"number": 80}, {"number": 1}],
        "more": {"x": {"number": 80}},
        "mode": "a",
        "none": None,
    }
    assert given == before


def test_a_value_of_none_of_several_types() -> None:
    forms = [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
    (found,) = SchemaChecker(store_of({"anyOf": forms})).check(widget(5))
    assert (found.message, found.expected) == ("found the number 5", "expected text or a list")
    (found,) = SchemaChecker(store_of({"anyOf": forms})).check(widget([5]))
    assert found.path == ("spec", 0)
    (found,) = SchemaChecker(store_of({"enum": ["a", "b"]})).check(widget(5))
    assert (found.message, found.expected) == ("found the number 5", "expected a or b")

"""Objects that nobody writes by accident: the check stays upright, and says what is wrong."""

import subprocess
import sys
from typing import Any

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.checks.schema.explain import MOST
from meshgen.schemas.store import SchemaStore
from tests.checks.objects import changed, checker_for, good
from tests.checks.widgets import store_of, widget


def nested(levels: int) -> dict[str, Any]:
    """Return mappings within each other."""
    found: dict[str, Any] = {}
    for _ in range(levels):
        found = {"a": found}
    return found


def filter_of(value: Any) -> dict[str, Any]:
    """Return an EnvoyFilter with any value in the place that takes any."""
    patch = {"operation": "MERGE", "value": value}
    spec = {"configPatches": [{"applyTo": "CLUSTER", "patch": patch}]}
    api_version = "networking.istio.io/v1alpha3"
    return {
        "apiVersion": api_version,
        "kind": "EnvoyFilter",
        "metadata": {"name": "a"},
        "spec": spec,
    }


@pytest.fixture
def newest() -> SchemaChecker:
    return checker_for("1.37", "1.31")


def test_a_hundred_levels(newest: SchemaChecker) -> None:
    assert newest.check(filter_of(nested(100))) == []
    (found,) = newest.check({**filter_of(nested(100)), "other": nested(100)})
    assert found.message == "unknown field `other`"


def test_more_levels_than_anyone_needs(newest: SchemaChecker) -> None:
    (found,) = newest.check(filter_of(nested(50_000)))
    assert found.message == "is nested too deeply to be checked"
    (found,) = newest.check({"apiVersion": "v1", "kind": "Pod", "metadata": nested(50_000)})
    assert found.message == "is nested too deeply to be checked"


def test_a_large_object(newest: SchemaChecker) -> None:
    texts = {f"key-{n}": "x" * 1000 for n in range(10_000)}
    assert newest.check(changed("ConfigMap", ("data",), texts)) == []
    assert newest.check(filter_of(texts)) == []


def test_an_object_with_very_much_wrong(newest: SchemaChecker) -> None:
    """A person reads a few; all of them would take minutes to explain."""
    wrong = changed("ConfigMap", ("data",), {f"key-{n}": n for n in range(50_000)})
    assert len(newest.check(wrong)) == MOST
    unknown = {**good("Service"), **{f"field-{n}": 1 for n in range(50_000)}}
    assert len(newest.check(unknown)) == MOST


def test_very_many_items_of_which_one_is_there_twice(newest: SchemaChecker) -> None:
    ports = [{"name": f"p{n}", "port": n} for n in range(1, 20_000)]
    (found,) = newest.check(changed("Service", ("spec", "ports"), [*ports, ports[7]]))
    assert found.path == ("spec", "ports", 19_999)
    assert found.message == 'port 8 and protocol "TCP" are in the list already: ports[7]'


@pytest.mark.parametrize("text", ["\0", "\N{ZERO WIDTH SPACE}", "\U0010ffff", "\x7f"])
def test_odd_text(text: str, newest: SchemaChecker) -> None:
    assert newest.check(changed("ConfigMap", ("data", "a"), text)) == []
    rule = changed("ServiceEntry", ("spec", "hosts"), [f"{text}*"])
    assert newest.check({**rule, "apiVersion": "networking.istio.io/v1"}) == []


def test_half_of_a_surrogate_pair(newest: SchemaChecker) -> None:
    """Where a text has a form; elsewhere Go reads it as a replacement, and so do rules."""
    (found,) = newest.check(changed("ConfigMap", ("metadata", "labels"), {"a": "\ud800"}))
    assert found.path == ("metadata", "labels", "a")
    assert found.message == "holds half of a surrogate pair, which is no character"
    assert newest.check(changed("ServiceEntry", ("spec", "hosts", 0), "\ud800")) == []


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400, 1e400, -1e400, float("nan")])
def test_odd_numbers(number: float, newest: SchemaChecker) -> None:
    path = ("spec", "ports", 0, "number")
    (found,) = newest.check(changed("ServiceEntry", path, number))
    assert found.path == path


def test_cel_is_not_loaded_for_kinds_without_rules() -> None:
    code = """
import sys
from meshgen.checks.schema import SchemaChecker
from meshgen.schemas.store import SchemaStore
checker = SchemaChecker(SchemaStore("1.29", "1.24"))
service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {}}
assert checker.check(service) == []
assert "cel_expr_python" not in sys.modules
entry = {"apiVersion": "networking.istio.io/v1", "kind": "ServiceEntry", "metadata": {"name": "a"}}
assert len(checker.check({**entry, "spec": {"hosts": ["*"]}})) == 1
assert "cel_expr_python" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_rules_are_told_as_unchecked_where_cel_is_not_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "cel_expr_python", None)
    checker = SchemaChecker(SchemaStore("1.29", "1.24"))
    entry = changed("ServiceEntry", ("spec", "hosts"), ["*"])
    (found,) = checker.check(entry)
    assert found.severity == "warning"
    assert found.message == "rules were not checked: cel-expr-python is not installed"


def test_of_an_object_larger_than_any_server_takes_the_first_mistakes_are_told(
    newest: SchemaChecker,
) -> None:
    """They come one at a time; all of them would take minutes."""
    wrong = changed("ConfigMap", ("data",), {f"key-{n}": n for n in range(200_000)})
    found = newest.check(wrong)
    assert {violation.path for violation in found} == {("data", f"key-{n}") for n in range(MOST)}
    last = {**{f"key-{n}": "" for n in range(200_000)}, "last": 1}
    (only,) = newest.check(changed("ConfigMap", ("data",), last))
    assert only.path == ("data", "last")


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_number_that_json_does_not_have(number: float) -> None:
    (found,) = SchemaChecker(store_of({"type": "number"})).check(widget(number))
    assert (found.path, found.expected) == (("spec",), "expected a number")


def test_none_of_several_fields() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}
    either = {**schema, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    (found,) = SchemaChecker(store_of(either)).check(widget({}))
    assert found.message == "one of `a`, `b` must be set"

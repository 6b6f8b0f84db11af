"""Every CEL rule of Istio's newest release: an object that breaks it is found, with its message."""

from collections.abc import Iterator
from typing import Any

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.checks.schema.plan import Plan, make_plan
from meshgen.resources import dotted
from meshgen.schemas.store import SchemaStore, supported_istio
from tests.checks.cases import load

NEWEST = supported_istio()[-1]
CASES = load("istio_rules")
OBJECTS = [
    (obj, path, sorted(case[key] for key in ("found", "also") if key in case))
    for case in CASES
    for path, objects in case["objects"].items()
    for obj in objects
]


@pytest.fixture(scope="module")
def store() -> SchemaStore:
    return SchemaStore("1.29", NEWEST)


@pytest.fixture(scope="module")
def newest(store: SchemaStore) -> SchemaChecker:
    return SchemaChecker(store)


def whole(obj: dict[str, Any], store: SchemaStore) -> dict[str, Any]:
    """Return an object with a name, in Istio's preferred apiVersion."""
    served = [v for v in store.served(obj["kind"]) if ".istio.io/" in v]
    return {"apiVersion": served[0], "metadata": {"name": "a"}, **obj}


@pytest.mark.parametrize(("obj", "path", "messages"), OBJECTS)
def test_a_broken_rule_is_found(
    obj: dict[str, Any],
    path: str,
    messages: list[str],
    newest: SchemaChecker,
    store: SchemaStore,
) -> None:
    found = newest.check(whole(obj, store))
    assert [(dotted(v.path), v.message, v.severity) for v in found] == [
        (path, message, "error") for message in messages
    ]


def test_there_is_an_object_for_every_rule(store: SchemaStore) -> None:
    covered = {(_words(case["rule"]), case["found"]) for case in CASES}
    assert covered == set(_rules(store))


def _rules(store: SchemaStore) -> Iterator[tuple[str, str]]:
    for kind in store.kinds():
        for api_version in store.served(kind):
            if ".istio.io/" in api_version:
                schema = store.schema(api_version, kind)
                plan = make_plan(schema) if schema else None
                yield from _rules_of(plan) if plan else ()


def _rules_of(plan: Plan) -> Iterator[tuple[str, str]]:
    yield from ((_words(rule.text), rule.message) for rule in plan.rules)
    for below in (*plan.fields.values(), plan.items, plan.others):
        if below:
            yield from _rules_of(below)


def _words(rule: str) -> str:
    return " ".join(rule.split())

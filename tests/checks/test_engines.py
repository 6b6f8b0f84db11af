"""Two validators agree on every case: the fast one that decides, and Python's own."""

from datetime import datetime
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from meshgen.checks.schema.stored import with_defaults
from meshgen.resources import Object
from meshgen.schemas.store import SchemaStore
from tests.checks.cases import documents, load
from tests.checks.objects import good_objects, newest

STORE = SchemaStore("1.37", "1.31")
OBJECTS = [
    *(case["object"] for case in load("bad")),
    *documents("good_others"),
    *documents("good_istio", newest("1.31")),
    *good_objects("1.31"),
]


def formats() -> FormatChecker:
    """Return a checker of the formats that the schemas name without a pattern."""
    checker = FormatChecker(["ipv4", "ipv6", "date"])

    @checker.checks("date-time", raises=ValueError)
    def _is_time(value: Any) -> bool:
        return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None

    return checker


@pytest.fixture(scope="module")
def validators() -> dict[tuple[str, str], tuple[Any, Any]]:
    return {}


def known(obj: Object) -> bool:
    return STORE.schema(str(obj.get("apiVersion")), str(obj.get("kind"))) is not None


@pytest.mark.parametrize("obj", [o for o in OBJECTS if known(o)], ids=lambda o: o["kind"])
def test_both_validators_agree(
    obj: Object, validators: dict[tuple[str, str], tuple[Any, Any]]
) -> None:
    key = obj["apiVersion"], obj["kind"]
    schema = STORE.schema(*key)
    assert schema is not None
    if key not in validators:
        fast = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
        validators[key] = fast, Draft202012Validator(schema, format_checker=formats())
    fast, slow = validators[key]
    document = with_defaults(schema, obj) if STORE.is_custom(*key) else obj
    errors = [tuple(error.absolute_path) for error in slow.iter_errors(document)]
    assert (not errors) == fast.is_valid(document)
    assert set(errors) == {tuple(error.instance_path) for error in fast.iter_errors(document)}

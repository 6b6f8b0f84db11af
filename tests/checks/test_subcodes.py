"""Codes that refine another one: which of them a violation gets."""

from typing import Any

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.findings import Code
from meshgen.resources import Object, Path

from .objects import changed, checker_for

PORTS = ("spec", "ports")


def flow_schema(version: str) -> Object:
    group = "flowcontrol.apiserver.k8s.io"
    return {"apiVersion": f"{group}/{version}", "kind": "FlowSchema", "metadata": {"name": "a"}}


@pytest.mark.parametrize(
    ("path", "value", "subcode"),
    [
        (("spec", "prots"), [], Code.UNKNOWN_FIELD),
        (("spec", "template"), ..., Code.MISSING_FIELD),
        (("spec", "replicas"), "3", Code.WRONG_TYPE),
        (("spec", "replicas"), -1, ""),
    ],
)
def test_what_the_schema_says(path: Path, value: Any, subcode: str) -> None:
    violations = checker_for("1.29", "1.20").check(changed("Deployment", path, value))
    assert {(v.code, v.subcode) for v in violations} == {(Code.SCHEMA, subcode)}


def test_a_key_that_stands_twice() -> None:
    ports = [{"name": "a", "port": 80}, {"name": "b", "port": 80}]
    (violation,) = checker_for("1.29", "1.20").check(changed("Service", PORTS, ports))
    assert (violation.code, violation.subcode) == (Code.SCHEMA, Code.DUPLICATE_KEY)


def test_a_cel_rule() -> None:
    policy = changed("AuthorizationPolicy", ("spec", "targetRefs"), [{"kind": "a", "name": "b"}])
    policy["spec"]["selector"] = {"matchLabels": {"app": "web"}}
    violations = checker_for("1.37", "1.31").check(policy)
    assert (Code.SCHEMA, Code.CEL_RULE) in {(v.code, v.subcode) for v in violations}


@pytest.mark.parametrize(
    ("kubernetes", "version", "code", "subcode"),
    [
        ("1.28", "v1beta2", Code.SCHEMA, Code.DEPRECATED),
        ("1.31", "v1beta2", Code.SCHEMA, Code.NOT_SERVED),
        ("1.28", "v1", Code.SCHEMA, Code.NOT_SERVED),
    ],
)
def test_what_is_not_served_for_ever(
    kubernetes: str, version: str, code: str, subcode: str
) -> None:
    violations = checker_for(kubernetes, "1.22").check(flow_schema(version))
    assert (code, subcode) in {(v.code, v.subcode) for v in violations}


def test_a_kind_that_nobody_knows_has_no_finer_code(checker: SchemaChecker) -> None:
    unknown = {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "a"}}
    (violation,) = checker.check(unknown)
    assert (violation.code, violation.subcode) == (Code.NO_SCHEMA, "")

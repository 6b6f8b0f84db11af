"""CustomResourceDefinitions are taken and refused as the API server does.

`cases/crds.json` holds what the code of Kubernetes 1.37's API server said of one that is right, and
of changes to it.
"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from meshgen.checks.check import Context
from meshgen.checks.runner import Runner, has_error
from meshgen.checks.violation import Violation
from meshgen.findings import Code
from meshgen.identity import identity
from meshgen.resources import dotted
from meshgen.schemas.stores import Stores

VERDICTS = json.loads((Path(__file__).parent / "cases" / "crds.json").read_text(encoding="utf-8"))
SCHEMA = ("versions", 0, "schema", "openAPIV3Schema")
SPEC = (*SCHEMA, "properties", "spec")
FIELDS = (*SPEC, "properties")


@pytest.fixture(scope="module")
def runner() -> Runner:
    return Runner(Context(Stores(["1.33", "1.37"], ["1.31"])))


def changed(*changes: tuple[tuple[str | int, ...], Any]) -> dict[str, Any]:
    """Return the CRD that is right with values at paths in its spec set, or left out for `...`."""
    crd: dict[str, Any] = deepcopy(VERDICTS["base"])
    for path, value in changes:
        place = crd["spec"]
        for step in path[:-1]:
            place = place[step]
        if value is ...:
            del place[path[-1]]
        else:
            place[path[-1]] = value
    return crd


def found(runner: Runner, crd: dict[str, Any]) -> list[Violation]:
    return runner.check(crd, identity(crd))


def test_one_that_is_right(runner: Runner) -> None:
    assert found(runner, VERDICTS["base"]) == []


def test_what_the_api_server_said(runner: Runner) -> None:
    others = []
    for case in VERDICTS["cases"]:
        crd = changed((tuple(case["at"]), case.get("set", ...)))
        if has_error(found(runner, crd)) != case["refused"]:
            others.append(case)
    assert others == []
    assert sum(case["refused"] for case in VERDICTS["cases"]) > 200
    assert sum(not case["refused"] for case in VERDICTS["cases"]) > 50


RULE = (*SPEC, "x-kubernetes-validations", 0)


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("versions", 0, "storage"), False, "versions: exactly one version is stored; found none"),
        (("versions", 0, "name"), "V1", 'versions[0].name: found "V1"'),
        (("group",), "example", 'group: found "example"'),
        (("names", "plural"), "Widgets", 'names.plural: found "Widgets"'),
        (("names", "listKind"), "Widget", 'names.listKind: found "Widget"'),
        (("names", "shortNames"), ["W"], 'names.shortNames[0]: found "W"'),
        (("scope",), "Global", 'scope: found "Global"'),
        (("preserveUnknownFields",), True, "preserveUnknownFields: may not be true"),
        (("conversion",), {"strategy": "Webhook"}, "conversion.webhook: `webhook` is required"),
        (("conversion",), {"strategy": "Hook"}, 'conversion.strategy: found "Hook"'),
        (("versions", 0, "schema"), ..., "schema.openAPIV3Schema: `openAPIV3Schema` is required"),
        (("versions", 0, "deprecationWarning"), "old", "deprecationWarning: may only be set with"),
        (
            ("versions", 0, "additionalPrinterColumns", 0, "jsonPath"),
            "spec.a",
            'additionalPrinterColumns[0].jsonPath: found "spec.a"',
        ),
        (
            ("versions", 0, "additionalPrinterColumns", 0, "type"),
            "text",
            'additionalPrinterColumns[0].type: found "text"',
        ),
        (
            ("versions", 0, "subresources", "scale", "specReplicasPath"),
            ".status.a",
            'scale.specReplicasPath: found ".status.a"',
        ),
        (
            ("versions", 0, "selectableFields", 0, "jsonPath"),
            ".spec.nosuch",
            'selectableFields[0].jsonPath: found ".spec.nosuch"',
        ),
        ((*FIELDS, "a", "type"), ..., "spec.properties.a.type: `type` is required and missing"),
        ((*FIELDS, "a", "type"), "text", 'properties.a.type: found "text"'),
        ((*FIELDS, "a", "type"), "null", 'properties.a.type: found "null"'),
        ((*FIELDS, "a", "pattern"), "(?=a)", "properties.a.pattern: is no regular expression"),
        ((*FIELDS, "a", "default"), 1, "properties.a.default: does not fit its own schema"),
        ((*SPEC, "default"), {"b": 1}, "spec.default: does not fit its own schema"),
        ((*FIELDS, "s", "uniqueItems"), True, "properties.s.uniqueItems: may not be true"),
        (
            (*FIELDS, "s", "items"),
            ...,
            "properties.s.items: `items` is required in a list's schema",
        ),
        ((*SPEC, "additionalProperties"), {"type": "string"}, "may not stand beside `properties`"),
        ((*SCHEMA, "additionalProperties"), True, "may not stand at the root of an object"),
        ((*SCHEMA, "type"), "array", 'openAPIV3Schema.type: found "array"'),
        ((*FIELDS, "o", "oneOf", 0, "type"), "object", "`type` may not stand in a condition"),
        (
            (*SCHEMA, "properties", "metadata", "properties"),
            {"labels": {"type": "object"}},
            "says more of metadata than the name",
        ),
        (
            (*FIELDS, "l", "x-kubernetes-list-map-keys"),
            ["nosuch"],
            'list-map-keys[0]: found "nosuch"',
        ),
        ((*FIELDS, "l", "items", "required"), ..., "the key k of a map has to be required"),
        ((*FIELDS, "e", "type"), "string", "expected object beside x-kubernetes-embedded-resource"),
        ((*RULE, "rule"), "self.a ==", "is no CEL expression: Syntax error"),
        ((*RULE, "rule"), "slef.a == 'b'", "undeclared reference to 'slef.a'"),
        ((*RULE, "rule"), "self.aa == 'b'", "there is no field `aa`; did you mean `a`?"),
        ((*RULE, "rule"), "self.l.all(x, x.kk == '')", "there is no field `kk`"),
        ((*RULE, "rule"), " ", "is empty"),
        ((*RULE, "messageExpression"), "'x' +", "messageExpression: is no CEL expression"),
        ((*RULE, "fieldPath"), ".nosuch", 'fieldPath: found ".nosuch"'),
        ((*RULE, "reason"), "Bad", 'reason: found "Bad"'),
        ((*RULE, "optionalOldSelf"), True, "may only be set for a rule that uses oldSelf"),
        (
            (*FIELDS, "s", "items", "x-kubernetes-validations"),
            [{"rule": "self == oldSelf"}],
            "uses oldSelf where no old value can be told",
        ),
    ],
)
def test_what_is_told(path: tuple[str | int, ...], value: Any, told: str, runner: Runner) -> None:
    violations = found(runner, changed((path, value)))
    lines = [
        "; ".join(p for p in (f"{dotted(v.path)}: {v.message}", v.expected, v.hint) if p)
        for v in violations
    ]
    assert any(told in line for line in lines), lines
    assert {violation.subcode for violation in violations} <= {Code.CRD, Code.MISSING_FIELD}


def test_a_name_is_the_plural_and_the_group(runner: Runner) -> None:
    crd = changed()
    crd["metadata"]["name"] = "widget.example.com"
    (violation,) = found(runner, crd)
    assert violation.path == ("metadata", "name")
    assert violation.hint == "name it widgets.example.com"


def test_a_group_of_the_community_is_approved(runner: Runner) -> None:
    crd = changed((("group",), "widgets.k8s.io"))
    crd["metadata"]["name"] = "widgets.widgets.k8s.io"
    (violation,) = found(runner, crd)
    assert violation.path[-1] == "api-approved.kubernetes.io"
    crd["metadata"]["annotations"] = {"api-approved.kubernetes.io": "https://github.com/k/k/pull/1"}
    assert found(runner, crd) == []


def test_a_version_that_nobody_serves_and_a_keyword_that_is_dropped_are_warnings(
    runner: Runner,
) -> None:
    crd = changed((("versions", 0, "served"), False), ((*FIELDS, "s", "items", "maxLenght"), 3))
    assert [(v.severity, v.hint) for v in found(runner, crd)] == [
        ("warning", ""),
        ("warning", "did you mean `maxLength`?"),
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "has(self.a) && self.e.any.thing == 1 && self.m['x'] > 0",
        "self.l.exists(x, x.k == 'a' && x.v == 1) && self.o.?p.orValue('') == ''",
        "self.l.filter(x, x.k != '').all(y, y.k != 'b')",
        "isSemver(self.a) || semver(self.a).major() > 1",
        "!format.dns1123Label().validate(self.a).hasValue()",
        "oldSelf.a == self.a",
    ],
)
def test_what_kubernetes_knows_and_the_library_does_not(rule: str, runner: Runner) -> None:
    assert found(runner, changed(((*RULE, "rule"), rule))) == []


@pytest.mark.parametrize(
    "rule", ["self" + ".a" * 30_000, "true" + " && true" * 300_000, "(" * 30_000, "[" * 30_000]
)
def test_a_rule_that_nobody_could_work_out(rule: str, runner: Runner) -> None:
    """It is refused for what it is, or left alone; never for what stands around it."""
    paths = {violation.path for violation in found(runner, changed(((*RULE, "rule"), rule)))}
    assert paths <= {("spec", *RULE, "rule")}


def test_a_schema_that_is_nested_deeper_than_any(runner: Runner) -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(3000):
        schema = {"type": "object", "properties": {"a": schema}}
    (violation,) = found(runner, changed((SPEC, schema)))
    assert "nested too deeply" in violation.message

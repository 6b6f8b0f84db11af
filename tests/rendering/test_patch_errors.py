"""Patches that do not apply end in a finding at the patch."""

from pathlib import Path

import pytest

from meshgen.findings import Code

from .findings import findings, told

# The patches stand from line 11 on, a line each.
_CONFIG = """\
services:
  web:
    image: nginx
    port: 80
    patches:
"""
_AT = "services.web.patches[0]"
_NO_OPERATION = "expected operations of RFC 6902"
_IDENTITY = "the patch changes apiVersion, kind or metadata.name"
# (patch, the column and path that are wrong, what is said of it)
_WRONG = {
    "unknown kind": (
        "{target: {kind: Servce}, patch: {a: b}}",
        f"11:23: {_AT}.target.kind",
        "`web` renders no Servce; expected one of Deployment, DestinationRule, Service, "
        "ServiceAccount; did you mean `Service`?",
    ),
    "unknown name": (
        "{target: {kind: Service, name: wbe}, patch: {a: b}}",
        f"11:38: {_AT}.target.name",
        "`web` renders no Service/wbe; expected one of web; did you mean `web`?",
    ),
    "unknown operation": (
        "patch: [{op: foo, path: /a}]",
        f"11:15: {_AT}.patch[0]",
        "Unknown operation",
    ),
    "no operation": ("patch: [{}]", f"11:15: {_AT}.patch[0]", _NO_OPERATION),
    "operation of a list": (
        "patch: [{op: [add], path: /a}]",
        f"11:15: {_AT}.patch[0]",
        _NO_OPERATION,
    ),
    "path of a number": (
        "patch: [{op: add, path: 5, value: 1}]",
        f"11:15: {_AT}.patch[0]",
        "'path'",
    ),
    "no slash": ("patch: [{op: add, path: a, value: 1}]", f"11:15: {_AT}.patch[0]", "start with /"),
    "no value": ("patch: [{op: add, path: /a}]", f"11:15: {_AT}.patch[0]", "'value'"),
    "no path": (
        "patch: [{op: add, path: /metadata/x, value: 1}, {op: remove, path: /spec/nope}]",
        f"11:55: {_AT}.patch[1]",
        "can't remove a non-existent object 'nope'",
    ),
    "no parent": (
        "patch: [{op: replace, path: /spec/nope/x, value: 1}]",
        f"11:15: {_AT}.patch[0]",
        "member 'nope' not found; expected operations",
    ),
    "no index": (
        "patch: [{op: add, path: /spec/template/spec/containers/x, value: 1}]",
        f"11:15: {_AT}.patch[0]",
        "'x'",
    ),
    "beyond the end": (
        "patch: [{op: add, path: /spec/template/spec/containers/9, value: 1}]",
        f"11:15: {_AT}.patch[0]",
        "outside",
    ),
    "a test that fails": (
        "patch: [{op: test, path: /kind, value: Pod}]",
        f"11:15: {_AT}.patch[0]",
        "not equal",
    ),
    "the whole object": (
        "patch: [{op: replace, path: '', value: 5}]",
        f"11:14: {_AT}.patch",
        _IDENTITY,
    ),
    "nothing left": ("patch: [{op: remove, path: ''}]", f"11:15: {_AT}.patch[0]", "whole document"),
    "another name": ("patch: {metadata: {name: other}}", f"11:14: {_AT}.patch", _IDENTITY),
    "another kind": (
        "patch: [{op: replace, path: /kind, value: Pod}]",
        f"11:14: {_AT}.patch",
        _IDENTITY,
    ),
    "another version": ("patch: {apiVersion: apps/v2}", f"11:14: {_AT}.patch", _IDENTITY),
    "no metadata": ("patch: {metadata: null}", f"11:14: {_AT}.patch", _IDENTITY),
    "metadata of a number": ("patch: {metadata: 5}", f"11:14: {_AT}.patch", _IDENTITY),
    "object deleted": ("patch: {$patch: delete}", f"11:14: {_AT}.patch", _IDENTITY),
    "unknown directive": (
        "patch: {spec: {template: {$patch: merge}}}",
        f"11:41: {_AT}.patch.spec.template.$patch",
        "found `$patch: merge`; expected `delete` or `replace`",
    ),
    "directive of kubectl apply": (
        "patch: {spec: {strategy: {$retainKeys: [type]}}}",
        f"11:46: {_AT}.patch.spec.strategy.$retainKeys",
        "does not know the directive `$retainKeys`",
    ),
    "an item without its key": (
        "patch: {spec: {template: {spec: {containers: [{image: x}]}}}}",
        f"11:53: {_AT}.patch.spec.template.spec.containers[0]",
        "the item has no `name`, by which the list merges",
    ),
    "an item that is no mapping": (
        "patch: {spec: {template: {spec: {containers: [x]}}}}",
        f"11:53: {_AT}.patch.spec.template.spec.containers[0]",
        "the item is no mapping; expected a mapping with `name`",
    ),
}


@pytest.mark.parametrize(("patch", "where", "message"), _WRONG.values(), ids=_WRONG)
def test_names_the_patch(patch: str, where: str, message: str, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, f"{_CONFIG}    - {patch}\n")
    assert finding.code is Code.PATCH
    assert told(tmp_path, finding).startswith(f"meshgen.yaml:{where}: ")
    assert message in told(tmp_path, finding)
    assert len(str(finding)) < 400


def test_all_wrong_patches_at_once(tmp_path: Path) -> None:
    patches = "".join(f"    - {{target: {{kind: K{n}}}, patch: {{}}}}\n" for n in range(3))
    assert [f.location.line for f in findings(tmp_path, _CONFIG + patches)] == [11, 12, 13]


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        ("patch: {metadata: {labels: 5}}", "metadata.labels: found the number 5"),
        ("patch: {metadata: {labels: {a: [1]}}}", "metadata.labels.a: found a list"),
        ("patch: {metadata: {labels: {010: 5}}}", "metadata.labels.010: found the number 5"),
        ("patch: {metadata: {labels: {+10: 5}}}", "metadata.labels.+10: found the number 5"),
        ("patch: {spec: {template: 5}}", "spec.template: found the number 5"),
        ("patch: {spec: {template: {metadata: {labels: [a]}}}}", "metadata.labels: found a list"),
        ("patch: {spec: {foo: 5}}", "unknown field `foo`"),
        ("patch: {spec: 5}", "spec: found the number 5"),
        ("{target: {kind: Service}, patch: {spec: {ports: {a: b}}}}", "spec.ports"),
        ("{target: {kind: DestinationRule}, patch: {spec: {trafficPolicy: [1]}}}", "trafficPolicy"),
    ],
)
def test_what_a_patch_spoils_is_found_by_the_schema(
    patch: str, message: str, tmp_path: Path
) -> None:
    found = findings(tmp_path, f"{_CONFIG}    - {patch}\n")
    assert any(f.code is Code.SCHEMA and message in f.message for f in found)
    assert all(f.location.line for f in found)

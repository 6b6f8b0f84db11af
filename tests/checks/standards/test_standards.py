"""What Pod Security refuses, in the words of the API server's own code.

`verdicts.jsonl.xz` has pods that were drawn, each with a level, the version as which it is read,
and what k8s.io/pod-security-admission 0.37 says of it.
"""

import json
import lzma
from pathlib import Path
from typing import Any

import pytest

from meshgen.checks.standards import Pod, refusals
from meshgen.checks.standards.evaluate import BASELINE, RESTRICTED
from meshgen.lenient import mapping, mappings

_FIELDS = ("initContainers", "containers", "ephemeralContainers")
ROWS: list[dict[str, Any]] = [
    json.loads(line)
    for line in lzma.decompress(
        (Path(__file__).parent / "verdicts.jsonl.xz").read_bytes()
    ).splitlines()
]


def pod_of(row: dict[str, Any]) -> Pod:
    containers = [
        (("spec", field, index), container)
        for field in _FIELDS
        for index, container in enumerate(mappings(row["spec"].get(field)))
    ]
    return Pod(mapping(row, "annotations"), row["spec"], containers)


def test_pods_are_refused_as_the_api_server_refuses_them() -> None:
    for row in ROWS:
        told = refusals(pod_of(row), row["level"], row["version"])
        assert ", ".join(map(str, told)) == row["refused"], row


def test_each_refusal_has_a_place_that_there_is() -> None:
    for row in ROWS:
        whole = {"metadata": {"annotations": row.get("annotations", {})}, "spec": row["spec"]}
        for refusal in refusals(pod_of(row), row["level"], row["version"]):
            value: Any = whole
            for step in refusal.path or ():
                value = value[step]


@pytest.mark.parametrize("control", [*BASELINE, *RESTRICTED], ids=lambda control: control.name)
def test_the_rows_have_each_form_of_each_control(control: Any) -> None:
    newer = 99
    for first, check in control.since:
        versions = range(first, newer)
        pods = [pod_of(row) for row in ROWS if row["version"] in versions]
        assert any(check(pod) for pod in pods)
        assert any(not check(pod) for pod in pods)
        newer = first


def test_privileged_takes_all() -> None:
    assert not any(list(refusals(pod_of(row), "privileged", row["version"])) for row in ROWS)

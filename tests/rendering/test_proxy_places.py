"""What is wrong with a proxy is told at the setting, of a service or of its version."""

from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError

from .harness import project

CONFIG = """
services:
  web:
    image: nginx:1
    port: 80
    resources: {requests: {cpu: 1m}, limits: {cpu: 1}}
    proxy: {config: {slip: true}}
    sidecar: {limits: {cpu: none}}
    versions:
      v1: {}
      v2: {sidecar: {limits: {memory: none}}, proxy: {config: {other: true}}}
quotas: {few: {hard: {limits.cpu: 10}}}
telemetry: {tracing: [{providers: [otlp]}]}
"""


def test_an_annotation_is_told_at_its_setting(tmp_path: Path) -> None:
    with pytest.raises(MeshgenError) as caught:
        meshgen.build(project(tmp_path, CONFIG), "default")
    told = [
        (str(finding.code), finding.path, str(finding.severity))
        for finding in caught.value.findings
        if str(finding.code) in ("MG504", "MG1008", "MG1681")
    ]
    assert sorted(set(told)) == [
        ("MG1008", "services.web.proxy", "warning"),
        ("MG1008", "services.web.versions.v2.proxy", "warning"),
        ("MG1681", "telemetry.tracing[0].providers[0]", "warning"),
        ("MG504", "services.web.sidecar.limits.cpu", "error"),
    ]

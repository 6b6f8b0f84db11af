"""`meshgen capacity` in this process, in a folder with a config."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from meshgen.cli.capacity import capacity

# Web: 2 pods of 500m and a sidecar of 100m each, 1200m. Db: 300m, no sidecar. Together 1500m and 3
# pods; at the autoscaler's max of 4: 4 x 600m + 300m = 2700m and 5 pods. An update of web makes one
# more, 600m: 2100m at rest, 3300m at the max.
MESH = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: "1.29"
istio: {version: "1.22"}
services:
  web:
    image: nginx:1.27
    port: 80
    replicas: 2
    autoscaling: {min: 1, max: 4}
    resources: {requests: {cpu: 100m, memory: 1Mi}, limits: {cpu: 500m, memory: 1Mi}}
    sidecar: {requests: {cpu: 10m, memory: 1Mi}, limits: {cpu: 100m, memory: 1Mi}}
  db:
    kind: StatefulSet
    image: postgres:16
    port: 5432
    protocol: tcp
    mesh: false
    resources: {requests: {cpu: 100m, memory: 1Mi}, limits: {cpu: 300m, memory: 1Mi}}
environments:
  dev: {namespace: shop-dev}
  prod:
    namespace: shop-prod
    namePrefix: prod-
    quotas: {small: {hard: {limits.cpu: 4, pods: 10}}}
  tight:
    namespace: shop-tight
    quotas: {small: {hard: {limits.cpu: 1400m}}}
  warned:
    namespace: shop-warned
    quotas: {small: {hard: {limits.cpu: 2500m}}}
"""
# One pod of 1 CPU in a namespace of which nothing else is known, and a quota of 2.
MANIFESTS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        resources: {limits: {cpu: "1"}}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: small}
spec: {hard: {limits.cpu: "2"}}
"""

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a meshgen.yaml."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "meshgen.yaml").write_text(MESH, encoding="utf-8")
    return tmp_path


@pytest.fixture
def manifests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a manifest and no config."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "all.yaml").write_text(MANIFESTS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run() -> Run:
    """Run the command in this process."""

    def call(*arguments: str, **options: Any) -> Result:
        app = typer.Typer()
        app.command()(capacity)
        return CliRunner().invoke(app, list(arguments), **options)

    return call

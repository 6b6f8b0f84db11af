"""A mesh with all that dashboards tell apart."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meshgen.dashboards import dashboards
from meshgen.mesh import Mesh
from meshgen.pipeline import Project

_CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
clusterDomain: example.internal
namespace: shop-prod
namePrefix: p-
namespaces: {payments: {name: pay}}
defaults: {image: "nginx:1.27", port: 80}
services:
  web: {rateLimit: {requests: 600, per: minute}, versions: {v1: {}, v2: {}}}
  ledger:
    namespace: payments
    kind: StatefulSet
    rateLimit: {requests: 5, per: second, scope: total}
  agent: {kind: DaemonSet, port: null}
  night: {kind: CronJob, port: null, schedule: "0 3 * * *"}
  once: {kind: Job, port: null}
  shop:
    canary: {by: flagger}
    rateLimit: {requests: 50, per: second, at: gateway}
    expose: {gateway: edge}
  a-service-whose-name-is-nearly-as-long-as-they-may-be: {}
gateways: {edge: {hosts: [shop.example.com]}}
"""


def mesh_of(folder: Path, config: str = _CONFIG) -> Mesh:
    """Return the mesh of a config."""
    path = folder / "meshgen.yaml"
    path.write_text(config, encoding="utf-8")
    (resolved,) = Project(path).config.environments.values()
    return Mesh(resolved.mesh)


def read(folder: Path) -> Mapping[str, Any]:
    """Return all dashboards as data, by name."""
    return {name: json.loads(text) for name, text in dashboards(mesh_of(folder)).items()}

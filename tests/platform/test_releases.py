"""Every release of Kubernetes takes the whole platform beside every release of Istio."""

from itertools import product
from pathlib import Path

import meshgen
from meshgen.pipeline import Project
from meshgen.schemas.store import supported_istio, supported_kubernetes
from meshgen.yamlio import dump

_MESH = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
networkPolicies: true
services:
  web:
    image: "nginx:1.27"
    ports: {http: 80, http-metrics: 9102}
    health: /
    metrics: {by: PodMonitor, port: http-metrics}
platform:
  istio: {by: argocd}
  metricsServer: {kubeletInsecureTLS: true, highAvailability: true}
  kubeStateMetrics: {}
  prometheus: {storage: 20Gi}
  jaeger: {badger: 10Gi}
  kiali: {auth: token}
"""
# What each part is otherwise: of both, each release of either product has one.
_FORMS: list[dict[str, object]] = [
    {},
    {
        "istio": {"by": "flux"},
        "metricsServer": {"highAvailability": False},
        "prometheus": {"url": "http://prometheus.ops:9090", "operator": {}, "storage": None},
        "jaeger": {"collector": "otel.example.com:4317", "badger": None},
        "kiali": {"auth": "anonymous", "viewOnly": False},
    },
]


def test_nothing_is_wrong_with_it(tmp_path: Path) -> None:
    pairs = product(enumerate(supported_kubernetes()), enumerate(supported_istio()))
    environments = {
        f"e{row}-{column}": {
            "kubernetes": kubernetes,
            "istio": istio,
            "cluster": f"c{row}-{column}",
            "platform": _FORMS[(row + column) % 2],
        }
        for (row, kubernetes), (column, istio) in pairs
    }
    path = tmp_path / "meshgen.yaml"
    path.write_text(_MESH + dump({"environments": environments}), encoding="utf-8")
    project = Project(path)
    assert project.platform is not None
    assert project.platform.environments == sorted(environments)
    assert meshgen.check(project, outputs=meshgen.FORMATS) == []

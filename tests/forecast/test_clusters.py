"""The clusters that a config declares."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from meshgen.config import load_config
from meshgen.forecast import clusters
from meshgen.mesh import Mesh
from meshgen.quota import WorkloadKey

MESH = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
%s
services:
  web: {image: "nginx:1.27", port: 80, replicas: 3, autoscaling: {max: 5}}
  db: {image: "postgres:16", kind: StatefulSet, replicas: 2, autoscaling: {min: 1, max: 3}}
  api: {image: "nginx:1.27", port: 80, autoscaling: {max: 5}}
  old: {image: "nginx:1.27", port: 80, replicas: 4}
"""


@pytest.fixture
def mesh(tmp_path: Path) -> Any:
    """What makes the mesh of a config with these lines at its top."""

    def make(lines: str = "") -> Mesh:
        path = tmp_path / "meshgen.yaml"
        path.write_text(MESH % lines, encoding="utf-8")
        return load_config(path).environments["default"].means

    return make


def test_replicas_beside_an_autoscaler_are_what_is_expected(mesh: Any) -> None:
    # `old` says its replicas in the manifest, `api` leaves them to its autoscaler altogether.
    (cluster,) = clusters(mesh())
    assert cluster.replicas == {
        WorkloadKey("shop", "StatefulSet", "db"): 2,
        WorkloadKey("shop", "Deployment", "web"): 3,
    }


def test_names_are_those_of_the_cluster(mesh: Any) -> None:
    (cluster,) = clusters(mesh("namespace: shop-prod\nnamePrefix: prod-\nnameSuffix: -v2"))
    assert cluster.namespace == "shop-prod"
    assert WorkloadKey("shop-prod", "Deployment", "prod-web-v2") in cluster.replicas


@pytest.mark.parametrize(
    ("lines", "pairs"),
    [
        ('kubernetes: "1.30"', [("1.30", "1.22")]),
        (
            'kubernetes: ["1.32", "1.33"]\nistio: {version: ["1.26", "1.27"]}',
            [("1.32", "1.26"), ("1.32", "1.27"), ("1.33", "1.26"), ("1.33", "1.27")],
        ),
    ],
)
def test_every_pair_of_releases_is_a_cluster(
    mesh: Any, lines: str, pairs: list[tuple[str, str]]
) -> None:
    assert [(c.kubernetes, c.istio) for c in clusters(mesh(lines))] == pairs


def test_the_install_is_the_configs(mesh: Any) -> None:
    (cluster,) = clusters(mesh("istio: {version: '1.24', profile: demo, revision: blue}"), 7)
    facts: Mapping[str, Any] = vars(cluster)
    revisions = frozenset(["blue"])
    assert (facts["profile"], facts["revisions"], facts["nodes"]) == ("demo", revisions, 7)
    assert cluster.inject


def test_how_istio_was_installed_decides_over_sidecars(mesh: Any) -> None:
    (cluster,) = clusters(mesh("istio: {profile: demo, proxy: {limits: {cpu: 500m}}}"))
    # What is left out is the profile's: Helm merges values key by key.
    assert cluster.proxy == {
        ("requests", "cpu"): "10m",
        ("requests", "memory"): "40Mi",
        ("limits", "cpu"): "500m",
        ("limits", "memory"): "1024Mi",
    }
    assert clusters(mesh())[0].proxy is None
    (cluster,) = clusters(mesh("istio: {nativeSidecars: true}"))
    assert cluster.native_sidecars is True

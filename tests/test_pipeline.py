"""What stops a render, and what is only told."""

from pathlib import Path

import pytest

import meshgen
from meshgen.codes import is_of_rule
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Severity
from meshgen.pipeline import Project
from meshgen.pipeline.kept import kept
from meshgen.schemas.store import supported_kubernetes
from tests.examples import TITANIUM

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services:
  web: {image: "nginx:1.27", port: 80, health: /}
resources:
- extra.yaml
environments: {a: {}, b: {cluster: other}}
"""


def project(folder: Path, extra: str) -> Project:
    (folder / "extra.yaml").write_text(extra, encoding="utf-8")
    (folder / "meshgen.yaml").write_text(CONFIG, encoding="utf-8")
    return Project(folder / "meshgen.yaml", notes=False)


def test_what_is_worked_out_is_kept_for_the_same_arguments() -> None:
    calls: list[tuple[str, int]] = []

    @kept
    def step(project: Project, environment: str, *, nodes: int = 1) -> int:
        calls.append((environment, nodes))
        return len(calls)

    one, other = Project(TITANIUM), Project(TITANIUM)
    assert [step(one, "prod"), step(one, "prod"), step(one, "local")] == [1, 1, 2]
    assert [step(one, "prod", nodes=2), step(one, "prod", nodes=2)] == [3, 3]
    assert step(other, "prod") == 4
    assert calls == [("prod", 1), ("local", 1), ("prod", 2), ("prod", 1)]


def test_a_kind_of_somebodys_own_api_is_only_a_warning(tmp_path: Path) -> None:
    own = "{apiVersion: example.com/v1alpha1, kind: ScaledObject, metadata: {name: web}}"
    found = project(tmp_path, own)
    assert "base/resources/scaledobject.yaml" in meshgen.render(found)
    (warning,) = meshgen.check(found)
    assert warning.severity is Severity.WARNING
    assert warning.code is Code.NO_SCHEMA


@pytest.mark.parametrize(
    "wrong",
    [
        "{apiVersion: apps/v1, kind: Deploymnt, metadata: {name: web}}",
        "{apiVersion: networking.istio.io/v9, kind: Gateway, metadata: {name: web}}",
        "{apiVersion: v1, kind: Service, metadata: {name: other}, spec: {prots: []}}",
    ],
)
def test_nothing_is_written_that_is_not_valid(tmp_path: Path, wrong: str) -> None:
    found = project(tmp_path, wrong)
    with pytest.raises(MeshgenError) as caught:
        meshgen.render(found)
    assert len(caught.value.findings) == 1
    with pytest.raises(MeshgenError):
        meshgen.build(found, "a")


RELEASES = """\
kubernetes: ["1.29", "1.31"]
environments:
  a: {}
  b: {cluster: other, kubernetes: "1.33", istio: ["1.24", "1.22"]}
"""


def rewritten(folder: Path, extra: str, releases: str) -> Project:
    project(folder, extra)
    text = CONFIG.replace("environments: {a: {}, b: {cluster: other}}\n", releases)
    (folder / "meshgen.yaml").write_text(text, encoding="utf-8")
    return Project(folder / "meshgen.yaml", notes=False)


# trafficDistribution came with Kubernetes 1.30.
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: other}
spec: {ports: [{port: 80}], trafficDistribution: PreferClose}
"""


def test_a_finding_says_in_which_releases_it_holds(tmp_path: Path) -> None:
    found = rewritten(tmp_path, SERVICE, RELEASES)
    (finding,) = meshgen.check(found)
    assert finding.message == (
        "spec.trafficDistribution: unknown field `trafficDistribution` (Kubernetes 1.29)"
    )
    assert finding.location.file.endswith("extra.yaml")
    assert finding.location.line == 4
    assert finding.path == "resources[0]"
    assert meshgen.check(found, ["b"]) == []
    (finding,) = meshgen.check(rewritten(tmp_path, SERVICE, 'kubernetes: "1.28"\n'))
    what = "spec.trafficDistribution: unknown field `trafficDistribution`"
    assert finding.message == f"{what} (Kubernetes 1.28)"


def test_the_releases_of_environments(tmp_path: Path) -> None:
    found = rewritten(tmp_path, "", RELEASES)
    assert found.releases(["a"]) == {"Kubernetes": ["1.29", "1.31"], "Istio": ["1.22"]}
    assert found.releases(["a", "b"]) == {
        "Kubernetes": ["1.29", "1.31", "1.33"],
        "Istio": ["1.22", "1.24"],
    }


def test_an_api_version_that_one_release_removed_names_its_heir(tmp_path: Path) -> None:
    scaler = """\
apiVersion: autoscaling/v2beta2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 2
"""
    listed = ", ".join(f'"{release}"' for release in supported_kubernetes()[:3])
    found = meshgen.check(rewritten(tmp_path, scaler, f"kubernetes: [{listed}]\n"))
    warning, error = (finding for finding in found if not is_of_rule(finding.code))
    what = "apiVersion: HorizontalPodAutoscaler autoscaling/v2beta2"
    assert warning.severity is Severity.WARNING
    assert warning.message == (
        f"{what} is deprecated: Kubernetes 1.26 no longer serves it (Kubernetes 1.25)"
    )
    assert warning.hint == "use autoscaling/v2"
    assert error.severity is Severity.ERROR
    assert error.message == f"{what} is not served by Kubernetes 1.26 and 1.27"
    assert error.hint == "use autoscaling/v2; autoscaling/v2beta2 was removed in Kubernetes 1.26"
    assert {str(f.location).rpartition("extra.yaml:")[2] for f in (warning, error)} == {"1:13"}

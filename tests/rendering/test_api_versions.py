"""Which apiVersion Istio's kinds are rendered in: one that every declared Istio serves."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project
from tests.sound import but_of_rules

from .findings import findings

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
templates: own
services:
  web: {image: nginx, port: 80, mtls: STRICT, rateLimit: {requests: 1}}
istio: """
TELEMETRY = """\
apiVersion: {{ mesh.istio_api("telemetry", "Telemetry") }}
kind: Telemetry
metadata: {name: own}
spec: {}
"""


KINDS = ("DestinationRule", "PeerAuthentication", "EnvoyFilter", "Telemetry")


def found(folder: Path, version: str) -> dict[str, str]:
    """Return the versions of Istio's kinds; a template of the user's is among those rendered."""
    own = folder / "own" / "mesh" / "own.yaml.j2"
    own.parent.mkdir(parents=True)
    own.write_text(TELEMETRY, encoding="utf-8")
    (folder / "meshgen.yaml").write_text(f"{CONFIG}{version}\n", encoding="utf-8")
    project = Project(folder / "meshgen.yaml")
    assert not but_of_rules(meshgen.check(project))
    keys = {resource.key for resource in project.resources("default")}
    versions = {(key.kind, key.api_version.rpartition("/")[2]) for key in keys}
    pairs = [pair for pair in versions if pair[0] in KINDS]
    assert len(pairs) == len(KINDS)
    return dict(pairs)


@pytest.mark.parametrize(
    ("version", "expected", "telemetry"),
    [
        ('"1.20"', "v1beta1", "v1alpha1"),
        ('"1.22"', "v1", "v1"),
        ('["1.22", "1.31"]', "v1", "v1"),
        ('["1.21", "1.23"]', "v1beta1", "v1alpha1"),
        ('["1.31", "1.20"]', "v1beta1", "v1alpha1"),
        ('{version: ["1.31", "1.20"], profile: demo}', "v1beta1", "v1alpha1"),
    ],
)
def test_every_release_of_a_list_serves_it(
    version: str, expected: str, telemetry: str, tmp_path: Path
) -> None:
    assert found(tmp_path, version) == {
        "DestinationRule": expected,
        "PeerAuthentication": expected,
        "EnvoyFilter": "v1alpha3",
        "Telemetry": telemetry,
    }


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ('"extensions"', 'name the kind as well: istio_api("extensions", KIND)'),
        ('"telemetry", "Tracing"', "no apiVersion of telemetry.istio.io has Tracing"),
    ],
)
def test_a_template_that_asks_for_what_there_is_not(
    asked: str, message: str, tmp_path: Path
) -> None:
    template = f"apiVersion: {{{{ mesh.istio_api({asked}) }}}}\nkind: A\nmetadata: {{name: a}}\n"
    config = "templates: own\nservices: {web: {image: nginx}}\n"
    (finding,) = findings(tmp_path, config, {"own/service/a.yaml.j2": template})
    assert message in finding.message
    assert finding.location.line == 1

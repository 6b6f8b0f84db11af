"""Charts are rendered with each of their values files."""

from pathlib import Path

import pytest

import meshgen
from meshgen.findings import Severity
from tests.manifests.trees import lines, write

from .conftest import Build

CHART = {
    "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 0.1.0\n",
    "web/values.yaml": "replicas: 1\nport: 80\n",
    "web/templates/_helpers.tpl": '{{ define "name" }}web{{ end }}\n',
    "web/templates/web.yaml": """\
{{- if .Values.port }}
apiVersion: v1
kind: Service
metadata: {name: {{ include "name" . }}}
spec:
  externalTrafficPolicy: Nowhere
  ports:
  - port: {{ .Values.port }}
{{- end }}
""",
}
POLICY = 'spec.externalTrafficPolicy: found the text "Nowhere"'


@pytest.mark.usefixtures("helm_there")
def test_a_chart_is_told_in_its_template_and_its_values(repository: Path, build: Build) -> None:
    write(repository, {**CHART, "web/values-prod.yaml": "port: 99999\n"})
    values, template = lines(build())
    assert template.startswith("web/templates/web.yaml:6: Service/web: spec.externalTrafficPolicy")
    assert "(in the build of web and 1 other)" in template
    assert values.startswith("web/values-prod.yaml:1:7: Service/web: spec.ports[0].port: found the")


@pytest.mark.usefixtures("helm_there")
@pytest.mark.parametrize(
    ("files", "told"),
    [
        (
            {"web/templates/web.yaml": "a: 1\nb: {{ .Values.a.b }}\n"},
            "web/templates/web.yaml:2: this cannot be built: ",
        ),
        (
            {
                "web/Chart.yaml": CHART["web/Chart.yaml"]
                + "dependencies: [{name: x, version: 1.0.0}]\n"
            },
            "web/Chart.yaml:1:1: this cannot be built: ",
        ),
        (
            {"web/values.schema.json": '{"$ref": "http://127.0.0.1/x.json"}'},
            "web/values.schema.json: this schema refers to another file or machine",
        ),
    ],
)
def test_a_chart_that_cannot_be_rendered_is_told_of(
    repository: Path, build: Build, files: dict[str, str], told: str
) -> None:
    write(repository, {**CHART, **files})
    (line,) = lines(build())
    assert line.startswith(told)


@pytest.mark.usefixtures("helm_there")
def test_a_chart_whose_own_values_do_not_do_is_built_with_the_others(
    repository: Path, build: Build
) -> None:
    asks = (
        "apiVersion: v1\nkind: ServiceAccount\n"
        'metadata: {name: {{ required "name" .Values.tag }}}\n'
    )
    write(repository, {**CHART, "web/templates/web.yaml": asks})
    (finding,) = build().findings
    assert finding.severity is Severity.WARNING
    assert str(finding).startswith("web/templates/web.yaml:3: this cannot be built: ")
    notes: list[str] = []
    write(repository, {"web/ci/one-values.yaml": "tag: one\n"})
    outcome = build(note=notes.append)
    assert (lines(outcome), outcome.counts["objects"]) == ([], 1)
    assert any("web: not built with its own values alone" in note for note in notes)


@pytest.mark.usefixtures("helm_there", "programs")
def test_a_chart_is_rendered_for_the_release_that_is_declared(repository: Path) -> None:
    text = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: {{ .Capabilities.KubeVersion.Minor }}x}\n"
    )
    write(
        repository, {**CHART, "web/templates/web.yaml": f"{text}spec: {{ports: [{{port: 0}}]}}\n"}
    )
    outcome = meshgen.validate(["."], kubernetes=["1.29", "1.31"], build=True)
    assert {finding.resource for finding in outcome.findings} == {"Service/31x"}


@pytest.mark.usefixtures("helm_there")
def test_a_link_out_of_a_chart_is_refused(repository: Path, build: Build) -> None:
    write(repository, CHART)
    (repository / "web/templates/x.yaml").symlink_to("/etc/passwd")
    (line,) = lines(build())
    assert line.startswith("web/templates/x.yaml: this link leads out of the chart")


def test_without_helm_a_chart_is_passed_over_and_said(repository: Path, build: Build) -> None:
    write(repository, CHART)
    notes: list[str] = []
    outcome = build(note=notes.append)
    assert lines(outcome) == []
    assert "web: not built: helm is not on the PATH" in notes

"""The annotations of all objects are one value of the chart."""

from pathlib import Path

from meshgen.pipeline import Project
from meshgen.yamlio import load, to_data
from tests.chart.project import chart_files
from tests.rendering.harness import project

_CONFIG = """
annotations: {note: all, gone: one}
recommendedLabels: false
services:
  web: {image: nginx, port: 80, annotations: {own: a}}
  api: {image: nginx, port: 80, annotations: {note: mine}}
environments:
  dev: {namespace: dev, annotations: {gone: null, env: dev}}
  prod: {namespace: prod, labels: {team: a}}
"""


def _project(folder: Path) -> Project:
    return project(folder, _CONFIG)


def test_they_are_one_value(tmp_path: Path) -> None:
    files = chart_files(_project(tmp_path))
    usual, dev = (to_data(load(files[name], "")) for name in ("values.yaml", "values-dev.yaml"))
    assert usual["annotations"] == {"note": "all", "gone": "one"}
    assert dev["annotations"] == {"gone": None, "env": "dev"}
    # Only an object that says one of them itself has them apart.
    assert set(dev["services"]) == {"api"}
    deployment = files["templates/web/deployment.yaml"]
    assert "    own: a\n    {{- if .Values.annotations }}\n" in deployment


def test_where_there_are_none_an_object_has_none(tmp_path: Path) -> None:
    lines = chart_files(_project(tmp_path))["templates/web/service.yaml"].splitlines()
    at = lines.index("  {{- if .Values.annotations }}")
    assert lines[at : at + 4] == [
        "  {{- if .Values.annotations }}",
        "  annotations:",
        "    {{- toYaml .Values.annotations | nindent 4 }}",
        "  {{- end }}",
    ]
    files = chart_files(_project(tmp_path))
    # An object with labels of its own always has some.
    having = {name for name, text in files.items() if "  {{- if .Values.labels }}\n" in text}
    assert having == {
        "templates/mesh/destinationrule.yaml",
        "templates/mesh/peerauthentication.yaml",
    }

"""Where names and namespaces stand inside of texts, and texts that come out as they are."""

from pathlib import Path
from typing import Any

import pytest

from meshgen.chart.marks import Marks, choose_marks
from meshgen.chart.templated import as_template, escaped, with_actions
from meshgen.pipeline import Project
from meshgen.provenance import traced
from meshgen.resources import Resource
from meshgen.transform import Settings, finished
from meshgen.yamlio import dump
from tests.chart.compare import unequal
from tests.chart.project import chart_files
from tests.equality.compare import write_tree
from tests.helm import Helm

M = Marks("qz0q", suffixed=True)
P, S, N = "qz0qprefix", "qz0qsuffix", "qz0qnamespace"
SETTINGS = M.settings(Settings("shop", "p-", "", {"team": "blog"}))
NAME = SETTINGS.prefix + "web" + SETTINGS.suffix


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (NAME, f"{P}web{S}"),
        ("http://" + NAME + "." + SETTINGS.namespace + ".svc", f"http://{P}web{S}.{N}.svc"),
        (traced("shop", ("namespace", "name")), N),
        (traced("shop", ("services", "shop")), "shop"),
        # Something else was made of the name, or it only looks like one.
        (NAME.upper(), "P-WEB"),
        (f"{NAME}", "p-web"),
        ("p-web", "p-web"),
        ([NAME, 1, True, None, 0.5], [f"{P}web{S}", 1, True, None, 0.5]),
        ({SETTINGS.prefix + "k": {"a": SETTINGS.suffix}}, {f"{P}k": {"a": S}}),
    ],
)
def test_a_mark_stands_where_what_it_stands_for_came_out(value: Any, expected: Any) -> None:
    found = M.put(value)
    assert found == expected
    assert type(found) is type(expected)


def test_marks_occur_nowhere_else() -> None:
    assert choose_marks([{"a": "b"}], suffixed=False).stem == "qz0q"
    assert choose_marks([{"a": "an qz0q here"}, ["qz1q"]], suffixed=True).stem == "qz2q"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain } text {", "plain } text {"),
        ("{{ x }}", "{{`{{`}} x }}"),
        ("{{{{{", "{{`{{{{{`}}"),
        (f"{P}web", "{{ .Values.namePrefix }}web"),
        (f"a{{{P}", "a{{`{`}}{{ .Values.namePrefix }}"),
        (f"web{S}.{N}", "web{{ .Values.nameSuffix }}.{{ .Release.Namespace }}"),
    ],
)
def test_texts_for_a_template(text: str, expected: str) -> None:
    assert with_actions(text, M) == expected


def test_a_suffix_that_nobody_has_is_left_out() -> None:
    assert Marks("qz0q", suffixed=False).put(NAME) == f"{P}web"


def test_a_reference_tells_where_a_prefix_would_stand() -> None:
    """Also where an environment has none: the template is the same for all of them."""
    account = {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "web"}}
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web"},
        "spec": {"serviceAccountName": "web", "hostname": "web"},
    }
    resources = [Resource(account, "web"), Resource(pod, "web")]
    objects = finished(resources, M.settings(Settings("shop")), lambda *_: True)
    found = M.put(objects[1])
    assert found["spec"] == {"serviceAccountName": f"{P}web{S}", "hostname": "web"}
    assert found["metadata"] == {"name": f"{P}web{S}", "namespace": N, "labels": {M.label: ""}}


def test_a_name_without_its_marks() -> None:
    assert [M.bare(name) for name in (f"{P}web{S}", "web", f"{S}{P}")] == ["web", "web", f"{S}{P}"]


def test_data_for_tpl() -> None:
    data = {f"{P}k": ["{{", 1, None, {"a": N}]}
    assert as_template(data, M) == {
        "{{ .Values.namePrefix }}k": ["{{`{{`}}", 1, None, {"a": "{{ .Release.Namespace }}"}]
    }


def test_a_single_brace_matters_before_an_action() -> None:
    assert escaped("{") == "{"
    assert escaped("{", before_action=True) == "{{`{`}}"


TEMPLATE = """\
apiVersion: v1
kind: Secret
metadata:
  name: names
stringData:
  upper: {{ (mesh.spec.name_prefix or "") | upper }}
  length: {{ "x" ~ mesh.namespace.name | length }}
  plain: {{ mesh.full_name("web") ~ "." ~ mesh.namespace.name }}
  inside: http://{{ mesh.full_name("web") }}:80/{{ "a" + mesh.namespace.name }}
"""
BY_NAME = '  known: {{ {"p-": "prod", "": "dev"}[mesh.spec.name_prefix or ""] }}\n'
ABSENT = '  known: {{ {"p-": "prod", none: "dev"}[mesh.spec.name_prefix] }}\n'


@pytest.mark.parametrize("more", ["", BY_NAME, ABSENT])
def test_templates_of_the_users_do_what_they_like(more: str, tmp_path: Path, helm: Helm) -> None:
    config = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "own"},
        "templates": "templates",
        "services": {"web": {"image": "nginx:1.27", "port": 80}},
        "environments": {
            "dev": {"namespace": "dev"},
            "prod": {"namespace": "shop", "namePrefix": "p-"},
        },
    }
    path = tmp_path / "meshgen.yaml"
    path.write_text(dump(config), encoding="utf-8")
    own = tmp_path / "templates" / "mesh" / "names.yaml.j2"
    own.parent.mkdir(parents=True)
    own.write_text(TEMPLATE + more, encoding="utf-8")
    project = Project(path)
    chart = tmp_path / "chart"
    files = chart_files(project)
    write_tree(files, chart)
    for environment in project.environments:
        assert not unequal(project, environment, chart, helm)
    (secret,) = (text for text in files.values() if "kind: Secret" in text)
    plain = '"{{ .Values.namePrefix }}web.{{ .Release.Namespace }}"'
    inside = '"http://{{ .Values.namePrefix }}web:80/a{{ .Release.Namespace }}"'
    assert plain in secret
    assert inside in secret

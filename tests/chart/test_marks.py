"""Where names and namespaces stand inside of texts, and texts that come out as they are."""

from pathlib import Path
from typing import Any

import pytest

from meshgen.chart.confirm import confirmed
from meshgen.chart.marks import Marks, choose_marks
from meshgen.chart.templated import as_template, escaped, with_actions
from meshgen.pipeline import Project
from meshgen.transform import Settings
from meshgen.yamlio import dump
from tests.chart.compare import unequal
from tests.chart.project import chart_files
from tests.equality.compare import write_tree
from tests.helm import Helm

M = Marks("qz0q")
SETTINGS = Settings("shop", "p-", "-s", {"team": "blog"})
P, S, N = M.prefix, M.suffix, M.namespace


@pytest.mark.parametrize(
    ("marked", "actual", "expected"),
    [
        (f"{P}web{S}", "p-web-s", f"{P}web{S}"),
        (f"http://{P}web{S}.{N}.svc", "http://p-web-s.shop.svc", f"http://{P}web{S}.{N}.svc"),
        # Something else was made of the name.
        (f"{P}WEB", "P-WEB", "P-WEB"),
        ([f"{P}a", 1], ["p-a", 1], [f"{P}a", 1]),
        ([f"{P}a"], ["p-a", "b"], ["p-a", "b"]),
        ({f"{P}k": P}, {"p-k": "p-"}, {f"{P}k": P}),
        ({"a": P, "b": 1}, {"a": "p-"}, {"a": "p-"}),
        ({"a": 1}, {"a": True}, {"a": True}),
        # The mesh's labels: one key stands for all.
        ({"app": "x", M.label: "true"}, {"app": "x", "team": "blog"}, {"app": "x", M.label: ""}),
        ({"team": "own", M.label: "true"}, {"team": "blog"}, {"team": "own", M.label: ""}),
        ({M.label: "true"}, {"team": "other"}, {"team": "other"}),
    ],
)
def test_a_mark_stands_only_where_it_is_right(marked: Any, actual: Any, expected: Any) -> None:
    assert confirmed(marked, actual, M, SETTINGS) == expected


def test_marks_occur_nowhere_else() -> None:
    assert choose_marks([{"a": "b"}]).stem == "qz0q"
    assert choose_marks([{"a": "an qz0q here"}, ["qz1q"]]).stem == "qz2q"


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
    assert with_actions(f"{P}web{S}", Marks("qz0q", suffixed=False)) == (
        "{{ .Values.namePrefix }}web"
    )


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
"""
ONLY_KNOWN = '  known: {{ {"p-": "prod", "": "dev"}[mesh.spec.name_prefix or ""] }}\n'


@pytest.mark.parametrize("template", [TEMPLATE, TEMPLATE + ONLY_KNOWN])
def test_templates_of_the_users_do_what_they_like(
    template: str, tmp_path: Path, helm: Helm
) -> None:
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
    own.write_text(template, encoding="utf-8")
    project = Project(path)
    chart = tmp_path / "chart"
    files = chart_files(project)
    write_tree(files, chart)
    for environment in project.environments:
        assert not unequal(project, environment, chart, helm)
    (secret,) = (text for text in files.values() if "kind: Secret" in text)
    sure = '"{{ .Values.namePrefix }}web.{{ .Release.Namespace }}"'
    assert (sure in secret) == (ONLY_KNOWN not in template)

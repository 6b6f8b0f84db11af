"""Texts and numbers that templates, YAML and Helm's values like to take for something else."""

import itertools
from pathlib import Path
from typing import Any

import pytest

from meshgen.pipeline import Project
from meshgen.yamlio import dump, load, to_data
from tests.chart.compare import unequal
from tests.chart.project import chart_files
from tests.equality.compare import write_tree
from tests.helm import Helm

TEXTS = [
    "{{ x }}",
    "{{",
    "}}",
    "{{{{ {{{",
    "{{- x -}}",
    "{{/* x */}}",
    "a {",
    "{ ${web.host}",
    "{${web.host}}",
    "{{${web.url}}}",
    "{{ .Values.namePrefix }}",
    "`{{`",
    "{{`}}`",
    "'",
    '"',
    "\\",
    "\\n",
    "two\nlines",
    "two\nlines\n",
    "blank at the end\n\n",
    "\n\nlead",
    " indented\nlines",
    "lines \nwith blanks \n",
    "tab\there",
    "yes",
    "off",
    "null",
    "~",
    "1e3",
    "0x1F",
    "010",
    "1_000",
    "12345678",
    "9007199254740993",
    "2024-01-01",
    "1:30",
    "a: b",
    "- x",
    "# x",
    "x #y",
    "@x",
    "%x",
    "&x",
    "*",
    "!x",
    "|",
    ">",
    "?",
    "=",
    "<<",
    "",
    " ",
    "$(A) $A ${A}",
    "INDENT",
    "include HELPERS.labels",
    "qz0qprefix",
    "é\u00a0\u2028\u0085\ufeff\U0001f600\ue000",
    "<script>&amp;</script>",
]
NUMBERS = [0, 1, 1000000, 1000650000, 2**31 - 1, 2**53, 2**53 + 1, 2**63 - 1]


def config(first: dict[str, Any], second: dict[str, Any], both: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "hostile"},
        "services": {"web": {"image": "nginx:1.27", "port": 80, **both}},
        "configMaps": {"settings": {"data": {f"K{i}": t for i, t in enumerate(TEXTS)}}},
        "environments": {
            "first": {"namespace": "one", "namePrefix": "e1-", "services": {"web": first}},
            "second": {"namespace": "123", "services": {"web": second}},
        },
    }


def check(data: dict[str, Any], folder: Path, helm: Helm) -> None:
    path = folder / "meshgen.yaml"
    path.write_text(dump(data), encoding="utf-8")
    project = Project(path)
    chart = folder / "chart"
    write_tree(chart_files(project), chart)
    assert not helm.lint(chart)
    for environment in project.environments:
        assert not helm.lint(chart, "-f", chart / f"values-{environment}.yaml")
        assert not unequal(project, environment, chart, helm)


def test_texts_that_all_environments_have(tmp_path: Path, helm: Helm) -> None:
    env = {f"V{i}": text for i, text in enumerate(TEXTS)}
    notes = {f"a{i}": text for i, text in enumerate(TEXTS)}
    check(config({}, {}, {"env": env, "args": TEXTS, "annotations": notes}), tmp_path, helm)


def test_texts_in_which_environments_differ(tmp_path: Path, helm: Helm) -> None:
    pairs = list(zip(TEXTS, TEXTS[1:] + TEXTS[:1], strict=True))
    one = {
        "env": {f"V{i}": pair[0] for i, pair in enumerate(pairs)},
        "args": [*TEXTS, "more"],
        "podAnnotations": {f"a{i}": pair[0] for i, pair in enumerate(pairs)},
        "annotations": {f"a{i}": pair[0] for i, pair in enumerate(pairs)},
    }
    other = {
        "env": {f"V{i}": pair[1] for i, pair in enumerate(pairs)},
        "args": TEXTS,
        "podAnnotations": {f"a{i}": pair[1] for i, pair in enumerate(pairs)},
        "annotations": {f"a{i}": pair[1] for i, pair in enumerate(pairs)},
    }
    check(config(one, other, {"env": {"V": "$(V1)", "INDENT": "1"}}), tmp_path, helm)


def test_texts_that_some_environments_have(tmp_path: Path, helm: Helm) -> None:
    env = {f"V{i}": text for i, text in enumerate(TEXTS)}
    notes = {f"a{i}": text for i, text in enumerate(TEXTS)}
    one = {"env": env, "args": TEXTS, "podAnnotations": notes, "annotations": notes}
    check(config(one, {}, {"env": {"A": "$(Z)", "Z": ""}}), tmp_path, helm)


def test_numbers(tmp_path: Path, helm: Helm) -> None:
    def service(number: int) -> dict[str, Any]:
        toleration = {"operator": "Exists", "effect": "NoExecute", "tolerationSeconds": number}
        again = [toleration] * (number % 3 + 1)
        return {
            "podSecurityContext": {"runAsUser": number % 2**31},
            "securityContext": {"runAsUser": 1, **({"runAsGroup": 7} if number % 2 else {})},
            "tolerations": again,
        }

    data = config({}, {}, {})
    for index, (one, other) in enumerate(itertools.pairwise(NUMBERS)):
        name = f"number-{index}"
        data["services"][name] = {"image": "nginx:1.27", "port": 80, **service(one)}
        data["environments"]["second"]["services"][name] = service(other)
    check(data, tmp_path, helm)


def user_objects(text: str, number: str) -> str:
    return f"""\
apiVersion: example.com/v1
kind: Widget
metadata:
  name: widget
spec:
  number: {number}
  mixed: {text}
  list:
  - {number}
  - {text}
"""


VALUES = [("1.5", "0.1"), ("1.0", "1"), ("1e300", "2.5"), ("null", "x"), ("true", '"true"')]


@pytest.mark.parametrize(("one", "other"), VALUES, ids=str)
def test_what_users_write_into_objects_of_their_own(
    one: str, other: str, tmp_path: Path, helm: Helm
) -> None:
    for name, value in (("one", one), ("other", other)):
        (tmp_path / f"{name}.yaml").write_text(user_objects(value, value), encoding="utf-8")
    data = config({}, {}, {})
    data["environments"]["first"]["resources"] = ["one.yaml"]
    data["environments"]["second"]["resources"] = ["other.yaml"]
    check(data, tmp_path, helm)


USER = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: "system:reader"}
rules:
- {apiGroups: [""], resources: [configmaps], resourceNames: [settings], verbs: [get]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "system:reader"}
subjects:
- {kind: ServiceAccount, name: web, namespace: ""}
- {kind: ServiceAccount, name: default}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  names: {kind: Widget, plural: widgets, singular: widget, listKind: WidgetList}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        description: |+
          A long text with {{ braces }} and

          blank lines at its end

        x-kubernetes-preserve-unknown-fields: true
---
apiVersion: v1
kind: ConfigMap
metadata: {name: by-hand}
data: {script: "#!/bin/sh\\nexec {{ x }}\\n"}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}, annotations: {sidecar.istio.io/proxyCPU: 1m}}
    spec:
      containers:
      - {name: agent, image: "agent:1", envFrom: [{configMapRef: {name: settings}}]}
"""


def test_objects_of_the_users(tmp_path: Path, helm: Helm) -> None:
    (tmp_path / "user.yaml").write_text(USER, encoding="utf-8")
    other = USER.replace("agent:1", "agent:2").replace("[get]", "[get, list]")
    (tmp_path / "other.yaml").write_text(other, encoding="utf-8")
    data = config({}, {}, {})
    data["environments"]["first"]["resources"] = ["user.yaml"]
    data["environments"]["second"]["resources"] = ["other.yaml"]
    check(data, tmp_path, helm)


def test_names_that_are_alike(tmp_path: Path, helm: Helm) -> None:
    """Names of values that would be one, and names that are no field of a template."""
    data = config({}, {}, {})
    names = ["a-1", "a1", "tests", "global", "values", "mesh", "config", "configmaps", "resources"]
    for name in names:
        data["services"][name] = {"image": f"nginx:{name}", "port": 80}
    data["services"]["1-job"] = {"kind": "Job", "image": "job:1"}
    data["configMaps"] |= {"a.b": {"data": {"A": "1"}}, "a-b": {"data": {"A": "2"}}}
    data["environments"]["second"]["services"] |= {name: {"replicas": 2} for name in names}
    data["environments"]["second"]["services"]["1-job"] = {"image": "job:2"}
    check(data, tmp_path, helm)


def test_kinds_that_differ(tmp_path: Path, helm: Helm) -> None:
    """A workload of another kind in one environment, and a Service that only a patch can make."""
    outside = {"type": "ExternalName", "externalName": "example.com"}
    patches = [{"target": {"kind": "Service"}, "patch": {"spec": outside}}]
    data = config({"kind": "StatefulSet"}, {"patches": patches}, {})
    check(data, tmp_path, helm)
    values = (tmp_path / "chart" / "values.yaml").read_text(encoding="utf-8")
    web = to_data(load(values, "values.yaml"))["services"]["web"]
    assert {*web} == {"deployment", "service", "statefulSet"}
    assert web["deployment"]["sidecar"] == web["statefulSet"]["sidecar"] == {}


def test_variables_without_a_common_order(tmp_path: Path, helm: Helm) -> None:
    """A list then, and the comment does not tell of a mapping."""
    one = {"env": {"A": "$(B)", "B": "1", "C": "${web.host}"}}
    data = config(one, {"env": {"B": "$(A)", "A": "1"}}, {})
    check(data, tmp_path, helm)
    values = (tmp_path / "chart" / "values.yaml").read_text(encoding="utf-8")
    assert "Environment variables, as the container has them." in values
    assert "more can be added" not in values


def test_keys(tmp_path: Path, helm: Helm) -> None:
    """Names of labels, annotations, variables and ConfigMap keys that look like something else."""
    names = ["y", "on", "No", "null", "true", "e3"]
    more = [*names, "1", "1e3", "0x1", "1.5", "2024-01-01"]
    data = config(
        {"podAnnotations": dict.fromkeys(more, "1"), "env": dict.fromkeys(names, "1")},
        {"podAnnotations": dict.fromkeys(names, "2"), "env": dict.fromkeys(names[1:], "2")},
        {"labels": dict.fromkeys(more[2:], "x"), "annotations": dict.fromkeys(more, "null")},
    )
    data["environments"]["first"]["labels"] = dict.fromkeys(more, "1")
    data["environments"]["second"]["labels"] = dict.fromkeys(names, "true")
    data["configMaps"]["keys"] = {"data": dict.fromkeys(more, "1")}
    data["environments"]["second"]["configMaps"] = {"keys": {"data": dict.fromkeys(names, "2")}}
    check(data, tmp_path, helm)

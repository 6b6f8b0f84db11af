"""A kustomization's fields, held against the real Kustomize."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from meshgen.checks.kustomization import deprecated_fields, kustomization_violations
from meshgen.resources import dotted
from meshgen.yamlio import load, to_data

KUBECTL = Path(sys.executable).with_name("kubectl")
# What Kustomize says of fields; whatever else it says, it has taken these.
_REFUSALS = ("invalid Kustomization", "should be ")

WRONG = [
    ("resource: [a.yaml]\n", "resource: unknown field `resource`", "resources"),
    ("namePrefix: 1\n", "namePrefix: found the number 1", '"1"'),
    ("commonLabels: {version: 1}\n", "commonLabels.version: found the number 1", '"1"'),
    ("images: [{name: a, newTag: 1.10}]\n", "images[0].newTag: found the number", ""),
    ("replicas: [{name: a, count: '2'}]\n", "replicas[0].count: found the text", "2"),
    ("patches: [{path: p.yaml, targets: {}}]\n", "patches[0].targets: unknown", "target"),
    ("patches: [{target: {knd: a}}]\n", "patches[0].target.knd: unknown", "kind"),
    ("configMapGenerator: {name: a}\n", "configMapGenerator: found a mapping", ""),
    ("configMapGenerator: [{name: a, options: {lables: {}}}]\n", "options.lables: unk", "labels"),
    ("secretGenerator: [{name: a, typ: b}]\n", "secretGenerator[0].typ: unknown", "type"),
    ("replacements: [{source: {kind: a, fieldpat: b}}]\n", "source.fieldpat: unk", "fieldPath"),
    ("labels: {a: b}\n", "labels: found a mapping", ""),
    ("labels: [{pairs: {a: b}, includeSelector: true}]\n", "includeSelector: unk", "includeSel"),
    ("generatorOptions: {disableNameSuffixHas: true}\n", "disableNameSuffixHas: unk", "disable"),
    ("sortOptions: {order: fifo, x: 1}\n", "sortOptions.x: unknown", ""),
    ("apiVersion: kustomize.config.k8s.io/v1\nresources: [a.yaml]\n", "apiVersion: found", ""),
    ("kind: Kustomisation\nresources: [a.yaml]\n", "kind: found", ""),
    (
        "kind: Component\napiVersion: kustomize.config.k8s.io/v1beta1\nresources: [a.yaml]\n",
        "apiVersion: found",
        "",
    ),
]
RIGHT = [
    "resources: [a.yaml]\nnamespace:\nimages:\n",
    "Resources: [a.yaml]\nimages: [{name: a, newtag: b}]\n",
    "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nresources: [a.yaml]\n",
    "apiVersion: kustomize.config.k8s.io/v1beta1\nresources: [a.yaml]\nmetadata: {name: a}\n",
    "resources: [a.yaml]\nopenapi: {version: v1.20.4}\nbuildMetadata: [managedByLabel]\n",
    "resources: [a.yaml]\nvars: [{name: A, objref: {kind: a, name: b, apiVersion: v1}}]\n",
    "resources: [a.yaml]\nlabels: [{pairs: {a: b}, fields: [{path: a, create: true}]}]\n",
    "helmCharts: [{name: a, valuesInline: {a: {b: [1]}}, includeCRDs: true}]\n",
    "helmChartInflationGenerator: [{chartName: a}]\n",
    "resources: [a.yaml]\ngeneratorOptions: {immutable: true}\nimageTags: [{name: a}]\n",
    "resources: [a.yaml]\nsortOptions: {order: legacy, legacySortOptions: {orderFirst: [a]}}\n",
]


def refused(folder: Path, text: str) -> bool:
    """Return whether the real Kustomize refuses the fields of a kustomization."""
    (folder / "kustomization.yaml").write_text(text)
    (folder / "a.yaml").write_text("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a}\n")
    command = [str(KUBECTL), "kustomize", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    return any(refusal in done.stderr for refusal in _REFUSALS)


def data(text: str) -> Any:
    return to_data(load(text, "kustomization.yaml"))


@pytest.mark.parametrize(("text", "told", "hint"), WRONG)
def test_what_kustomize_refuses_is_told(tmp_path: Path, text: str, told: str, hint: str) -> None:
    assert refused(tmp_path, text)
    (violation,) = kustomization_violations(data(text))
    assert told in f"{dotted(violation.path)}: {violation.message}"
    assert hint in violation.hint


@pytest.mark.parametrize("text", RIGHT)
def test_what_kustomize_takes_is_right(tmp_path: Path, text: str) -> None:
    assert not refused(tmp_path, text)
    assert kustomization_violations(data(text)) == []


def test_deprecated_fields_are_known_with_what_to_use() -> None:
    text = "resources: []\nbases: [a]\nvars: []\ncommonLabels: {}\npatchesStrategicMerge: []\n"
    assert deprecated_fields(data(text)) == {
        "bases": "resources",
        "vars": "replacements",
        "commonLabels": "labels",
        "patchesStrategicMerge": "patches",
    }

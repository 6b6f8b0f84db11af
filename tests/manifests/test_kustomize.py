"""Which files a kustomization reads as something else than resources."""

from typing import Any

from meshgen.manifests.kustomize import inputs

KUSTOMIZATION = {
    "resources": ["deployment.yaml", "../base"],
    "components": ["../component"],
    "patches": [
        {"path": "patch.yaml", "target": {"kind": "Deployment"}},
        {"patch": "- op: remove\n  path: /spec/replicas\n"},
    ],
    "patchesStrategicMerge": ["strategic.yaml", "apiVersion: v1\nkind: Service\n"],
    "patchesJson6902": [{"path": "json6902.yaml"}],
    "replacements": [{"path": "replacement.yaml"}, {"source": {"kind": "Service"}}],
    "configurations": ["kustomizeconfig.yaml"],
    "crds": ["crd.json"],
    "openapi": {"path": "openapi.json"},
    "generators": ["generator.yaml"],
    "transformers": ["transformer.yaml"],
    "validators": ["validator.yaml"],
    "configMapGenerator": [{"name": "a", "files": ["plain.yaml", "key=value.yaml"], "env": "e"}],
    "secretGenerator": [{"name": "b", "envs": ["f"]}],
    "helmCharts": [{"valuesFile": "values.yaml", "additionalValuesFiles": ["more.yaml"]}],
}


def test_inputs_are_all_but_resources() -> None:
    assert sorted(inputs(KUSTOMIZATION)) == sorted(
        [
            *("patch.yaml", "strategic.yaml", "json6902.yaml", "replacement.yaml"),
            *("kustomizeconfig.yaml", "crd.json", "openapi.json"),
            *("generator.yaml", "transformer.yaml", "validator.yaml"),
            *("plain.yaml", "value.yaml", "e", "f", "values.yaml", "more.yaml"),
        ]
    )


def test_a_kustomization_of_any_shape_has_inputs() -> None:
    shapes: list[Any] = [
        None,
        [],
        "a",
        {"patches": "a"},
        {"patches": [1, None, {"path": 2}]},
        {"crds": {}},
    ]
    for odd in shapes:
        assert list(inputs(odd)) == []
    assert list(inputs({"openapi": [], "configMapGenerator": {"files": ["a"]}})) == []

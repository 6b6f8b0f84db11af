"""Null, empty mappings and lists: kept, given and taken away as they are written."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

from meshgen.outputs.kustomize import kustomize_files
from meshgen.pipeline import Project
from meshgen.pipeline.plans import plans_of
from meshgen.yamlio import dump, dump_all
from tests.equality.compare import by_identity, differences, kustomize, write_tree

ABSENT = "absent"
ANY: list[Any] = [ABSENT, None, {}, [], "", "x", {"a": None}, {"a": {}}, {"a": "1"}, [None], [{}]]
ANY += [[{"name": "n", "v": None}], {"a": {"b": None}}]
TEXTS: list[Any] = [ABSENT, None, {}, {"a": "1"}, {"a": None}, {"a": ""}]
POD = ("spec", "template", "spec")
MORE: list[dict[str, Any]] = [
    {},
    {"env": []},
    {"env": None},
    {"resources": {}},
    {"resources": None},
    {"env": [{"name": "A", "value": None}]},
]
FIELDS: list[tuple[str, str, tuple[str, ...], list[Any]]] = [
    ("example.com/v1", "Widget", ("spec", "f"), ANY),
    ("example.com/v1", "Widget", ("f",), ANY),
    ("v1", "ConfigMap", ("data",), TEXTS),
    ("v1", "Secret", ("metadata", "annotations"), TEXTS),
    ("v1", "Secret", ("metadata", "labels"), TEXTS),
    ("apps/v1", "Deployment", (*POD, "nodeSelector"), TEXTS),
    ("apps/v1", "Deployment", (*POD, "tolerations"), [ABSENT, None, [], [{"key": "a"}], [{}]]),
    ("apps/v1", "Deployment", (*POD, "containers"), [[{"name": "c", **more}] for more in MORE]),
]


def objects(side: int) -> Iterator[dict[str, Any]]:
    """Yield objects with each value, in the other environment with each other one."""
    for version, kind, fields, values in FIELDS:
        for number, pair in enumerate(permutations(values, 2)):
            name = f"{'-'.join(fields).lower()}-{number}"
            obj: dict[str, Any] = {"apiVersion": version, "kind": kind, "metadata": {"name": name}}
            if kind == "Deployment":
                obj["spec"] = {"template": {"spec": {"hostname": "h"}}}
            at = obj
            for field in fields[:-1]:
                at = at.setdefault(field, {})
            if pair[side] != ABSENT:
                at[fields[-1]] = pair[side]
            yield obj


def test_they_are_what_is_written(tmp_path: Path) -> None:
    for side, name in enumerate(("a.yaml", "b.yaml")):
        (tmp_path / name).write_text(dump_all(list(objects(side))), encoding="utf-8")
    config = tmp_path / "meshgen.yaml"
    said = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "shop"},
        "services": {"web": {"image": "nginx:1"}},
        "environments": {
            "a": {"resources": ["a.yaml"]},
            "b": {"resources": ["b.yaml"]},
            "c": {"resources": ["a.yaml"], "namePrefix": "c-", "labels": {"t": "u"}},
        },
    }
    config.write_text(dump(said), encoding="utf-8")
    project = Project(config)
    write_tree(kustomize_files(plans_of(project), "meshgen.yaml"), tmp_path / "deploy")
    for environment in project.environments:
        built = by_identity(kustomize(tmp_path / "deploy" / "overlays" / environment))
        assert "\n".join(differences(built, by_identity(project.objects(environment)))) == ""

"""A field that Kubernetes or Istio has and the config has not: the hint is a patch that works."""

import re
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from meshgen.yamlio import dump, load, to_data
from tests.sound import but_of_rules

HEAD = {"apiVersion": "meshgen.dev/v1alpha1", "kind": "Mesh", "metadata": {"name": "shop"}}
RESIZE = [{"resourceName": "cpu", "restartPolicy": "NotRequired"}]
SERVICE = {"image": "nginx", "port": 80}
CASES: dict[str, tuple[str, Any, list[str]]] = {
    "resizePolicy": (
        "resizePolicy",
        RESIZE,
        ["spec", "template", "spec", "containers", "0"],
    ),
    "hostUsers": ("hostUsers", True, ["spec", "template", "spec"]),
    "of the workload": ("paused", True, ["spec"]),
}


def hint_of(config: dict[str, Any], folder: Path) -> str:
    """Return the `patches:` that the config's one mistake is mended with."""
    path = folder / "meshgen.yaml"
    path.write_text(dump({**HEAD, **config}), encoding="utf-8")
    with pytest.raises(MeshgenError) as caught:
        Project(path)
    (finding,) = caught.value.findings
    told = re.fullmatch(r"a patch can set it: `patches: (.*)`", finding.hint)
    assert told, finding
    return told[1]


def rendered(config: dict[str, Any], folder: Path, kind: str) -> dict[str, Any]:
    """Return the one object of a kind of a config that is right."""
    path = folder / "meshgen.yaml"
    path.write_text(dump({**HEAD, **config}), encoding="utf-8")
    project = Project(path)
    assert not but_of_rules(meshgen.check(project))
    (obj,) = (o for o in project.objects(project.environments[0]) if o["kind"] == kind)
    return obj


def at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "CronJob"])
@pytest.mark.parametrize("case", CASES)
def test_a_service_can_be_patched_so(case: str, kind: str, tmp_path: Path) -> None:
    key, value, place = CASES[case]
    if kind == "CronJob":
        service: dict[str, Any] = {"image": "a", "kind": kind, "schedule": "0 1 * * *"}
        place = ["spec", "jobTemplate", *place]
        if case == "of the workload":
            key, value = "podReplacementPolicy", "Failed"
    else:
        service = {**SERVICE, "kind": kind}
    if case == "of the workload" and kind == "StatefulSet":
        key, value, place = "preemptionPolicy", "Never", ["spec", "template", "spec"]
    hint = hint_of({"services": {"web": {**service, key: value}}}, tmp_path)
    patches = _with_value(to_data(load(hint, "hint")), value)
    obj = rendered({"services": {"web": {**service, "patches": patches}}}, tmp_path, kind)
    assert at(obj, *place, key) == value


@pytest.mark.parametrize(
    ("said", "key", "value", "kind", "place"),
    [
        ({"service": {}}, "clusterIP", "10.96.0.9", "Service", ["spec"]),
        (
            {"expose": {"gateway": "mesh"}},
            "tcp",
            [{"match": [{"port": 81}], "route": [{"destination": {"host": "web"}}]}],
            "VirtualService",
            ["spec"],
        ),
    ],
)
def test_what_else_is_rendered_for_it(
    said: dict[str, Any], key: str, value: Any, kind: str, place: list[str], tmp_path: Path
) -> None:
    (setting,) = said
    wrong = {**SERVICE, setting: {**said[setting], key: value}}
    patches = _with_value(
        to_data(load(hint_of({"services": {"web": wrong}}, tmp_path), "h")), value
    )
    right = {**SERVICE, **said, "patches": patches}
    assert at(rendered({"services": {"web": right}}, tmp_path, kind), *place, key) == value


def test_in_defaults_and_in_an_environment(tmp_path: Path) -> None:
    hint = hint_of({"services": {"web": SERVICE}, "defaults": {"resizePolicy": RESIZE}}, tmp_path)
    patches = _with_value(to_data(load(hint, "hint")), RESIZE)
    config = {"services": {"web": SERVICE}, "defaults": {"patches": patches}}
    obj = rendered(config, tmp_path, "Deployment")
    assert at(obj, *CASES["resizePolicy"][2], "resizePolicy") == RESIZE
    changed = {"web": {"hostUsers": True}}
    config = {"services": {"web": SERVICE}, "environments": {"a": {"services": changed}}}
    assert hint_of(config, tmp_path) == ("[{patch: {spec: {template: {spec: {hostUsers: …}}}}}]")


@pytest.mark.parametrize("key", ["nonsense", "imagge"])
def test_what_nobody_knows_has_no_patch(key: str, tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    config = {**HEAD, "services": {"web": {**SERVICE, key: 1}}}
    path.write_text(dump(config), encoding="utf-8")
    with pytest.raises(MeshgenError) as caught:
        Project(path)
    assert not any("patch can" in finding.hint for finding in caught.value.findings)


def _with_value(hint: Any, value: Any) -> Any:
    """Return a hint's data with a value in the place of `…`."""
    if isinstance(hint, dict):
        return {k: _with_value(v, value) for k, v in hint.items()}
    if isinstance(hint, list):
        return [_with_value(v, value) for v in hint]
    return value if hint == "…" else hint

"""Kustomize's way to merge a patch, against `kubectl kustomize`."""

import copy
from pathlib import Path
from typing import Any

import pytest

from meshgen.merge.kustomize import kustomize_merge
from meshgen.resources import canonical
from meshgen.yamlio import dump
from tests.equality.compare import kustomize, write_tree

from .objects import DEPLOYMENT, container, keys_of, pod

PATCHES: dict[str, Any] = {
    "nothing": {},
    "a value": {"metadata": {"labels": {"a": "2", "b": "3"}}},
    "null": {"spec": {"strategy": {"rollingUpdate": None}}},
    "null of what is not there": {"spec": {"strategy": {"x": None}}},
    "a new mapping": {"metadata": {"annotations": {"a": "1"}}},
    "a list without a merge key": container({"args": ["z"]}),
    "a new list": container({"command": ["z"]}),
    "a new list with a merge key": container({"volumeMounts": [{"mountPath": "/a", "name": "v"}]}),
    "an item changed": pod({"containers": [{"name": "log", "image": "m"}]}),
    "an item added": pod({"containers": [{"name": "new", "image": "n"}]}),
    "one added, one changed": pod({"containers": [{"name": "new"}, {"name": "log", "image": "m"}]}),
    "in another order": container(
        {"env": [{"name": "C", "value": "x"}, {"name": "A", "value": "y"}]}
    ),
    "a field of an item removed": container({"env": [{"name": "B", "value": None}]}),
}


@pytest.mark.parametrize("patch", PATCHES.values(), ids=PATCHES)
def test_it_is_what_kubectl_does(patch: Any, tmp_path: Path) -> None:
    head = {key: DEPLOYMENT[key] for key in ("apiVersion", "kind")}
    patch = {**head, **patch, "metadata": {"name": "web", **patch.get("metadata", {})}}
    kustomization = {"resources": ["web.yaml"], "patches": [{"patch": dump(patch)}]}
    files = {"kustomization.yaml": dump(kustomization), "web.yaml": dump(DEPLOYMENT)}
    write_tree(files, tmp_path)
    before = copy.deepcopy((DEPLOYMENT, patch))
    merged = kustomize_merge(DEPLOYMENT, patch, keys_of(DEPLOYMENT))
    assert canonical([merged]) == canonical(kustomize(tmp_path))
    assert (DEPLOYMENT, patch) == before


# What is no mapping or no list with the key makes room for the patch.
@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [
        ({"a": 1}, {"a": {"b": 2}}, {"a": {"b": 2}}),
        ({"a": [1]}, {"a": {"b": 2, "c": None}}, {"a": {"b": 2}}),
        ({"a": {"b": 2}}, {"a": 1}, {"a": 1}),
        ({"a": {"b": 2}}, {"a": [{"name": "x"}]}, {"a": [{"name": "x"}]}),
        ({"a": [{"name": "x"}]}, {"a": {"b": 1}}, {"a": {"b": 1}}),
        ({"a": [{"name": "x"}, 1]}, {"a": [{"name": "y"}]}, {"a": [{"name": "y"}]}),
        ({"a": [{"name": "x"}]}, {"a": ["name"]}, {"a": ["name"]}),
        ({"a": [{"name": "x"}, {"b": 1}]}, {"a": [{"name": "y"}]}, {"a": [{"name": "y"}]}),
        ({"a": [{"name": "x"}]}, {"a": [{"b": 1}]}, {"a": [{"b": 1}]}),
        ({"a": [{"name": "x"}]}, {"a": []}, {"a": [{"name": "x"}]}),
        ({"a": []}, {"a": [{"name": "x"}]}, {"a": [{"name": "x"}]}),
    ],
)
def test_what_makes_room(target: Any, patch: Any, expected: Any) -> None:
    assert kustomize_merge(target, patch, lambda _: "name") == expected


# The merge key is asked for with the place of the item in the list as it was.
def test_where_a_list_stands() -> None:
    asked = []

    def key_of(path: tuple[str | int, ...]) -> str:
        asked.append(path)
        return "name"

    target = {"a": [{"name": "x"}, {"name": "y", "b": [{"name": "z"}]}]}
    kustomize_merge(target, {"a": [{"name": "y", "b": [{"name": "z"}]}]}, key_of)
    assert asked == [("a",), ("a", 1, "b")]

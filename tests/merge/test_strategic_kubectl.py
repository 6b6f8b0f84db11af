"""The same patches through meshgen and through kubectl: the API machinery has the last word."""

import copy
from pathlib import Path
from typing import Any

import pytest

from meshgen.merge import PatchError, strategic_merge
from meshgen.resources import Object, canonical

from .kubectl import kubectl_patch
from .objects import DEPLOYMENT, SERVICE, container, keys_of, pod

_DELETE_B = {"name": "B", "$patch": "delete"}
_PATCHES: dict[str, Any] = {
    "nothing": {},
    "a value": {"spec": {"minReadySeconds": 5}},
    "null": {"metadata": {"labels": {"a": None}}},
    "null of what is not there": {"metadata": {"labels": {"b": None}}},
    "null in a new mapping": {"metadata": {"annotations": {"a": None, "b": "1"}}},
    "null alone in a new mapping": {"metadata": {"annotations": {"a": None}}},
    "a list to null": container({"env": None}),
    "a list replaced": container({"args": ["z"]}),
    "a list emptied": container({"args": []}),
    "a keyed list emptied changes nothing": container({"env": []}),
    "a list without a merge key": pod({"tolerations": [{"key": "n"}]}),
    "an item changed": container({"env": [{"name": "B", "value": "2"}]}),
    "an item changed, nulls": container({"env": [{"name": "B", "value": None}]}),
    "an item added": container({"env": [{"name": "Z", "value": "9"}]}),
    "added behind one changed": container({"env": [{"name": "B"}, {"name": "Z"}]}),
    "added before one changed": container({"env": [{"name": "Z"}, {"name": "B"}]}),
    "added between two": container({"env": [{"name": "A"}, {"name": "Z"}, {"name": "C"}]}),
    "two changed in another order": container({"env": [{"name": "C"}, {"name": "A"}]}),
    "many": container({"env": [{"name": name} for name in "CZYA"]}),
    "an item twice": container({"env": [{"name": "A", "value": "x"}, {"name": "A", "x": "y"}]}),
    "a new item twice": container({"env": [{"name": "N", "value": "x"}, {"name": "N", "x": "y"}]}),
    "an item deleted": container({"env": [_DELETE_B]}),
    "one added, one deleted": container({"env": [{"name": "Z"}, _DELETE_B]}),
    "one deleted, one changed": container({"env": [_DELETE_B, {"name": "A", "value": "1"}]}),
    "deleted and set": container({"env": [_DELETE_B, {"name": "B", "value": "1"}]}),
    "deleted, not there": container({"env": [{"name": "Q", "$patch": "delete"}]}),
    "all deleted": container({"env": [{"name": n, "$patch": "delete"} for n in "ABC"]}),
    "a list replaced by directive": container({"env": [{"$patch": "replace"}, {"name": "Q"}]}),
    "directive behind": container({"env": [{"name": "Q"}, {"$patch": "replace"}]}),
    "directive with fields": container(
        {"env": [{"$patch": "replace", "name": "B"}, {"name": "Q"}]}
    ),
    "directive alone": container({"env": [{"$patch": "replace"}]}),
    "a mapping replaced": {"spec": {"strategy": {"$patch": "replace", "type": "Recreate"}}},
    "a mapping emptied": {"spec": {"strategy": {"$patch": "delete"}}},
    "a mapping emptied, not there": pod({"affinity": {"$patch": "delete"}}),
    "two keys of one number": container({"ports": [{"containerPort": 53, "name": "dns"}]}),
    "two of one number deleted": container({"ports": [{"containerPort": 53, "$patch": "delete"}]}),
    "a new port": container({"ports": [{"containerPort": 54, "name": "x"}]}),
    "a new container": pod({"containers": [{"name": "n", "image": "n"}]}),
    "a container deleted": pod({"containers": [{"name": "log", "$patch": "delete"}]}),
    "a new init container": pod({"initContainers": [{"name": "j", "image": "x"}]}),
    "a list that is not there": pod({"hostAliases": [{"ip": "1.1.1.1", "hostnames": ["a"]}]}),
    "deleted from nothing": pod({"hostAliases": [{"ip": "1.1.1.1", "$patch": "delete"}]}),
    "replaced from nothing": pod({"hostAliases": [{"$patch": "replace"}, {"ip": "2", "x": None}]}),
    "a volume's other source": pod({"volumes": [{"name": "v", "configMap": None, "emptyDir": {}}]}),
    "finalizers": {"metadata": {"finalizers": ["x/c", "x/a"]}},
    "a text for a mapping": {"spec": {"strategy": "x"}},
    "a list for a mapping": {"spec": {"strategy": [1]}},
    "a text for a list with a merge key": container({"env": "x"}),
}
_SERVICE_PATCHES: dict[str, Any] = {
    "a port by its number": {"spec": {"ports": [{"port": 80, "nodePort": 30080}]}},
    "a port added": {"spec": {"ports": [{"port": 81, "name": "more"}]}},
    "a port deleted": {"spec": {"ports": [{"port": 80, "$patch": "delete"}]}},
}
_REFUSED: dict[str, Any] = {
    "no merge key": container({"env": [{"value": "1"}]}),
    "no merge key to delete": container({"env": [{"$patch": "delete"}]}),
    "no mapping": container({"env": ["x"]}),
    "merge in a list": container({"env": [{"$patch": "merge", "name": "A"}]}),
    "merge in a mapping": {"spec": {"strategy": {"$patch": "merge", "type": "Recreate"}}},
    "unknown directive": {"spec": {"strategy": {"$patch": "x"}}},
}


def check(obj: Object, patch: Any, folder: Path) -> None:
    """Assert that both come to the same."""
    own = strategic_merge(obj, patch, keys_of(obj))
    assert canonical(own) == canonical(kubectl_patch(obj, patch, folder))


@pytest.mark.parametrize("patch", _PATCHES.values(), ids=_PATCHES)
def test_deployment(patch: Any, tmp_path: Path) -> None:
    check(DEPLOYMENT, patch, tmp_path)


# They merge wherever there is metadata.
def test_finalizers_of_the_pods(tmp_path: Path) -> None:
    obj = copy.deepcopy(DEPLOYMENT)
    obj["spec"]["template"]["metadata"]["finalizers"] = ["x/a", "x/b"]
    check(obj, {"spec": {"template": {"metadata": {"finalizers": ["x/c", "x/b"]}}}}, tmp_path)


@pytest.mark.parametrize("patch", _SERVICE_PATCHES.values(), ids=_SERVICE_PATCHES)
def test_service(patch: Any, tmp_path: Path) -> None:
    check(SERVICE, patch, tmp_path)


@pytest.mark.parametrize("patch", _REFUSED.values(), ids=_REFUSED)
def test_both_refuse(patch: Any, tmp_path: Path) -> None:
    with pytest.raises(PatchError):
        strategic_merge(DEPLOYMENT, patch, keys_of(DEPLOYMENT))
    assert kubectl_patch(DEPLOYMENT, patch, tmp_path) is None

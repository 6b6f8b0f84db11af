"""What `kubectl apply` makes of an object in the cluster."""

from typing import Any

import pytest

from meshgen.checks.cluster.changes.apply import applied
from meshgen.merge import PatchError
from meshgen.resources import Path


def key_of(path: Path) -> str | None:
    keys = {"ports": "port", "containers": "name"}
    return keys.get(str(next((step for step in reversed(path) if isinstance(step, str)), "")))


def merged(live: Any, new: Any, old: Any) -> Any:
    return applied(live, new, old, key_of)


def test_what_the_cluster_has_besides_stays() -> None:
    live, old = {"a": 1, "default": 2, "b": {"c": 3, "default": 4}}, {"a": 1, "b": {"c": 3}}
    assert merged(live, {"a": 5, "b": {"c": 6}}, old) == {
        "a": 5,
        "default": 2,
        "b": {"c": 6, "default": 4},
    }


def test_what_was_applied_and_is_not_said_any_more_goes() -> None:
    live, old = {"a": 1, "b": {"c": 2, "d": 3}, "e": 4}, {"a": 1, "b": {"c": 2, "d": 3}}
    assert merged(live, {"b": {"d": 3}}, old) == {"b": {"d": 3}, "e": 4}


def test_what_is_called_null_goes() -> None:
    assert merged({"a": {"b": 1, "c": 2}}, {"a": {"b": None}, "d": None}, {}) == {"a": {"c": 2}}


def test_a_list_without_a_key_is_replaced() -> None:
    assert merged({"a": [1, 2]}, {"a": [3]}, {"a": [1, 2]}) == {"a": [3]}


def test_items_with_a_key_merge_in_the_new_order() -> None:
    live = {"containers": [{"name": "a", "x": 1}, {"name": "b", "x": 1}, {"name": "own"}]}
    old = {"containers": [{"name": "a"}, {"name": "b"}]}
    new = {"containers": [{"name": "c"}, {"name": "a", "y": 2}]}
    assert merged(live, new, old) == {
        "containers": [{"name": "c"}, {"name": "a", "x": 1, "y": 2}, {"name": "own"}]
    }


def test_of_two_items_with_one_key_the_first_takes_what_changes() -> None:
    ports = [{"port": 53, "protocol": "TCP", "name": "a"}, {"port": 53, "protocol": "UDP"}]
    new = {"ports": [ports[0], {"port": 53, "protocol": "UDP", "name": "b"}]}
    assert merged({"ports": ports}, new, {"ports": ports}) == {
        "ports": [{"port": 53, "protocol": "TCP", "name": "b"}, ports[1]]
    }
    named = [*ports[:1], {"port": 53, "protocol": "UDP", "name": "b"}]
    assert merged({"ports": named}, {"ports": ports}, {"ports": named}) == {
        "ports": [{"port": 53, "protocol": "TCP"}, named[1]]
    }


def test_of_a_strategy_and_of_volumes_only_what_is_said_stays() -> None:
    live = {"strategy": {"type": "RollingUpdate", "rollingUpdate": {}}}
    assert merged(live, {"strategy": {"type": "Recreate"}}, {"strategy": {}}) == {
        "strategy": {"type": "Recreate"}
    }


def test_finalizers_merge_each_for_itself() -> None:
    live = {"metadata": {"finalizers": ["own", "a", "b"]}}
    old = {"metadata": {"finalizers": ["a", "b"]}}
    new = {"metadata": {"finalizers": ["b", "c"]}}
    assert merged(live, new, old)["metadata"]["finalizers"] == ["own", "b", "c"]


@pytest.mark.parametrize(
    ("new", "at"),
    [([{"name": "a"}, {"x": 1}], ("containers", 1, "name")), ([], ("containers",))],
)
def test_items_without_the_key_are_refused(new: Any, at: Path) -> None:
    live = {"containers": [{"name": "a"}, *([] if new else [{"x": 1}])]}
    with pytest.raises(PatchError) as error:
        merged(live, {"containers": new}, live)
    assert (str(error.value), error.value.path) == ("name", at)


def test_a_list_where_there_was_none_is_taken_as_it_is() -> None:
    new = {"containers": [{"x": 1}]}
    assert merged({"containers": []}, new, {}) == new
    assert merged({}, new, {}) == new

"""Environment variables: in an order in which each can use those before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.mesh.variables import env_list
from meshgen.model.pod import EnvSource, KeyRef
from meshgen.resources import Object


def order(**env: str) -> list[str]:
    return [variable["name"] for variable in env_list(env)]


@pytest.mark.parametrize(
    ("env", "expected"),
    [
        ({"B": "1", "A": "2"}, ["A", "B"]),
        ({"A": "$(B)", "B": "1"}, ["B", "A"]),
        ({"A": "$(C) $(B)", "B": "$(D)", "C": "1", "D": "1"}, ["D", "B", "C", "A"]),
        ({"A": "$(B) $(C)", "B": "1", "C": "1"}, ["B", "C", "A"]),
        # What is not among them is the image's, or nothing; two that use each other are no order.
        ({"A": "$(HOME)", "B": "$(A)"}, ["A", "B"]),
        ({"A": "$(B)", "B": "$(A)"}, ["B", "A"]),
        ({"A": "$(A)", "B": "1"}, ["A", "B"]),
        ({"A": "$B ${B} $(B", "B": "1"}, ["A", "B"]),
    ],
)
def test_the_order(env: dict[str, str], expected: list[str]) -> None:
    assert order(**env) == expected
    assert order(**dict(reversed(env.items()))) == expected


@given(st.dictionaries(st.sampled_from("ABCDE"), st.lists(st.sampled_from("ABCDE"), max_size=2)))
def test_each_is_there_once(uses: dict[str, list[str]]) -> None:
    env = {name: " ".join(f"$({use})" for use in used) for name, used in uses.items()}
    assert sorted(order(**env)) == sorted(env)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("text", {"value": "text"}),
        (
            EnvSource(config_map=KeyRef(name="c", key="k")),
            {"valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
        ),
        (
            EnvSource(secret=KeyRef(name="s", key="k", optional=False)),
            {"valueFrom": {"secretKeyRef": {"name": "s", "key": "k", "optional": False}}},
        ),
        (
            EnvSource(field="status.podIP"),
            {"valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
        ),
        (
            EnvSource(resource="limits.cpu"),
            {"valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
        ),
    ],
)
def test_a_variable(value: str | EnvSource, expected: Object) -> None:
    assert env_list({"A": value}) == [{"name": "A", **expected}]

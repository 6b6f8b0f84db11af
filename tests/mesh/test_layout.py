"""Parts of the tree: namespaces, groups that services say, and groups that nobody names."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meshgen.mesh import Mesh, Part, first_to_last, layout_of
from meshgen.mesh.buckets import buckets
from meshgen.model import Service
from meshgen.model.layout import Layout
from meshgen.model.namespace import OtherNamespace

from .make import mesh_of

PAY = {"pay": OtherNamespace()}


def layout_for(*meshes: Mesh, service: str = "a", group: str = "", namespace: str = "") -> str:
    return layout_of(meshes).part(namespace, service, group).path


def test_one_namespace_and_few_services_are_one_part() -> None:
    assert layout_for(mesh_of({"a": Service()})) == ""


def test_each_namespace_is_a_part() -> None:
    mesh = mesh_of({"a": Service()}, namespaces=PAY)
    assert layout_for(mesh) == "shop"
    assert layout_for(mesh, namespace="pay") == "pay"
    # So it is in an environment that does not have them.
    assert layout_for(mesh_of({"a": Service()}), mesh) == "shop"


def test_groups_that_services_say() -> None:
    mesh = mesh_of({"a": Service(group="cart"), "b": Service()})
    assert layout_for(mesh, group="cart") == "cart"
    assert layout_for(mesh, service="b") == "shared"
    assert layout_for(mesh, service="") == "shared"
    inside = mesh_of({"a": Service(group="cart", namespace="pay"), "b": Service()}, namespaces=PAY)
    assert layout_for(inside, group="cart", namespace="pay") == "pay/cart"
    assert layout_for(inside, service="b") == "shop"
    none = mesh_of({"a": Service(group="cart")}, layout=Layout(groups="none"))
    assert layout_for(none, group="cart") == ""


def test_a_group_of_one_environment_is_one_everywhere() -> None:
    base = mesh_of({"a": Service(), "b": Service()})
    other = mesh_of({"a": Service(group="cart"), "b": Service()})
    assert layout_for(base, other, service="b") == "shared"


@pytest.mark.parametrize(("count", "groups"), [(3, {""}), (4, {"group-0", "group-1"})])
def test_many_services_are_split(count: int, groups: set[str]) -> None:
    names = [f"s{i}" for i in range(count)]
    mesh = mesh_of({name: Service() for name in names}, layout=Layout(size=3))
    assert {layout_for(mesh, service=name) for name in names} == groups


def test_the_order_is_that_in_which_parts_need_each_other() -> None:
    parts = [
        Part("pay", "", "pay"),
        Part("", "web", "shop/web"),
        Part("", "shared", "shop/shared"),
        Part("", "cart", "shop/cart"),
    ]
    paths = [part.path for part in first_to_last(parts)]
    assert paths == ["shop/shared", "shop/cart", "shop/web", "pay"]


NAMES = st.sets(st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True), max_size=60)


@given(NAMES, st.integers(1, 9))
def test_no_group_is_too_large(names: set[str], size: int) -> None:
    groups = buckets(names, size)
    assert set(groups) == names
    assert max(Counter(groups.values()).values(), default=0) <= size
    assert groups == buckets(sorted(names, reverse=True), size)


@given(NAMES, st.integers(2, 9), st.from_regex(r"x[a-z0-9]{3}", fullmatch=True))
def test_one_more_service_moves_at_most_a_groupful(names: set[str], size: int, more: str) -> None:
    before, after = buckets(names - {more}, size), buckets(names | {more}, size)
    moved = [name for name in before if before[name] != after[name]]
    assert len(moved) <= size

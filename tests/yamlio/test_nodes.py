"""Nodes: data out of them, and the place of everything in them."""

import pytest

from meshgen.findings import Location
from meshgen.resources import Path
from meshgen.yamlio import Node, at, load, locate, to_data

TEXT = """\
services:
  web:
    port: 8080
    hosts:
    - a
    - b: 1.20
"""


def test_data_is_plain() -> None:
    data = to_data(load(TEXT, "f"))
    assert data == {"services": {"web": {"port": 8080, "hosts": ["a", {"b": 1.2}]}}}


def test_data_shares_nothing_between_aliases() -> None:
    data = to_data(load("a: &x {k: [1]}\nb: *x\n", "f"))
    data["a"]["k"].append(2)
    assert data["b"] == {"k": [1]}


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("services",), (2, 3), (1, 1)),
        (("services", "web", "port"), (3, 11), (3, 5)),
        (("services", "web", "hosts"), (5, 5), (4, 5)),
        (("services", "web", "hosts", 0), (5, 7), (5, 7)),
        (("services", "web", "hosts", 1, "b"), (6, 10), (6, 7)),
    ],
)
def test_places(path: Path, value: tuple[int, int], key: tuple[int, int]) -> None:
    node = load(TEXT, "f")
    assert locate(node, path) == Location("f", *value)
    assert locate(node, path, key=True) == Location("f", *key)


@pytest.mark.parametrize(
    ("path", "ancestor"),
    [
        (("nothing",), ()),
        (("services", "web", "image"), ("services", "web")),
        (("services", "web", "hosts", 2), ("services", "web", "hosts")),
        (("services", "web", "hosts", -1), ("services", "web", "hosts")),
        (("services", "web", "port", "number"), ("services", "web", "port")),
        (("services", 0, "x"), ("services",)),
    ],
)
@pytest.mark.parametrize("key", [False, True])
def test_what_does_not_exist_is_placed_at_its_ancestor(
    path: Path, ancestor: Path, key: bool
) -> None:
    node = load(TEXT, "f")
    assert at(node, path) is None
    assert locate(node, path, key=key) == locate(node, ancestor, key=key)


def test_source_text_of_what_is_no_string() -> None:
    node = load("{a: 1.20, b: '1.20', c: on, d: ~, e: x, f: 0x1F, g: }", "f")
    texts = {key: at(node, (key,)) for key in "abcdefg"}
    assert {key: child.text for key, child in texts.items() if child} == {
        "a": "1.20",
        "b": "",
        "c": "on",
        "d": "~",
        "e": "",
        "f": "0x1F",
        "g": "",
    }


def test_a_node_has_no_keys_unless_it_is_told() -> None:
    assert dict(Node(1, Location()).keys) == {}

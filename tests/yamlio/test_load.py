"""What is read: documents, keys, aliases, merges, tags."""

from pathlib import Path
from typing import Any

import pytest

from meshgen.findings import Location
from meshgen.yamlio import Node, load, load_all, locate, to_data
from meshgen.yamlio.parse import parse

from .kubectl import as_kubectl_reads

DATA: list[tuple[str, Any]] = [
    ("a: 1", {"a": 1}),
    ("- a\n- [b, {c: d}]", ["a", ["b", {"c": "d"}]]),
    ("{}", {}),
    ("[]", []),
    ("just text", "just text"),
    ("'1'", "1"),
    ('"\\u00e9\\n"', "é\n"),
    ("a:\nb: ''", {"a": None, "b": ""}),
    ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
    ("a: >-\n  x\n  y\n", {"a": "x y"}),
    ("日本: ü 😀", {"日本": "ü 😀"}),
    ("a: 1 # why\n# more", {"a": 1}),
    ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
    ("%YAML 1.1\n---\na: on", {"a": True}),
    # Keys are their source text.
    ("8080: web", {"8080": "web"}),
    ("on: 1\n010: 2\n1.0: 3\n'no': 4", {"true": 1, "8": 2, "1": 3, "no": 4}),
    ("'': 1", {"": 1}),
    ("? a\n: 1", {"a": 1}),
    ("? a\n? b\n", {"a": None, "b": None}),
    # Aliases
    ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
    ("a: &x 1\nb: &x 2\nc: *x", {"a": 1, "b": 2, "c": 2}),
    ("a: &x z\n*x : 1", {"a": "z", "z": 1}),
    ("a: &x 1.20\n*x : 1", {"a": 1.2, "1.2": 1}),
    ("&x a: *x", {"a": "a"}),
    ("a: &x\nb: *x", {"a": None, "b": None}),
    # Merges
    ("a: &a {x: 1, w: 2}\nb:\n  <<: *a\n  w: 3", {"a": {"x": 1, "w": 2}, "b": {"x": 1, "w": 3}}),
    ("a: &a {x: 1}\nb:\n  x: 2\n  <<: *a", {"a": {"x": 1}, "b": {"x": 2}}),
    ("<<: [{x: 1}, {x: 2, w: 3}]\nz: 4", {"x": 1, "w": 3, "z": 4}),
    ("<<: {<<: {x: 1}, w: 2}", {"x": 1, "w": 2}),
    ("<<: {}", {}),
    ("<<: []\na: 1", {"a": 1}),
    ("- &l [{x: 1}]\n- <<: *l", [[{"x": 1}], {"x": 1}]),
    ("'<<': 1", {"<<": 1}),
    ("!!str <<: 1", {"<<": 1}),
    ("- <<\n- =", ["<<", "="]),
    # Tags
    ("!!str 1", "1"),
    ("! 1", "1"),
    ('!!int "12"', 12),
    ("!!int 0x10", 16),
    ("!!float 1", 1.0),
    ("!!float '.5'", 0.5),
    ("!!bool 'yes'", True),
    ("!!null ''", None),
    ("!!map {a: !!seq [1]}", {"a": [1]}),
    ("! [1]", [1]),
    ("!<tag:yaml.org,2002:str> 1", "1"),
    ("%TAG !k! tag:yaml.org,2002:\n---\n!k!int 5", 5),
    ("!!str a: 1", {"a": 1}),
]


@pytest.mark.parametrize("pure", [False, True])
@pytest.mark.parametrize(("text", "data"), DATA)
def test_data(text: str, data: Any, pure: bool) -> None:
    (node,) = parse(text, "f", pure=pure)
    assert repr(to_data(node)) == repr(data)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", []),
        ("# nothing\n", []),
        ("---\n", []),
        ("---\n---\n...\n", []),
        ("---\na: 1\n---\n", [{"a": 1}]),
        ("a: 1\n---\n# nothing\n---\nb: 2\n...\n", [{"a": 1}, {"b": 2}]),
        ("--- ''\n--- ~\n--- &a\n", ["", None]),
        ("a: &x 1\n---\nb: &x 2\nc: *x\n", [{"a": 1}, {"b": 2, "c": 2}]),
    ],
)
def test_documents_without_the_empty_ones(text: str, data: list[Any]) -> None:
    assert [to_data(node) for node in load_all(text, "f")] == data


@pytest.mark.parametrize("source", ["a: 1", b"a: 1", "\ufeffa: 1", b"\xef\xbb\xbfa: 1"])
def test_text_or_bytes_with_or_without_a_byte_order_mark(source: str | bytes) -> None:
    node = load(source, "f")
    assert to_data(node) == {"a": 1}
    assert locate(node, ("a",)) == Location("f", 1, 4)


def test_columns_count_characters() -> None:
    assert locate(load("é: {日本: '😀', x: 1}", "f"), ("é", "x")) == Location("f", 1, 17)


def test_an_alias_is_the_node_it_repeats() -> None:
    node = load("a: &x {k: 1}\nb: *x\n", "f")
    assert isinstance(node.value, dict)
    assert node.value["a"] is node.value["b"]
    assert locate(node, ("b", "k")) == Location("f", 1, 11)


def test_merged_keys_stand_where_they_were_written() -> None:
    node = load("a: &a {x: 1, y: 2}\nb:\n  y: 3\n  <<: *a\n", "f")
    assert locate(node, ("b", "x"), key=True) == Location("f", 1, 8)
    assert locate(node, ("b", "y"), key=True) == Location("f", 3, 3)
    assert locate(node, ("b", "y")) == Location("f", 3, 6)


def test_keys_keep_their_order_and_merged_ones_come_first() -> None:
    data = to_data(load("z: 1\n<<: [{m: 0, z: 0}, {b: 0}]\na: 2\n", "f"))
    assert sorted(data) == ["a", "b", "m", "z"]
    assert list(to_data(load("z: 1\na: 2\nm: 3\n", "f"))) == ["z", "a", "m"]
    assert list(data)[-1] == "a"


def test_aliases_may_make_a_chain_of_merges() -> None:
    links = "".join(f"- &a{n} {{<<: *a{n - 1}, k{n}: {n}}}\n" for n in range(1, 150))
    data = to_data(load(f"- &a0 {{k0: 0}}\n{links}", "f"))
    assert data[-1] == {f"k{n}": n for n in range(150)}


def test_a_hundred_levels_are_read() -> None:
    node = load("[" * 100 + "]" * 100, "f")
    depth = 0
    while isinstance(node.value, list) and node.value:
        node, depth = node.value[0], depth + 1
    assert depth == 99


def test_many_documents_and_a_long_list() -> None:
    assert len(load_all("a: 1\n---\n" * 5000, "f")) == 5000
    node: Node = load("- a\n" * 5000, "f")
    assert isinstance(node.value, list)
    assert node.value[-1].location == Location("f", 5000, 3)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("{image: nginx:1.27}", {"image": "nginx:1.27"}),
        ("{a: [nginx:1.27, http://x:80/y]}", {"a": ["nginx:1.27", "http://x:80/y"]}),
        ("{a: b:c:d, e: f}", {"a": "b:c:d", "e": "f"}),
    ],
)
def test_colons_inside_of_brackets(text: str, data: Any, tmp_path: Path) -> None:
    """libyaml alone refuses them; kubectl reads them as they stand."""
    head = "apiVersion: example.com/v1\nkind: Any\nmetadata: {name: a}\n"
    (read,) = as_kubectl_reads(f"{head}spec: {text}\n", tmp_path)
    assert read["spec"] == data
    assert to_data(load(text, "f")) == data


# What Kubernetes reads them as is known from sigs.k8s.io/yaml; test_kubectl asks it.
def test_keys_of_what_kubernetes_does_not_read_are_their_text() -> None:
    text = "on: 1\ny: 2\n010: 3\n8: 4\n1.0: 5\nnull: 6\n~: 7\n&a 1_0: 8\n"
    keys = ["on", "y", "010", "8", "1.0", "null", "~", "1_0"]
    assert list(to_data(load(text, "f"))) == keys

"""Layers: defaults, the environment's, the service's own, the environment's "*" and its own."""

from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.config.as_written import ADDED
from meshgen.config.environmenttree import environment_tree
from meshgen.config.layers import mapping, merged
from meshgen.model import Mtls, Namespace
from meshgen.model.probe import Probe
from meshgen.yamlio import Node, dump, load, to_data
from tests.config.problems import load_text, whole

Tree = dict[str, Any]

LAYERS = (
    "defaults",
    "environments.prod.defaults",
    "services.web",
    "environments.prod.services.*",
    "environments.prod.services.web",
)

_keys = st.sampled_from(["a", "b", "c"])
_scalars = st.one_of(st.integers(0, 3), st.sampled_from(["x", "y"]), st.booleans())
_lists = st.lists(st.integers(0, 2), max_size=2)


_values = st.recursive(
    st.one_of(_scalars, _lists, st.none()),
    lambda values: st.dictionaries(_keys, values, max_size=3),
    max_leaves=8,
)
# Mappings of mappings, lists, scalars and nulls.
trees = st.dictionaries(_keys, _values, max_size=3)
# Without nulls, and each key with values of one kind, as most settings have.
_plain = st.dictionaries(_keys, st.one_of(_scalars, _lists), max_size=3)
plain_trees = st.recursive(
    _plain,
    lambda inner: st.builds(
        lambda leaves, below: {**leaves, **below},
        _plain,
        st.dictionaries(st.sampled_from(["m", "n"]), inner, max_size=2),
    ),
    max_leaves=4,
)


def node(tree: Tree) -> Node:
    return load(dump(tree), "f")


def data(found: Node | None) -> Any:
    return None if found is None else to_data(found)


def laid_over(below: Any, above: Any) -> Any:
    """Lay one setting over another, as the guide says it, in plain data."""
    if not isinstance(above, dict):
        return above
    rest = dict(below) if isinstance(below, dict) else {}
    for key, value in above.items():
        rest[key] = laid_over(rest.get(key), value)
    return {key: value for key, value in rest.items() if value is not None}


@pytest.mark.parametrize("strongest", range(1, len(LAYERS) + 1))
def test_the_later_layer_wins(strongest: int, tmp_path: Path) -> None:
    config: Tree = {"services": {"web": {"image": "nginx"}}, "environments": {"prod": {}}}
    for number, layer in enumerate(LAYERS[:strongest]):
        *parents, last = layer.split(".")
        place = reduce(lambda tree, part: tree.setdefault(part, {}), parents, config)
        place.setdefault(last, {})["replicas"] = number
    mesh = load_text(whole(dump(config)), tmp_path).environments["prod"].mesh
    assert mesh.services is not None
    assert mesh.services["web"].replicas == strongest - 1


def test_mappings_merge_and_lists_replace(tmp_path: Path) -> None:
    body = """
defaults: {labels: {a: "1", b: "1"}, args: [x, y], health: /}
services:
  web: {image: nginx, port: 80, labels: {b: "2", c: "2"}, args: [z]}
environments:
  prod: {services: {web: {labels: {c: "3"}, health: {tcp: 80}}}}
"""
    mesh = load_text(whole(body), tmp_path).environments["prod"].mesh
    assert mesh.services is not None
    web = mesh.services["web"]
    assert web.labels == {"a": "1", "b": "2", "c": "3"}
    assert web.args == ["z"]
    assert web.health == Probe(tcp=80)


def test_without_environments_there_is_one(tmp_path: Path) -> None:
    config = load_text(whole("services: {web: {image: nginx}}"), tmp_path)
    assert list(config.environments) == ["default"]
    assert config.base.mesh == config.environments["default"].mesh


def test_environments_are_in_order_of_name(tmp_path: Path) -> None:
    config = load_text(whole("environments: {prod: , dev: {}, test: {}}"), tmp_path)
    assert list(config.environments) == ["dev", "prod", "test"]


def test_the_base_is_what_no_environment_says(tmp_path: Path) -> None:
    body = "services: {web: {image: nginx, replicas: 1}}\nenvironments: {a: {namePrefix: a-}}\n"
    config = load_text(whole(body), tmp_path)
    assert config.base.environment is None
    assert config.base.mesh.name_prefix is None


@pytest.mark.parametrize(
    "body",
    [
        "services: {web: {}}\nenvironments: {a: {defaults: {image: b}}}\n",
        "services: {web: {image: b, autoscaling: {min: 1}}}\n"
        "environments: {a: {defaults: {autoscaling: {max: 2}}}}\n",
        "services: {web: {image: b, health: /}}\nenvironments: {a: {defaults: {port: 80}}}\n",
        'services: {web: {image: b, env: {A: "${web.url}"}}}\n'
        "environments: {a: {defaults: {port: 80}}}\n",
    ],
    ids=["no image", "no maximum", "no port to ask", "no port to refer to"],
)
def test_a_base_that_cannot_be_rendered_is_the_first_environment(body: str, tmp_path: Path) -> None:
    config = load_text(whole(body), tmp_path)
    assert config.base.environment is None
    assert config.base.mesh == config.environments["a"].mesh


@settings(deadline=None)
@given(st.lists(trees, min_size=5, max_size=5))
def test_five_layers_are_laid_over_each_other(layers: list[Tree]) -> None:
    below, env_below, own, env_all, env_own = layers
    config = {
        "defaults": below,
        "services": {"web": own},
        "environments": {
            "e": {"defaults": env_below, "services": {"*": env_all, "web": env_own}},
        },
    }
    found = to_data(environment_tree(node(config), "e"))["services"]["web"]
    assert found == reduce(laid_over, [below, env_below, own, env_all, env_own], {})
    base = to_data(environment_tree(node(config), None))["services"]["web"]
    assert base == reduce(laid_over, [below, own], {})


# In each layer, what is said of the service comes before what is said of its version.
@settings(deadline=None)
@given(st.lists(st.tuples(trees, trees), min_size=5, max_size=5))
def test_versions_are_laid_over_the_service_layer_by_layer(layers: list[tuple[Tree, Tree]]) -> None:
    said = [{"env": of_all, "versions": {"v1": {"env": own}}} for of_all, own in layers]
    below, env_below, service, env_all, env_own = said
    config = {
        "defaults": below,
        "services": {"web": service},
        "environments": {
            "e": {"defaults": env_below, "services": {"*": env_all, "web": env_own}},
        },
    }
    found = to_data(environment_tree(node(config), "e"))["services"]["web"]
    in_order = [tree for pair in layers for tree in pair]
    assert found["versions"]["v1"]["env"] == reduce(laid_over, in_order, {})
    assert found["env"] == reduce(laid_over, [of_all for of_all, _ in layers], {})


def test_a_text_is_the_image_of_a_version(tmp_path: Path) -> None:
    body = "services: {web: {image: a, versions: {v1: {replicas: 2}, v2: b}}}\n"
    body += "environments: {e: {services: {web: {versions: {v1: c}}}}}\n"
    mesh = load_text(whole(body), tmp_path).environments["e"].mesh
    versions = (mesh.services or {})["web"].versions or {}
    assert [(v.image, v.replicas) for v in versions.values()] == [("c", 2), ("b", None)]


VERSIONS = {
    # What the service says holds for each, and what an environment says of it is stronger.
    "{replicas: 2, versions: {v1: {}, v2: {replicas: 3}}}": {"v1": 2, "v2": 3},
    "{versions: {v1: {}}}\nenvironments: {e: {services: {web: {replicas: 4}}}}": {"v1": 4},
    "{versions: {v1: {replicas: 1}}}\nenvironments: {e: {services: {'*': {replicas: 4}}}}": {
        "v1": 4
    },
    "{versions: {v1: {}}}\nenvironments: {e: {services: {web: {versions: {v1: {replicas: 5}}}}}}": {
        "v1": 5
    },
    # An environment adds one, and takes one away; what was said of it before is gone for good.
    "{versions: {v1: {}}}\nenvironments: {e: {services: {web: {versions: {v2: {}}}}}}": {
        "v1": None,
        "v2": None,
    },
    "{versions: {v1: {}, v2: {}}}\nenvironments: {e: {services: {web: {versions: {v1: }}}}}": {
        "v2": None
    },
    "{versions: {v1: {replicas: 2}}}\nenvironments:\n  e:\n    services:\n"
    "      '*': {versions: }\n      web: {versions: {v1: {}}}": {"v1": None},
    "{versions: {v1: {replicas: 2}}}\nenvironments:\n  e:\n    services:\n"
    "      '*': {versions: {v1: }}\n      web: {versions: {v1: {}}}": {"v1": None},
}


@pytest.mark.parametrize("body", VERSIONS)
def test_versions_in_environments(body: str) -> None:
    tree = environment_tree(load("services:\n  web: " + body, "f"), "e")
    versions = to_data(tree)["services"]["web"]["versions"]
    assert {name: said.get("replicas") for name, said in versions.items()} == VERSIONS[body]


@settings(deadline=None)
@given(trees, trees)
def test_settings_of_the_mesh_are_laid_over_each_other(top: Tree, env: Tree) -> None:
    found = to_data(environment_tree(node({**top, "environments": {"e": env}}), "e"))
    assert found == laid_over(laid_over({}, top), env)


@settings(deadline=None)
@given(plain_trees, plain_trees, plain_trees)
def test_merging_is_associative(one: Tree, two: Tree, three: Tree) -> None:
    a, b, c = node(one), node(two), node(three)
    assert data(merged(merged(a, b), c)) == data(merged(a, merged(b, c))) == data(merged(a, b, c))


@settings(deadline=None)
@given(trees)
def test_merging_with_itself_and_with_nothing_changes_nothing(tree: Tree) -> None:
    a, nothing = node(tree), node({})
    alone = data(merged(a))
    assert alone == laid_over({}, tree)
    assert alone == data(merged(a, a)) == data(merged(nothing, a)) == data(merged(a, nothing))
    assert alone == data(merged(None, a, None))


@settings(deadline=None)
@given(trees, trees)
def test_merging_changes_neither(one: Tree, two: Tree) -> None:
    a, b = node(one), node(two)
    merged(a, b)
    assert (to_data(a), to_data(b)) == (one, two)


SHORT = {
    # A short form replaces what a weaker layer says, and is replaced by what a stronger one says.
    ("{name: a, create: false}", "b"): Namespace(name="b"),
    ("a", "{name: b}"): Namespace(name="b"),
    ("{name: a, create: false}", "{name: b}"): Namespace(name="b", create=False),
}


@pytest.mark.parametrize(("below", "above"), SHORT)
def test_a_short_form_replaces_the_whole(below: str, above: str, tmp_path: Path) -> None:
    body = f"namespace: {below}\nenvironments: {{prod: {{namespace: {above}}}}}\n"
    mesh = load_text(whole(body), tmp_path).environments["prod"].mesh
    assert mesh.namespace == SHORT[below, above]


def test_a_short_form_below_says_nothing_of_other_fields(tmp_path: Path) -> None:
    body = "mtls: PERMISSIVE\nenvironments: {prod: {mtls: {name: own}}}\n"
    mesh = load_text(whole(body), tmp_path).environments["prod"].mesh
    assert mesh.mtls == Mtls(name="own")


_PATCHES = """\
defaults: {patches: [{name: a, patch: {x: 1}}, {patch: {x: 2}}]}
services:
  web:
    image: nginx
    port: 80
    patches: [{patch: {x: 3}}, {name: b, target: {kind: Service}, patch: {x: 4, y: null}}]
patches: [{name: z, target: {kind: Gateway}, patch: {x: 8}}]
resources: [a.yaml]
environments:
  prod:
    defaults: {patches: [{patch: {x: 5}}]}
    services:
      "*": {patches: [{name: a, patch: {x: 6}}]}
      web: {patches: [{name: b, patch: [{op: remove, path: /x}]}, {patch: {x: 7}}]}
    patches: [{name: z, patch: null}, {target: {kind: Service}, patch: {x: 9}}]
    resources: [b.yaml]
  dev:
    services: {web: {patches: [{name: a, patch: null}]}}
  bare:
    services: {web: {patches: null}}
    resources: null
"""


def test_lists_that_add_up(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    environments = load_text(whole(_PATCHES), tmp_path).environments

    def patches(environment: str) -> list[tuple[str, str, Any]]:
        (service,) = (environments[environment].mesh.services or {}).values()
        return [(p.name or "", p.target.kind or "", p.patch) for p in service.patches or ()]

    assert patches("prod") == [
        ("a", "", {"x": 6}),
        ("", "", {"x": 2}),
        ("", "", {"x": 5}),
        ("", "", {"x": 3}),
        ("b", "Service", [{"op": "remove", "path": "/x"}]),
        ("", "", {"x": 7}),
    ]
    # Inside of a patch, a null takes away what was rendered.
    assert patches("dev") == [
        ("", "", {"x": 2}),
        ("", "", {"x": 3}),
        ("b", "Service", {"x": 4, "y": None}),
    ]
    assert patches("bare") == []
    meshes = {name: environments[name].mesh for name in ("prod", "dev", "bare")}
    kinds = {n: [p.target.kind for p in mesh.patches or ()] for n, mesh in meshes.items()}
    assert kinds == {"prod": ["Service"], "dev": ["Gateway"], "bare": ["Gateway"]}
    resources = {n: [r.path for r in mesh.resources or ()] for n, mesh in meshes.items()}
    assert resources == {"prod": ["a.yaml", "b.yaml"], "dev": ["a.yaml"], "bare": []}


def test_what_adds_up_tells_where_it_was_written(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("", encoding="utf-8")
    prod = load_text(whole(_PATCHES), tmp_path).environments["prod"]
    at: tuple[str | int, ...] = ("services", "web", "patches")
    assert [prod.written((*at, i)) for i in range(6)] == [
        ("environments", "prod", "services", "*", "patches", 0),
        ("defaults", "patches", 1),
        ("environments", "prod", "defaults", "patches", 0),
        ("services", "web", "patches", 0),
        ("environments", "prod", "services", "web", "patches", 0),
        ("environments", "prod", "services", "web", "patches", 1),
    ]
    assert prod.written((*at, 4, "target")) == ("services", "web", "patches", 1, "target")


@settings(max_examples=50)
@given(st.lists(st.lists(st.sampled_from(["a", "b", "!a", "", "c"]), max_size=4), max_size=4))
def test_added_lists_are_as_if_each_layer_were_applied_in_turn(layers: list[list[str]]) -> None:
    expected: list[tuple[str, str]] = []
    nodes = []
    for number, layer in enumerate(layers):
        items: list[Any] = []
        names = set()
        for position, word in enumerate(layer):
            name, mark = word.lstrip("!"), f"{number}.{position}"
            if name in names and name:
                continue
            names.add(name)
            rest = [n for n, _ in expected]
            if word.startswith("!"):
                items.append({"name": name, "patch": None})
                expected = [one for one in expected if one[0] != name]
            elif name and name in rest:
                items.append({"name": name, "patch": mark})
                expected[rest.index(name)] = (name, mark)
            else:
                items.append({"name": name, "patch": mark} if name else {"patch": mark})
                expected.append((name, mark))
        tree = node({"patches": items})
        added = mapping(tree)["patches"]
        nodes.append(replace(tree, value={"patches": replace(added, text=ADDED)}))
    found = (data(merged(*nodes)) or {}).get("patches") or []
    assert [(item.get("name", ""), item["patch"]) for item in found] == expected

"""A traced config renders to the same objects, and tells where each value comes from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from meshgen.mesh import Mesh as ResolvedMesh
from meshgen.model import Mesh
from meshgen.pipeline import Project
from meshgen.provenance import path_of, traced
from meshgen.rendering.render import Renderer
from meshgen.rendering.trace import Trace
from meshgen.resources import Object
from meshgen.yamlio import Node, at, to_data
from tests.examples import EXAMPLES, environments_of

from .harness import Case, cases, project

CASES = dict(cases())


def leaves(value: Any) -> Iterator[Any]:
    """Yield everything in a value that is no mapping and no list."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from leaves(item)
    else:
        yield value


def said(tree: Node, path: tuple[str | int, ...]) -> Any:
    """Return what the settings say at a path: a value, or a name that a mapping has."""
    node = at(tree, path)
    return None if node is None else to_data(node)


def objects(project: Project, environment: str, mesh: Mesh) -> list[Object]:
    resolved = project.config.environments[environment]
    renderer = Renderer(project.config.folder, mesh.templates, resolved.find)
    return [
        resource.object for resource in renderer.render(ResolvedMesh(mesh), resolved.find).resources
    ]


def check(project: Project, environment: str) -> int:
    """Assert that tracing changes no object, and that paths tell the truth; count them."""
    resolved = project.config.environments[environment]
    found = objects(project, environment, traced(resolved.mesh))
    assert found == [resource.object for resource in project.resources(environment)]
    count = 0
    for value in leaves(found):
        path = path_of(value)
        written = said(resolved.tree, path) if path else None
        if isinstance(written, dict):
            assert value == path[-1]  # a name
        elif written is not None:
            assert value in (written, path[-1])
            count += 1
    return count


@pytest.mark.parametrize(("path", "environment"), environments_of(EXAMPLES))
def test_tracing_an_example(path: Path, environment: str) -> None:
    assert check(Project(path), environment) > 5


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_tracing_a_case(case: Case, tmp_path: Path) -> None:
    check(project(tmp_path, case.config, case.files), "default")


SETTINGS = {"p": {"m": {"a": "1", "b": True, "deep": {"x": 1}}, "list": ["a", {"n": "b"}]}}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("m", "a"), ("p", "m", "a")),
        (("m", "b"), ("p", "m", "b")),  # told by its key
        (("m", "deep"), ("p", "m", "deep")),
        (("m", "deep", "missing"), ("p", "m", "deep", "missing")),
        (("m", "missing"), ("p", "m", "missing")),
        (("list", 1), ("p", "list", 1)),
        (("list", 1, "missing"), ("p", "list", 1, "missing")),
        (("list", 7), ("p", "list", 7)),
        (("other", "b"), ()),  # of another place
        (("mixed", "a"), ("p", "m", "a")),
        (("mixed",), ()),
        (("mixed", "own"), ()),
        (("changed", "b"), ()),  # the key's own value was another
        (("plain", "a"), ()),
        (("items", 0, "own"), ("p", "m", "deep", "own")),  # what the name stands for
        (("items", 1, "value"), ("p", "m", "a")),
        (("items", 2, "own"), ()),  # the name is a text of the settings
        (("items", 3, "own"), ()),
        ((), ()),
    ],
)
def test_sources(path: tuple[str | int, ...], expected: tuple[str | int, ...]) -> None:
    known = traced(SETTINGS)
    m: Any = known["p"]["m"]
    found = {
        "m": dict(m),
        "list": known["p"]["list"],
        "mixed": {"a": m["a"], "own": "x"},
        "changed": {key: False for key in m if key == "b"},
        "plain": {"a": "1"},
        "other": {"b": True},
        "items": [
            {"name": next(key for key in m if key == "deep"), "own": "1"},
            {"name": next(key for key in m if key == "a"), "value": "http://1"},
            {"name": m["a"], "own": "1"},
            {"name": "deep", "own": "1"},
        ],
    }

    def value_at(wanted: tuple[str | int, ...]) -> Any:
        value: Any = SETTINGS
        for part in wanted:
            value = value[part]
        return value

    assert Trace(found, value_at).source(path) == expected

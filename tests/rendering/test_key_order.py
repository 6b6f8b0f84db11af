"""The order of keys in what the user wrote changes no byte."""

from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.yamlio import dump, dump_all, load_all, to_data

from .harness import Case, cases, project

TITANIUM = Path(__file__).parents[2] / "examples" / "titanium"
# Mappings whose order counts.
KEPT = ("initContainers",)
CASES = [pytest.param(case, id=name) for name, case in cases()]


def turned(value: Any) -> Any:
    """Return data with the keys of every mapping in the opposite order, unless that counts."""
    if isinstance(value, dict):
        changed = {key: turned(item) for key, item in reversed(value.items())}
        kept = {key: dict(reversed(changed[key].items())) for key in KEPT if _is_kept(changed, key)}
        return {key: kept.get(key, item) for key, item in changed.items()}
    return [turned(item) for item in value] if isinstance(value, list) else value


def _is_kept(value: dict[str, Any], key: str) -> bool:
    return isinstance(value.get(key), dict)


def both(text: str) -> tuple[str, str]:
    """Return a YAML text as it is laid out anew, and with its keys turned."""
    data = [to_data(node) for node in load_all(text, "")]
    return dump_all(data), dump_all([turned(document) for document in data])


@pytest.mark.parametrize("case", CASES)
def test_of_the_config(case: Case, tmp_path: Path) -> None:
    release = case.istio[-1]
    one, other = (project(tmp_path, text, case.files, istio=release) for text in both(case.config))
    assert meshgen.render(one) == meshgen.render(other)


def test_of_manifests(tmp_path: Path) -> None:
    config = "services: {web: {image: nginx}}\nresources: [extra.yaml]\n"
    text = """\
kind: List
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: x, labels: {b: c, a: d}}
  data: {b: c, a: d}
- apiVersion: networking.istio.io/v1
  kind: VirtualService
  metadata: {name: z}
  spec:
    hosts: [b, a]
    http: [{route: [{destination: {port: {number: 80}, host: web}}], name: z}]
"""
    one, other = (meshgen.render(project(tmp_path, config, {"extra.yaml": t})) for t in both(text))
    assert one == other


def test_of_the_example(tmp_path: Path) -> None:
    text = (TITANIUM / "meshgen.yaml").read_text(encoding="utf-8")
    (tmp_path / "files").mkdir()
    for path in (TITANIUM / "files").iterdir():
        (tmp_path / "files" / path.name).write_bytes(path.read_bytes())
    found = []
    for layout in both(text):
        (tmp_path / "meshgen.yaml").write_text(layout, encoding="utf-8")
        found.append(meshgen.render(Project(tmp_path / "meshgen.yaml")))
    assert found[0] == found[1]


def test_where_it_counts(tmp_path: Path) -> None:
    config = """\
defaults: {initContainers: {z: {image: a}, m: {image: a}}}
services: {web: {image: nginx, initContainers: {y: {image: b}, m: {image: b}, a: {image: b}}}}
"""
    (web,) = [r for r in project(tmp_path, config).resources("default") if r.kind == "Deployment"]
    found = web.object["spec"]["template"]["spec"]["initContainers"]
    assert [(one["name"], one["image"]) for one in found] == [
        ("z", "a"),
        ("m", "b"),
        ("y", "b"),
        ("a", "b"),
    ]


def test_is_turned_at_all() -> None:
    one, other = both("b: {d: 1, c: 2}\na: [{f: 1, e: 2}]\n")
    assert one != other
    assert other == dump({"a": [{"e": 2, "f": 1}], "b": {"c": 2, "d": 1}})

"""The order of keys has no meaning: in every order a file says the same."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meshgen.config import Config, load_config
from meshgen.errors import MeshgenError
from meshgen.inputs import read_text
from meshgen.yamlio import dump, load, to_data
from tests.config.problems import FILE
from tests.examples import EXAMPLES

WRONG = """
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: t}
services:
  b: {image: nginx, ports: {http: 80, tcp: 80, http-a: 80}, volumes: {v: {}, u: {mountPath: /}}}
  a: {image: nginx, port: 80, protocol: htp, env: {B: "${c.url}", A: "${b.uri}"}, unknown: 1}
environments: {prod: {namePrefix: -, services: {c: {}}}, dev: {kubernetes: "1.1"}}
"""
WRONG_NAMESPACES = """
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: t}
namespaces:
  data: {mtls: PERMISSIVE, labels: {team: b}, quotas: {q: {hard: {pods: 1}}}}
  pay: {mtls: STRICT, labels: {team: a}, quotas: {q: {hard: {pods: 1}}}}
  odd: {name: pay-prod, namePrefix: -x, mesh: false, revision: r}
services:
  b: {image: nginx, port: 80, name: redis, namespace: data}
  a: {image: nginx, port: 80, name: redis, namespace: pay, envFrom: [{configMap: c}]}
  d: {image: nginx, port: 80, namespace: no, env: {A: "${redis.url}", B: "${pay.redis.url}"}}
  e: {image: nginx, namespace: odd, mesh: true}
  f: {image: nginx, namespace: own}
configMaps: {c: {data: {k: v}}}
environments:
  prod: {namespaces: {own: {}}}
  dev: {namespace: dev}
  also: {namespaces: {own: {}}}
"""


def turned(value: Any, draw: st.DataObject | None) -> Any:
    """Return data with the keys of every mapping in another order: drawn, or turned round."""
    if isinstance(value, list):
        return [turned(item, draw) for item in value]
    if not isinstance(value, dict):
        return value
    keys = draw.draw(st.permutations(list(value))) if draw else reversed(value)
    return {key: turned(value[key], draw) for key in keys}


def reloaded(path: Path, data: Any) -> Config:
    """Load data as if it stood in the config's place."""
    other = path.with_name(f".{path.stem}-turned.yaml")
    other.write_text(dump(data), encoding="utf-8")
    try:
        return load_config(other)
    finally:
        other.unlink()


def copied(example: Path, folder: Path) -> Path:
    """Copy an example with all its files, so that nothing is written beside it."""
    for file in sorted(example.parent.rglob("*")):
        target = folder / file.relative_to(example.parent)
        if file.is_dir():
            target.mkdir(exist_ok=True)
        else:
            target.write_bytes(file.read_bytes())
    return folder / example.name


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda p: p.parent.name)
def test_an_example_is_the_same_in_every_order(example: Path, tmp_path: Path) -> None:
    path = copied(example, tmp_path)
    once, data = load_config(path), to_data(load(read_text(path), FILE))
    for again in (load_config(path), reloaded(path, data), reloaded(path, turned(data, None))):
        assert again.base.mesh == once.base.mesh
        assert list(again.environments) == list(once.environments)
        for name, resolved in once.environments.items():
            assert again.environments[name].mesh == resolved.mesh


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(draw=st.data())
def test_titanium_is_the_same_in_any_order(draw: st.DataObject, tmp_path: Path) -> None:
    example = next(path for path in EXAMPLES if path.parent.name == "titanium")
    path = copied(example, tmp_path)
    once = load_config(path)
    again = reloaded(path, turned(to_data(load(read_text(path), FILE)), draw))
    assert {n: r.mesh for n, r in again.environments.items()} == {
        n: r.mesh for n, r in once.environments.items()
    }


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(draw=st.data(), wrong=st.sampled_from([WRONG, WRONG_NAMESPACES]))
def test_findings_are_the_same_in_any_order(
    draw: st.DataObject, wrong: str, tmp_path: Path
) -> None:
    def told(data: Any) -> list[tuple[str, str, str, str]]:
        with pytest.raises(MeshgenError) as raised:
            reloaded(tmp_path / FILE, data)
        found = raised.value.findings
        return sorted((f.path, f.message, f.expected, f.hint) for f in found)

    data = to_data(load(wrong, FILE))
    once = told(data)
    assert len(once) > 10
    assert told(turned(data, draw)) == once

"""Plain scalars where text is meant stand for what was written."""

from pathlib import Path

import pytest

from meshgen.config.as_written import KEPT_NULL, as_text
from meshgen.config.schema import read_schema
from meshgen.yamlio import at, load, to_data
from tests.config.problems import load_text, whole

SCALARS = ["8001", "1.10", "yes", "no", "on", "true", "010", "0x1F", "1e3", "1_000", "-0", "+1"]


@pytest.mark.parametrize("scalar", SCALARS)
def test_scalars_stay_as_written(scalar: str, tmp_path: Path) -> None:
    body = f"""
configMaps: {{app: {{data: {{A: {scalar}}}}}}}
services:
  web:
    image: nginx
    env: {{A: {scalar}}}
    args: [{scalar}]
    command: [{scalar}]
    annotations: {{a: {scalar}}}
    podAnnotations: {{a: {scalar}}}
    health: {{exec: [{scalar}]}}
"""
    mesh = load_text(whole(body), tmp_path).base.mesh
    assert mesh.config_maps is not None
    assert mesh.config_maps["app"].data == {"A": scalar}
    assert mesh.services is not None
    web = mesh.services["web"]
    assert web.env == {"A": scalar}
    assert web.args == web.command == [scalar]
    assert web.annotations == web.pod_annotations == {"a": scalar}
    assert getattr(web.health, "exec", None) == [scalar]


@pytest.mark.parametrize("quantity", ["1", "0.5", "1e3", "100m", "2.", ".5", "12E"])
def test_quantities_stay_as_written(quantity: str, tmp_path: Path) -> None:
    body = f"services: {{web: {{image: a, resources: {{limits: {{cpu: {quantity}}}}}}}}}"
    mesh = load_text(whole(body), tmp_path).base.mesh
    assert mesh.services is not None
    resources = mesh.services["web"].resources
    assert resources is not None
    assert resources.limits == {"cpu": quantity}


def test_what_is_no_text_stays_what_it_is() -> None:
    schema = read_schema()
    text = "services: {web: {replicas: 010, mesh: no, tolerations: [{key: 1, b: yes}]}}"
    found = to_data(as_text(load(text, "f"), schema, schema))
    web = {"replicas": 8, "mesh": False, "tolerations": [{"key": 1, "b": True}]}
    assert found == {"services": {"web": web}}


def test_places_stay() -> None:
    schema = read_schema()
    root = load("configMaps:\n  app:\n    data:\n      A: 1\n", "f")
    read = as_text(root, schema, schema)
    path = ("configMaps", "app", "data", "A")
    before, after = at(root, path), at(read, path)
    assert before is not None
    assert after is not None
    assert (after.value, after.location) == ("1", before.location)
    assert root.keys == read.keys


def test_a_null_that_is_a_value_is_marked() -> None:
    schema = read_schema()
    root = as_text(load("gateways: {a: {port: , tls: }}", "f"), schema, schema)
    port, tls = at(root, ("gateways", "a", "port")), at(root, ("gateways", "a", "tls"))
    assert port is not None
    assert tls is not None
    assert (port.value, port.text) == (None, KEPT_NULL)
    assert (tls.value, tls.text) == (None, "")


def test_what_the_schema_does_not_know_is_left_alone() -> None:
    schema = read_schema()
    text = "{a: [1, {b: yes}], services: [1], configMaps: {app: 1}}"
    found = to_data(as_text(load(text, "f"), schema, schema))
    assert found == {"a": [1, {"b": True}], "services": [1], "configMaps": {"app": 1}}

"""A wrong name never passes in silence: every field whose type refers to something is tried."""

from collections.abc import Iterator
from typing import Any

import pytest

from meshgen.config.schema import read_schema
from meshgen.config.uses import Referring, referring
from meshgen.yamlio import dump
from tests.config.problems import Load


def paths(part: Referring, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the paths of all names in the settings, with what they refer to."""
    if part.refers:
        yield path, part.refers
    for key, inner in part.fields.items():
        # What is merged into the services, and what an environment says, is where that is; the
        # platform is a config of its own.
        if key not in ("defaults", "environments", "platform", "job"):
            yield from paths(inner, (*path, key))
    if part.each is not None:
        yield from paths(part.each, (*path, "*"))


PLACES = dict(paths(referring(read_schema())))
# Fields that hold a list; the others with names of the user's hold a mapping.
LISTS = (
    *("envFrom", "resources", "sources", "destinations", "mirrors", "routes", "expose"),
    *("expect", "mirrored", "objects"),
)
# What has to stand beside a name in some mappings.
BESIDE: dict[str, Any] = {
    "containers": {"image": "a"},
    "initContainers": {"image": "a"},
    "volumes": {"mountPath": "/x"},
    "external": {"hosts": ["a.example.com"], "ports": {"http": 80}},
    "quotas": {"hard": {"pods": 1}},
    "secrets": {"store": "a", "from": "a"},
    "limitRanges": {"limits": [{"type": "Pod"}]},
    "resources": {"path": "x.yaml"},
    "objects": {"object": {}},
    "authorizationProviders": {"failOpen": True},
    "tests": {"request": "http://x/", "from": "x", "expect": {"status": 200}},
    "loadTests": {"service": "x"},
}
SERVICE = {"image": "a", "port": 80}


def with_name(path: tuple[str, ...], named: Any) -> Any:
    """Return settings with a name at a path, and what has to stand beside it."""
    value = named
    for index in range(len(path) - 1, -1, -1):
        if path[index] != "*":
            value = {path[index]: value}
        else:
            beside = BESIDE.get(path[index - 1])
            one = {**beside, **value} if beside else value
            # A container must not be called as the service's own.
            name = "y" if path[index - 1] in ("containers", "initContainers") else "x"
            value = [one] if path[index - 1] in LISTS else {name: one}
    return value


def test_what_is_referred_to_is_a_mapping_of_the_config() -> None:
    assert set(PLACES.values()) <= set(read_schema()["$defs"]["Mesh"]["properties"])
    assert len(PLACES) >= 4


@pytest.mark.parametrize("path", PLACES, ids=".".join)
def test_a_wrong_name_is_told(path: tuple[str, ...], problems: Load) -> None:
    name: Any = "nobody"
    if "env" in path and PLACES[path] == "configMaps":
        name = {"name": name, "key": "k"}
    body = with_name(path, name)
    if path[0] in ("external", "gateways"):
        body[path[0]] = {"outside": body[path[0]]["x"]}
    services = body.get("services", {"x": {}})
    body["services"] = {"x": {**SERVICE, **services["x"]}}
    if "expose" in body["services"]["x"]:
        expose = body["services"]["x"]["expose"]
        for one in expose if isinstance(expose, list) else [expose]:
            one.setdefault("gateway", "mesh")
    told = [problem for problem in problems(dump(body)) if "x.yaml" not in problem]
    assert len(told) == 1
    assert "is called `nobody`" in told[0]


def test_what_is_optional_may_be_missing(problems: Load) -> None:
    env = {"A": {"configMap": {"name": "nobody", "key": "k", "optional": True}}}
    assert problems(dump({"services": {"x": {**SERVICE, "env": env}}})) == []


def test_a_setting_without_effect_refers_to_nothing(problems: Load) -> None:
    body = """
defaults: {port: 80, expose: {gateway: nobody}}
services:
  x: {image: a, kind: Job}
"""
    assert problems(body) == []

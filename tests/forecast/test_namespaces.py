"""The namespaces of a config are counted as if each were a config of its own."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import meshgen
from meshgen.pipeline import Project
from meshgen.quota import NamespaceReport

HOMES = ("bank", "payments", "data")
CPU = st.sampled_from(["100m", "500m", "1"])
RUN = settings(deadline=None, max_examples=30)


@st.composite
def service(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a service."""
    limits = {"cpu": draw(CPU), "memory": "64Mi"}
    drawn: dict[str, Any] = {"image": "a:1", "port": 80, "resources": {"limits": limits}}
    drawn["replicas"] = draw(st.integers(1, 4))
    if draw(st.booleans()):
        drawn["autoscaling"] = {"min": 1, "max": draw(st.integers(2, 6))}
    if draw(st.booleans()):
        drawn["sidecar"] = {"limits": {"cpu": draw(CPU)}}
    return drawn


@st.composite
def configs(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a config of three namespaces, in an environment with all apart and in one with one."""
    namespaces: dict[str, Any] = {}
    for name in HOMES[1:]:
        hard = draw(st.sampled_from([{"limits.cpu": "4"}, {"pods": 6}]))
        namespaces[name] = {"mesh": draw(st.booleans()), "quotas": {f"of-{name}": {"hard": hard}}}
        if draw(st.booleans()):
            limits = [{"type": "Container", "max": {"cpu": "600m"}}]
            namespaces[name]["limitRanges"] = {f"most-{name}": {"limits": limits}}
    services = {}
    for index in range(draw(st.integers(1, 4))):
        home = draw(st.sampled_from(HOMES))
        inside = {} if home == "bank" else {"namespace": home}
        services[f"s{index}"] = {**draw(service()), **inside}
    return {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "bank"},
        "kubernetes": "1.29",
        "istio": "1.22",
        "namespaces": namespaces,
        "services": services,
        "environments": {"apart": {"namePrefix": "a-"}, "one": {"namespace": "all"}},
    }


def measured(folder: Path, config: Mapping[str, Any], environment: str) -> list[NamespaceReport]:
    """Return what is counted in an environment."""
    path = folder / "meshgen.yaml"
    path.write_text(json.dumps(config), encoding="utf-8")
    (section,) = meshgen.capacity(Project(path), environment).sections
    return list(section.forecast.capacity.namespaces)


def alone(config: Mapping[str, Any], home: str) -> dict[str, Any]:
    """Return the config without all that is in another namespace."""
    services, namespaces = config["services"], config["namespaces"]
    inside = {k: s for k, s in services.items() if s.get("namespace", "bank") == home}
    return {
        **config,
        "services": inside,
        "namespaces": {key: one for key, one in namespaces.items() if key == home},
    }


@RUN
@given(configs())
def test_each_is_counted_as_if_it_were_alone(tmp_path_factory: Any, config: dict[str, Any]) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    together = {report.name: report for report in measured(folder, config, "apart")}
    each = [report for home in HOMES for report in measured(folder, alone(config, home), "apart")]
    assert together == {report.name: report for report in each}


# What an environment puts into one is what it would be if nobody had named a namespace.
@RUN
@given(configs())
def test_those_in_one_are_counted_as_one(tmp_path_factory: Any, config: dict[str, Any]) -> None:
    folder: Path = tmp_path_factory.getbasetemp()
    plain = {
        **config,
        "quotas": {},
        "limitRanges": {},
        "services": {},
        "environments": {"one": {"namespace": "all"}},
    }
    for one in plain.pop("namespaces").values():
        plain["quotas"] |= one["quotas"]
        plain["limitRanges"] |= one.get("limitRanges", {})
    for key, service in config["services"].items():
        home = service.get("namespace", "bank")
        in_mesh = home == "bank" or config["namespaces"][home]["mesh"]
        given = {field: value for field, value in service.items() if field != "namespace"}
        plain["services"][key] = {**given, "mesh": in_mesh}
    assert measured(folder, config, "one") == measured(folder, plain, "one")

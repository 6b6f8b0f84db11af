"""Every address that one part of the platform has of another is there."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from meshgen.pipeline import Project
from meshgen.platform.images import image_of, is_kiali_1
from meshgen.resources import Object
from meshgen.schemas.index import read_releases
from tests.platform.systems import SYSTEMS, project_of

# An address in a text: with a scheme, or a Service's full name and its port.
_URL = re.compile(r"https?://([-a-z0-9.]+):?(\d*)")


def hosts(value: Any) -> Iterator[tuple[str, int]]:
    """Yield the hosts and ports in data: of URLs in its texts, and of providers."""
    if isinstance(value, str):
        for host, port in _URL.findall(value):
            yield host, int(port or 80)
    elif isinstance(value, Mapping):
        if isinstance(value.get("service"), str) and isinstance(value.get("port"), int):
            yield value["service"], value["port"]
        for inner in value.values():
            yield from hosts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from hosts(inner)


def services(objects: list[Object]) -> set[tuple[str, int]]:
    """Return each name under which a Service is reached, with each of its ports."""
    found = set()
    for one in (o for o in objects if o["kind"] == "Service"):
        name, space = one["metadata"]["name"], one["metadata"].get("namespace", "")
        ends = ("", f".{space}", f".{space}.svc", f".{space}.svc.cluster.local")
        found |= {(name + end, port["port"]) for end in ends for port in one["spec"]["ports"]}
    return found


def unknown(project: Project, environment: str) -> list[tuple[str, int]]:
    """Return the addresses in what is rendered that no Service of it has."""
    platform = project.platform
    assert platform is not None
    objects = platform.objects(environment)
    providers = [one.entry for one in project.mesh(environment).providers]
    texts = [one.get("data") for one in objects if one["kind"] == "ConfigMap"]
    there = services([*objects, *project.objects(environment)])
    return [one for one in hosts([texts, providers]) if one not in there]


# What exists elsewhere, by what each system says.
ELSEWHERE = {
    "kiali": {"prometheus.observability", "login.example.com", "traces.example.com"},
    "grafana": {"traces.example.com", "grafana.example.com"},
    "grafana-elsewhere": {
        "prometheus-operated.observability",
        "grafana.observability",
        "grafana.example.com",
    },
    "a-collector": {"otel.observability.svc.cluster.local", "otlp.example.com"},
}


@pytest.mark.parametrize("name", SYSTEMS)
def test_each_is_there(name: str, tmp_path: Path) -> None:
    project = project_of(name, tmp_path)
    assert project.platform is not None
    found = {host for each in project.platform.environments for host, _ in unknown(project, each)}
    assert found == ELSEWHERE.get(name, set())


def test_there_is_a_kiali_for_each_release_of_istio() -> None:
    releases = read_releases(None)["istio"]
    images = {image_of("kiali", [release]) for release in releases}
    assert len(images) == len(releases)
    assert is_kiali_1(["1.20", "1.22"])
    assert not is_kiali_1(["1.22", "1.23"])


def test_the_provider_that_telemetry_names_is_in_the_mesh_config(tmp_path: Path) -> None:
    project = project_of("jaeger", tmp_path)
    assert project.platform is not None
    named = {}
    for environment in ("dev", "prod"):
        (said,) = (o for o in project.platform.objects(environment) if o["kind"] == "Telemetry")
        (tracing,) = said["spec"]["tracing"]
        where = said["metadata"]["namespace"]
        named[environment] = (where, tracing["randomSamplingPercentage"])
        (entry,) = (one.entry for one in project.mesh(environment).providers)
        assert tracing["providers"] == [{"name": entry["name"]}]
        assert entry["opentelemetry"]["service"] == "traces.observability.svc.cluster.local"
    assert named == {"dev": ("istio-system", 100), "prod": ("mesh", 0.5)}

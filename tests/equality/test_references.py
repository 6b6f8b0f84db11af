"""Every name that one object uses for another exists in what kubectl builds."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.transform.fields import values
from tests.equality.compare import kustomize, write_tree
from tests.examples import EXAMPLES, environments_of

PODS = {
    "Deployment": "spec/template",
    "StatefulSet": "spec/template",
    "Job": "spec/template",
    "CronJob": "spec/jobTemplate/spec/template",
}
# Written down here on its own: what the tool's table has forgotten must not pass.
REFERENCES = [
    ("HorizontalPodAutoscaler", "spec/scaleTargetRef/name", "workload"),
    ("StatefulSet", "spec/serviceName", "Service"),
    ("VirtualService", "spec/gateways", "Gateway"),
    ("VirtualService", "spec/http/route/destination/host", "Service"),
    ("DestinationRule", "spec/host", "Service"),
    *(
        (kind, f"{pod}/spec/{path}", target)
        for kind, pod in PODS.items()
        for path, target in (
            ("serviceAccountName", "ServiceAccount"),
            ("volumes/configMap/name", "ConfigMap"),
            ("volumes/persistentVolumeClaim/claimName", "PersistentVolumeClaim"),
            ("containers/envFrom/configMapRef/name", "ConfigMap"),
            ("containers/env/valueFrom/configMapKeyRef/name", "ConfigMap"),
        )
    ),
]
SELECTORS = [
    ("Service", "spec/selector"),
    ("PodDisruptionBudget", "spec/selector/matchLabels"),
    ("PeerAuthentication", "spec/selector/matchLabels"),
    ("EnvoyFilter", "spec/workloadSelector/labels"),
    ("Deployment", "spec/selector/matchLabels"),
    ("StatefulSet", "spec/selector/matchLabels"),
]


def at(obj: Any, path: str) -> list[Any]:
    found = values(obj, tuple(path.split("/")))
    return [v for value in found for v in (value if isinstance(value, list) else [value])]


def broken_references(objects: list[Any]) -> Iterator[str]:
    names: dict[str, set[str]] = {}
    for obj in objects:
        name, namespace = obj["metadata"]["name"], obj["metadata"].get("namespace")
        # Services of other namespaces go by their whole hosts.
        whole = f"{name}.{namespace}.svc.cluster.local"
        names.setdefault(obj["kind"], set()).update((name, whole))
    # Every namespace has one.
    names.setdefault("ServiceAccount", set()).add("default")
    names["workload"] = set().union(*(names.get(kind, set()) for kind in PODS))
    for obj in objects:
        for kind, path, target in REFERENCES:
            for value in at(obj, path) if obj["kind"] == kind else []:
                outside = value == "mesh" or "/" in value or value.startswith("*.")
                if not outside and value not in names.get(target, set()):
                    yield f"{kind}/{obj['metadata']['name']} {path}: no {target} {value}"


def idle_selectors(objects: list[Any]) -> Iterator[str]:
    pods = [
        set(labels.items())
        for obj in objects
        if obj["kind"] in PODS
        for labels in values(obj, (*PODS[obj["kind"]].split("/"), "metadata", "labels"))
    ]
    for obj in objects:
        for kind, path in SELECTORS:
            for selector in at(obj, path) if obj["kind"] == kind else []:
                if not any(set(selector.items()) <= pod for pod in pods):
                    yield f"{kind}/{obj['metadata']['name']} selects no pod: {selector}"


def missing_ports(objects: list[Any]) -> Iterator[str]:
    services = {o["metadata"]["name"]: o for o in objects if o["kind"] == "Service"}
    for obj in objects:
        if obj["kind"] == "VirtualService":
            for destination in at(obj, "spec/http/route/destination"):
                known = at(services[destination["host"].partition(".")[0]], "spec/ports/port")
                if destination["port"]["number"] not in known:
                    yield f"{obj['metadata']['name']}: {destination} has only {known}"
        if obj["kind"] == "ConfigMap":
            for host, port in re.findall(r"http://([-a-z0-9]+):(\d+)", str(obj["data"])):
                if host not in services or int(port) not in at(services[host], "spec/ports/port"):
                    yield f"{obj['metadata']['name']}: nothing answers at {host}:{port}"


@pytest.mark.parametrize(("example", "environment"), environments_of(EXAMPLES))
def test_every_name_that_is_used_exists(example: Path, environment: str, tmp_path: Path) -> None:
    write_tree(meshgen.render(Project(example)), tmp_path)
    objects = kustomize(tmp_path / "overlays" / environment)
    problems = [
        *broken_references(objects),
        *idle_selectors(objects),
        *missing_ports(objects),
    ]
    assert not problems


def test_the_walk_sees_a_broken_reference() -> None:
    hpa = {
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "x"},
        "spec": {"scaleTargetRef": {"name": "gone"}},
    }
    assert list(broken_references([hpa])) == [
        "HorizontalPodAutoscaler/x spec/scaleTargetRef/name: no workload gone"
    ]

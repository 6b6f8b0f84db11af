"""Labels and selectors, over everything that the cases and the example render."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from meshgen.pipeline import Project
from meshgen.resources import Object, Resource

from .harness import Case, cases, project, rendered, value_at

TITANIUM = Path(__file__).parents[2] / "examples" / "titanium" / "meshgen.yaml"
_TEMPLATES = {
    "Deployment": "spec.template",
    "StatefulSet": "spec.template",
    "DaemonSet": "spec.template",
    "Rollout": "spec.template",
    "Job": "spec.template",
    "CronJob": "spec.jobTemplate.spec.template",
}
_SELECTORS = {
    "Deployment": "spec.selector.matchLabels",
    "StatefulSet": "spec.selector.matchLabels",
    "DaemonSet": "spec.selector.matchLabels",
    "Rollout": "spec.selector.matchLabels",
    "Service": "spec.selector",
    "PodDisruptionBudget": "spec.selector.matchLabels",
    "PeerAuthentication": "spec.selector.matchLabels",
    "AuthorizationPolicy": "spec.selector.matchLabels",
    "RequestAuthentication": "spec.selector.matchLabels",
    "NetworkPolicy": "spec.podSelector.matchLabels",
    "EnvoyFilter": "spec.workloadSelector.labels",
    "Sidecar": "spec.workloadSelector.labels",
}
# In front of a subset whose pods somebody else runs.
_OF_OTHERS = {"web-old", "web-v0"}
# The label that Istio's injector reads; it beats the annotation of the same name.
_INJECT = "sidecar.istio.io/inject"
_EVERYTHING = """\
networkPolicies: true
defaults: {labels: {team: blog}}
sidecarScope: true
services:
  web:
    image: nginx
    port: 80
    mtls: STRICT
    jwt: https://login.example.com
    rateLimit: {requests: 1}
    podDisruptionBudget: {minAvailable: 1}
  web-2: {image: nginx, port: 80, podDisruptionBudget: {minAvailable: 1}, mtls: PERMISSIVE}
  db: {kind: StatefulSet, image: postgres, port: 80, mesh: false}
  agent: {kind: DaemonSet, image: agent, calls: [web, next]}
  next: {image: nginx, port: 80, canary: argo-rollouts}
  job: {kind: Job, image: job}
  job-in-mesh: {kind: Job, image: job, mesh: true}
  cron: {kind: CronJob, image: job, schedule: "@daily"}
"""


def pods(resources: list[Resource]) -> Iterator[tuple[Resource, Any]]:
    """Yield every workload with the labels of its pods."""
    for resource in resources:
        if resource.kind in _TEMPLATES:
            template: Object = value_at(resource.object, _TEMPLATES[resource.kind])
            yield resource, template["metadata"]["labels"]


def check(resources: list[Resource]) -> None:
    """Assert what holds of all labels and selectors."""
    found = list(pods(resources))
    for workload, labels in found:
        assert workload.name.startswith(labels.get("app", workload.name))
        assert labels["version"]
    for resource in resources:
        path = _SELECTORS.get(resource.kind, "")
        selector = value_at(resource.object, path) if path else None
        if selector is not None:
            matched = [
                w
                for w, labels in found
                if w.namespace == resource.namespace and selector.items() <= labels.items()
            ]
            owners = {workload.origin[:2] for workload in matched}
            wanted = set() if resource.name in _OF_OTHERS else {resource.origin[:2]}
            if resource.key.namespace:
                wanted = set()  # in a namespace where the config has no pods
            elif resource.kind == "EnvoyFilter" and _is_at_gateway(resource):
                # A service's limit there is for the gateway's pods, if the config has them.
                wanted = {owner for owner in owners if owner[0] == "gateways"}
            assert owners == wanted, f"{resource.key} selects {matched}"
            # Of several versions, each has pods of its own.
            assert resource.kind not in _TEMPLATES or matched == [resource]


def _is_at_gateway(resource: Resource) -> bool:
    context = value_at(resource.object, "spec.configPatches.0.match.context")
    return bool(context == "GATEWAY")


CASES = [pytest.param(case, id=name) for name, case in cases() if "resources:" not in case.config]


@pytest.mark.parametrize("case", CASES)
def test_a_selector_matches_its_own_pods_and_no_others(case: Case, tmp_path: Path) -> None:
    check(rendered(tmp_path, case.config, case.files))


def test_selectors_of_every_kind(tmp_path: Path) -> None:
    found = rendered(tmp_path, _EVERYTHING)
    check(found)
    selecting = {r.kind for r in found if value_at(r.object, _SELECTORS.get(r.kind, "x"))}
    assert selecting == set(_SELECTORS)


@pytest.mark.parametrize("environment", ["local", "prod"])
def test_selectors_of_the_example(environment: str) -> None:
    check(Project(TITANIUM).resources(environment))


def test_only_what_stays_out_of_the_mesh_has_the_label(tmp_path: Path) -> None:
    found = {workload.name: labels for workload, labels in pods(rendered(tmp_path, _EVERYTHING))}
    out = {name for name, labels in found.items() if labels.get(_INJECT) == "false"}
    assert out == {"db", "job", "cron"}
    assert {labels.get(_INJECT) for labels in found.values()} == {"false", None}


def test_labels_of_the_environment_reach_no_selector(tmp_path: Path) -> None:
    from .harness import project

    config = f"labels: {{stage: prod}}\n{_EVERYTHING}"
    for obj in project(tmp_path, config).objects("default"):
        if obj["kind"] in _SELECTORS:
            assert "stage" not in (value_at(obj, _SELECTORS[obj["kind"]]) or {})
        if obj["kind"] in _TEMPLATES:
            labels = value_at(obj, _TEMPLATES[obj["kind"]])["metadata"]["labels"]
            assert labels["stage"] == "prod"


def test_an_environment_without_the_recommended_labels(tmp_path: Path) -> None:
    text = """
    recommendedLabels: false
    services: {web: {image: nginx, port: 80}}
    platform: {prometheus: {}}
    environments:
      none: {}
      own: {namespace: own, labels: {team: a}, platform: null}
      all: {namespace: all, recommendedLabels: true, platform: null}
    """
    made = project(tmp_path, dedent(text))
    assert made.platform is not None
    labels = {
        name: [obj["metadata"].get("labels", {}) for obj in side.objects(name)]
        for name, side in (("none", made), ("own", made), ("all", made))
    }
    recommended = {"app.kubernetes.io/managed-by", "app.kubernetes.io/part-of"}
    assert not any(recommended & one.keys() for one in labels["none"] + labels["own"])
    assert all(one["team"] == "a" for one in labels["own"])
    assert all(recommended <= one.keys() for one in labels["all"])
    beside = [obj["metadata"].get("labels", {}) for obj in made.platform.objects("none")]
    assert not any(recommended & one.keys() for one in beside)


def test_pods_without_the_label_version(tmp_path: Path) -> None:
    text = """
    defaults: {versionLabel: false}
    services:
      web: {image: nginx, port: 80}
      both: {image: nginx, port: 80, versions: {v1: {}, v2: {}}}
      own: {image: nginx, port: 80, versionLabel: true}
    """
    labels = {one.name: of_pods for one, of_pods in pods(rendered(tmp_path, dedent(text)))}
    assert labels == {
        "both-v1": {"app": "both", "version": "v1"},
        "both-v2": {"app": "both", "version": "v2"},
        "own": {"app": "own", "version": "v1"},
        "web": {"app": "web"},
    }

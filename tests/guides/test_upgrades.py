"""Upgrades: what the config says meanwhile, and what changes for this very system."""

from pathlib import Path

import pytest

from meshgen.guides.facts import Changed, Upgrade
from meshgen.pipeline import Project
from meshgen.pipeline.guides import facts_of
from meshgen.pipeline.trials import Trials
from meshgen.pipeline.upgrades import _places, upgrades

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
kubernetes: {kubernetes}
istio: {istio}
authorization: none
services:
  web: {{image: "nginx:1.27", port: 80, health: /, calls: []{more}}}
  api: {{image: "nginx:1.27", port: 80, health: /, calls: []}}
environments:
  prod:
    namespace: shop
    quotas: {{q: {{hard: {{limits.cpu: 99, limits.memory: 99Gi}}}}}}
    defaults: {{resources: {{limits: {{cpu: 1, memory: 1Gi}}}}}}
{platform}"""


def of(folder: Path, product: str, istio: str, kubernetes: str = '"1.29"', **more: str) -> Upgrade:
    """Return the upgrade of a product."""
    said = {"more": "", "platform": "", **more}
    config = folder / "meshgen.yaml"
    config.write_text(CONFIG.format(istio=istio, kubernetes=kubernetes, **said), encoding="utf-8")
    trials = Trials(Project(config, notes=False), "prod")
    found = upgrades(trials, facts_of(trials.project, "prod"))
    return next(one for one in found if one.product == product)


def test_what_changes_is_told_by_place(tmp_path: Path) -> None:
    """Of Istio's objects 1.22 is the first release with v1; what is alike is told together."""
    found = of(tmp_path, "Istio", '{version: "1.21"}')
    both, new = found.phases["both"], found.phases["new"]
    assert (found.now, found.next, found.declared) == ("1.21", "1.22", False)
    assert both.config.endswith('istio:\n      version:\n      - "1.21"\n      - "1.22"')
    assert new.config.endswith('istio:\n      version: "1.22"\n      revision: "1-22-8"')
    assert both.changed == ()
    assert Changed("DestinationRule", ("apiVersion",), ("api", "default", "web")) in new.changed
    labels = ("metadata.labels.istio-injection", 'metadata.labels["istio.io/rev"]')
    assert Changed("Namespace", labels, ("shop",)) in new.changed
    assert not new.lines


def test_two_declared_releases_are_an_upgrade_under_way(tmp_path: Path) -> None:
    found = of(tmp_path, "Kubernetes", '{version: "1.24"}', '["1.29", "1.31"]')
    assert (found.now, found.next, found.declared) == ("1.29", "1.31", True)
    assert found.phases["new"].config.endswith('kubernetes: "1.31"')


def test_some_places_are_named() -> None:
    there = {"metadata": {"name": "a"}, "spec": {"a": 1, "b": 1, "c": 1, "d": 1}}
    other = {"metadata": {"name": "a"}, "spec": {"a": 2, "b": 2, "c": 2}}
    assert _places(there, {**there, "spec": other["spec"]}) == ("spec.a", "spec.b", "spec.c", "…")
    assert _places(None, there) == ("new",)
    assert _places(there, None) == ("gone",)


@pytest.mark.parametrize(
    ("istio", "more", "refills"),
    [
        ("1.22", ", rateLimit: {requests: 5}", True),
        ("1.22", "", False),
        ("1.21", ", rateLimit: {requests: 5}", False),
        ("1.23", ", rateLimit: {requests: 5}", False),
    ],
)
def test_limits_that_fill_otherwise_are_told(
    istio: str, more: str, refills: bool, tmp_path: Path
) -> None:
    assert of(tmp_path, "Istio", f'{{version: "{istio}"}}', more=more).refills is refills


def test_figures_are_told_where_they_change(tmp_path: Path) -> None:
    """From 1.27 on, with kubelets of 1.33, the sidecar is an init container: of a pod that has
    one that asks for more than all others at its start, it adds to that."""
    job = "services: {api: {initContainers: {wait: {image: a, resources: {limits: {cpu: 5}}}}}}"
    found = of(tmp_path, "Istio", '{version: "1.26"}', '"1.33"', platform=f"    {job}\n")
    lines = {one.resource: one.at_rest for one in found.phases["new"].lines}
    assert set(lines) == {"limits.cpu", "limits.memory"}
    # Of several clusters, that counts in which most is taken.
    of(tmp_path, "Istio", '{version: ["1.26", "1.27"]}', '"1.33"', platform=f"    {job}\n")
    system = facts_of(Project(tmp_path / "meshgen.yaml", notes=False), "prod")
    (quota,) = system.quotas
    assert lines["limits.cpu"] in {one.at_rest for one in quota.lines}


def test_control_planes_with_names_are_chosen_by_these(tmp_path: Path) -> None:
    """Then it is not `istio.revision` that changes."""
    platform = (
        "    istio: {revision: stable}\n"
        '    platform: {istio: {revisions: {1-24-6: "1.24.6"}, tags: {stable: 1-24-6}}}\n'
    )
    found = of(tmp_path, "Istio", '{version: "1.24"}', platform=platform)
    assert "revision" not in found.phases["new"].config

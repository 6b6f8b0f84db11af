"""Objects on several clusters."""

from typing import Any

import pytest

from meshgen.checks.quotas import violations
from meshgen.findings import Code
from meshgen.forecast import Forecast, forecast
from meshgen.quota import Capacity, Cluster, NamespaceReport, WorkloadKey
from tests.report.capacity_examples import REFUSED, namespace, quota, without_quota

WEB = WorkloadKey("shop", "Deployment", "web")


def pod(limit: str = "1") -> dict[str, Any]:
    """Return a pod in a namespace where sidecars are injected, with an init container of 2 CPUs."""
    resources = {"limits": {"cpu": limit, "memory": "1Gi"}}
    more = {"limits": {"cpu": "2", "memory": "1Gi"}}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "namespace": "shop"},
        "spec": {
            "initContainers": [{"name": "migrate", "image": "a", "resources": more}],
            "containers": [{"name": "app", "image": "a", "resources": resources}],
        },
    }


def limits(hard: str) -> dict[str, Any]:
    """Return a quota on CPU limits."""
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": {"name": "small", "namespace": "shop"},
        "spec": {"hard": {"limits.cpu": hard}},
    }


def on(kubernetes: str, istio: str | None) -> Cluster:
    return Cluster(kubernetes=kubernetes, istio=istio, inject=True)


def test_clusters_with_the_same_outcome_share_one() -> None:
    (one,) = forecast([pod(), limits("8")], [on("1.29", "1.20"), on("1.30", "1.22")])
    assert len(one.clusters) == 2
    assert one.only
    assert one.releases == "Kubernetes 1.29, Istio 1.20; Kubernetes 1.30, Istio 1.22"


def test_other_outcomes_stand_apart_and_all_have_to_fit() -> None:
    # A sidecar of 2 CPUs beside an app of 1, after an init container of 2. Up to Istio 1.26:
    # max(1 + 2, 2) = 3. Where sidecars are init containers that stay: max(1 + 2, 2 + 2) = 4.
    clusters = [on(k, i) for k in ("1.32", "1.33") for i in ("1.26", "1.27")]
    first, second = forecast([pod(), limits("3")], clusters)
    assert not first.only
    assert first.fits
    assert not second.fits
    assert len(first.clusters) == 3
    assert second.releases == "Kubernetes 1.33, Istio 1.27"
    ((position, violation),) = violations([first, second], [pod(), limits("3")])
    assert position == 1
    assert violation.code == Code.QUOTA
    assert violation.message.endswith("(Kubernetes 1.33, Istio 1.27)")


@pytest.mark.parametrize(
    ("clusters", "words"),
    [
        ([("1.29", None)], "Kubernetes 1.29, no Istio"),
        ([("1.29", "1.20"), ("1.33", "1.20")], "Kubernetes 1.29 and 1.33, Istio 1.20"),
        (
            [("1.29", "1.20"), ("1.29", "1.22"), ("1.30", "1.20"), ("1.30", "1.22")],
            "Kubernetes 1.29 and 1.30, Istio 1.20 and 1.22",
        ),
        (
            [("1.29", "1.20"), ("1.29", "1.22"), ("1.30", "1.20")],
            "Kubernetes 1.29, Istio 1.20; Kubernetes 1.29, Istio 1.22; Kubernetes 1.30, Istio 1.20",
        ),
    ],
)
def test_releases_are_told_in_few_words(clusters: list[tuple[str, str | None]], words: str) -> None:
    assert Forecast(Capacity(), tuple(on(k, i) for k, i in clusters)).releases == words


@pytest.mark.parametrize(
    ("report", "fits"),
    [
        (without_quota(), True),
        (namespace(quota("4")), True),
        # Only what happens at rest counts.
        (namespace(quota("4", "5")), True),
        (namespace(quota("4"), quota("5")), False),
        (namespace(quota("1"), problems=(REFUSED,)), False),
    ],
)
def test_it_fits_if_nothing_is_refused_at_rest(report: NamespaceReport, fits: bool) -> None:
    assert Forecast(Capacity((report,)), (Cluster(),)).fits is fits

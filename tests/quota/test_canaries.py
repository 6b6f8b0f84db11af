"""Two versions at a time: what Flagger makes counts, and what Argo Rollouts updates."""

from typing import Any

import pytest

from meshgen.quota import Situation
from meshgen.resources import Object
from tests.quota.make import (
    HPA_MAX,
    PLAIN,
    REST,
    ROLLING,
    autoscaler,
    deployment,
    made,
    template,
    used,
)


def canary(target: str = "web", **spec: Any) -> Object:
    ref = {"apiVersion": "apps/v1", "kind": "Deployment", "name": target}
    said = {"targetRef": ref, "service": {"port": 80}, **spec}
    return made("Canary", said, "web", "flagger.app/v1beta1")


def count(resource: str, *objects: Object, situation: Situation = REST) -> int:
    return int(used(resource, *objects, situation=situation, cluster=PLAIN))


def test_the_primary_is_as_large_as_its_target() -> None:
    web = deployment(replicas=3)
    assert count("pods", web) == 3
    assert count("pods", web, canary()) == 6
    assert count("services", web, canary()) == 3
    assert count("count/deployments.apps", web, canary()) == 2


def test_the_primary_scales_as_its_target_does() -> None:
    ref = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "name": "web"}
    objects = [deployment(), autoscaler(5, minReplicas=2), canary(autoscalerRef=ref)]
    assert count("pods", *objects) == 4
    assert count("pods", *objects, situation=HPA_MAX) == 10
    assert count("count/horizontalpodautoscalers.autoscaling", *objects) == 2


def test_what_is_there_itself_counts_once() -> None:
    objects = [deployment(replicas=3), deployment("web-primary", replicas=1), canary()]
    assert count("pods", *objects) == 4


def test_a_canary_of_nothing_makes_no_pods() -> None:
    assert count("pods", deployment(replicas=3), canary("api")) == 3


ROUTED: Object = {"canary": {"trafficRouting": {"istio": {}}}}


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        (ROUTED, 8),
        ({"blueGreen": {"activeService": "web"}}, 8),
        ({"canary": {}}, 5),  # 4 + 25 %
        ({"canary": {"maxSurge": 0, "maxUnavailable": 1}}, 4),
        ({"canary": {"maxSurge": "50%"}}, 6),
    ],
)
def test_a_rollout_in_an_update(strategy: Object, expected: int) -> None:
    spec = {"replicas": 4, "template": template(), "strategy": strategy}
    rollout = made("Rollout", spec, version="argoproj.io/v1alpha1")
    assert count("pods", rollout) == 4
    assert count("pods", rollout, situation=ROLLING) == expected

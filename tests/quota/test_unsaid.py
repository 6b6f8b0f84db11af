"""What hangs on a Namespace that is not among the manifests."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.quota import unsaid
from meshgen.resources import Object
from tests.quota.make import PLAIN, deployment, made, namespace, pod_spec, quota, template

CLUSTER = replace(PLAIN, istio="1.24")
SAID: dict[str, Any] = {"labels": {"sidecar.istio.io/inject": "true"}}
DONE: dict[str, Any] = {"annotations": {"sidecar.istio.io/status": "{}"}}


def test_a_namespace_that_is_not_there() -> None:
    assert unsaid([deployment(), quota({"pods": 1})], CLUSTER) == ["shop"]


@pytest.mark.parametrize(
    "objects",
    [
        [namespace(), deployment()],
        [namespace(istio_injection="enabled"), deployment()],
        [deployment(pod=template(**SAID))],
        [deployment(pod=template(**DONE))],
        [deployment(pod=template(pod_spec(hostNetwork=True)))],
        [quota({"pods": 1}), made("Service", {}, version="v1")],
    ],
)
def test_what_needs_none(objects: list[Object]) -> None:
    assert unsaid(objects, CLUSTER) == []


@pytest.mark.parametrize("cluster", [{"istio": None}, {"inject": True}])
def test_where_it_does_not_matter(cluster: dict[str, Any]) -> None:
    assert unsaid([deployment()], replace(CLUSTER, **cluster)) == []

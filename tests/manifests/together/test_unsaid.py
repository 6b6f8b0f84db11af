"""What rules could not know of sidecars."""

from typing import Any

import pytest

from meshgen.manifests.together.facts import Facts
from meshgen.manifests.together.unsaid import unsaid_hint

from .objects import standing

GATEWAY = {
    "apiVersion": "networking.istio.io/v1",
    "kind": "Gateway",
    "metadata": {"name": "edge", "namespace": "edge"},
}


def pod(namespace: str, **labels: str) -> dict[str, Any]:
    metadata = {"name": "web", "namespace": namespace, "labels": labels}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": []}}


def namespace(name: str, **labels: str) -> dict[str, Any]:
    metadata = {"name": name, "labels": labels}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


@pytest.mark.parametrize(
    ("objects", "said"),
    [
        ([], ""),
        ([pod("shop")], ""),
        ([GATEWAY], ""),
        ([GATEWAY, pod("shop")], "nothing says whether namespace shop is injected"),
        ([GATEWAY, pod("")], "nothing says whether namespace home is injected"),
        ([GATEWAY, pod("shop"), namespace("shop")], ""),
        ([GATEWAY, pod("shop", **{"sidecar.istio.io/inject": "false"})], ""),
        ([GATEWAY, *map(pod, "abc")], "nothing says whether namespaces a, b, c are injected"),
        ([GATEWAY, *map(pod, "abcde")], "nothing says whether namespaces a, b, c and 2 more are"),
    ],
)
def test_the_namespaces_are_named(objects: list[dict[str, Any]], said: str) -> None:
    clusters = Facts(namespace="home").clusters(["1.33"], ["1.28", "1.24"])
    hint = unsaid_hint([standing("f", each) for each in objects], clusters)
    assert hint.startswith(said)
    assert bool(hint) == bool(said)
    injected = Facts(inject=True).clusters(["1.33"], ["1.28"])
    assert unsaid_hint([standing("f", each) for each in objects], injected) == ""


def test_what_is_wrong_by_itself_is_not_counted() -> None:
    clusters = Facts().clusters(["1.33"], ["1.28"])
    web = standing("f", pod("shop"), is_valid=False)
    assert unsaid_hint([standing("f", GATEWAY), web], clusters) == ""

"""What makes an object unique in a cluster."""

from typing import Any

from meshgen.identity import Identity, identity


def test_an_identity_is_readable() -> None:
    metadata = {"name": "web", "namespace": "shop"}
    deployment = identity({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata})
    assert deployment == Identity("apps", "Deployment", "shop", "web")
    assert str(deployment) == "Deployment/shop/web"
    assert str(identity({"kind": "Namespace", "metadata": {"name": "a"}})) == "Namespace/a"


def test_anything_has_an_identity() -> None:
    shapes: list[Any] = [None, [], "a", {"kind": 1, "metadata": []}, {"metadata": {"name": {}}}]
    for odd in shapes:
        assert identity(odd) == Identity("", "", "", "")

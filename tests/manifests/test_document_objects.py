"""Objects, and what is none."""

from typing import Any

import pytest

from meshgen.manifests.document_objects import objects, skip
from meshgen.manifests.skips import Skip


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"apiVersion": "v1", "kind": "Service"}, None),
        ({"apiVersion": "v1"}, None),
        ({"kind": "Service"}, None),
        ({"apiVersion": None, "kind": None}, None),
        ({"apiVersion": "example.com/v1", "kind": "Config"}, None),
        ({"services": {}}, Skip.OTHER),
        ({}, Skip.OTHER),
        ([{"op": "remove"}], Skip.OTHER),
        ("text", Skip.OTHER),
        (None, Skip.OTHER),
        ({"apiVersion": "meshgen.dev/v1alpha1", "kind": "Mesh"}, Skip.MESH),
        ({"apiVersion": "v1", "kind": "Config"}, Skip.TOOL),
        ({"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}, Skip.TOOL),
        ({"apiVersion": "kind.x-k8s.io/v1alpha4", "kind": "Cluster"}, Skip.TOOL),
        ({"apiVersion": "skaffold/v4beta11", "kind": "Config"}, Skip.TOOL),
        ({"apiVersion": "builtin", "kind": "PatchTransformer"}, Skip.TOOL),
    ],
)
def test_who_gives_an_api_version_or_a_kind_means_an_object(
    data: object, reason: Skip | None
) -> None:
    assert skip(data) is reason


def test_lists_are_gone_through_as_kubectl_does() -> None:
    web = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}}
    document: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "List",
        "items": [
            web,
            {"apiVersion": "v1", "kind": "ConfigMapList", "items": [{"data": {}}, web]},
            "text",
            {"metadata": {}},
        ],
    }
    assert list(objects(document)) == [
        (("items", 0), web),
        (("items", 1, "items", 0), {"apiVersion": "v1", "kind": "ConfigMap", "data": {}}),
        (("items", 1, "items", 1), web),
        (("items", 2), "text"),
        (("items", 3), {"metadata": {}}),
    ]


def test_what_only_sounds_like_a_list_is_an_object() -> None:
    for document in ({"kind": "AllowList", "spec": {}}, {"kind": "Foo", "items": []}):
        assert list(objects(document)) == [((), document)]

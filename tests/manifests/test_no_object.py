"""What is no object."""

import pytest

from meshgen.manifests.no_object import skip
from meshgen.manifests.skips import Skip

LOCAL = {"metadata": {"annotations": {"config.kubernetes.io/local-config": "true"}}}
SECRET = {"apiVersion": "v1", "kind": "Secret", "data": {"a": "ENC[AES256_GCM,data:b]"}}


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
        ({"apiVersion": "backstage.io/v1alpha1", "kind": "Component"}, Skip.TOOL),
        ({"apiVersion": "example.com/v1", "kind": "Fn", **LOCAL}, Skip.TOOL),
        # Grafana's provisioning, a chart, its index, an install's configuration.
        ({"apiVersion": 1, "datasources": []}, Skip.OTHER),
        ({"apiVersion": "2", "groups": []}, Skip.OTHER),
        ({"apiVersion": "v2", "name": "chart"}, Skip.OTHER),
        ({"apiVersion": "v1", "entries": {}}, Skip.OTHER),
        # Bundles, package files and reports.
        ({"kind": "Bundle", "items": []}, Skip.OTHER),
        ({"kind": "Report", "metadata": {"name": "a"}}, Skip.OTHER),
        ({"apiVersion": 1, "kind": "Dashboard"}, Skip.OTHER),
        ({"kind": ["a"]}, Skip.OTHER),
        # An object with one slip is meant as one all the same.
        ({"apiVersion": 1, "kind": "Service"}, None),
        ({"apiVersion": "apps.v1", "kind": "Deployment"}, None),
        ({"apiVersion": "v1", "metadata": {"name": "a"}}, None),
        ({"kind": "Deploymnt", "metadata": {"name": "a"}}, None),
        ({"kind": "List", "items": []}, None),
        ({"kind": "ConfigMapList", "items": []}, None),
        ({**SECRET, "sops": {"mac": "ENC[AES256_GCM,data:a]"}}, Skip.ENCRYPTED),
        ({**SECRET, "sops": {}}, None),
        ({**SECRET, "sops": "text"}, None),
    ],
)
def test_who_gives_an_api_version_or_a_kind_means_an_object(
    data: object, reason: Skip | None
) -> None:
    assert skip(data) is reason

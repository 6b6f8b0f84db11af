"""The schemas of several releases."""

import pytest

from meshgen.errors import MeshgenError
from meshgen.schemas.stores import Stores

NETWORKING = "networking.istio.io"


def releases(stores: Stores, api_version: str, kind: str) -> list[str]:
    return [release for release, _ in stores.of(api_version, kind)]


@pytest.mark.parametrize(
    ("api_version", "kind", "expected"),
    [
        ("v1", "Service", ["1.29", "1.33"]),
        (f"{NETWORKING}/v1", "Gateway", ["1.20", "1.22", "1.24"]),
        ("extensions/v1beta1", "Ingress", ["1.29", "1.33"]),
        ("authentication.istio.io/v1alpha1", "Policy", ["1.20", "1.22", "1.24"]),
        ("monitoring.coreos.com/v1", "PodMonitor", [""]),
        ("example.com/v1", "Widget", [""]),
    ],
)
def test_a_kind_has_the_releases_of_its_product(
    api_version: str, kind: str, expected: list[str]
) -> None:
    stores = Stores(["1.33", "1.29"], ["1.24", "1.20", "1.22"])
    assert releases(stores, api_version, kind) == expected


def test_each_release_has_its_own_schemas() -> None:
    stores = Stores(["1.29", "1.33"], ["1.20", "1.22", "1.24"])
    for api_version, kind in (("v1", "Service"), (f"{NETWORKING}/v1", "Gateway")):
        product = stores.product(api_version, kind)
        for release, store in stores.of(api_version, kind):
            assert store.declared(product.lower()) == f"{product} {release}"


@pytest.mark.parametrize(
    ("istio", "kind", "group", "expected"),
    [
        (["1.20"], "DestinationRule", NETWORKING, "v1beta1"),
        (["1.22"], "DestinationRule", NETWORKING, "v1"),
        (["1.23", "1.21"], "DestinationRule", NETWORKING, "v1beta1"),
        (["1.22", "1.31"], "DestinationRule", NETWORKING, "v1"),
        (["1.21"], "Telemetry", "telemetry.istio.io", "v1alpha1"),
        (["1.21", "1.31"], "Telemetry", "telemetry.istio.io", "v1alpha1"),
        (["1.22", "1.31"], "Telemetry", "telemetry.istio.io", "v1"),
        (["1.20", "1.31"], "AuthorizationPolicy", "security.istio.io", "v1"),
        (["1.20", "1.31"], "EnvoyFilter", NETWORKING, "v1alpha3"),
    ],
)
def test_the_api_version_is_the_newest_that_all_serve(
    istio: list[str], kind: str, group: str, expected: str
) -> None:
    assert Stores(["1.29"], istio).api_version(kind, group) == f"{group}/{expected}"


def test_a_kind_of_one_group_is_not_one_of_another() -> None:
    # Istio and the Gateway API both have a Gateway.
    found = Stores(["1.29"], ["1.22"]).api_version("Gateway", NETWORKING)
    assert found == f"{NETWORKING}/v1"
    with pytest.raises(ValueError, match="has Gatewey"):
        Stores(["1.29"], ["1.22"]).api_version("Gatewey", NETWORKING)


def test_what_only_a_later_release_serves_is_known() -> None:
    # ValidatingAdmissionPolicy is v1 from 1.30.
    kind = ("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy")
    assert Stores(["1.29"], ["1.22"]).namespaced(*kind) is None
    assert Stores(["1.29", "1.30"], ["1.22"]).namespaced(*kind) is False


def test_merge_keys_are_those_of_the_first_release_that_has_the_kind() -> None:
    stores = Stores(["1.25", "1.37"], ["1.20", "1.21"])
    path = ("spec", "template", "spec", "containers")
    assert stores.merge_key("apps/v1", "Deployment", path) == "name"
    assert stores.merge_key("apps/v2", "Deployment", path) is None


def test_a_release_without_schemas_is_refused() -> None:
    with pytest.raises(MeshgenError, match="Istio"):
        Stores(["1.29"], ["1.22", "1.99"])


def test_only_groups_that_meshgen_does_not_know_whole_are_foreign() -> None:
    stores = Stores(["1.29"], ["1.22"])
    assert stores.is_foreign("example.com")
    assert stores.is_foreign("cert-manager.io")  # some of its kinds may be missing
    for own in ("", "apps", "networking.k8s.io", "networking.istio.io", "extensions"):
        assert not stores.is_foreign(own)
